//! Defects of time: what happens in an order in which it cannot.

use super::Site;

pub fn onset_before_birth(site: &mut Site) -> Option<String> {
    let place = site.any_with("Condition", "onsetDateTime")?;
    let days = site.random.whole(30, 3000);
    let onset = site.person().birth.plus(-days).to_string();
    site.set(place, "onsetDateTime", onset)
}

pub fn abatement_before_onset(site: &mut Site) -> Option<String> {
    let place = site.any_with("Condition", "abatementDateTime")?;
    let days = site.random.whole(2, 200);
    let end = site.date(place, "onsetDateTime")?.plus(-days).to_string();
    site.set(place, "abatementDateTime", end)
}

pub fn recorded_before_onset(site: &mut Site) -> Option<String> {
    let place = site.any("Condition", |resource| {
        resource.at("onsetDateTime").is_some() && resource.at("recordedDate").is_some()
    })?;
    let days = site.random.whole(2, 200);
    let recorded = site.date(place, "onsetDateTime")?.plus(-days).to_string();
    site.set(place, "recordedDate", recorded)
}

pub fn event_after_death(site: &mut Site) -> Option<String> {
    let death = site.person().death?;
    let place = site.any_with("Observation", "effectiveDateTime")?;
    let time = death.plus(site.random.whole(2, 20)).at(12 * 60).to_string();
    site.set(place, "effectiveDateTime", time)
}

pub fn future_date(site: &mut Site) -> Option<String> {
    let days = site.random.whole(30, 3000);
    let time = site.day()?.plus(days).at(10 * 60).to_string();
    let place = site.any_with("Observation", "effectiveDateTime")?;
    site.set(place, "effectiveDateTime", time)
}

pub fn reversed_period(site: &mut Site) -> Option<String> {
    let place = site.any_with("MedicationStatement", "effectivePeriod.start")?;
    let days = site.random.whole(2, 300);
    let end = site.date(place, "effectivePeriod.start")?.plus(-days).to_string();
    if site.resource(place)?.at("effectivePeriod.end").is_some() {
        site.set(place, "effectivePeriod.end", end)
    } else {
        site.add(place, "effectivePeriod", "end", end)
    }
}

pub fn issued_before_effective(site: &mut Site) -> Option<String> {
    let place = site.any("Observation", |resource| {
        resource.at("issued").is_some() && resource.at("effectiveDateTime").is_some()
    })?;
    let days = site.random.whole(2, 60);
    let issued = site
        .date(place, "effectiveDateTime")?
        .plus(-days)
        .at(12 * 60)
        .to_string();
    site.set(place, "issued", issued)
}
