//! Visits to the health centre, and the vital signs that are measured there.

use crate::date::{Date, DateTime, YEAR};
use crate::number::{floor, interpolate, round};
use crate::person::Person;
use crate::random::Random;
use crate::tables::Tables;

use super::{Body, Diagnosis, Disorder, Treatment, treatments};

/// A visit.
pub struct Visit {
    pub time: DateTime,
    pub vital_signs: VitalSigns,
}

/// What is measured in a visit.
pub struct VitalSigns {
    /// In half centimetres; adults are measured in the last visit alone
    pub half_centimetres: Option<i32>,
    /// In 100 g
    pub weight: i32,
    /// In 0.1 kg/m2
    pub bmi: Option<i32>,
    /// Systolic and diastolic, in mmHg
    pub blood_pressure: Option<(i32, i32)>,
    /// In beats per minute
    pub heart_rate: i32,
}

/// Heart rate at rest by age in years.
const HEART_RATE: [(f64, f64); 5] = [(0.0, 135.0), (1.0, 115.0), (5.0, 95.0), (10.0, 82.0), (18.0, 68.0)];

/// Ages in months at which a child goes to the child health clinic, and to school health care.
const CHILD_VISITS: [i32; 20] = [
    1, 2, 3, 4, 5, 6, 8, 12, 18, 24, 36, 48, 60, 72, 86, 98, 122, 134, 158, 170,
];

/// The visits of the last years, the first one first.
pub fn made(
    tables: &Tables,
    person: &Person,
    body: &Body,
    diagnoses: &[Diagnosis],
    treatments: &[Treatment],
    random: &mut Random,
) -> Vec<Visit> {
    let days = if person.age_on(person.last_day()) < 15.0 {
        child_visits(person, random)
    } else {
        adult_visits(person, diagnoses, random)
    };
    let last = days.last().copied();
    let pulse = random.normal();
    days.into_iter()
        .map(|day| Visit {
            time: day.at(random.whole(8 * 60, 15 * 60)),
            vital_signs: measure(tables, person, body, treatments, day, Some(day) == last, pulse, random),
        })
        .collect()
}

fn child_visits(person: &Person, random: &mut Random) -> Vec<Date> {
    let days = CHILD_VISITS
        .iter()
        .map(|&months| {
            person
                .birth
                .plus(floor(f64::from(months) * YEAR / 12.0) + random.whole(0, 12))
        })
        .filter(|&day| day < person.last_day().plus(-1));
    let days: Vec<Date> = days.collect();
    days[days.len().saturating_sub(4)..].to_vec()
}

/// Twice a year with three conditions, four times with five, else seldom; two years back. So a few patients have most of the
/// observations, as they do in care.
fn adult_visits(person: &Person, diagnoses: &[Diagnosis], random: &mut Random) -> Vec<Date> {
    let lasting = diagnoses
        .iter()
        .filter(|diagnosis| matches!(diagnosis.disorder, Disorder::Lasting(_)))
        .count();
    let (most, interval) = match lasting {
        0 => (1, (500, 700)),
        1 | 2 => (2, (300, 400)),
        3 | 4 => (4, (150, 190)),
        _ => (8, (75, 95)),
    };
    let mut day = person.last_day().plus(-random.whole(2, 40));
    let mut days = Vec::new();
    for _ in 0..most {
        days.push(day);
        day = day.plus(-random.whole(interval.0, interval.1));
    }
    days.reverse();
    days
}

#[allow(clippy::too_many_arguments, reason = "all that vital signs depend on")]
fn measure(
    tables: &Tables,
    person: &Person,
    body: &Body,
    treatments: &[Treatment],
    day: Date,
    is_last: bool,
    pulse: f64,
    random: &mut Random,
) -> VitalSigns {
    let age = person.age_on(day);
    let height = body.height_on(tables, person, day);
    let metres = height / 100.0;
    let weight = body.bmi_on(tables, person, day) * metres * metres * (1.0 + 0.012 * random.normal());
    let weight = round(weight * 10.0);
    let is_grown = age >= 18.0;
    let slowed = if treatments::takes(treatments, "C07A", day) {
        8.0
    } else {
        0.0
    };
    let rest = interpolate(HEART_RATE.into_iter(), age);
    let heart_rate = rest * (1.0 + 0.1 * pulse + 0.04 * random.normal()) - slowed;
    VitalSigns {
        half_centimetres: (is_last || !is_grown).then(|| round(height * 2.0)),
        weight,
        bmi: (age >= 2.0).then(|| round(f64::from(weight) / (metres * metres))),
        blood_pressure: (age >= 15.0).then(|| blood_pressure(tables, person, body, treatments, day, random)),
        heart_rate: round(heart_rate.clamp(42.0, 190.0)),
    }
}

fn blood_pressure(
    tables: &Tables,
    person: &Person,
    body: &Body,
    treatments: &[Treatment],
    day: Date,
    random: &mut Random,
) -> (i32, i32) {
    const LOWERING: [&str; 5] = ["C09A", "C09C", "C08C", "C03A", "C07A"];
    let age = person.age_on(day);
    let medicines = LOWERING
        .iter()
        .filter(|class| treatments::takes(treatments, class, day))
        .count();
    let lowered = f64::from(u8::try_from(medicines).unwrap_or(0)) * 6.0;
    let excess = 14.0 * (0.85 * body.blood_pressure + 0.5 * random.normal());
    let systolic = (tables.systolic.of(person.sex).at(age) + excess - lowered).clamp(84.0, 215.0);
    let diastolic = tables.diastolic.of(person.sex).at(age) + 0.42 * excess - 0.5 * lowered + 4.0 * random.normal();
    (
        round(systolic),
        round(diastolic.clamp(44.0, (systolic - 20.0).min(125.0))),
    )
}
