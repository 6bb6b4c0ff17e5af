//! Drift: what changes for all patients of one organization from some time on, and can be seen in the distribution alone.

use super::Site;
use crate::json::{Decimal, object};
use crate::person::{Person, Population};
use crate::random::{Purpose, Random};

/// Drift is where there are documents enough: in one of so many of the largest municipalities.
const LARGEST: usize = 8;

/// It began so many days before the day that the sample is as of.
const DAYS: i32 = 182;

/// Whether the kind at a place reaches the document of a person: the organization of its kind, and the time. Two kinds never share an
/// organization.
pub fn reaches(population: &Population, index: u64, place: usize) -> bool {
    let offset = Random::new(population.seed, Purpose::Defects, u64::MAX).index(LARGEST);
    let municipality = &population.tables.municipalities[(offset + place) % LARGEST];
    let person = Person::new(population, index);
    person.municipality == municipality.name && person.now > population.as_of.plus(-DAYS)
}

/// LDL cholesterol, a quarter too high.
pub fn calibration(site: &mut Site) -> Vec<String> {
    let path = "valueQuantity.value";
    let results = site.all("Observation", |resource| {
        resource.text("code.coding[0].code") == Some("22748-8")
    });
    let change = |place| {
        let number = site.number(place, path)?;
        let unscaled = (number.unscaled * 5 + 2) / 4;
        site.set(place, path, Decimal { unscaled, ..number })
    };
    results.into_iter().filter_map(change).collect()
}

/// Glycated hemoglobin in % of [NGSP](https://ngsp.org/ifccngsp.asp), under the code for mmol/mol.
pub fn unit(site: &mut Site) -> Vec<String> {
    let path = "valueQuantity";
    let results = site.all("Observation", |resource| {
        resource.text("code.coding[0].code") == Some("59261-8")
    });
    let change = |place| {
        let number = site.number(place, "valueQuantity.value")?;
        let unscaled = (number.unscaled * 915 + 21_500 + 500) / 1000;
        let quantity = object([
            ("value", Decimal { unscaled, scale: 1 }.into()),
            ("unit", "%".into()),
            ("system", "http://unitsofmeasure.org".into()),
            ("code", "%".into()),
        ]);
        site.set(place, path, quantity)
    };
    results.into_iter().filter_map(change).collect()
}

/// No one has made the observations.
pub fn completeness(site: &mut Site) -> Vec<String> {
    let observations = site.all("Observation", |resource| resource.at("performer").is_some());
    observations
        .into_iter()
        .filter_map(|place| site.remove(place, "", "performer"))
        .collect()
}
