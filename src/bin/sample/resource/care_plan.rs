//! [CarePlan](http://hl7.org/fhir/R4/careplan.html).

use super::element::{SNOMED_CT, code, concept, day, narrative, period};
use super::{Resource, Scene, references};
use crate::health::Disorder;
use crate::json::{list, object};
use crate::random::Random;
use crate::tables::Code;

pub const CARE_PLAN: Code = code("734163000", "Care plan");

/// The plan for the lasting conditions that a table has advice for; nothing without any.
pub fn care_plan(scene: &Scene, conditions: &[Resource], random: &mut Random) -> Vec<Resource> {
    let person = scene.person;
    let advised = scene
        .health
        .diagnoses
        .iter()
        .enumerate()
        .filter_map(|(place, diagnosis)| {
            let row = scene
                .tables
                .care_plans
                .iter()
                .find(|row| diagnosis.disorder == Disorder::Lasting(row.condition))?;
            Some((place, row))
        });
    let advised: Vec<_> = advised.collect();
    let Some(visit) = scene.health.visits.first() else {
        return Vec::new();
    };
    let begin = advised
        .iter()
        .map(|(place, _)| scene.health.diagnoses[*place].recorded)
        .max();
    let Some(begin) = begin.filter(|&begin| begin < person.last_day().plus(-2)) else {
        return Vec::new();
    };
    let start = begin.max(visit.time.date());
    let id = random.uuid();
    let summary = format!("Care plan, since {start}");
    let (status, activity_status) = match person.death {
        None => ("active", "in-progress"),
        Some(_) => ("completed", "completed"),
    };
    let activities = advised.iter().map(|(_, row)| {
        object([(
            "detail",
            object([
                ("code", concept(SNOMED_CT, row.code)),
                ("status", activity_status.into()),
                ("description", row.description.into()),
            ]),
        )])
    });
    let value = object([
        ("resourceType", "CarePlan".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("status", status.into()),
        ("intent", "plan".into()),
        ("category", list([concept(SNOMED_CT, CARE_PLAN)])),
        ("title", "Care plan".into()),
        ("subject", scene.subject()),
        ("period", period(start, person.death.map(|death| death.plus(-1)))),
        ("created", day(start)),
        ("author", scene.physician()),
        (
            "addresses",
            references(conditions, advised.iter().map(|(place, _)| *place)),
        ),
        ("activity", list(activities)),
    ]);
    vec![Resource { id, summary, value }]
}
