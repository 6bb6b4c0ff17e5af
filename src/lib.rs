//! A DuckDB extension that reads FHIR health data.
//!
//! The core knows nothing of DuckDB; `ffi` and `functions` are the extension. `docs/` and `README.md` say more.

#![deny(unsafe_code)]

pub mod definitions;
pub mod error;
#[cfg(feature = "extension")]
#[allow(unsafe_code)]
mod ffi;
pub mod fhirpath;
#[cfg(feature = "extension")]
mod functions;
pub mod json;
pub mod source;
pub mod validate;
pub mod view;
pub mod xhtml;

#[cfg(feature = "extension")]
ffi::entry::entry_point!(fhir_das_init_c_api, functions::register);
