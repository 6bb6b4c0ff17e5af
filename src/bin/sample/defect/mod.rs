//! Defects that are put into documents on purpose, each with the place where it is, so that finding them can be scored. One file
//! for each group; a kind is one row of [`KINDS`] and one function.

mod code;
mod completeness;
mod consistency;
mod drift;
mod duplicate;
mod range;
mod reference;
mod site;
mod structure;
mod time;
mod types;
mod unit;

pub use site::{Damage, Site};

use crate::json::Value;
use crate::person::Population;
use crate::random::{Purpose, Random};

/// A kind of defect.
pub struct Kind {
    pub name: &'static str,
    pub group: &'static str,
    pub description: &'static str,
    inject: Inject,
}

/// Changes a document, and tells where. Nowhere, and nothing is changed, where the document has no place for the defect.
enum Inject {
    Once(fn(&mut Site) -> Option<String>),
    Throughout(fn(&mut Site) -> Vec<String>),
}

const fn kind(
    name: &'static str,
    group: &'static str,
    inject: fn(&mut Site) -> Option<String>,
    description: &'static str,
) -> Kind {
    let inject = Inject::Once(inject);
    Kind {
        name,
        group,
        description,
        inject,
    }
}

/// A kind that all documents of an organization have, from some time on.
const fn drift(name: &'static str, inject: fn(&mut Site) -> Vec<String>, description: &'static str) -> Kind {
    let inject = Inject::Throughout(inject);
    Kind {
        name,
        group: "drift",
        description,
        inject,
    }
}

/// All kinds, by group.
#[rustfmt::skip]
pub const KINDS: [Kind; 59] = [
    kind("truncated_document", "structure", structure::truncated_document, "The document ends in its middle"),
    kind("duplicate_member", "structure", structure::duplicate_member, "An object has two members of one name, with different values"),
    kind("unknown_element", "structure", structure::unknown_element, "An element that the resource does not have: birthdate instead of birthDate"),
    kind("missing_resource_type", "structure", structure::missing_resource_type, "A resource without resourceType"),
    kind("object_for_list", "structure", structure::object_for_list, "Patient.name is an object instead of a list"),
    kind("empty_text", "structure", structure::empty_text, "A text of no characters"),
    kind("invalid_id", "structure", structure::invalid_id, "An id with characters that ids do not have"),
    kind("malformed_narrative", "structure", structure::malformed_narrative, "A narrative whose XHTML is not well formed"),
    kind("two_values", "structure", structure::two_values, "An observation with two values of different types"),

    kind("number_as_text", "type", types::number_as_text, "The value of a quantity is a text"),
    kind("boolean_as_text", "type", types::boolean_as_text, "Patient.active is a text"),
    kind("text_as_number", "type", types::text_as_number, "A postal code is a number, and may have lost its zeros"),
    kind("local_date", "type", types::local_date, "A date of birth as it is written in Finland: 31.12.1999"),
    kind("time_without_zone", "type", types::time_without_zone, "A date and time without a time zone"),

    kind("unknown_status", "code", code::unknown_status, "A status that the required value set does not have"),
    kind("quote_in_code", "code", code::quote_in_code, "A code with a quotation mark behind it"),
    kind("snomed_check_digit", "code", code::snomed_check_digit, "A SNOMED CT code with a wrong check digit"),
    kind("loinc_check_digit", "code", code::loinc_check_digit, "A LOINC code with a wrong check digit"),
    kind("loinc_prefix", "code", code::loinc_prefix, "A LOINC code with a $ before it"),
    kind("wrong_code_system", "code", code::wrong_code_system, "A SNOMED CT code that claims to be of ICD-10"),
    kind("unresolved_alias", "code", code::unresolved_alias, "The alias $ucum instead of the system of a unit"),
    kind("wrong_display", "code", code::wrong_display, "The display of another code"),
    kind("code_of_other_sex", "code", code::code_of_other_sex, "A diagnosis that people of the other sex have"),

    kind("dangling_reference", "reference", reference::dangling_reference, "A reference to what is not in the document"),
    kind("empty_reference", "reference", reference::empty_reference, "A reference that is the bare urn:uuid:"),
    kind("wrong_target_type", "reference", reference::wrong_target_type, "A subject that is an organization"),

    kind("onset_before_birth", "time", time::onset_before_birth, "A condition that begins before the patient's birth"),
    kind("abatement_before_onset", "time", time::abatement_before_onset, "A condition that ends before it begins"),
    kind("recorded_before_onset", "time", time::recorded_before_onset, "A condition that was recorded before it began"),
    kind("event_after_death", "time", time::event_after_death, "A measurement after the patient's death"),
    kind("future_date", "time", time::future_date, "A measurement after the document was written"),
    kind("reversed_period", "time", time::reversed_period, "A treatment that ends before it begins"),
    kind("issued_before_effective", "time", time::issued_before_effective, "A result that was issued before its sample was taken"),

    kind("impossible_value", "range", range::impossible_value, "A weight or height that no one has"),
    kind("negative_value", "range", range::negative_value, "A laboratory result below zero"),
    kind("shifted_decimal", "range", range::shifted_decimal, "A laboratory result ten times too high"),
    kind("diastolic_above_systolic", "range", range::diastolic_above_systolic, "Systolic and diastolic blood pressure in each other's place"),
    kind("wrong_bmi", "range", range::wrong_bmi, "A body mass index that height and weight do not give"),

    kind("missing_unit", "unit", unit::missing_unit, "A quantity with a value and no unit"),
    kind("swapped_unit", "unit", unit::swapped_unit, "A value in mmol/l that claims to be in mg/dl"),
    kind("invalid_unit", "unit", unit::invalid_unit, "A unit code that UCUM does not have: mmHg"),
    kind("mismatched_unit", "unit", unit::mismatched_unit, "A unit whose code says another one"),

    kind("duplicate_full_url", "duplicate", duplicate::duplicate_full_url, "An entry that is there twice"),
    kind("duplicate_resource", "duplicate", duplicate::duplicate_resource, "The same resource again, with another id"),
    kind("duplicate_identity_code", "duplicate", duplicate::duplicate_identity_code, "The personal identity code of the patient before"),

    kind("identity_code_check", "consistency", consistency::identity_code_check, "A personal identity code with a wrong check character"),
    kind("identity_code_birth_date", "consistency", consistency::identity_code_birth_date, "A date of birth that is not that of the personal identity code"),
    kind("identity_code_gender", "consistency", consistency::identity_code_gender, "A gender that is not that of the personal identity code"),

    kind("missing_subject", "completeness", completeness::missing_subject, "An observation without a subject"),
    kind("missing_value", "completeness", completeness::missing_value, "An observation without a value"),
    kind("missing_code", "completeness", completeness::missing_code, "A condition without a code"),
    kind("missing_display", "completeness", completeness::missing_display, "A code without a display"),
    kind("missing_effective", "completeness", completeness::missing_effective, "An observation without a time"),
    kind("missing_name", "completeness", completeness::missing_name, "A patient without a name"),
    kind("missing_title", "completeness", completeness::missing_title, "A composition without a title, which it must have"),
    kind("missing_section", "completeness", completeness::missing_section, "A summary without its section of allergies"),

    drift("drift_calibration", drift::calibration, "One organization's LDL cholesterol is a quarter too high, in all documents of its last half year"),
    drift("drift_unit", drift::unit, "One organization reports HbA1c in %, under the code for mmol/mol, in all documents of its last half year"),
    drift("drift_completeness", drift::completeness, "One organization leaves out who made its observations, in all documents of its last half year"),
];

/// What is to be injected.
pub struct Plan {
    /// The share of documents that get a defect
    pub rate: f64,
    /// Places in [`KINDS`]
    pub kinds: Vec<usize>,
}

/// A defect that a document has. One that has several places comes several times.
pub struct Injected {
    pub kind: &'static str,
    pub path: String,
    pub resource_type: String,
    pub id: String,
}

/// Injects at most one kind into the document of the person `index`. All places of it are told.
pub fn inject(plan: &Plan, population: &Population, index: u64, document: &mut Value) -> (Vec<Injected>, Damage) {
    let mut random = Random::new(population.seed, Purpose::Defects, index);
    let is_hit = random.unit() < plan.rate;
    let is_drift = |place: &usize| KINDS[*place].group == "drift";
    let (drifts, mut order): (Vec<usize>, Vec<usize>) = plan.kinds.iter().copied().partition(is_drift);
    shuffle(&mut order, &mut random);
    if let Some(&drift) = drifts.iter().find(|&&place| drift::reaches(population, index, place)) {
        order = vec![drift];
    } else if !is_hit {
        return (Vec::new(), Damage::None);
    }
    let known = names(document);
    let mut site = Site::new(document, &mut random, population, index);
    let found = order.into_iter().map(|place| &KINDS[place]).find_map(|kind| {
        let paths = kind.inject.apply(&mut site);
        (!paths.is_empty()).then_some((kind, paths))
    });
    let damage = site.damage;
    let Some((kind, paths)) = found else {
        return (Vec::new(), damage);
    };
    let changed = names(document);
    let injected = paths.into_iter().map(|path| {
        // A resource is called what it was called before; one that was added is at the end.
        let place = entry_of(&path).map_or(0, |place| place + 1);
        let (resource_type, id) = known.get(place).or(changed.get(place)).cloned().unwrap_or_default();
        Injected {
            kind: kind.name,
            path,
            resource_type,
            id,
        }
    });
    (injected.collect(), damage)
}

/// The type and the id of the Bundle, and then those of the resource of each entry.
fn names(document: &Value) -> Vec<(String, String)> {
    let name = |resource: &Value| {
        let text = |path| resource.text(path).unwrap_or_default().to_owned();
        (text("resourceType"), text("id"))
    };
    let entries = match document.get("entry") {
        Some(Value::List(entries)) => entries.as_slice(),
        _ => &[],
    };
    let resources = entries.iter().filter_map(|entry| entry.get("resource"));
    std::iter::once(document).chain(resources).map(name).collect()
}

impl Inject {
    fn apply(&self, site: &mut Site) -> Vec<String> {
        match self {
            Self::Once(inject) => inject(site).into_iter().collect(),
            Self::Throughout(inject) => inject(site),
        }
    }
}

/// The place of the entry that a path goes into.
fn entry_of(path: &str) -> Option<usize> {
    path.strip_prefix("Bundle.entry[")?.split_once(']')?.0.parse().ok()
}

fn shuffle(places: &mut [usize], random: &mut Random) {
    for last in (1..places.len()).rev() {
        places.swap(last, random.index(last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::document::document;
    use crate::tables::Tables;

    fn population(tables: &Tables) -> Population<'_> {
        Population {
            tables,
            seed: 4,
            as_of: Date::new(2026, 1, 1),
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), KINDS.len());
    }

    #[test]
    fn every_kind_changes_what_it_says() {
        let tables = Tables::read();
        let population = population(&tables);
        let documents: Vec<Value> = (0..300).map(|index| document(&population, index)).collect();
        for (place, kind) in KINDS.iter().enumerate() {
            let plan = Plan {
                rate: 1.0,
                kinds: vec![place],
            };
            let mut found = 0;
            for (index, clean) in (0..).zip(&documents) {
                let mut changed = clean.clone();
                let (injected, damage) = inject(&plan, &population, index, &mut changed);
                let is_same = *clean == changed && matches!(damage, Damage::None);
                assert_eq!(injected.is_empty(), is_same, "{} {index}", kind.name);
                for defect in injected {
                    let path = defect.path.trim_start_matches("Bundle").trim_start_matches('.');
                    let is_changed = clean.at(path) != changed.at(path);
                    assert!(
                        is_changed || ["duplicate_member", "truncated_document"].contains(&kind.name),
                        "{} {index} {}",
                        kind.name,
                        defect.path
                    );
                    assert!(
                        !defect.resource_type.is_empty() && !defect.id.is_empty(),
                        "{}",
                        kind.name
                    );
                    found += 1;
                }
            }
            assert!(found > 0, "{} is never injected", kind.name);
        }
    }

    #[test]
    fn the_rate_is_a_share_of_documents() {
        let tables = Tables::read();
        let population = population(&tables);
        let kinds: Vec<usize> = (0..KINDS.len()).filter(|&place| KINDS[place].group == "code").collect();
        let plan = Plan { rate: 0.25, kinds };
        let clean = document(&population, 1);
        let hit = (0..1000)
            .filter(|&index| !inject(&plan, &population, index, &mut clean.clone()).0.is_empty())
            .count();
        assert!((210..290).contains(&hit), "{hit}");
    }
}
