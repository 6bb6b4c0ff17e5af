//! The definitions as flat tables that refer to each other by index. The build script makes them from FHIR's own
//! package and embeds them; packages that a query names are added to a copy.

mod strings;
mod tables;

pub use strings::{Str, Strings};
pub use tables::*;
