//! What a patient's health is like, over a life: conditions, and all that goes with them. One file for each theme; each is made
//! from those before it, so that what belongs together in people does so here.

mod allergies;
mod body;
mod conditions;
mod laboratory;
mod procedures;
mod treatments;
mod vaccinations;
mod visits;

pub use allergies::KnownAllergy;
pub use body::{Body, Smoking};
#[cfg(test)]
pub use conditions::OBESITY;
pub use conditions::{Diagnosis, Disorder};
pub use laboratory::Result as LaboratoryResult;
pub use procedures::{DeviceUse, Operation};
pub use treatments::Treatment;
pub use vaccinations::Vaccination;
pub use visits::Visit;

use crate::person::Person;
use crate::random::Random;
use crate::tables::{BloodGroup, Tables};

/// All that the document tells of a patient's health, each list in the order of time or of the tables.
pub struct Health<'t> {
    pub diagnoses: Vec<Diagnosis<'t>>,
    pub treatments: Vec<Treatment<'t>>,
    pub allergies: Vec<KnownAllergy<'t>>,
    pub vaccinations: Vec<Vaccination<'t>>,
    pub operations: Vec<Operation<'t>>,
    pub devices: Vec<DeviceUse<'t>>,
    pub visits: Vec<Visit>,
    pub laboratory: Vec<LaboratoryResult<'t>>,
    pub smoking: Option<Smoking>,
    pub blood_group: Option<&'t BloodGroup>,
}

impl<'t> Health<'t> {
    /// The health of a person.
    pub fn new(tables: &'t Tables, person: &Person, random: &mut Random) -> Self {
        let body = Body::new(random);
        let mut diagnoses = conditions::lasting(tables, person, &body, random);
        let allergies = allergies::known(tables, person, &body, random);
        let mut treatments = treatments::lasting(tables, person, &diagnoses, &allergies, random);
        let operations = procedures::operations(tables, person, &mut diagnoses, random);
        let devices = procedures::devices(tables, person, &diagnoses, &operations, random);
        treatments.extend(conditions::passing(tables, person, &allergies, &mut diagnoses, random));
        let vaccinations = vaccinations::given(tables, person, &diagnoses, random);
        let visits = visits::made(tables, person, &body, &diagnoses, &treatments, random);
        let laboratory = laboratory::results(tables, person, &body, &diagnoses, &treatments, &visits, random);
        let place = random.weighted(tables.blood_groups.iter().map(|row| row.share));
        Self {
            smoking: body.smoking(tables, person),
            blood_group: (!operations.is_empty()).then(|| &tables.blood_groups[place]),
            diagnoses,
            treatments,
            allergies,
            vaccinations,
            operations,
            devices,
            visits,
            laboratory,
        }
    }
}
