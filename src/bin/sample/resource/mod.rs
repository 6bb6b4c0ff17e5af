//! FHIR R4 resources, one file for each type or for two that belong together.

mod allergy_intolerance;
mod care_plan;
mod composition;
mod condition;
mod device;
mod element;
mod immunization;
mod medication;
mod observation;
mod organization;
mod patient;
mod practitioner;
mod procedure;
mod provenance;

pub use allergy_intolerance::allergies;
pub use care_plan::care_plan;
pub use composition::{Section, composition};
pub use condition::conditions;
pub use device::devices;
pub use element::{HTEST, coding, timestamp};
pub use immunization::immunizations;
pub use medication::{medications, statements};
pub use observation::{laboratory_results, social_history, vital_signs};
pub use organization::organization;
pub use patient::patient;
pub use practitioner::{Profession, practitioner, role};
pub use procedure::procedures;
pub use provenance::provenance;

use crate::date::DateTime;
use crate::health::Health;
use crate::json::Value;
use crate::person::Person;
use crate::random::Random;
#[cfg(test)]
use crate::tables::Code;
use crate::tables::Tables;

/// A resource in the making: its id, a line for people, and its elements.
pub struct Resource {
    pub id: String,
    pub summary: String,
    pub value: Value,
}

/// Who is in a document, and when it is written. What resources are made from.
pub struct Scene<'a> {
    pub tables: &'a Tables,
    pub person: &'a Person,
    pub health: &'a Health<'a>,
    pub time: DateTime,
    pub patient: String,
    pub physician: String,
    pub nurse: String,
    pub organization: String,
}

impl Scene<'_> {
    /// A reference to the patient.
    pub fn subject(&self) -> Value {
        element::reference_with(&self.patient, self.person.full_name())
    }

    /// A reference to the physician's role.
    pub fn physician(&self) -> Value {
        element::reference(&self.physician)
    }
}

/// References to some of the resources: those of the places.
fn references(resources: &[Resource], places: impl IntoIterator<Item = usize>) -> Value {
    crate::json::list(places.into_iter().map(|place| element::reference(&resources[place].id)))
}

/// New ids, one for each item.
fn with_id<'a, T>(items: &'a [T], random: &'a mut Random) -> impl Iterator<Item = (&'a T, String)> {
    items.iter().map(|item| (item, random.uuid()))
}

/// The SNOMED CT codes that are not in a table.
#[cfg(test)]
pub const SNOMED_CODES: [Code; 16] = [
    element::INTRAMUSCULAR,
    element::SUBCUTANEOUS,
    element::ORAL,
    element::RESPIRATORY,
    element::OPHTHALMIC,
    condition::NO_PROBLEMS,
    medication::NO_MEDICATIONS,
    allergy_intolerance::NO_ALLERGY,
    observation::NEVER_SMOKED,
    observation::EX_SMOKER,
    observation::SMOKES_DAILY,
    practitioner::PHYSICIAN,
    practitioner::NURSE,
    practitioner::GENERAL_PRACTICE,
    care_plan::CARE_PLAN,
    crate::health::OBESITY,
];

/// The LOINC codes that are not in a table.
#[cfg(test)]
pub const LOINC_CODES: [Code; 21] = {
    let [a, b, c, d, e, f, g, h, i, j, k] = composition::SECTION_CODES;
    let [l, m, n, o, p, q, r, s, t] = observation::CODES;
    [
        composition::PATIENT_SUMMARY,
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        i,
        j,
        k,
        l,
        m,
        n,
        o,
        p,
        q,
        r,
        s,
        t,
    ]
};
