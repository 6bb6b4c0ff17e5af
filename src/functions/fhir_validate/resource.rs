//! `fhir_validate(resource)`, `fhir_is_valid(resource)` and `fhir_references(resource)`.

use std::cell::RefCell;
use std::sync::Arc;

use super::{ISSUE, push_issue};
use crate::error::Result;
use crate::ffi::{Constants, Input, Parameter, ScalarFunction, Signature, Type, Vector};
use crate::functions::now;
use crate::json::{Arena, Document};
use crate::validate::{Reference, Settings, Validator};

const RESOURCE: Parameter = Parameter::new(
    "resource",
    Type::Varchar,
    "A FHIR resource as JSON; a Bundle with all that is in it",
);

thread_local! {
    static MEMORY: RefCell<Arena> = RefCell::default();
}

/// Hands over each resource of the input; None for NULL.
fn each(input: &Input, mut take: impl FnMut(Option<&Document<'_>>)) -> Result<()> {
    for text in input.texts(RESOURCE.name).iter() {
        let Some(text) = text else {
            take(None);
            continue;
        };
        let document = Document::whole(text, MEMORY.take())?;
        take(Some(&document));
        MEMORY.set(document.into_arena());
    }
    Ok(())
}

pub(in crate::functions) struct FhirValidate {
    validator: Arc<Validator>,
}

impl ScalarFunction for FhirValidate {
    type Local = ();

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_validate",
        description: "Returns the issues of a FHIR resource: what breaks the rules of its definitions",
        overloads: &[&[RESOURCE]],
        named: &[],
        example: "SELECT fhir_validate('{\"resourceType\": \"Patient\", \"gender\": \"f\"}')",
    };

    const RETURNS: Type = Type::List(&ISSUE);

    fn bind(_: &Constants) -> Result<Self> {
        Ok(Self {
            validator: Validator::r4(),
        })
    }

    fn evaluate(&self, (): &mut (), input: &Input, result: &mut Vector) -> Result<()> {
        let (settings, now) = (Settings::default(), now()?);
        each(input, |document| match document {
            Some(document) => result.push_list(&self.validator.validate(document, &settings, &now), push_issue),
            None => result.push_null(),
        })
    }
}

pub(in crate::functions) struct FhirIsValid {
    validator: Arc<Validator>,
}

impl ScalarFunction for FhirIsValid {
    type Local = ();

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_is_valid",
        description: "Returns whether a FHIR resource breaks no rule whose severity is error; it stops at the first one",
        overloads: &[&[RESOURCE]],
        named: &[],
        example: "SELECT fhir_is_valid('{\"resourceType\": \"Patient\", \"gender\": \"female\"}')",
    };

    const RETURNS: Type = Type::Boolean;

    fn bind(_: &Constants) -> Result<Self> {
        Ok(Self {
            validator: Validator::r4(),
        })
    }

    fn evaluate(&self, (): &mut (), input: &Input, result: &mut Vector) -> Result<()> {
        let (settings, now) = (Settings::default(), now()?);
        each(input, |document| match document {
            Some(document) => result.push_boolean(self.validator.is_valid(document, &settings, &now)),
            None => result.push_null(),
        })
    }
}

pub(in crate::functions) struct FhirReferences {
    validator: Arc<Validator>,
}

impl ScalarFunction for FhirReferences {
    type Local = ();

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_references",
        description: "Returns the references of a FHIR resource: where they are, and the type and id of what they go to",
        overloads: &[&[RESOURCE]],
        named: &[],
        example: "SELECT fhir_references('{\"resourceType\": \"Observation\", \"subject\": {\"reference\": \"Patient/1\"}}')",
    };

    const RETURNS: Type = Type::List(&Type::Struct(&[
        ("path", Type::Varchar),
        ("reference", Type::Varchar),
        ("kind", Type::Varchar),
        ("target_type", Type::Varchar),
        ("target_id", Type::Varchar),
    ]));

    fn bind(_: &Constants) -> Result<Self> {
        Ok(Self {
            validator: Validator::r4(),
        })
    }

    fn evaluate(&self, (): &mut (), input: &Input, result: &mut Vector) -> Result<()> {
        each(input, |document| match document {
            Some(document) => result.push_list(&self.validator.references(document), push_reference),
            None => result.push_null(),
        })
    }
}

fn push_reference(items: &mut Vector, found: &Reference) {
    items.push_struct(|fields| {
        let [path, reference, kind, target_type, target_id] = fields else {
            unreachable!("the type has these fields");
        };
        path.push_text(&found.path);
        reference.push_optional_text(found.reference.as_deref());
        kind.push_text(found.kind);
        target_type.push_optional_text(found.target_type.as_deref());
        target_id.push_optional_text(found.target_id.as_deref());
    });
}
