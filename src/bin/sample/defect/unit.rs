//! Defects of units.

use super::Site;

pub fn missing_unit(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "valueQuantity.unit")?;
    site.remove(place, "valueQuantity", "system")?;
    site.remove(place, "valueQuantity", "code")?;
    site.remove(place, "valueQuantity", "unit")?;
    site.at(place, "valueQuantity")
}

pub fn swapped_unit(site: &mut Site) -> Option<String> {
    let place = site.any("Observation", |resource| {
        resource.text("valueQuantity.code") == Some("mmol/L")
    })?;
    site.set(place, "valueQuantity.unit", "mg/dL")?;
    site.set(place, "valueQuantity.code", "mg/dL")?;
    site.at(place, "valueQuantity")
}

pub fn invalid_unit(site: &mut Site) -> Option<String> {
    let path = "component[0].valueQuantity.code";
    let place = site.any_with("Observation", path)?;
    site.set(place, path, "mmHg")
}

pub fn mismatched_unit(site: &mut Site) -> Option<String> {
    let place = site.any("Observation", |resource| {
        resource.text("valueQuantity.code") == Some("kg")
    })?;
    site.set(place, "valueQuantity.code", "g")
}
