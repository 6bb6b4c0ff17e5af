//! [Patient](http://hl7.org/fhir/R4/patient.html).

use super::element::{HTEST, code, coding, concept, day, hl7, narrative, reference};
use super::{Resource, Scene};
use crate::json::{Value, list, object};
use crate::person::Person;
use crate::tables::Sex;

const V2_0203: &str = "http://terminology.hl7.org/CodeSystem/v2-0203";

/// The patient.
pub fn patient(scene: &Scene) -> Resource {
    let person = scene.person;
    let gender = match person.sex {
        Sex::Male => "male",
        Sex::Female => "female",
    };
    let summary = format!("{}, {gender}, born on {}", person.full_name(), person.birth);
    let value = object([
        ("resourceType", "Patient".into()),
        ("id", scene.patient.clone().into()),
        ("meta", meta()),
        ("text", narrative(&summary)),
        ("extension", list([nationality()])),
        ("identifier", identifiers(person)),
        ("active", true.into()),
        ("name", list([name(person)])),
        (
            "telecom",
            list([object([
                ("system", "phone".into()),
                ("value", person.phone.clone().into()),
                ("use", "mobile".into()),
            ])]),
        ),
        ("gender", gender.into()),
        ("birthDate", day(person.birth)),
        ("deceasedDateTime", person.death.map(day).into()),
        ("address", list([address(person)])),
        ("communication", list([language(person)])),
        ("generalPractitioner", list([scene.physician()])),
        ("managingOrganization", reference(&scene.organization)),
    ]);
    Resource {
        id: scene.patient.clone(),
        summary,
        value,
    }
}

fn meta() -> Value {
    object([
        (
            "profile",
            list(["http://hl7.eu/fhir/eps/StructureDefinition/patient-eu-eps".into()]),
        ),
        (
            "security",
            list([coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", HTEST)]),
        ),
    ])
}

fn nationality() -> Value {
    object([
        (
            "extension",
            list([object([
                ("url", "code".into()),
                (
                    "valueCodeableConcept",
                    concept("urn:iso:std:iso:3166", code("FI", "Finland")),
                ),
            ])]),
        ),
        (
            "url",
            "http://hl7.org/fhir/StructureDefinition/patient-nationality".into(),
        ),
    ])
}

/// The personal identity code, whose system is that of Finland, and a record number.
fn identifiers(person: &Person) -> Value {
    list([
        object([
            ("use", "official".into()),
            ("type", hl7(V2_0203, "NI", "National unique individual identifier")),
            ("system", "urn:oid:1.2.246.21".into()),
            ("value", person.identity_code.clone().into()),
        ]),
        object([
            ("use", "usual".into()),
            ("type", hl7(V2_0203, "MR", "Medical record number")),
            ("system", "http://local.setting.eu/identifier".into()),
            ("value", person.record_number.clone().into()),
        ]),
    ])
}

fn name(person: &Person) -> Value {
    object([
        ("use", "official".into()),
        ("text", person.full_name().into()),
        ("family", person.family.into()),
        ("given", list(person.given.map(Value::from))),
    ])
}

fn address(person: &Person) -> Value {
    object([
        ("use", "home".into()),
        ("type", "physical".into()),
        ("line", list([person.street.clone().into()])),
        ("city", person.municipality.into()),
        ("postalCode", person.postal_code.into()),
        ("country", "FI".into()),
    ])
}

fn language(person: &Person) -> Value {
    let language = if person.speaks_swedish {
        code("sv", "Swedish")
    } else {
        code("fi", "Finnish")
    };
    object([
        ("language", concept("urn:ietf:bcp:47", language)),
        ("preferred", true.into()),
    ])
}
