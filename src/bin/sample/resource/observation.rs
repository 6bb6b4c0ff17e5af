//! [Observation](http://hl7.org/fhir/R4/observation.html): vital signs, laboratory results and social history. Vital signs follow
//! their [profile](http://hl7.org/fhir/R4/observation-vitalsigns.html).

use super::element::{LOINC, SNOMED_CT, code, concept, hl7, narrative, quantity, reference, timestamp};
use super::{Resource, Scene};
use crate::date::DateTime;
use crate::health::{LaboratoryResult, Smoking};
use crate::json::{Decimal, Value, list, object};
use crate::random::Random;
use crate::tables::Code;

pub const NEVER_SMOKED: Code = code("266919005", "Never smoked tobacco");
pub const EX_SMOKER: Code = code("8517006", "Ex-smoker");
pub const SMOKES_DAILY: Code = code("449868002", "Smokes tobacco daily");

const HEIGHT: Code = code("8302-2", "Body height");
const WEIGHT: Code = code("29463-7", "Body weight");
const BMI: Code = code("39156-5", "Body mass index (BMI) [Ratio]");
const BLOOD_PRESSURE: Code = code("85354-9", "Blood pressure panel with all children optional");
const SYSTOLIC: Code = code("8480-6", "Systolic blood pressure");
const DIASTOLIC: Code = code("8462-4", "Diastolic blood pressure");
const HEART_RATE: Code = code("8867-4", "Heart rate");
const SMOKING_STATUS: Code = code("72166-2", "Tobacco smoking status");
const BLOOD_GROUP: Code = code("882-1", "ABO and Rh group [Type] in Blood");

#[cfg(test)]
pub const CODES: [Code; 9] = [
    HEIGHT,
    WEIGHT,
    BMI,
    BLOOD_PRESSURE,
    SYSTOLIC,
    DIASTOLIC,
    HEART_RATE,
    SMOKING_STATUS,
    BLOOD_GROUP,
];

/// What was measured in the visits, the last one first.
pub fn vital_signs(scene: &Scene, random: &mut Random) -> Vec<Resource> {
    let mut resources = Vec::new();
    for visit in scene.health.visits.iter().rev() {
        let signs = &visit.vital_signs;
        let mut add = |code: Code, value: (&'static str, Value), text: String| {
            let observation = Observation {
                category: VITAL_SIGNS,
                code,
                time: visit.time,
                issued: visit.time.plus(5),
                performer: reference(&scene.nurse),
                value,
                reading: None,
            };
            resources.push(observation.resource(scene, &text, random.uuid()));
        };
        let measured = |unscaled: i32, scale: u32, unit: &'static str, ucum: &'static str| {
            let decimal = Decimal { unscaled, scale };
            (
                ("valueQuantity", quantity(decimal, unit, ucum)),
                format!("{decimal} {unit}"),
            )
        };
        if let Some(halves) = signs.half_centimetres {
            let (value, text) = measured(halves * 5, 1, "cm", "cm");
            add(HEIGHT, value, text);
        }
        let (value, text) = measured(signs.weight, 1, "kg", "kg");
        add(WEIGHT, value, text);
        if let Some(bmi) = signs.bmi {
            let (value, text) = measured(bmi, 1, "kg/m2", "kg/m2");
            add(BMI, value, text);
        }
        if let Some((systolic, diastolic)) = signs.blood_pressure {
            let components = list([(SYSTOLIC, systolic), (DIASTOLIC, diastolic)].map(|(code, value)| {
                let decimal = Decimal {
                    unscaled: value,
                    scale: 0,
                };
                object([
                    ("code", concept(LOINC, code)),
                    ("valueQuantity", quantity(decimal, "mmHg", "mm[Hg]")),
                ])
            }));
            add(
                BLOOD_PRESSURE,
                ("component", components),
                format!("{systolic}/{diastolic} mmHg"),
            );
        }
        let (value, text) = measured(signs.heart_rate, 0, "beats/minute", "/min");
        add(HEART_RATE, value, text);
    }
    resources
}

/// Laboratory results, the last ones first.
pub fn laboratory_results(scene: &Scene, random: &mut Random) -> Vec<Resource> {
    let mut resources: Vec<Resource> = scene
        .health
        .laboratory
        .iter()
        .rev()
        .map(|result| {
            let observation = Observation {
                category: LABORATORY,
                code: result.test.code,
                time: result.time,
                issued: result.issued,
                performer: reference(&scene.organization),
                value: (
                    "valueQuantity",
                    quantity(result.value, result.test.unit, result.test.ucum),
                ),
                reading: Some(reading(scene, result)),
            };
            observation.resource(scene, &format!("{} {}", result.value, result.test.unit), random.uuid())
        })
        .collect();
    if let (Some(group), Some(operation)) = (scene.health.blood_group, scene.health.operations.last()) {
        let time = operation.day.plus(-1).at(9 * 60);
        let observation = Observation {
            category: LABORATORY,
            code: BLOOD_GROUP,
            time,
            issued: time.plus(200),
            performer: reference(&scene.organization),
            value: ("valueCodeableConcept", concept(SNOMED_CT, group.code)),
            reading: None,
        };
        resources.push(observation.resource(scene, group.code.display, random.uuid()));
    }
    resources
}

/// What is said of tobacco in the last visit.
pub fn social_history(scene: &Scene, random: &mut Random) -> Vec<Resource> {
    let Some((smoking, visit)) = scene.health.smoking.zip(scene.health.visits.last()) else {
        return Vec::new();
    };
    let answer = match smoking {
        Smoking::Never => NEVER_SMOKED,
        Smoking::Former => EX_SMOKER,
        Smoking::Daily => SMOKES_DAILY,
    };
    let observation = Observation {
        category: SOCIAL_HISTORY,
        code: SMOKING_STATUS,
        time: visit.time,
        issued: visit.time.plus(5),
        performer: reference(&scene.nurse),
        value: ("valueCodeableConcept", concept(SNOMED_CT, answer)),
        reading: None,
    };
    vec![observation.resource(scene, answer.display, random.uuid())]
}

/// What makes an observation.
struct Observation {
    category: Code,
    code: Code,
    time: DateTime,
    issued: DateTime,
    performer: Value,
    value: (&'static str, Value),
    reading: Option<Reading>,
}

/// How a result compares to its reference limits.
struct Reading {
    interpretation: Value,
    limits: Value,
}

const VITAL_SIGNS: Code = code("vital-signs", "Vital Signs");
const LABORATORY: Code = code("laboratory", "Laboratory");
const SOCIAL_HISTORY: Code = code("social-history", "Social History");

impl Observation {
    fn resource(self, scene: &Scene, text: &str, id: String) -> Resource {
        let summary = format!("{} on {}: {text}", self.code.display, self.time.date());
        let (interpretation, limits) = match self.reading {
            Some(reading) => (reading.interpretation, reading.limits),
            None => (Value::Absent, Value::Absent),
        };
        let (value_name, value) = self.value;
        let value = object([
            ("resourceType", "Observation".into()),
            ("id", id.clone().into()),
            ("text", narrative(&summary)),
            ("status", "final".into()),
            (
                "category",
                list([concept(
                    "http://terminology.hl7.org/CodeSystem/observation-category",
                    self.category,
                )]),
            ),
            ("code", concept(LOINC, self.code)),
            ("subject", scene.subject()),
            ("effectiveDateTime", timestamp(self.time)),
            ("issued", timestamp(self.issued)),
            ("performer", list([self.performer])),
            (value_name, value),
            ("interpretation", interpretation),
            ("referenceRange", limits),
        ]);
        Resource { id, summary, value }
    }
}

fn reading(scene: &Scene, result: &LaboratoryResult) -> Reading {
    let test = result.test;
    let scaled = |limit: f64| crate::number::round(limit * f64::from(10u32.pow(test.decimals)));
    let low = test.low.of(scene.person.sex).map(scaled);
    let high = test.high.of(scene.person.sex).map(scaled);
    let limit = |unscaled: Option<i32>| -> Value {
        let decimal = unscaled.map(|unscaled| Decimal {
            unscaled,
            scale: test.decimals,
        });
        decimal.map(|decimal| quantity(decimal, test.unit, test.ucum)).into()
    };
    let (code, display) = match result.value.unscaled {
        value if low.is_some_and(|low| value < low) => ("L", "Low"),
        value if high.is_some_and(|high| value > high) => ("H", "High"),
        _ => ("N", "Normal"),
    };
    Reading {
        interpretation: list([hl7(
            "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
            code,
            display,
        )]),
        limits: list([object([("low", limit(low)), ("high", limit(high))])]),
    }
}
