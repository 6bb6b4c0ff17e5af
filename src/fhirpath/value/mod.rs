//! The System types of [FHIRPath](https://hl7.org/fhirpath/N1/#literals): exact decimals.
//!
//! An operation that the specification lets end in the empty collection gives `None`.

mod decimal;

pub use decimal::Decimal;
