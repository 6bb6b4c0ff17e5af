//! Defects of type: a value of the wrong JSON type, or in a format that its FHIR type does not have.

use super::Site;

pub fn number_as_text(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "valueQuantity.value")?;
    let number = site.number(place, "valueQuantity.value")?.to_string();
    site.set(place, "valueQuantity.value", number)
}

pub fn boolean_as_text(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "active")?;
    site.set(place, "active", "true")
}

pub fn text_as_number(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "address[0].postalCode")?;
    let number: i32 = site.text(place, "address[0].postalCode")?.parse().ok()?;
    site.set(place, "address[0].postalCode", number)
}

pub fn local_date(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "birthDate")?;
    let (year, month, day) = site.date(place, "birthDate")?.parts();
    site.set(place, "birthDate", format!("{day:02}.{month:02}.{year}"))
}

pub fn time_without_zone(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "effectiveDateTime")?;
    let time = site.text(place, "effectiveDateTime")?.get(..19)?.to_owned();
    site.set(place, "effectiveDateTime", time)
}
