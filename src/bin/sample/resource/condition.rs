//! [Condition](http://hl7.org/fhir/R4/condition.html).

use super::element::{SNOMED_CT, code, concept, day, hl7, narrative, reference_with};
use super::{Resource, Scene, with_id};
use crate::health::Diagnosis;
use crate::json::{Value, list, object};
use crate::random::Random;
use crate::tables::Code;

pub const NO_PROBLEMS: Code = code("160245001", "No current problems or disability");

/// One resource for each diagnosis, in their order; one that says that there is none, where none goes on.
pub fn conditions(scene: &Scene, random: &mut Random) -> Vec<Resource> {
    let diagnoses = &scene.health.diagnoses;
    let mut resources: Vec<Resource> = with_id(diagnoses, random)
        .map(|(diagnosis, id)| condition(scene, diagnosis, id))
        .collect();
    if diagnoses.iter().all(|diagnosis| diagnosis.end.is_some()) {
        resources.push(no_problems(scene, random.uuid()));
    }
    resources
}

fn condition(scene: &Scene, diagnosis: &Diagnosis, id: String) -> Resource {
    let status = match diagnosis.end {
        None => ("active", "Active"),
        Some(_) => ("resolved", "Resolved"),
    };
    let summary = match diagnosis.end {
        None => format!("{}, since {}", diagnosis.code.display, diagnosis.onset),
        Some(end) => format!("{}, from {} to {end}", diagnosis.code.display, diagnosis.onset),
    };
    let value = object([
        ("resourceType", "Condition".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("clinicalStatus", clinical_status(status.0, status.1)),
        ("verificationStatus", verification_status()),
        ("category", category()),
        ("code", concept(SNOMED_CT, diagnosis.code)),
        ("subject", scene.subject()),
        ("onsetDateTime", day(diagnosis.onset)),
        ("abatementDateTime", diagnosis.end.map(day).into()),
        ("recordedDate", day(diagnosis.recorded)),
        (
            "asserter",
            reference_with(&scene.physician, "General physician".to_owned()),
        ),
    ]);
    Resource { id, summary, value }
}

fn no_problems(scene: &Scene, id: String) -> Resource {
    let summary = NO_PROBLEMS.display.to_owned();
    let value = object([
        ("resourceType", "Condition".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("clinicalStatus", clinical_status("active", "Active")),
        ("verificationStatus", verification_status()),
        ("category", category()),
        ("code", concept(SNOMED_CT, NO_PROBLEMS)),
        ("subject", scene.subject()),
        ("recordedDate", day(scene.time.date())),
    ]);
    Resource { id, summary, value }
}

fn clinical_status(code: &'static str, display: &'static str) -> Value {
    hl7(
        "http://terminology.hl7.org/CodeSystem/condition-clinical",
        code,
        display,
    )
}

fn verification_status() -> Value {
    hl7(
        "http://terminology.hl7.org/CodeSystem/condition-ver-status",
        "confirmed",
        "Confirmed",
    )
}

fn category() -> Value {
    list([hl7(
        "http://terminology.hl7.org/CodeSystem/condition-category",
        "problem-list-item",
        "Problem List Item",
    )])
}
