//! [Practitioner](http://hl7.org/fhir/R4/practitioner.html) and [PractitionerRole](http://hl7.org/fhir/R4/practitionerrole.html).

use super::element::{SNOMED_CT, code, concept, narrative, reference};
use super::{Resource, Scene};
use crate::json::{Value, list, object};
use crate::random::Random;
use crate::tables::Code;

pub const PHYSICIAN: Code = code("59058001", "General physician");
pub const NURSE: Code = code("224535009", "Registered nurse");
pub const GENERAL_PRACTICE: Code = code("394814009", "General practice");

/// What someone works as.
#[derive(Clone, Copy)]
pub enum Profession {
    Physician,
    Nurse,
}

impl Profession {
    fn code(self) -> Code {
        match self {
            Self::Physician => PHYSICIAN,
            Self::Nurse => NURSE,
        }
    }
}

/// Someone who works at the health centre; the name is made up anew for each document.
pub fn practitioner(scene: &Scene, profession: Profession, random: &mut Random) -> Resource {
    let id = random.uuid();
    let rows = scene
        .tables
        .given_names
        .iter()
        .filter(|row| (1950..2000).contains(&row.born_from));
    let row = *random.pick(&rows.collect::<Vec<_>>());
    let given = *random.pick(&row.names);
    let family = random.pick(&scene.tables.family_names).0;
    let prefix = matches!(profession, Profession::Physician).then(|| list(["Dr.".into()]));
    let summary = format!("{given} {family}, {}", profession.code().display.to_lowercase());
    let value = object([
        ("resourceType", "Practitioner".into()),
        ("id", id.clone().into()),
        ("text", narrative(&summary)),
        ("active", true.into()),
        (
            "name",
            list([object([
                ("use", "official".into()),
                ("text", format!("{given} {family}").into()),
                ("family", family.into()),
                ("given", list([Value::from(given)])),
                ("prefix", prefix.into()),
            ])]),
        ),
    ]);
    Resource { id, summary, value }
}

/// The role of a practitioner at the health centre.
pub fn role(scene: &Scene, id: &str, profession: Profession, practitioner: &Resource) -> Resource {
    let summary = format!("{} at the health centre", practitioner.summary);
    let value = object([
        ("resourceType", "PractitionerRole".into()),
        ("id", id.to_owned().into()),
        ("text", narrative(&summary)),
        ("active", true.into()),
        ("practitioner", reference(&practitioner.id)),
        ("organization", reference(&scene.organization)),
        ("code", list([concept(SNOMED_CT, profession.code())])),
        ("specialty", list([concept(SNOMED_CT, GENERAL_PRACTICE)])),
    ]);
    Resource {
        id: id.to_owned(),
        summary,
        value,
    }
}
