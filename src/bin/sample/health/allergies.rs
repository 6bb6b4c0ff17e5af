//! Allergies on record.

use crate::date::{Date, YEAR};
use crate::number::{floor, normal_share};
use crate::person::Person;
use crate::random::Random;
use crate::tables::{Allergy, Code, Tables};

use super::Body;

/// An allergy that is on record.
pub struct KnownAllergy<'t> {
    pub allergy: &'t Allergy,
    pub onset: Date,
    pub reaction: Code,
    pub is_severe: bool,
}

/// The allergies that were found by the last day.
pub fn known<'t>(tables: &'t Tables, person: &Person, body: &Body, random: &mut Random) -> Vec<KnownAllergy<'t>> {
    let mut known = Vec::new();
    for allergy in &tables.allergies {
        let own = (1.0 - allergy.atopy * allergy.atopy).sqrt() * random.normal();
        let percent_above = 100.0 - 100.0 * normal_share(allergy.atopy * body.atopy + own);
        let onset = person
            .birth
            .plus(floor(random.range(allergy.age_from, allergy.age_to) * YEAR).max(60));
        let reaction = *random.pick(&allergy.reactions);
        let is_severe = reaction.display == "Anaphylaxis" || random.percent(12.0);
        if percent_above < allergy.share && onset < person.last_day().plus(-2) {
            known.push(KnownAllergy {
                allergy,
                onset,
                reaction,
                is_severe,
            });
        }
    }
    known
}
