//! Medicines: what is taken, for which condition, and from when on.

use crate::date::{Date, YEAR};
use crate::number::floor;
use crate::person::Person;
use crate::random::Random;
use crate::tables::{Code, Medication, Tables};

use super::{Diagnosis, Disorder, KnownAllergy};

/// A course of a medicine.
pub struct Treatment<'t> {
    pub code: Code,
    pub form: &'t str,
    pub route: &'t str,
    pub dose: f64,
    pub unit: &'static str,
    /// 0: as needed; -7: once a week
    pub times_a_day: i32,
    pub start: Date,
    /// The last day; none while it goes on
    pub end: Option<Date>,
    /// The place of the condition that it is taken for
    pub reason: Option<usize>,
}

impl Treatment<'_> {
    /// A course of [amoxicillin](https://www.whocc.no/atc_ddd_index/?code=J01CA04).
    pub fn amoxicillin(age: f64, start: Date, end: Date, reason: usize) -> Self {
        let (form, dose) = match age {
            age if age < 2.0 => ("suspension", 125.0),
            age if age < 12.0 => ("suspension", 250.0),
            _ => ("capsule", 500.0),
        };
        Self {
            code: Code {
                code: "J01CA04",
                display: "amoxicillin",
            },
            form,
            route: "oral",
            dose,
            unit: "mg",
            times_a_day: 3,
            start,
            end: Some(end),
            reason: Some(reason),
        }
    }
}

/// Whether a medicine of an ATC class is taken on a day.
pub fn takes(treatments: &[Treatment], class: &str, day: Date) -> bool {
    treatments
        .iter()
        .any(|treatment| treatment.code.code.starts_with(class) && treatment.start <= day)
}

/// Whether the allergies on record speak against penicillins.
pub fn avoids_penicillin(allergies: &[KnownAllergy]) -> bool {
    allergies
        .iter()
        .any(|known| ["91936005", "294505008"].contains(&known.allergy.code.code))
}

/// The medicines for lasting conditions. None comes twice, nor two of one kind.
pub fn lasting<'t>(
    tables: &'t Tables,
    person: &Person,
    diagnoses: &[Diagnosis],
    allergies: &[KnownAllergy],
    random: &mut Random,
) -> Vec<Treatment<'t>> {
    let last = person.last_day().plus(-2);
    let avoids_aspirin = allergies.iter().any(|known| known.allergy.code.code == "293586001");
    let mut treatments: Vec<Treatment> = Vec::new();
    for (place, diagnosis) in diagnoses.iter().enumerate() {
        let Disorder::Lasting(key) = diagnosis.disorder else {
            continue;
        };
        let rows = tables
            .medications
            .iter()
            .filter(|row| row.condition == key)
            .collect::<Vec<_>>();
        for group in rows.chunk_by(|a, b| a.group == b.group) {
            let Some(row) = choose(group, random) else { continue };
            let wait = random.whole(0, 30) + floor(row.years_after * random.range(0.6, 1.6) * YEAR);
            let old_enough = person.birth.plus(floor(row.age_from * YEAR) + 1);
            let for_sale = Date::new(row.since, 1, 1).plus(random.whole(0, 700));
            let start = diagnosis.recorded.plus(wait).max(old_enough).max(for_sale);
            let is_same_kind = |other: &Treatment| other.code.code[..5] == row.code.code[..5];
            if start > last.plus(-3)
                || treatments.iter().any(is_same_kind)
                || avoids_aspirin && row.code.code == "B01AC06"
            {
                continue;
            }
            treatments.push(Treatment {
                code: row.code,
                form: row.form,
                route: row.route,
                dose: row.dose,
                unit: row.unit,
                times_a_day: row.times_a_day,
                start,
                end: person.death.map(|death| death.plus(-1)),
                reason: Some(place),
            });
        }
    }
    treatments
}

/// One of the medicines of a group by its share of the patients; none for the rest of them.
fn choose<'t>(group: &[&'t Medication], random: &mut Random) -> Option<&'t Medication> {
    let mut left = random.range(0.0, 100.0);
    group.iter().copied().find(|row| {
        left -= row.share;
        left < 0.0
    })
}
