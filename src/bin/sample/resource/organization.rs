//! [Organization](http://hl7.org/fhir/R4/organization.html).

use super::element::{code, concept, narrative};
use super::{Resource, Scene};
use crate::json::{list, object};
use crate::tables::Code;

const PROVIDER: Code = code("prov", "Healthcare Provider");

/// The health centre of the patient's municipality. It does not exist.
pub fn organization(scene: &Scene) -> Resource {
    let city = scene.person.municipality;
    let summary = format!("Harjoitusterveysasema, {city}");
    let value = object([
        ("resourceType", "Organization".into()),
        ("id", scene.organization.clone().into()),
        ("text", narrative(&summary)),
        ("active", true.into()),
        (
            "type",
            list([concept(
                "http://terminology.hl7.org/CodeSystem/organization-type",
                PROVIDER,
            )]),
        ),
        ("name", summary.clone().into()),
        (
            "address",
            list([object([
                ("use", "work".into()),
                ("city", city.into()),
                ("country", "FI".into()),
            ])]),
        ),
    ]);
    Resource {
        id: scene.organization.clone(),
        summary,
        value,
    }
}
