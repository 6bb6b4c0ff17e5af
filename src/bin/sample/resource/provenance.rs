//! [Provenance](http://hl7.org/fhir/R4/provenance.html).

use super::element::{hl7, narrative, reference, timestamp};
use super::{Resource, Scene};
use crate::json::{list, object};
use crate::random::Random;

/// Who wrote the composition, and when.
pub fn provenance(scene: &Scene, composition: &Resource, random: &mut Random) -> Resource {
    let id = random.uuid();
    let summary = "Written by the physician".to_owned();
    let value = object([
        ("resourceType", "Provenance".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("target", list([reference(&composition.id)])),
        ("occurredDateTime", timestamp(scene.time)),
        ("recorded", timestamp(scene.time.plus(1))),
        (
            "activity",
            hl7(
                "http://terminology.hl7.org/CodeSystem/v3-DataOperation",
                "CREATE",
                "create",
            ),
        ),
        (
            "agent",
            list([object([
                (
                    "type",
                    hl7(
                        "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                        "author",
                        "Author",
                    ),
                ),
                ("who", scene.physician()),
                ("onBehalfOf", reference(&scene.organization)),
            ])]),
        ),
    ]);
    Resource { id, summary, value }
}
