//! Laboratory results, which follow from conditions and their treatment.

use crate::date::{Date, DateTime};
use crate::json::Decimal;
use crate::number::{exp, power, round};
use crate::person::Person;
use crate::random::Random;
use crate::tables::{LaboratoryTest, Sex, Tables};

use super::conditions::has;
use super::treatments::takes;
use super::{Body, Diagnosis, Treatment, Visit};

/// A result.
pub struct Result<'t> {
    pub test: &'t LaboratoryTest,
    pub time: DateTime,
    pub issued: DateTime,
    pub value: Decimal,
}

/// What a patient's own level of each quantity is, between the visits.
struct Levels {
    glucose: f64,
    ldl: f64,
    hdl: f64,
    triglyceride: f64,
    filtration: f64,
    hemoglobin: f64,
    thyrotropin: f64,
    liver: f64,
}

/// The results of samples that were taken some days before each visit. Children have none: reference limits are those of adults.
pub fn results<'t>(
    tables: &'t Tables,
    person: &Person,
    body: &Body,
    diagnoses: &[Diagnosis],
    treatments: &[Treatment],
    visits: &[Visit],
    random: &mut Random,
) -> Vec<Result<'t>> {
    let levels = Levels {
        glucose: random.normal(),
        ldl: 0.8 * body.lipids + 0.6 * random.normal(),
        hdl: random.normal() - 0.35 * body.bmi,
        triglyceride: random.normal() + 0.45 * body.bmi,
        filtration: random.normal(),
        hemoglobin: random.normal(),
        thyrotropin: random.normal(),
        liver: random.normal() + 0.3 * body.bmi,
    };
    let mut results = Vec::new();
    for visit in visits {
        let day = visit.time.date().plus(-random.whole(2, 8));
        let time = day.at(random.whole(7 * 60 + 15, 9 * 60 + 45));
        let issued = time.plus(random.whole(180, 480));
        if person.age_on(day) < 18.0 {
            continue;
        }
        for (key, value) in sample(person, &levels, diagnoses, treatments, day, random) {
            let Some(test) = tables.laboratory.iter().find(|test| test.key == key) else {
                continue;
            };
            let scale = f64::from(10u32.pow(test.decimals));
            results.push(Result {
                test,
                time,
                issued,
                value: Decimal {
                    unscaled: round(value.clamp(test.least, test.most) * scale),
                    scale: test.decimals,
                },
            });
        }
    }
    results
}

/// The tests that are made of one sample, and what they give.
fn sample(
    person: &Person,
    levels: &Levels,
    diagnoses: &[Diagnosis],
    treatments: &[Treatment],
    day: Date,
    random: &mut Random,
) -> Vec<(&'static str, f64)> {
    let age = person.age_on(day);
    let has = |key| has(diagnoses, key, day);
    let has_diabetes = has("type_1_diabetes") || has("type_2_diabetes");
    let needs_kidney = has_diabetes
        || [
            "hypertension",
            "heart_failure",
            "chronic_kidney_disease",
            "coronary_disease",
        ]
        .into_iter()
        .any(has);
    let needs_lipids = has_diabetes || has("hypercholesterolemia") || has("coronary_disease") || age >= 40.0;
    let mut tests = Vec::new();
    let hba1c = hba1c(levels, age, diagnoses, treatments, day, random);
    if has_diabetes || age >= 45.0 {
        tests.push(("hba1c", hba1c));
        tests.push(("glucose", fasting_glucose(hba1c) + 0.25 * random.normal()));
    }
    if needs_lipids {
        tests.extend(lipids(
            person,
            levels,
            has("hypercholesterolemia"),
            takes(treatments, "C10AA", day),
            random,
        ));
    }
    if needs_kidney {
        tests.extend(kidney(person, levels, has("chronic_kidney_disease"), age, random));
        tests.push(("potassium", 4.1 + 0.32 * random.normal()));
    }
    if has("hypothyroidism") {
        let spread = if takes(treatments, "H03AA", day) { 0.5 } else { 1.1 };
        tests.push((
            "tsh",
            2.0 * exp(spread * levels.thyrotropin.abs() + 0.15 * random.normal()),
        ));
    }
    if person.sex == Sex::Female && age < 55.0 || age >= 60.0 || has("iron_deficiency_anemia") {
        let usual = if person.sex == Sex::Male { 151.0 } else { 135.0 };
        let lost = if has("iron_deficiency_anemia") { 22.0 } else { 0.0 };
        tests.push((
            "hemoglobin",
            usual - lost + 8.5 * levels.hemoglobin + 2.5 * random.normal(),
        ));
    }
    if takes(treatments, "C10AA", day) || takes(treatments, "L04AX", day) {
        let usual = if person.sex == Sex::Male { 27.0 } else { 21.0 };
        tests.push(("alat", usual * exp(0.38 * levels.liver + 0.1 * random.normal())));
    }
    tests
}

/// In mmol/mol. Nobody without diabetes reaches the limit of 48; treatment brings it towards the aim of 53.
fn hba1c(
    levels: &Levels,
    age: f64,
    diagnoses: &[Diagnosis],
    treatments: &[Treatment],
    day: Date,
    random: &mut Random,
) -> f64 {
    let noise = 1.2 * random.normal();
    if has(diagnoses, "type_1_diabetes", day) {
        return 64.0 + 11.0 * levels.glucose + 2.0 * noise;
    }
    if has(diagnoses, "type_2_diabetes", day) {
        let treated = if takes(treatments, "A10", day) { 0.0 } else { 5.0 };
        return 49.0 + treated + 9.0 * levels.glucose.abs() + noise;
    }
    (33.5 + 0.06 * (age - 20.0) + 2.0 * levels.glucose + noise).clamp(24.0, 46.0)
}

/// In mmol/l, from glycated hemoglobin in mmol/mol: the mean glucose of [ADAG](https://doi.org/10.2337/dc08-0545), less in the morning.
fn fasting_glucose(hba1c: f64) -> f64 {
    let percent = 0.0915 * hba1c + 2.15;
    let mean = 1.59 * percent - 2.59;
    5.2 + 0.85 * (mean - 5.9)
}

/// In mmol/l. The total is the sum after [Friedewald](https://doi.org/10.1093/clinchem/18.6.499), of what is reported.
fn lipids(
    person: &Person,
    levels: &Levels,
    is_high: bool,
    is_treated: bool,
    random: &mut Random,
) -> [(&'static str, f64); 4] {
    let tenths = |value: f64| f64::from(round(value * 10.0)) / 10.0;
    let untreated = if is_high {
        4.4 + 0.55 * levels.ldl
    } else {
        3.0 + 0.6 * levels.ldl
    };
    let kept = if is_treated { 0.58 } else { 1.0 };
    let ldl = tenths((untreated * kept + 0.12 * random.normal()).clamp(0.6, 9.0));
    let usual = if person.sex == Sex::Male { 1.3 } else { 1.6 };
    let hdl = tenths((usual + 0.28 * levels.hdl + 0.05 * random.normal()).clamp(0.6, 3.2));
    let triglyceride = tenths((1.15 * exp(0.38 * levels.triglyceride + 0.1 * random.normal())).clamp(0.4, 8.0));
    let total = ldl + hdl + triglyceride / 2.2;
    [
        ("cholesterol", total),
        ("ldl", ldl),
        ("hdl", hdl),
        ("triglyceride", triglyceride),
    ]
}

/// Creatinine in umol/l, and the filtration rate that [CKD-EPI 2009](https://doi.org/10.7326/0003-4819-150-9-200905050-00006) gives
/// for it. Below 60 is chronic kidney disease.
fn kidney(
    person: &Person,
    levels: &Levels,
    is_diseased: bool,
    age: f64,
    random: &mut Random,
) -> [(&'static str, f64); 2] {
    let aim = if is_diseased {
        (46.0 + 8.0 * levels.filtration + 2.0 * random.normal()).clamp(12.0, 58.0)
    } else {
        (116.0 - 0.72 * (age - 20.0) + 9.0 * levels.filtration + 2.5 * random.normal()).clamp(64.0, 140.0)
    };
    let (unit, low_exponent, factor) = match person.sex {
        Sex::Male => (0.9 * 88.4, -0.411, 141.0),
        Sex::Female => (0.7 * 88.4, -0.329, 141.0 * 1.018),
    };
    let at_unit = factor * power(0.993, age);
    let exponent = |is_low: bool| if is_low { low_exponent } else { -1.209 };
    let ratio = aim / at_unit;
    let creatinine = f64::from(round(
        (unit * power(ratio, 1.0 / exponent(ratio > 1.0))).clamp(30.0, 800.0),
    ));
    let scaled = creatinine / unit;
    [
        ("creatinine", creatinine),
        ("egfr", at_unit * power(scaled, exponent(scaled < 1.0))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::Health;
    use crate::person::Population;
    use crate::random::Purpose;

    fn mean(values: &[f64]) -> f64 {
        values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).expect("few"))
    }

    /// The results of a test in patients that a condition is true of, and in the others.
    fn split(key: &str, is_one: impl Fn(&Health, Date) -> bool) -> [Vec<f64>; 2] {
        let tables = Tables::read();
        let mut values = [Vec::new(), Vec::new()];
        for index in 0..6000 {
            let person = Person::new(
                &Population {
                    tables: &tables,
                    seed: 9,
                    as_of: Date::new(2026, 1, 1),
                },
                index,
            );
            let health = Health::new(&tables, &person, &mut Random::new(9, Purpose::Health, index));
            for result in health.laboratory.iter().filter(|result| result.test.key == key) {
                let value = f64::from(result.value.unscaled) / f64::from(10u32.pow(result.value.scale));
                values[usize::from(is_one(&health, result.time.date()))].push(value);
            }
        }
        values
    }

    #[test]
    fn hba1c_tells_diabetes() {
        let [without, with] = split("hba1c", |health, day| {
            has(&health.diagnoses, "type_1_diabetes", day) || has(&health.diagnoses, "type_2_diabetes", day)
        });
        assert!(without.iter().all(|&value| value < 48.0));
        assert!(
            (34.0..39.0).contains(&mean(&without)) && (50.0..62.0).contains(&mean(&with)),
            "{} {}",
            mean(&without),
            mean(&with)
        );
    }

    #[test]
    fn statins_lower_ldl() {
        let [without, with] = split("ldl", |health, day| takes(&health.treatments, "C10AA", day));
        assert!(mean(&with) < mean(&without) - 0.4, "{} {}", mean(&with), mean(&without));
    }

    #[test]
    fn a_low_filtration_rate_is_kidney_disease() {
        let [without, with] = split("egfr", |health, day| {
            has(&health.diagnoses, "chronic_kidney_disease", day)
        });
        assert!(without.iter().all(|&value| value >= 60.0) && with.iter().all(|&value| value < 60.0));
    }
}
