//! [Procedure](http://hl7.org/fhir/R4/procedure.html).

use super::element::{SNOMED_CT, concept, day, narrative};
use super::{Resource, Scene, references, with_id};
use crate::json::object;
use crate::random::Random;

/// The procedures that were done.
pub fn procedures(scene: &Scene, conditions: &[Resource], random: &mut Random) -> Vec<Resource> {
    with_id(&scene.health.operations, random)
        .map(|(operation, id)| {
            let code = operation.procedure.code;
            let summary = format!("{} on {}", code.display, operation.day);
            let value = object([
                ("resourceType", "Procedure".into()),
                ("id", id.clone().into()),
                ("text", narrative(&summary)),
                ("status", "completed".into()),
                ("code", concept(SNOMED_CT, code)),
                ("subject", scene.subject()),
                ("performedDateTime", day(operation.day)),
                ("asserter", scene.physician()),
                ("reasonReference", references(conditions, operation.reason)),
            ]);
            Resource { id, summary, value }
        })
        .collect()
}
