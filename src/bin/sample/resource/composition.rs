//! [Composition](http://hl7.org/fhir/R4/composition.html), and which sections a patient summary has.

use super::element::{
    LOINC, code, concept, escaped, hl7, narrative, narrative_of, reference, timestamp, uuid_identifier,
};
use super::{Resource, Scene};
use crate::json::{Value, list, object};
use crate::random::Random;
use crate::tables::Code;

pub const PATIENT_SUMMARY: Code = code("60591-5", "Patient summary Document");

/// A section of a [European Patient Summary](https://hl7.eu/fhir/eps/).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Problems,
    PastProblems,
    Medications,
    Allergies,
    Immunizations,
    Procedures,
    Devices,
    VitalSigns,
    Results,
    SocialHistory,
    PlanOfCare,
}

/// LOINC: the sections in the order of [`Section`].
pub const SECTION_CODES: [Code; 11] = [
    code("11450-4", "Problem list - Reported"),
    code("11348-0", "History of Past illness note"),
    code("10160-0", "History of Medication use Narrative"),
    code("48765-2", "Allergies and adverse reactions Document"),
    code("11369-6", "History of Immunization note"),
    code("47519-4", "History of Procedures Document"),
    code("46264-8", "History of medical device use"),
    code("8716-3", "Vital signs note"),
    code("30954-2", "Relevant diagnostic tests/laboratory data note"),
    code("29762-2", "Social history note"),
    code("18776-5", "Plan of care note"),
];

const TITLES: [&str; 11] = [
    "Problems",
    "Past problems",
    "Medication summary",
    "Allergies and intolerances",
    "Immunizations",
    "Procedures",
    "Medical devices",
    "Vital signs",
    "Results",
    "Social history",
    "Plan of care",
];

/// Those that every European Patient Summary has.
const REQUIRED: [Section; 5] = [
    Section::Problems,
    Section::Medications,
    Section::Allergies,
    Section::Procedures,
    Section::Devices,
];

/// The composition of all resources that have a section.
pub fn composition(scene: &Scene, contents: &[(Section, &[Resource])], random: &mut Random) -> Resource {
    let id = random.uuid();
    let summary = format!("Patient summary of {}", scene.person.full_name());
    let sections = contents
        .iter()
        .filter(|(section, resources)| !resources.is_empty() || REQUIRED.contains(section))
        .map(|(section, resources)| self::section(*section, resources));
    let value = object([
        ("resourceType", "Composition".into()),
        ("id", id.clone().into()),
        (
            "meta",
            object([(
                "profile",
                list(["http://hl7.eu/fhir/eps/StructureDefinition/composition-eu-eps".into()]),
            )]),
        ),
        ("language", "en".into()),
        ("text", narrative(&summary)),
        ("identifier", uuid_identifier(&random.uuid())),
        ("status", "final".into()),
        ("type", concept(LOINC, PATIENT_SUMMARY)),
        ("subject", scene.subject()),
        ("date", timestamp(scene.time)),
        ("author", list([scene.physician()])),
        ("title", "Patient summary".into()),
        ("confidentiality", "N".into()),
        ("custodian", reference(&scene.organization)),
        ("section", list(sections)),
    ]);
    Resource { id, summary, value }
}

fn section(section: Section, resources: &[Resource]) -> Value {
    let place = section as usize;
    let text = if resources.is_empty() {
        narrative("Nothing is known")
    } else {
        let items = resources
            .iter()
            .map(|resource| format!("<li>{}</li>", escaped(&resource.summary)));
        narrative_of(&format!("<ul>{}</ul>", items.collect::<String>()))
    };
    let empty_reason = resources.is_empty().then(|| {
        hl7(
            "http://terminology.hl7.org/CodeSystem/list-empty-reason",
            "nilknown",
            "Nil Known",
        )
    });
    object([
        ("title", TITLES[place].into()),
        ("code", concept(LOINC, SECTION_CODES[place])),
        ("text", text),
        ("entry", list(resources.iter().map(|resource| reference(&resource.id)))),
        ("emptyReason", empty_reason.into()),
    ])
}
