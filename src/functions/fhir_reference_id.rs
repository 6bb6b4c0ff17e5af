//! `fhir_reference_id(reference [, resource_type])`: the id that a FHIR reference points to, to join on.

use crate::error::{Error, Result};
use crate::ffi::{Constant, Constants, Input, Parameter, ScalarFunction, Signature, Type, Vector};
use crate::fhirpath::{Target, is_type_name};

pub(super) struct FhirReferenceId {
    wanted: Wanted,
}

/// The references that get a result.
enum Wanted {
    All,
    /// Those to a resource of this type, or of a type that the reference does not name
    OfType(String),
    None,
}

const REFERENCE: Parameter = Parameter::new(
    "reference",
    Type::Varchar,
    "The text of a FHIR reference, e.g. Patient/1 or urn:uuid:…",
);

const RESOURCE_TYPE: Parameter = Parameter::new(
    "resource_type",
    Type::Varchar,
    "The type to expect, a constant: NULL is returned for a reference that names another one",
);

impl ScalarFunction for FhirReferenceId {
    type Local = ();

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_reference_id",
        description: "Returns the id that a FHIR reference points to, whatever its form; NULL if it names no one resource",
        overloads: &[&[REFERENCE], &[REFERENCE, RESOURCE_TYPE]],
        named: &[],
        example: "SELECT fhir_reference_id('Patient/1/_history/2', 'Patient')",
    };

    const RETURNS: Type = Type::Varchar;

    fn bind(constants: &Constants) -> Result<Self> {
        let wanted = match constants.text(RESOURCE_TYPE.name) {
            None => Wanted::All,
            Some(Constant::Null) => Wanted::None,
            Some(Constant::Text(name)) if is_type_name(&name) => Wanted::OfType(name),
            Some(Constant::Text(name)) => {
                return Err(Error::new(format!(
                    "fhir_reference_id: resource_type must be the name of a resource type such as Patient, not {name:?}"
                )));
            }
            Some(Constant::Varies) => {
                return Err(Error::new(
                    "fhir_reference_id: resource_type must be a constant such as 'Patient'",
                ));
            }
        };
        Ok(Self { wanted })
    }

    fn evaluate(&self, (): &mut (), input: &Input, result: &mut Vector) -> Result<()> {
        for reference in input.texts(REFERENCE.name).iter() {
            let target = reference.and_then(Target::of);
            result.push_optional_text(target.filter(|target| self.wants(target)).map(|target| target.id));
        }
        Ok(())
    }
}

impl FhirReferenceId {
    fn wants(&self, target: &Target) -> bool {
        match &self.wanted {
            Wanted::All => true,
            Wanted::OfType(name) => target.resource_type.is_none_or(|named| named == name),
            Wanted::None => false,
        }
    }
}
