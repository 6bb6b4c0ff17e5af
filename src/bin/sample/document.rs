//! A patient summary: a [Bundle](http://hl7.org/fhir/R4/bundle.html) of the type document.

use crate::health::Health;
use crate::json::{Value, list, object};
use crate::person::{Person, Population};
use crate::random::{Purpose, Random};
use crate::resource::{self, HTEST, Profession, Resource, Scene, Section, coding, timestamp};

/// The document of the person `index`, without a defect.
pub fn document(population: &Population, index: u64) -> Value {
    let Population { tables, seed, .. } = *population;
    let person = Person::new(population, index);
    let health = Health::new(tables, &person, &mut Random::new(seed, Purpose::Health, index));
    let mut random = Random::new(seed, Purpose::Identifiers, index);
    let scene = Scene {
        tables,
        person: &person,
        health: &health,
        time: person.now.at(random.whole(16 * 60, 17 * 60)),
        patient: random.uuid(),
        physician: random.uuid(),
        nurse: random.uuid(),
        organization: random.uuid(),
    };
    bundle(&scene, &mut random)
}

fn bundle(scene: &Scene, random: &mut Random) -> Value {
    let (id, identifier) = (random.uuid(), random.uuid());
    let physician = resource::practitioner(scene, Profession::Physician, random);
    let nurse = resource::practitioner(scene, Profession::Nurse, random);
    let conditions = resource::conditions(scene, random);
    let medications = resource::medications(scene, random);
    let statements = resource::statements(scene, &conditions, &medications, random);
    let allergies = resource::allergies(scene, random);
    let immunizations = resource::immunizations(scene, random);
    let procedures = resource::procedures(scene, &conditions, random);
    let (devices, device_uses) = resource::devices(scene, &conditions, random);
    let vital_signs = resource::vital_signs(scene, random);
    let laboratory_results = resource::laboratory_results(scene, random);
    let social_history = resource::social_history(scene, random);
    let care_plan = resource::care_plan(scene, &conditions, random);
    let is_over = |place: usize| {
        scene
            .health
            .diagnoses
            .get(place)
            .is_some_and(|diagnosis| diagnosis.end.is_some())
    };
    let (past_problems, problems) = split(conditions, is_over);
    let composition = resource::composition(
        scene,
        &[
            (Section::Problems, &problems),
            (Section::PastProblems, &past_problems),
            (Section::Medications, &statements),
            (Section::Allergies, &allergies),
            (Section::Immunizations, &immunizations),
            (Section::Procedures, &procedures),
            (Section::Devices, &device_uses),
            (Section::VitalSigns, &vital_signs),
            (Section::Results, &laboratory_results),
            (Section::SocialHistory, &social_history),
            (Section::PlanOfCare, &care_plan),
        ],
        random,
    );
    let provenance = resource::provenance(scene, &composition, random);
    let mut resources = vec![
        composition,
        resource::patient(scene),
        resource::role(scene, &scene.physician, Profession::Physician, &physician),
        physician,
    ];
    // A nurse who did nothing would be in the document without a way to it.
    if !vital_signs.is_empty() {
        resources.extend([resource::role(scene, &scene.nurse, Profession::Nurse, &nurse), nurse]);
    }
    resources.push(resource::organization(scene));
    let sections = [
        problems,
        past_problems,
        medications,
        statements,
        allergies,
        immunizations,
        procedures,
        devices,
        device_uses,
        vital_signs,
        laboratory_results,
        social_history,
        care_plan,
        vec![provenance],
    ];
    resources.extend(sections.into_iter().flatten());
    object([
        ("resourceType", "Bundle".into()),
        ("id", id.into()),
        (
            "meta",
            object([
                (
                    "profile",
                    list(["http://hl7.eu/fhir/eps/StructureDefinition/bundle-eu-eps".into()]),
                ),
                (
                    "security",
                    list([coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", HTEST)]),
                ),
            ]),
        ),
        (
            "identifier",
            object([
                ("system", "urn:ietf:rfc:3986".into()),
                ("value", format!("urn:uuid:{identifier}").into()),
            ]),
        ),
        ("type", "document".into()),
        ("timestamp", timestamp(scene.time.plus(2))),
        ("entry", list(resources.into_iter().map(entry))),
    ])
}

/// Parts the resources by their places, and keeps the order.
fn split(resources: Vec<Resource>, is_first: impl Fn(usize) -> bool) -> (Vec<Resource>, Vec<Resource>) {
    let mut parts = (Vec::new(), Vec::new());
    for (place, resource) in resources.into_iter().enumerate() {
        let part = if is_first(place) { &mut parts.0 } else { &mut parts.1 };
        part.push(resource);
    }
    parts
}

fn entry(resource: Resource) -> Value {
    object([
        ("fullUrl", format!("urn:uuid:{}", resource.id).into()),
        ("resource", resource.value),
    ])
}
