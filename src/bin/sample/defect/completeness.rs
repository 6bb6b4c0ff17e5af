//! Defects of completeness.

use super::Site;
use crate::json::Value;

pub fn missing_subject(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "subject")?;
    site.remove(place, "", "subject")
}

pub fn missing_value(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "valueQuantity")?;
    site.remove(place, "", "valueQuantity")
}

pub fn missing_code(site: &mut Site) -> Option<String> {
    let place = site.any_with("Condition", "code")?;
    site.remove(place, "", "code")
}

pub fn missing_display(site: &mut Site) -> Option<String> {
    let place = site.any_with("Condition", "code.coding[0].display")?;
    site.remove(place, "code.coding[0]", "display")
}

pub fn missing_effective(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "effectiveDateTime")?;
    site.remove(place, "", "effectiveDateTime")
}

pub fn missing_name(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "name")?;
    site.remove(place, "", "name")
}

pub fn missing_title(site: &mut Site) -> Option<String> {
    let place = site.any_with("Composition", "title")?;
    site.remove(place, "", "title")
}

/// The section goes, its resources stay.
pub fn missing_section(site: &mut Site) -> Option<String> {
    let place = site.any_with("Composition", "section")?;
    let Some(Value::List(mut sections)) = site.resource(place)?.get("section").cloned() else {
        return None;
    };
    let section = sections
        .iter()
        .position(|section| section.text("code.coding[0].code") == Some("48765-2"))?;
    sections.remove(section);
    site.set(place, "section", Value::List(sections))
}
