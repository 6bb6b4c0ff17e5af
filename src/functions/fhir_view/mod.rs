//! Views over files and relations: `fhir_view(view, paths)` and what the macro `fhir_view_of(relation, view)` is made of.

mod columns;
mod file;
mod rows;
mod structure;

pub(super) use columns::FhirViewColumns;
pub(super) use file::FhirView;
pub(super) use rows::FhirViewRows;
pub(super) use structure::FhirViewStructure;

use super::{files, settings};
use crate::error::{Error, Result};
use crate::ffi::{Constant, Constants, Context, Parameter, Type};
use crate::view::View;

const VIEW: Parameter = Parameter::new(
    "view",
    Type::Varchar,
    "A SQL on FHIR ViewDefinition: the path of its file, or its JSON text",
);

/// The longest file of a view, in bytes.
const LONGEST: u64 = 16 << 20;

/// Reads and compiles a view. What begins with a brace is its text, anything else the path of its file.
fn compile(function: &str, view: &str, context: &Context) -> Result<View> {
    let unchecked = !settings::checks_paths(context)?;
    let is_text = view.trim_start().starts_with('{');
    let of_file;
    let text = if is_text {
        view
    } else {
        of_file = files::read_text(context, view, LONGEST)?;
        of_file.trim_start_matches('\u{feff}')
    };
    View::compile(text, settings::model(context)?, unchecked).map_err(|error| {
        let file = if is_text { String::new() } else { format!("{view}: ") };
        Error::new(format!("{function}: {file}{error}"))
    })
}

/// The view of a scalar function's call, which has to be a constant; `None` for NULL.
fn constant(function: &str, constants: &Constants) -> Result<Option<View>> {
    match constants.text(VIEW.name) {
        Some(Constant::Text(view)) => compile(function, &view, constants.context()).map(Some),
        Some(Constant::Null) => Ok(None),
        Some(Constant::Varies) | None => Err(Error::new(format!(
            "{function}: the view must be a constant: a literal, or getvariable('…')"
        ))),
    }
}
