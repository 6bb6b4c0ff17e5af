//! Defects of codes.

use super::Site;
use crate::json::Value;
use crate::tables::{Code, Sex};

const SNOMED_CT: &str = "http://snomed.info/sct";
const LOINC: &str = "http://loinc.org";
const CODE: &str = "code.coding[0].code";

/// SNOMED CT: diagnoses of one sex.
const MALE_DIAGNOSIS: Code = Code {
    code: "399068003",
    display: "Malignant tumor of prostate",
};
const FEMALE_DIAGNOSIS: Code = Code {
    code: "254837009",
    display: "Malignant neoplasm of breast",
};
const FEMALE_PROCEDURE: Code = Code {
    code: "11466000",
    display: "Cesarean section",
};

pub fn unknown_status(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "status")?;
    site.set(place, "status", "done")
}

pub fn quote_in_code(site: &mut Site) -> Option<String> {
    let place = site.any_with("MedicationStatement", "status")?;
    let status = site.text(place, "status")?;
    site.set(place, "status", format!("{status}\""))
}

pub fn snomed_check_digit(site: &mut Site) -> Option<String> {
    let place = site.any("Condition", |resource| {
        resource.text("code.coding[0].system") == Some(SNOMED_CT)
    })?;
    change_last_digit(site, place)
}

pub fn loinc_check_digit(site: &mut Site) -> Option<String> {
    let place = any_observation(site)?;
    change_last_digit(site, place)
}

pub fn loinc_prefix(site: &mut Site) -> Option<String> {
    let place = any_observation(site)?;
    let code = site.text(place, CODE)?;
    site.set(place, CODE, format!("${code}"))
}

pub fn wrong_code_system(site: &mut Site) -> Option<String> {
    let place = site.any("Condition", |resource| {
        resource.text("code.coding[0].system") == Some(SNOMED_CT)
    })?;
    site.set(place, "code.coding[0].system", "http://hl7.org/fhir/sid/icd-10")
}

pub fn unresolved_alias(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "valueQuantity.system")?;
    site.set(place, "valueQuantity.system", "$ucum")
}

pub fn wrong_display(site: &mut Site) -> Option<String> {
    let place = any_observation(site)?;
    let display = site.text(place, "code.coding[0].display")?;
    let other = site.any("Observation", |resource| {
        resource
            .text("code.coding[0].display")
            .is_some_and(|known| known != display)
    })?;
    let display = site.text(other, "code.coding[0].display")?;
    site.set(place, "code.coding[0].display", display)
}

/// A woman gets a disease of the prostate; a man a cesarean section where he had a procedure.
pub fn code_of_other_sex(site: &mut Site) -> Option<String> {
    let (resource_type, code) = match site.person().sex {
        Sex::Female => ("Condition", MALE_DIAGNOSIS),
        Sex::Male => ("Procedure", FEMALE_PROCEDURE),
    };
    let place = site.any(resource_type, |resource| {
        let known = resource.text(CODE);
        known.is_some()
            && known != Some(FEMALE_DIAGNOSIS.code)
            && resource
                .at("onsetDateTime")
                .or(resource.at("performedDateTime"))
                .is_some()
    })?;
    let coding = Value::Object(vec![
        ("system", SNOMED_CT.into()),
        ("code", code.code.into()),
        ("display", code.display.into()),
    ]);
    site.set(place, "code.coding[0]", coding)
}

fn any_observation(site: &mut Site) -> Option<usize> {
    site.any("Observation", |resource| {
        resource.text("code.coding[0].system") == Some(LOINC)
    })
}

fn change_last_digit(site: &mut Site, place: usize) -> Option<String> {
    let mut code = site.text(place, CODE)?;
    let digit = code.pop()?.to_digit(10)?;
    let added = u32::try_from(site.random.whole(1, 9)).ok()?;
    code.push(char::from_digit((digit + added) % 10, 10)?);
    site.set(place, CODE, code)
}
