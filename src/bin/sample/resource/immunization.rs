//! [Immunization](http://hl7.org/fhir/R4/immunization.html).

use super::element::{ATC, concept, day, narrative, reference, route};
use super::{Resource, Scene, with_id};
use crate::json::{list, object};
use crate::random::Random;

/// The doses that were given.
pub fn immunizations(scene: &Scene, random: &mut Random) -> Vec<Resource> {
    let mut lots = Random::new(random.bits(), crate::random::Purpose::Identifiers, 0);
    with_id(&scene.health.vaccinations, random)
        .map(|(vaccination, id)| {
            let summary = format!(
                "{}, dose {}, on {}",
                vaccination.code.display, vaccination.dose, vaccination.day
            );
            let value = object([
                ("resourceType", "Immunization".into()),
                ("id", id.clone().into()),
                ("text", narrative(&summary)),
                ("status", "completed".into()),
                ("vaccineCode", concept(ATC, vaccination.code)),
                ("patient", scene.subject()),
                ("occurrenceDateTime", day(vaccination.day)),
                ("primarySource", true.into()),
                ("lotNumber", format!("SA{:05}", lots.whole(0, 99_999)).into()),
                ("expirationDate", day(vaccination.day.plus(lots.whole(60, 500)))),
                ("route", route(vaccination.route)),
                ("performer", list([object([("actor", reference(&scene.organization))])])),
                (
                    "protocolApplied",
                    list([object([("doseNumberPositiveInt", vaccination.dose.into())])]),
                ),
            ]);
            Resource { id, summary, value }
        })
        .collect()
}
