//! DuckDB behind safe types: the only folder with `unsafe` and `libduckdb_sys`. It knows nothing of FHIR.
//!
//! A table function is a [`TableFunction`]: parameters, columns, a bind and a reader. A scalar function is a
//! [`ScalarFunction`]. Both name themselves in a [`Signature`], the one source for registration and for the catalogue.
//!
//! Only functions that are stable at v1.5.6 are called, so that one binary loads in every DuckDB from there on.

mod arguments;
mod constants;
mod context;
mod data;
pub(crate) mod entry;
mod file_system;
mod handover;
mod input;
mod logical_type;
mod output;
mod panic;
mod scalar_function;
mod setting;
mod signature;
mod staged;
mod table_function;
mod text;
mod throwing;
mod value;
mod vector;

pub use arguments::Arguments;
pub use constants::{Constant, Constants};
pub use context::Context;
pub use entry::Connection;
pub use file_system::{FileHandle, FileSystem};
pub use input::{Input, Texts};
pub use logical_type::{SqlType, Type};
pub use output::{Output, Projection};
pub use scalar_function::ScalarFunction;
pub use setting::Setting;
pub use signature::{Column, Parameter, ResultColumn, Signature};
pub use table_function::TableFunction;
pub use vector::Vector;
