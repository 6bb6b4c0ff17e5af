//! [Device](http://hl7.org/fhir/R4/device.html) and [DeviceUseStatement](http://hl7.org/fhir/R4/deviceusestatement.html).

use super::element::{SNOMED_CT, concept, day, narrative, period, reference, reference_with, timestamp};
use super::{Resource, Scene, references, with_id};
use crate::json::{list, object};
use crate::random::{Purpose, Random};

/// The devices in use, and the statements of their use, in the same order.
pub fn devices(scene: &Scene, conditions: &[Resource], random: &mut Random) -> (Vec<Resource>, Vec<Resource>) {
    let mut serials = Random::new(random.bits(), Purpose::Identifiers, 0);
    let uses = &scene.health.devices;
    let devices: Vec<Resource> = with_id(uses, random)
        .map(|(in_use, id)| {
            let summary = in_use.device.code.display.to_owned();
            let value = object([
                ("resourceType", "Device".into()),
                ("id", id.clone().into()),
                ("text", narrative(&summary)),
                ("status", "active".into()),
                ("manufactureDate", day(in_use.start.plus(-serials.whole(40, 700)))),
                ("serialNumber", format!("SN-{:08}", serials.whole(0, 99_999_999)).into()),
                (
                    "deviceName",
                    list([object([
                        ("name", summary.clone().into()),
                        ("type", "user-friendly-name".into()),
                    ])]),
                ),
                ("type", concept(SNOMED_CT, in_use.device.code)),
                ("patient", scene.subject()),
            ]);
            Resource { id, summary, value }
        })
        .collect();
    let statements = with_id(uses, random)
        .zip(&devices)
        .map(|((in_use, id), device)| {
            let summary = format!("{}, since {}", device.summary, in_use.start);
            let end = scene.person.death.map(|death| death.plus(-1));
            let value = object([
                ("resourceType", "DeviceUseStatement".into()),
                ("id", id.clone().into()),
                ("text", narrative(&summary)),
                ("status", if end.is_none() { "active" } else { "completed" }.into()),
                ("subject", scene.subject()),
                ("timingPeriod", period(in_use.start, end)),
                ("recordedOn", timestamp(scene.time)),
                ("source", reference(&scene.physician)),
                ("device", reference_with(&device.id, device.summary.clone())),
                ("reasonReference", references(conditions, in_use.reason)),
            ]);
            Resource { id, summary, value }
        })
        .collect();
    (devices, statements)
}
