//! The figures and codes behind the sample: the files in `tables/`, each with its source in its first lines.

mod row;

use crate::number::interpolate;

use row::{by_decade, curve, curves, each};

/// One of the two sexes that the published figures tell apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sex {
    Male,
    Female,
}

/// A figure for each sex.
#[derive(Clone, Debug)]
pub struct BySex<T> {
    pub men: T,
    pub women: T,
}

impl<T> BySex<T> {
    /// The figure of one sex.
    pub fn of(&self, sex: Sex) -> &T {
        match sex {
            Sex::Male => &self.men,
            Sex::Female => &self.women,
        }
    }
}

/// How many people, in a range of ages in years.
pub struct AgeBand {
    pub from: f64,
    pub to: f64,
    pub people: BySex<f64>,
}

pub struct GivenNames {
    pub sex: Sex,
    pub born_from: i32,
    pub born_to: i32,
    pub names: Vec<&'static str>,
}

pub struct Municipality {
    pub name: &'static str,
    pub people: f64,
    pub postal_codes: Vec<&'static str>,
}

/// A code and its display; the system follows from where it is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code {
    pub code: &'static str,
    pub display: &'static str,
}

/// A figure by age, on a line between the points `(age, figure)`.
#[derive(Clone)]
pub struct Curve(Vec<(f64, f64)>);

impl Curve {
    /// The figure at an age.
    pub fn at(&self, age: f64) -> f64 {
        interpolate(self.0.iter().copied(), age)
    }

    /// The age at which a rising figure reaches a level; nothing where it never does.
    pub fn age_of(&self, level: f64) -> Option<f64> {
        let place = self.0.iter().position(|&(_, figure)| figure > level)?;
        let (age, figure) = self.0[place];
        let Some(&(age_before, before)) = place.checked_sub(1).map(|place| &self.0[place]) else {
            return Some(age);
        };
        Some(age_before + (age - age_before) * (level - before) / (figure - before))
    }
}

/// A lasting condition: who has it, from when on, and what it goes with.
pub struct Condition {
    pub key: &'static str,
    pub code: Code,
    /// % that have been given the diagnosis by an age
    pub share: BySex<Curve>,
    pub bmi: f64,
    pub blood_pressure: f64,
    pub smoking: f64,
    pub atopy: f64,
}

/// A condition that passes. `per_year` is for the ages 0-2, 3-12, 13-17, 18-64 and from 65 on.
pub struct Episode {
    pub code: Code,
    pub per_year: BySex<Vec<f64>>,
    pub days_from: i32,
    pub days_to: i32,
    pub years: f64,
    pub amoxicillin: f64,
}

pub struct Medication {
    pub condition: &'static str,
    pub group: &'static str,
    pub years_after: f64,
    pub share: f64,
    pub code: Code,
    pub form: &'static str,
    pub route: &'static str,
    pub dose: f64,
    pub unit: &'static str,
    pub times_a_day: i32,
    pub age_from: f64,
    pub since: i32,
}

pub struct Allergy {
    pub code: Code,
    pub category: &'static str,
    pub share: f64,
    pub age_from: f64,
    pub age_to: f64,
    pub atopy: f64,
    pub reactions: Vec<Code>,
}

pub struct Vaccine {
    pub code: Code,
    pub sex: Option<Sex>,
    pub months: Vec<f64>,
    pub born_from: i32,
    pub born_to: i32,
    pub share: f64,
    pub route: &'static str,
    pub since: i32,
}

pub struct Procedure {
    pub code: Code,
    pub condition: &'static str,
    pub share: BySex<f64>,
    pub age_from: f64,
    pub age_to: f64,
    pub years_after: f64,
    pub device: &'static str,
    pub since: i32,
}

pub struct Device {
    pub key: &'static str,
    pub code: Code,
    pub condition: &'static str,
    pub share: f64,
    pub since: i32,
}

pub struct LaboratoryTest {
    pub key: &'static str,
    pub code: Code,
    pub unit: &'static str,
    pub ucum: &'static str,
    pub decimals: u32,
    pub low: BySex<Option<f64>>,
    pub high: BySex<Option<f64>>,
    pub least: f64,
    pub most: f64,
}

pub struct BloodGroup {
    pub code: Code,
    pub share: f64,
}

pub struct CarePlan {
    pub condition: &'static str,
    pub code: Code,
    pub description: &'static str,
}

/// All tables.
pub struct Tables {
    pub population: Vec<AgeBand>,
    pub deaths: Vec<AgeBand>,
    pub municipalities: Vec<Municipality>,
    pub family_names: Vec<(&'static str, f64)>,
    pub given_names: Vec<GivenNames>,
    pub streets: Vec<&'static str>,
    /// Of children, in cm, by age
    pub child_height: BySex<Curve>,
    /// Of adults, in cm, by year of birth
    pub adult_height: BySex<Curve>,
    pub bmi: BySex<Curve>,
    pub systolic: BySex<Curve>,
    pub diastolic: BySex<Curve>,
    pub smokes_daily: BySex<Curve>,
    pub smoked_before: BySex<Curve>,
    pub conditions: Vec<Condition>,
    pub episodes: Vec<Episode>,
    pub medications: Vec<Medication>,
    pub allergies: Vec<Allergy>,
    pub vaccines: Vec<Vaccine>,
    pub procedures: Vec<Procedure>,
    pub devices: Vec<Device>,
    pub laboratory: Vec<LaboratoryTest>,
    pub blood_groups: Vec<BloodGroup>,
    pub care_plans: Vec<CarePlan>,
}

impl Tables {
    /// Reads the tables that are part of the program.
    #[allow(clippy::too_many_lines, reason = "one short paragraph for each table")]
    pub fn read() -> Self {
        let age_bands = |text| {
            each(text, |row| AgeBand {
                from: row.value("age_from"),
                to: row.value("age_to"),
                people: row.by_sex("men", "women"),
            })
        };
        let growth = include_str!("tables/growth.tsv");
        let adults = include_str!("tables/adults.tsv");
        let smoking = include_str!("tables/smoking.tsv");
        let bmi = |name: &str| {
            let mut points = curve(growth, "age", name).0;
            points.extend(curve(adults, "age", name).0);
            Curve(points)
        };
        Self {
            population: age_bands(include_str!("tables/population.tsv")),
            deaths: age_bands(include_str!("tables/deaths.tsv")),
            municipalities: each(include_str!("tables/municipalities.tsv"), |row| Municipality {
                name: row.text("name"),
                people: row.value("people"),
                postal_codes: row.text("postal_codes").split(' ').collect(),
            }),
            family_names: each(include_str!("tables/family_names.tsv"), |row| {
                (row.text("name"), row.value("people"))
            }),
            given_names: each(include_str!("tables/given_names.tsv"), |row| GivenNames {
                sex: row.sex("sex").expect("a sex"),
                born_from: row.value("born_from"),
                born_to: row.value("born_to"),
                names: row.text("names").split(' ').collect(),
            }),
            streets: each(include_str!("tables/streets.tsv"), |row| row.text("name")),
            child_height: curves(growth, "age", "height"),
            adult_height: BySex {
                men: curve(include_str!("tables/heights.tsv"), "born", "men"),
                women: curve(include_str!("tables/heights.tsv"), "born", "women"),
            },
            bmi: BySex {
                men: bmi("bmi_men"),
                women: bmi("bmi_women"),
            },
            systolic: curves(adults, "age", "systolic"),
            diastolic: curves(adults, "age", "diastolic"),
            smokes_daily: curves(smoking, "age", "daily"),
            smoked_before: curves(smoking, "age", "former"),
            conditions: each(include_str!("tables/conditions.tsv"), |row| Condition {
                key: row.text("key"),
                code: row.code(),
                share: BySex {
                    men: by_decade(&row.values("men")),
                    women: by_decade(&row.values("women")),
                },
                bmi: row.value("bmi"),
                blood_pressure: row.value("blood_pressure"),
                smoking: row.value("smoking"),
                atopy: row.value("atopy"),
            }),
            episodes: each(include_str!("tables/episodes.tsv"), |row| Episode {
                code: row.code(),
                per_year: BySex {
                    men: row.values("men"),
                    women: row.values("women"),
                },
                days_from: row.value("days_from"),
                days_to: row.value("days_to"),
                years: row.value("years"),
                amoxicillin: row.value("amoxicillin"),
            }),
            medications: each(include_str!("tables/medications.tsv"), |row| Medication {
                condition: row.text("condition"),
                group: row.text("group"),
                years_after: row.value("years_after"),
                share: row.value("share"),
                code: row.code(),
                form: row.text("form"),
                route: row.text("route"),
                dose: row.value("dose"),
                unit: row.text("unit"),
                times_a_day: row.value("times_a_day"),
                age_from: row.value("age_from"),
                since: row.value("since"),
            }),
            allergies: each(include_str!("tables/allergies.tsv"), |row| Allergy {
                code: row.code(),
                category: row.text("category"),
                share: row.value("share"),
                age_from: row.value("age_from"),
                age_to: row.value("age_to"),
                atopy: row.value("atopy"),
                reactions: row.text("reactions").split('|').map(Code::read).collect(),
            }),
            vaccines: each(include_str!("tables/vaccines.tsv"), |row| Vaccine {
                code: row.code(),
                sex: row.sex("sex"),
                months: row.values("months"),
                born_from: row.value("born_from"),
                born_to: row.value("born_to"),
                share: row.value("share"),
                route: row.text("route"),
                since: row.value("since"),
            }),
            procedures: each(include_str!("tables/procedures.tsv"), |row| Procedure {
                code: row.code(),
                condition: row.text("condition"),
                share: row.by_sex("share_men", "share_women"),
                age_from: row.value("age_from"),
                age_to: row.value("age_to"),
                years_after: row.value("years_after"),
                device: row.text("device"),
                since: row.value("since"),
            }),
            devices: each(include_str!("tables/devices.tsv"), |row| Device {
                key: row.text("key"),
                code: row.code(),
                condition: row.text("condition"),
                share: row.value("share"),
                since: row.value("since"),
            }),
            laboratory: each(include_str!("tables/laboratory.tsv"), |row| LaboratoryTest {
                key: row.text("key"),
                code: row.code(),
                unit: row.text("unit"),
                ucum: row.text("ucum"),
                decimals: row.value("decimals"),
                low: BySex {
                    men: row.limit("low_men"),
                    women: row.limit("low_women"),
                },
                high: BySex {
                    men: row.limit("high_men"),
                    women: row.limit("high_women"),
                },
                least: row.value("least"),
                most: row.value("most"),
            }),
            blood_groups: each(include_str!("tables/blood_groups.tsv"), |row| BloodGroup {
                code: row.code(),
                share: row.value("share"),
            }),
            care_plans: each(include_str!("tables/care_plans.tsv"), |row| CarePlan {
                condition: row.text("condition"),
                code: row.code(),
                description: row.text("description"),
            }),
        }
    }
}

impl Code {
    /// Reads a code and its display with a space between.
    fn read(text: &'static str) -> Self {
        let (code, display) = text.split_once(' ').expect("a code and its display");
        Self { code, display }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check digit of a [SNOMED CT identifier](https://confluence.ihtsdotools.org/display/DOCRELFMT/5.5+Check-digit),
    /// after Verhoeff, in the dihedral group of a pentagon.
    fn verhoeff_holds(code: &str) -> bool {
        let multiply = |a: u8, b: u8| match (a < 5, b < 5) {
            (true, true) => (a + b) % 5,
            (true, false) => (a + b - 5) % 5 + 5,
            (false, true) => (a - 5 + 5 - b) % 5 + 5,
            (false, false) => (a + 5 - b) % 5,
        };
        let permute = |digit: u8| [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][usize::from(digit)];
        let digits = code.bytes().rev().map(|byte| byte - b'0').enumerate();
        digits.fold(0, |check, (place, digit)| {
            multiply(check, (0..place % 8).fold(digit, |digit, _| permute(digit)))
        }) == 0
    }

    /// The check digit of a [LOINC code](https://loinc.org/kb/users-guide/): modulus 10.
    fn modulus_10_holds(code: &str) -> bool {
        let (number, check) = code.split_once('-').expect("a LOINC code");
        let sum: u32 = number
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, byte)| {
                let product = u32::from(byte - b'0') * if place % 2 == 0 { 2 } else { 1 };
                product / 10 + product % 10
            })
            .sum();
        check == ((10 - sum % 10) % 10).to_string()
    }

    #[test]
    fn snomed_codes_have_right_check_digits() {
        let tables = Tables::read();
        let mut codes: Vec<Code> = Vec::new();
        codes.extend(tables.conditions.iter().map(|row| row.code));
        codes.extend(tables.episodes.iter().map(|row| row.code));
        codes.extend(
            tables
                .allergies
                .iter()
                .flat_map(|row| row.reactions.iter().copied().chain([row.code])),
        );
        codes.extend(tables.procedures.iter().map(|row| row.code));
        codes.extend(tables.devices.iter().map(|row| row.code));
        codes.extend(tables.blood_groups.iter().map(|row| row.code));
        codes.extend(tables.care_plans.iter().map(|row| row.code));
        codes.extend(crate::resource::SNOMED_CODES);
        for Code { code, display } in codes {
            assert!(verhoeff_holds(code), "{code} {display}");
        }
        assert!(!verhoeff_holds("59621001") && !verhoeff_holds("95621000"));
    }

    #[test]
    fn loinc_codes_have_right_check_digits() {
        let tables = Tables::read();
        let codes = tables
            .laboratory
            .iter()
            .map(|row| row.code)
            .chain(crate::resource::LOINC_CODES);
        for Code { code, display } in codes {
            assert!(modulus_10_holds(code), "{code} {display}");
        }
        assert!(!modulus_10_holds("8302-3"));
    }

    #[test]
    fn atc_codes_are_of_the_fifth_level() {
        let tables = Tables::read();
        let codes = tables
            .medications
            .iter()
            .map(|row| row.code)
            .chain(tables.vaccines.iter().map(|row| row.code));
        for Code { code, .. } in codes {
            let shape: String = code
                .chars()
                .map(|letter| if letter.is_ascii_digit() { '9' } else { 'A' })
                .collect();
            assert_eq!(shape, "A99AA99", "{code}");
        }
    }

    #[test]
    fn tables_name_what_others_have() {
        let tables = Tables::read();
        let is_condition = |key: &str| key.is_empty() || tables.conditions.iter().any(|row| row.key == key);
        assert!(tables.medications.iter().all(|row| is_condition(row.condition)));
        assert!(tables.procedures.iter().all(|row| is_condition(row.condition)));
        assert!(tables.devices.iter().all(|row| is_condition(row.condition)));
        assert!(tables.care_plans.iter().all(|row| is_condition(row.condition)));
        let is_device = |key: &str| key.is_empty() || tables.devices.iter().any(|row| row.key == key);
        assert!(tables.procedures.iter().all(|row| is_device(row.device)));
    }

    #[test]
    fn shares_rise_with_age() {
        for row in Tables::read().conditions {
            for curve in [row.share.men, row.share.women] {
                assert!(curve.0.is_sorted_by(|a, b| a.1 <= b.1), "{}", row.key);
            }
        }
    }

    #[test]
    fn ages_of_a_level() {
        let curve = by_decade(&[0.0, 0.0, 10.0]);
        assert_eq!(curve.age_of(5.0), Some(15.0));
        assert_eq!(curve.age_of(10.0), None);
        assert_eq!(by_decade(&[4.0, 10.0]).age_of(1.0), Some(0.0));
    }
}
