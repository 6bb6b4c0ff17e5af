//! Conditions: those that last, each with the age at which it begins, and those that pass.

use crate::date::{Date, YEAR};
use crate::number::{floor, normal_share};
use crate::person::Person;
use crate::random::Random;
use crate::tables::{Code, Condition, Tables};

use super::{Body, KnownAllergy, Treatment, treatments};

/// SNOMED CT: what is diagnosed from the body mass index alone.
pub const OBESITY: Code = Code {
    code: "414916001",
    display: "Obesity",
};

/// What a condition is, where that matters for others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disorder<'t> {
    /// A lasting one, with its key in the table
    Lasting(&'t str),
    Obesity,
    Passing,
}

/// A condition that a patient has, or had.
pub struct Diagnosis<'t> {
    pub disorder: Disorder<'t>,
    pub code: Code,
    pub onset: Date,
    pub recorded: Date,
    pub end: Option<Date>,
}

impl Diagnosis<'_> {
    /// Whether it is the lasting condition of a key, and has begun by a day.
    pub fn is(&self, key: &str, day: Date) -> bool {
        self.disorder == Disorder::Lasting(key) && self.onset <= day
    }
}

/// Whether there is a lasting condition of a key on a day.
pub fn has(diagnoses: &[Diagnosis], key: &str, day: Date) -> bool {
    diagnoses.iter().any(|diagnosis| diagnosis.is(key, day))
}

/// The lasting conditions that have begun. Whoever is at the risk of the upper x % gets the condition at the age by which x % have it.
pub fn lasting<'t>(tables: &'t Tables, person: &Person, body: &Body, random: &mut Random) -> Vec<Diagnosis<'t>> {
    let end = person.last_day().plus(-2);
    let mut diagnoses: Vec<Diagnosis> = Vec::new();
    for row in &tables.conditions {
        let percent_above = 100.0 - 100.0 * normal_share(liability(row, body, random));
        let delay = random.whole(0, 10);
        let infancy = random.whole(20, 300);
        let is_other_diabetes = row.key == "type_2_diabetes" && has(&diagnoses, "type_1_diabetes", end);
        let Some(age) = row.share.of(person.sex).age_of(percent_above) else {
            continue;
        };
        let onset = person.birth.plus(floor(age * YEAR).max(infancy));
        if onset <= end && !is_other_diabetes {
            diagnoses.push(Diagnosis {
                disorder: Disorder::Lasting(row.key),
                code: row.code,
                onset,
                recorded: onset.plus(delay).min(end),
                end: None,
            });
        }
    }
    let years = random.range(0.5, 12.0);
    if body.bmi_on(tables, person, end) >= 34.0 && person.age_on(end) >= 18.0 {
        let onset = end.plus(-floor(years.min(person.age_on(end) - 17.0) * YEAR));
        diagnoses.push(Diagnosis {
            disorder: Disorder::Obesity,
            code: OBESITY,
            onset,
            recorded: onset,
            end: None,
        });
    }
    diagnoses
}

/// A person's risk of a condition as a standard normal number: what it shares with tendencies of the body, and a part of its own.
fn liability(row: &Condition, body: &Body, random: &mut Random) -> f64 {
    let shared = [
        (row.bmi, body.bmi),
        (row.blood_pressure, body.blood_pressure),
        (row.smoking, body.smoking),
        (row.atopy, body.atopy),
    ];
    let explained: f64 = shared.iter().map(|(weight, _)| weight * weight).sum();
    let own = (1.0 - explained).max(0.0).sqrt() * random.normal();
    shared.iter().map(|(weight, tendency)| weight * tendency).sum::<f64>() + own
}

/// Adds conditions that pass, and gives the courses of amoxicillin for them.
pub fn passing<'t>(
    tables: &'t Tables,
    person: &Person,
    allergies: &[KnownAllergy],
    diagnoses: &mut Vec<Diagnosis<'t>>,
    random: &mut Random,
) -> Vec<Treatment<'t>> {
    let last = person.last_day().plus(-2);
    let mut courses = Vec::new();
    for row in &tables.episodes {
        for year in 0..floor(row.years) {
            let onset = last.plus(-random.whole(365 * year, 365 * year + 364));
            let happens = random.unit() < row.per_year.of(person.sex)[age_group(person.age_on(onset))];
            let end = onset.plus(random.whole(row.days_from, row.days_to));
            let delay = random.whole(0, 2);
            let gets_amoxicillin = random.unit() < row.amoxicillin;
            let days = random.whole(5, 10);
            // One that began lately is not over yet.
            let end = (end <= last).then_some(end);
            if !happens || onset < person.birth.plus(30) {
                continue;
            }
            let recorded = onset.plus(delay).min(last);
            let is_recent = recorded >= last.plus(-500) && recorded.plus(days) <= last;
            if gets_amoxicillin && is_recent && !treatments::avoids_penicillin(allergies) {
                let age = person.age_on(recorded);
                courses.push(Treatment::amoxicillin(
                    age,
                    recorded,
                    recorded.plus(days),
                    diagnoses.len(),
                ));
            }
            diagnoses.push(Diagnosis {
                disorder: Disorder::Passing,
                code: row.code,
                onset,
                recorded,
                end,
            });
        }
    }
    courses
}

/// The place of an age in the figures of a table of episodes.
fn age_group(age: f64) -> usize {
    [3.0, 13.0, 18.0, 65.0].iter().filter(|&&from| age >= from).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::Health;
    use crate::person::Population;
    use crate::random::Purpose;

    const AS_OF: Date = Date::new(2026, 1, 1);

    #[test]
    fn shares_by_age_are_those_of_the_table() {
        let tables = Tables::read();
        let people: Vec<(Person, Vec<Diagnosis>)> = (0..16_384)
            .map(|index| {
                let person = Person::new(
                    &Population {
                        tables: &tables,
                        seed: 5,
                        as_of: AS_OF,
                    },
                    index,
                );
                let mut random = Random::new(5, Purpose::Health, index);
                let body = Body::new(&mut random);
                let diagnoses = lasting(&tables, &person, &body, &mut random);
                (person, diagnoses)
            })
            .collect();
        for key in ["hypertension", "hypercholesterolemia", "asthma", "cataract"] {
            let row = tables.conditions.iter().find(|row| row.key == key).expect("a row");
            let (mut expected, mut found) = (0.0, 0.0);
            for (person, diagnoses) in &people {
                expected += row.share.of(person.sex).at(person.age_on(person.last_day())) / 100.0;
                found += f64::from(u8::from(has(diagnoses, key, AS_OF)));
            }
            assert!(
                (found / expected - 1.0f64).abs() < 0.08,
                "{key}: {found} and {expected}"
            );
        }
    }

    #[test]
    fn diabetes_goes_with_a_high_body_mass_index() {
        let tables = Tables::read();
        let mut sums = [(0.0, 0.0), (0.0, 0.0)];
        for index in 0..6000 {
            let person = Person::new(
                &Population {
                    tables: &tables,
                    seed: 2,
                    as_of: AS_OF,
                },
                index,
            );
            if person.age_on(person.last_day()) < 50.0 {
                continue;
            }
            let mut random = Random::new(2, Purpose::Health, index);
            let body = Body::new(&mut random);
            let diagnoses = lasting(&tables, &person, &body, &mut random);
            let sum = &mut sums[usize::from(has(&diagnoses, "type_2_diabetes", AS_OF))];
            sum.0 += body.bmi_on(&tables, &person, person.last_day());
            sum.1 += 1.0;
        }
        let [without, with] = sums.map(|(sum, count)| sum / count);
        assert!(with > without + 2.5, "{with} and {without}");
    }

    #[test]
    fn everything_is_between_birth_and_the_last_day() {
        let tables = Tables::read();
        for index in 0..3000 {
            let person = Person::new(
                &Population {
                    tables: &tables,
                    seed: 11,
                    as_of: AS_OF,
                },
                index,
            );
            let health = Health::new(&tables, &person, &mut Random::new(11, Purpose::Health, index));
            let mut days: Vec<Date> = Vec::new();
            for diagnosis in &health.diagnoses {
                assert!(diagnosis.onset <= diagnosis.recorded);
                assert!(diagnosis.end.is_none_or(|end| diagnosis.onset < end));
                days.extend([diagnosis.onset, diagnosis.recorded].into_iter().chain(diagnosis.end));
            }
            for treatment in &health.treatments {
                assert!(treatment.end.is_none_or(|end| treatment.start < end));
                assert!(
                    treatment
                        .reason
                        .is_none_or(|reason| health.diagnoses[reason].onset <= treatment.start)
                );
                days.push(treatment.start);
            }
            days.extend(health.operations.iter().map(|operation| operation.day));
            days.extend(health.devices.iter().map(|device| device.start));
            days.extend(health.vaccinations.iter().map(|vaccination| vaccination.day));
            days.extend(health.allergies.iter().map(|allergy| allergy.onset));
            days.extend(health.visits.iter().map(|visit| visit.time.date()));
            days.extend(
                health
                    .laboratory
                    .iter()
                    .flat_map(|result| [result.time.date(), result.issued.date()]),
            );
            for day in days {
                assert!(person.birth < day && day < person.last_day(), "{index}: {day}");
            }
        }
    }
}
