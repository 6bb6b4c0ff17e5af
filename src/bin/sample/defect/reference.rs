//! Defects of references.

use super::Site;

pub fn dangling_reference(site: &mut Site) -> Option<String> {
    let place = site.any_with("MedicationStatement", "medicationReference.reference")?;
    let uuid = site.random.uuid();
    site.set(place, "medicationReference.reference", format!("urn:uuid:{uuid}"))
}

pub fn empty_reference(site: &mut Site) -> Option<String> {
    let place = site.any_with("Condition", "subject.reference")?;
    site.set(place, "subject.reference", "urn:uuid:")
}

pub fn wrong_target_type(site: &mut Site) -> Option<String> {
    let organization = site.any_with("Organization", "id")?;
    let id = site.text(organization, "id")?;
    let place = site.any_with("Condition", "subject.reference")?;
    site.set(place, "subject.reference", format!("urn:uuid:{id}"))
}
