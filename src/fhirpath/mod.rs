//! [FHIRPath](https://hl7.org/fhirpath/N1/): expressions over FHIR data.

pub mod syntax;
