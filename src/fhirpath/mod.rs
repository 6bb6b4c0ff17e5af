//! [FHIRPath](https://hl7.org/fhirpath/N1/).

pub mod syntax;
pub mod value;
