//! [Medication](http://hl7.org/fhir/R4/medication.html) and [MedicationStatement](http://hl7.org/fhir/R4/medicationstatement.html).

use super::element::{
    ATC, EDQM, SNOMED_CT, code, concept, day, narrative, period, quantity, reference_with, route, timestamp,
};
use super::{Resource, Scene, references, with_id};
use crate::health::Treatment;
use crate::json::{Decimal, Value, list, object};
use crate::number::round;
use crate::random::Random;
use crate::tables::Code;

pub const NO_MEDICATIONS: Code = code("787481004", "No known medications");

/// The medicine of each treatment, in their order.
pub fn medications(scene: &Scene, random: &mut Random) -> Vec<Resource> {
    let medication = |(treatment, id): (&Treatment, String)| {
        let summary = format!("{}, {}", treatment.code.display, treatment.form);
        let value = object([
            ("resourceType", "Medication".into()),
            ("id", id.clone().into()),
            ("text", narrative(&summary)),
            ("code", concept(ATC, treatment.code)),
            ("status", "active".into()),
            ("form", concept(EDQM, form(treatment.form))),
        ]);
        Resource { id, summary, value }
    };
    with_id(&scene.health.treatments, random).map(medication).collect()
}

/// [EDQM standard terms](https://standardterms.edqm.eu) of the forms that the tables name.
fn form(name: &str) -> Code {
    match name {
        "capsule" => code("10210000", "Capsule, hard"),
        "suspension" => code("10106000", "Oral suspension"),
        "injection" => code("11201000", "Solution for injection"),
        "inhalation powder" => code("11109000", "Inhalation powder"),
        "eye drops" => code("10604000", "Eye drops, solution"),
        _ => code("10219000", "Tablet"),
    }
}

/// How each medicine is taken; a statement that none is known, where there is none.
pub fn statements(
    scene: &Scene,
    conditions: &[Resource],
    medications: &[Resource],
    random: &mut Random,
) -> Vec<Resource> {
    let treatments = &scene.health.treatments;
    if treatments.is_empty() {
        return vec![no_medications(scene, random.uuid())];
    }
    with_id(treatments, random)
        .zip(medications)
        .map(|((treatment, id), medication)| statement(scene, treatment, id, conditions, medication))
        .collect()
}

fn statement(
    scene: &Scene,
    treatment: &Treatment,
    id: String,
    conditions: &[Resource],
    medication: &Resource,
) -> Resource {
    let dosage_text = dosage_text(treatment);
    let summary = match treatment.end {
        None => format!("{}, {dosage_text}, since {}", treatment.code.display, treatment.start),
        Some(end) => format!(
            "{}, {dosage_text}, from {} to {end}",
            treatment.code.display, treatment.start
        ),
    };
    let status = if treatment.end.is_none() { "active" } else { "completed" };
    let value = object([
        ("resourceType", "MedicationStatement".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("status", status.into()),
        (
            "medicationReference",
            reference_with(&medication.id, treatment.code.display.to_owned()),
        ),
        ("subject", scene.subject()),
        ("effectivePeriod", period(treatment.start, treatment.end)),
        ("dateAsserted", timestamp(scene.time)),
        ("informationSource", scene.physician()),
        ("reasonReference", references(conditions, treatment.reason)),
        (
            "dosage",
            list([object([
                ("text", dosage_text.into()),
                ("timing", timing(treatment.times_a_day)),
                ("asNeededBoolean", (treatment.times_a_day == 0).then_some(true).into()),
                ("route", route(treatment.route)),
                ("doseAndRate", list([object([("doseQuantity", dose(treatment))])])),
            ])]),
        ),
    ]);
    Resource { id, summary, value }
}

fn no_medications(scene: &Scene, id: String) -> Resource {
    let summary = NO_MEDICATIONS.display.to_owned();
    let value = object([
        ("resourceType", "MedicationStatement".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("status", "active".into()),
        ("medicationCodeableConcept", concept(SNOMED_CT, NO_MEDICATIONS)),
        ("subject", scene.subject()),
        ("effectiveDateTime", day(scene.time.date())),
        ("informationSource", scene.physician()),
    ]);
    Resource { id, summary, value }
}

fn dose(treatment: &Treatment) -> Value {
    let tenths = round(treatment.dose * 10.0);
    let value = if tenths % 10 == 0 {
        Decimal {
            unscaled: tenths / 10,
            scale: 0,
        }
    } else {
        Decimal {
            unscaled: tenths,
            scale: 1,
        }
    };
    quantity(value, unit(treatment.unit), treatment.unit)
}

/// The unit for people.
fn unit(ucum: &'static str) -> &'static str {
    match ucum {
        "ug" => "µg",
        "[iU]" => "IU",
        "[drp]" => "drop",
        other => other,
    }
}

fn dosage_text(treatment: &Treatment) -> String {
    let often = match treatment.times_a_day {
        0 => "when needed",
        1 => "once a day",
        2 => "twice a day",
        3 => "three times a day",
        _ => "once a week",
    };
    format!("{} {} {often}", treatment.dose, unit(treatment.unit))
}

fn timing(times_a_day: i32) -> Value {
    let (frequency, unit) = match times_a_day {
        0 => return Value::Absent,
        times if times > 0 => (times, "d"),
        _ => (1, "wk"),
    };
    object([(
        "repeat",
        object([
            ("frequency", frequency.into()),
            ("period", 1.into()),
            ("periodUnit", unit.into()),
        ]),
    )])
}
