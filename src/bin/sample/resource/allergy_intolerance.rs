//! [AllergyIntolerance](http://hl7.org/fhir/R4/allergyintolerance.html).

use super::element::{SNOMED_CT, code, concept, day, hl7, narrative};
use super::{Resource, Scene, with_id};
use crate::health::KnownAllergy;
use crate::json::{Value, list, object};
use crate::random::Random;
use crate::tables::Code;

pub const NO_ALLERGY: Code = code("716186003", "No known allergy");

/// The allergies on record; one resource that says that none is known, where there is none.
pub fn allergies(scene: &Scene, random: &mut Random) -> Vec<Resource> {
    let allergies = &scene.health.allergies;
    if allergies.is_empty() {
        return vec![no_allergy(scene, random.uuid())];
    }
    with_id(allergies, random)
        .map(|(known, id)| allergy(scene, known, id))
        .collect()
}

fn allergy(scene: &Scene, known: &KnownAllergy, id: String) -> Resource {
    let summary = format!(
        "{}: {}",
        known.allergy.code.display,
        known.reaction.display.to_lowercase()
    );
    let value = object([
        ("resourceType", "AllergyIntolerance".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("clinicalStatus", clinical_status()),
        ("verificationStatus", verification_status()),
        ("type", "allergy".into()),
        ("category", list([known.allergy.category.into()])),
        ("criticality", if known.is_severe { "high" } else { "low" }.into()),
        ("code", concept(SNOMED_CT, known.allergy.code)),
        ("patient", scene.subject()),
        ("onsetDateTime", day(known.onset)),
        ("recordedDate", day(known.onset)),
        ("recorder", scene.physician()),
        (
            "reaction",
            list([object([
                ("manifestation", list([concept(SNOMED_CT, known.reaction)])),
                ("severity", if known.is_severe { "severe" } else { "mild" }.into()),
            ])]),
        ),
    ]);
    Resource { id, summary, value }
}

fn no_allergy(scene: &Scene, id: String) -> Resource {
    let summary = NO_ALLERGY.display.to_owned();
    let value = object([
        ("resourceType", "AllergyIntolerance".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("clinicalStatus", clinical_status()),
        ("verificationStatus", verification_status()),
        ("code", concept(SNOMED_CT, NO_ALLERGY)),
        ("patient", scene.subject()),
        ("recordedDate", day(scene.time.date())),
    ]);
    Resource { id, summary, value }
}

fn clinical_status() -> Value {
    hl7(
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
        "active",
        "Active",
    )
}

fn verification_status() -> Value {
    hl7(
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
        "confirmed",
        "Confirmed",
    )
}
