//! Defects of structure: what is no JSON, or no FHIR.

use super::{Damage, Site};
use crate::json::Value;

pub fn truncated_document(site: &mut Site) -> Option<String> {
    let kept = site.random.range(0.3, 0.95);
    // a document without entries has no middle
    site.any("Composition", |_| true)?;
    site.damage = Damage::Cut(kept);
    Some("Bundle".to_owned())
}

pub fn duplicate_member(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "status")?;
    site.add(place, "", "status", "preliminary")
}

pub fn unknown_element(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "birthDate")?;
    let date = site.text(place, "birthDate")?;
    site.add(place, "", "birthdate", date)
}

pub fn missing_resource_type(site: &mut Site) -> Option<String> {
    let place = site
        .any("Procedure", |_| true)
        .or_else(|| site.any("Observation", |_| true))?;
    site.remove(place, "", "resourceType")
}

pub fn object_for_list(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "name[0]")?;
    let name = site.resource(place)?.at("name[0]")?.clone();
    site.set(place, "name", name)
}

pub fn empty_text(site: &mut Site) -> Option<String> {
    let place = site.any_with("AllergyIntolerance", "code.coding[0].display")?;
    site.set(place, "code.coding[0].display", "")
}

pub fn invalid_id(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "id")?;
    let id = site.text(place, "id")?.replace('-', "_");
    site.set(place, "id", id)
}

pub fn malformed_narrative(site: &mut Site) -> Option<String> {
    let place = site.any_with("Condition", "text.div")?;
    let xhtml = site.text(place, "text.div")?.replace("</p>", "<br>");
    site.set(place, "text.div", xhtml)
}

pub fn two_values(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "valueQuantity")?;
    let text = match site.resource(place)?.at("valueQuantity.value")? {
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    site.add(place, "", "valueString", text)
}
