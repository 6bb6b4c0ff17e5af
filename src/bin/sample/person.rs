//! Who a patient is: an artificial person of Finland. No two patients of a seed share an identity code, and none is of a living
//! soul.

use crate::date::{Date, YEAR};
use crate::number::floor;
use crate::random::{Purpose, Random, mix};
use crate::tables::{AgeBand, Sex, Tables};

/// Ages are dealt in so many equal shares, each of them once in as many patients. So a small sample has an age pyramid too.
const SHARES: u64 = 16_384;

/// Of these, the ones for people who died in the last five years: 5 %, for 1 % of the people die in a year.
const DECEASED_SHARES: u64 = 819;

/// How many people of one sex and one day of birth there can be: individual numbers, and signs of the century.
const PER_DAY: u64 = 25 * 6;

/// No sample has more patients: there are no more artificial identity codes.
pub const MOST_PATIENTS: u64 = SHARES * PER_DAY;

/// All artificial persons of a seed, as of a day. Each is made from its number alone.
#[derive(Clone, Copy)]
pub struct Population<'t> {
    pub tables: &'t Tables,
    pub seed: u64,
    pub as_of: Date,
}

/// An artificial person.
pub struct Person {
    pub sex: Sex,
    pub birth: Date,
    pub death: Option<Date>,
    /// The day of the document
    pub now: Date,
    pub given: [&'static str; 2],
    pub family: &'static str,
    pub identity_code: String,
    pub record_number: String,
    pub street: String,
    pub postal_code: &'static str,
    pub municipality: &'static str,
    pub phone: String,
    pub speaks_swedish: bool,
}

impl Person {
    /// The person `index` of a population.
    pub fn new(population: &Population, index: u64) -> Self {
        let Population { tables, seed, as_of } = *population;
        let mut random = Random::new(seed, Purpose::Person, index);
        let offset = Random::new(seed, Purpose::Sample, 0).bits();
        // the golden ratio spreads neighbours far apart; an odd factor meets each share once
        let share = (index.wrapping_mul(10_125).wrapping_add(offset)) % SHARES;
        let living = SHARES - DECEASED_SHARES;
        let is_dead = share >= living;
        let (sex, birth) = if is_dead {
            let (sex, days) = age(&tables.deaths, share - living, DECEASED_SHARES, &mut random);
            (sex, as_of.plus(-days - floor(2.5 * YEAR) - 100))
        } else {
            let (sex, days) = age(&tables.population, share, living, &mut random);
            (sex, as_of.plus(-days - 3))
        };
        let death = is_dead.then(|| {
            let longest = (as_of.since(birth) - 90).min(floor(5.0 * YEAR));
            as_of.plus(-random.whole(1, longest))
        });
        let now = match death {
            Some(death) => death.plus(random.whole(1, 30)).min(as_of),
            None => as_of.plus(-random.whole(0, (as_of.since(birth) - 2).min(364))),
        };
        let serial = index / SHARES;
        let slot = (serial + mix(seed ^ share)) % 25;
        let municipality = &tables.municipalities[random.weighted(tables.municipalities.iter().map(|row| row.people))];
        let first_names = tables
            .given_names
            .iter()
            .find(|row| row.sex == sex && (row.born_from..row.born_to).contains(&birth.year()))
            .map_or(&[][..], |row| &row.names);
        let first = random.index(first_names.len());
        let second = (first + 1 + random.index(first_names.len() - 1)) % first_names.len();
        let (family, _) = tables.family_names[random.weighted(tables.family_names.iter().map(|row| row.1))];
        Self {
            sex,
            birth,
            death,
            now,
            given: [first_names[first], first_names[second]],
            family,
            identity_code: identity_code(birth, sex, is_dead, slot, serial / 25),
            record_number: random.uuid(),
            street: format!("{} {}", random.pick(&tables.streets), random.whole(1, 89)),
            postal_code: *random.pick::<&str>(&municipality.postal_codes),
            municipality: municipality.name,
            phone: format!("+358 44 000 {:04}", random.whole(0, 9999)),
            speaks_swedish: random.percent(5.0),
        }
    }

    /// The last day of which the document tells: today, or the day of death.
    pub fn last_day(&self) -> Date {
        self.death.unwrap_or(self.now)
    }

    /// Age in years on a day.
    pub fn age_on(&self, day: Date) -> f64 {
        day.years_since(self.birth)
    }

    /// First names and family name.
    pub fn full_name(&self) -> String {
        format!("{} {} {}", self.given[0], self.given[1], self.family)
    }
}

/// The sex and the age in days of the share `share` of `shares`. Each share has days of its own.
fn age(bands: &[AgeBand], share: u64, shares: u64, random: &mut Random) -> (Sex, i32) {
    let total: f64 = bands.iter().map(|band| band.people.men + band.people.women).sum();
    let day_of = |share: u64| {
        let part =
            f64::from(u32::try_from(share).expect("a share is small")) / f64::from(u32::try_from(shares).expect("too"));
        let mut left = part * total;
        for band in bands {
            let people = band.people.men + band.people.women;
            if left < people {
                return (band, (band.from + (band.to - band.from) * left / people) * YEAR);
            }
            left -= people;
        }
        let last = &bands[bands.len() - 1];
        (last, last.to * YEAR)
    };
    let (band, from) = day_of(share);
    let (_, to) = day_of(share + 1);
    let day = floor(from + random.unit() * (to - from - 1.0).max(0.0));
    let is_male = random.range(0.0, band.people.men + band.people.women) < band.people.men;
    (if is_male { Sex::Male } else { Sex::Female }, day)
}

/// A Finnish [personal identity code](https://dvv.fi/en/personal-identity-code) of an artificial person: the individual number is
/// from 900 to 999, which no one is given. The living have those below 950.
fn identity_code(birth: Date, sex: Sex, is_dead: bool, slot: u64, sign: u64) -> String {
    let (year, month, day) = birth.parts();
    let signs = if year < 2000 { b"-YXWVU" } else { b"ABCDEF" };
    let sign = signs[usize::try_from(sign).expect("a small number") % signs.len()] as char;
    let individual = 900 + if is_dead { 50 } else { 0 } + 2 * slot + u64::from(sex == Sex::Male);
    let date = format!("{day:02}{month:02}{:02}", year % 100);
    format!("{date}{sign}{individual}{}", check_character(&date, individual))
}

/// The last character of an identity code.
fn check_character(date: &str, individual: u64) -> char {
    let number: u64 = format!("{date}{individual:03}").parse().expect("digits");
    b"0123456789ABCDEFHJKLMNPRSTUVWXY"[usize::try_from(number % 31).expect("it is below 31")] as char
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const AS_OF: Date = Date::new(2026, 1, 1);

    fn population(tables: &Tables, seed: u64) -> Population<'_> {
        Population {
            tables,
            seed,
            as_of: AS_OF,
        }
    }

    #[test]
    fn check_characters() {
        // The example of the Digital and Population Data Services Agency: 131052-308T.
        assert_eq!(check_character("131052", 308), 'T');
    }

    #[test]
    fn identity_codes_are_unique_and_artificial() {
        let tables = Tables::read();
        let mut codes = HashSet::new();
        // All shares twice, and the same shares again where the first sign of the century is used up.
        for index in (0..2 * SHARES).chain(25 * SHARES..26 * SHARES) {
            let person = Person::new(&population(&tables, 7), index);
            let individual: i32 = person.identity_code[7..10].parse().expect("an individual number");
            assert!((900..=999).contains(&individual));
            assert_eq!(individual % 2 == 1, person.sex == Sex::Male);
            assert_eq!(individual >= 950, person.death.is_some());
            let (year, month, day) = person.birth.parts();
            assert_eq!(
                person.identity_code[..6],
                format!("{day:02}{month:02}{:02}", year % 100)
            );
            assert!(codes.insert(person.identity_code));
        }
    }

    #[test]
    fn no_two_shares_have_a_day_in_common() {
        let tables = Tables::read();
        for (bands, shares) in [
            (&tables.population, SHARES - DECEASED_SHARES),
            (&tables.deaths, DECEASED_SHARES),
        ] {
            let mut last = -1;
            for share in 0..shares {
                let days: Vec<i32> = (0..20)
                    .map(|seed| age(bands, share, shares, &mut Random::new(seed, Purpose::Person, share)).1)
                    .collect();
                assert!(days.iter().all(|&day| day > last), "{share}");
                last = days.into_iter().max().expect("twenty of them");
            }
        }
    }

    #[test]
    fn the_age_pyramid_is_that_of_the_table() {
        let tables = Tables::read();
        let people: Vec<Person> = (0..SHARES)
            .map(|index| Person::new(&population(&tables, 3), index))
            .collect();
        let percent = |is_one: &dyn Fn(&Person) -> bool| {
            let is_alive = |person: &&Person| person.death.is_none();
            100 * people.iter().filter(is_alive).filter(|person| is_one(person)).count()
                / people.iter().filter(is_alive).count()
        };
        // Statistics Finland: 23.4 % of the people were 65 or older at the end of 2023, and 50.5 % women.
        assert_eq!(percent(&|person| person.age_on(AS_OF) >= 65.0), 23);
        assert!((49..=51).contains(&percent(&|person| person.sex == Sex::Female)));
        let mut ages: Vec<f64> = people
            .iter()
            .filter_map(|person| Some(person.age_on(person.death?)))
            .collect();
        ages.sort_by(f64::total_cmp);
        assert!((79.0..83.0).contains(&ages[ages.len() / 2]), "median age at death");
        for person in &people {
            assert!(person.birth < person.last_day() && person.last_day() <= person.now && person.now <= AS_OF);
        }
    }

    #[test]
    fn a_small_sample_has_all_ages() {
        let tables = Tables::read();
        let mut ages: Vec<f64> = (0..20)
            .map(|index| Person::new(&population(&tables, 1), index).age_on(AS_OF))
            .collect();
        ages.sort_by(f64::total_cmp);
        assert!(ages[1] < 18.0 && ages[17] > 65.0, "{ages:?}");
    }
}
