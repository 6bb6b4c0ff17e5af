//! Duplicates.

use super::Site;
use crate::json::Value;

pub fn duplicate_full_url(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "id")?;
    site.copy(place, |_| ())
}

pub fn duplicate_resource(site: &mut Site) -> Option<String> {
    let place = site.any_with("Condition", "id")?;
    let uuid = site.random.uuid();
    site.copy(place, |entry| {
        for (path, text) in [("fullUrl", format!("urn:uuid:{uuid}")), ("resource.id", uuid.clone())] {
            if let Some(element) = entry.at_mut(path) {
                *element = Value::from(text);
            }
        }
    })
}

pub fn duplicate_identity_code(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "identifier[0].value")?;
    let code = site.person_before()?.identity_code;
    site.set(place, "identifier[0].value", code)
}
