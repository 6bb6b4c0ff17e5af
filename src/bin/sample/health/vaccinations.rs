//! Vaccinations: the national programme by age, influenza by season, and COVID-19 by the calendar.

use crate::date::{Date, YEAR};
use crate::number::floor;
use crate::person::Person;
use crate::random::Random;
use crate::tables::{Code, Tables};

use super::{Diagnosis, Disorder};

/// A dose that was given.
pub struct Vaccination<'t> {
    pub code: Code,
    pub route: &'t str,
    pub day: Date,
    pub dose: i32,
}

/// ATC codes of the vaccines that go by the calendar.
const INFLUENZA: Code = Code {
    code: "J07BB02",
    display: "influenza, inactivated, split virus or surface antigen",
};
const COVID_19: Code = Code {
    code: "J07BN01",
    display: "covid-19, RNA-based vaccine",
};

const INTRAMUSCULAR: &str = "intramuscular";

/// The doses that were given by the last day, in the order of time.
pub fn given<'t>(
    tables: &'t Tables,
    person: &Person,
    diagnoses: &[Diagnosis],
    random: &mut Random,
) -> Vec<Vaccination<'t>> {
    let mut given = Vec::new();
    for row in &tables.vaccines {
        let is_for =
            (row.born_from..row.born_to).contains(&person.birth.year()) && row.sex.is_none_or(|sex| sex == person.sex);
        // Boosters of adults are given when there is an occasion.
        let late = if row.months[0] >= 300.0 {
            random.range(0.0, 96.0)
        } else {
            0.0
        };
        let mut dose = 0;
        for months in &row.months {
            let days = floor((months + late) * YEAR / 12.0) + random.whole(0, 25);
            let day = person.birth.plus(days);
            if random.percent(row.share) && is_for && day.year() >= row.since {
                dose += 1;
                given.push(Vaccination {
                    code: row.code,
                    route: row.route,
                    day,
                    dose,
                });
            }
        }
    }
    influenza(person, diagnoses, &mut given, random);
    covid_19(person, &mut given, random);
    given.retain(|vaccination| vaccination.day < person.last_day().plus(-1));
    given.sort_by_key(|vaccination| vaccination.day);
    given
}

/// The last three seasons. THL: about two thirds of people over 65 and a third of small children took it in 2022-2024.
fn influenza(person: &Person, diagnoses: &[Diagnosis], given: &mut Vec<Vaccination>, random: &mut Random) {
    let is_at_risk = diagnoses
        .iter()
        .any(|diagnosis| matches!(diagnosis.disorder, Disorder::Lasting(_)));
    let habit = random.range(0.0, 100.0);
    for year in person.last_day().year() - 3..=person.last_day().year() {
        let day = Date::new(year, 10, 10).plus(random.whole(0, 60));
        let age = person.age_on(day);
        let share = match age {
            age if age >= 65.0 => 63.0,
            age if (0.5..7.0).contains(&age) => 34.0,
            age if age < 0.5 => continue,
            _ if is_at_risk => 30.0,
            _ => 10.0,
        };
        if habit + random.range(-10.0, 10.0) < share {
            given.push(Vaccination {
                code: INFLUENZA,
                route: INTRAMUSCULAR,
                day,
                dose: 1,
            });
        }
    }
}

/// THL: 87 % of people from 12 years on had two doses by 2022, and most of the older ones a third.
fn covid_19(person: &Person, given: &mut Vec<Vaccination>, random: &mut Random) {
    let age = person.age_on(Date::new(2021, 6, 1));
    let begin = Date::new(2021, 9, 1).plus(-floor((age - 12.0).clamp(0.0, 70.0) * 3.2));
    let mut days = vec![begin.plus(random.whole(0, 45))];
    days.push(days[0].plus(random.whole(42, 84)));
    if random.percent(if age >= 60.0 { 88.0 } else { 55.0 }) && age >= 18.0 {
        days.push(Date::new(2021, 12, 15).plus(random.whole(0, 90)));
    }
    if age < 12.0 || !random.percent(87.0) {
        return;
    }
    for (dose, day) in (1..).zip(days) {
        given.push(Vaccination {
            code: COVID_19,
            route: INTRAMUSCULAR,
            day,
            dose,
        });
    }
}
