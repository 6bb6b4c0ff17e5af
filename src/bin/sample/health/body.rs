//! What a person is born with, or keeps for long: tendencies that conditions and measurements share.

use crate::date::Date;
use crate::number::{exp, normal_share};
use crate::person::Person;
use crate::random::Random;
use crate::tables::{Sex, Tables};

/// Tendencies, each a standard normal number.
pub struct Body {
    pub height: f64,
    pub bmi: f64,
    pub blood_pressure: f64,
    pub smoking: f64,
    pub atopy: f64,
    pub lipids: f64,
}

/// What a person says of tobacco.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Smoking {
    Never,
    Former,
    Daily,
}

impl Body {
    /// A body by chance.
    pub fn new(random: &mut Random) -> Self {
        let bmi = random.normal();
        Self {
            height: random.normal(),
            bmi,
            blood_pressure: 0.25 * bmi + 0.97 * random.normal(),
            smoking: random.normal(),
            atopy: random.normal(),
            lipids: random.normal(),
        }
    }

    /// Height in cm on a day, to half a centimetre.
    pub fn height_on(&self, tables: &Tables, person: &Person, day: Date) -> f64 {
        let adult = tables.adult_height.of(person.sex).at(f64::from(person.birth.year()));
        let curve = tables.child_height.of(person.sex);
        let grown = adult * curve.at(person.age_on(day)) / curve.at(18.0);
        ((grown * (1.0 + 0.037 * self.height.clamp(-3.0, 3.0))) * 2.0).floor() / 2.0
    }

    /// Body mass index in kg/m2 on a day. Its spread is skewed, and wider in adults.
    pub fn bmi_on(&self, tables: &Tables, person: &Person, day: Date) -> f64 {
        let age = person.age_on(day);
        let adult_spread = if person.sex == Sex::Male { 0.16 } else { 0.185 };
        let spread = if age < 18.0 {
            0.07 + (adult_spread - 0.07) * age / 18.0
        } else {
            adult_spread
        };
        tables.bmi.of(person.sex).at(age) * exp(spread * self.bmi.clamp(-2.3, 3.3))
    }

    /// What the person says of tobacco at the end; children are not asked.
    pub fn smoking(&self, tables: &Tables, person: &Person) -> Option<Smoking> {
        let age = person.age_on(person.last_day());
        let share_above = 100.0 - 100.0 * normal_share(self.smoking);
        let daily = tables.smokes_daily.of(person.sex).at(age);
        let former = tables.smoked_before.of(person.sex).at(age);
        (age >= 15.0).then_some(match share_above {
            share if share < daily => Smoking::Daily,
            share if share < daily + former => Smoking::Former,
            _ => Smoking::Never,
        })
    }
}
