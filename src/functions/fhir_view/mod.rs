//! Views over files and relations: `fhir_view(view, paths)` and what the macro `fhir_view_of(relation, view)` is made of.

mod columns;
mod file;
mod rows;
mod structure;

pub(super) use columns::FhirViewColumns;
pub(super) use file::FhirView;
pub(super) use rows::FhirViewRows;
pub(super) use structure::FhirViewStructure;

use std::sync::Arc;

use super::{fhir_das_views, files, settings};
use crate::definitions::nearest;
use crate::error::{Error, Result};
use crate::ffi::{Constant, Constants, Context, Parameter, Type};
use crate::view::View;

const VIEW: Parameter = Parameter::new(
    "view",
    Type::Varchar,
    "A SQL on FHIR ViewDefinition: the path of its file, its JSON text, or the name of one of fhir_das_views()",
);

const IGNORE_ERRORS: Parameter = Parameter::new(
    "ignore_errors",
    Type::Boolean,
    "Whether what fails is NULL, and why stands in a last column `error`; default false",
);

const COLUMNS: Parameter = Parameter::new(
    "columns",
    Type::Varchar,
    "Names of the columns to give, with commas between; others are not evaluated; default all",
);

/// The column that stands last where errors are ignored.
const ERROR: &str = "error";

/// The longest file of a view, in bytes.
const LONGEST: u64 = 16 << 20;

/// Reads and compiles a view. What begins with a brace is its text, with `fhir_das:` the name of one of ours, anything else the
/// path of its file.
fn compile(function: &str, view: &str, context: &Context) -> Result<Arc<View>> {
    let unchecked = !settings::checks_paths(context)?;
    let model = settings::model(context)?;
    if let Some(ours) = fhir_das_views::named(view, &model, unchecked) {
        return ours.map_err(|error| Error::new(format!("{function}: {view}: {error}")));
    }
    let is_text = view.trim_start().starts_with('{');
    let of_file;
    let text = if is_text {
        view
    } else {
        of_file = files::read_text(context, view, LONGEST)?;
        of_file.trim_start_matches('\u{feff}')
    };
    View::compile(text, model, unchecked).map(Arc::new).map_err(|error| {
        let file = if is_text { String::new() } else { format!("{view}: ") };
        Error::new(format!("{function}: {file}{error}"))
    })
}

/// Checks that no column of the view is called as the one that errors are in.
fn has_room_for_error(function: &str, view: &View) -> Result<()> {
    let is_error = |name: &str| name.eq_ignore_ascii_case(ERROR);
    if view.columns().iter().any(|column| is_error(&column.name)) {
        return Err(Error::new(format!(
            "{function}: with ignore_errors, errors are in a column `{ERROR}`: give the view's column another name"
        )));
    }
    Ok(())
}

/// Whether a scalar function's call ignores errors, which has to be a constant.
fn ignores_errors(function: &str, constants: &Constants, view: Option<&View>) -> Result<bool> {
    match constants.text(IGNORE_ERRORS.name) {
        None | Some(Constant::Null) => return Ok(false),
        Some(Constant::Text(text)) if text == "false" => return Ok(false),
        Some(Constant::Text(_)) => {}
        Some(Constant::Varies) => {
            return Err(Error::new(format!("{function}: ignore_errors must be a constant")));
        }
    }
    view.map_or(Ok(()), |view| has_room_for_error(function, view))?;
    Ok(true)
}

/// By column of the view, whether a scalar function's call asks for it, which has to be a constant.
fn wanted(function: &str, constants: &Constants, view: &View) -> Result<Vec<bool>> {
    let names = match constants.text(COLUMNS.name) {
        None | Some(Constant::Null) => return Ok(vec![true; view.columns().len()]),
        Some(Constant::Text(names)) => names,
        Some(Constant::Varies) => return Err(Error::new(format!("{function}: columns must be a constant"))),
    };
    let mut wanted = vec![false; view.columns().len()];
    for name in names.split(',').map(str::trim) {
        let place = view
            .columns()
            .iter()
            .position(|column| column.name.eq_ignore_ascii_case(name));
        let Some(place) = place else {
            let hint = nearest(name, view.columns().iter().map(|column| &*column.name));
            let hint = hint.map(|near| format!("; did you mean `{near}`?"));
            return Err(Error::new(format!(
                "{function}: the view has no column `{name}`{}",
                hint.unwrap_or_default()
            )));
        };
        wanted[place] = true;
    }
    Ok(wanted)
}

/// The view of a scalar function's call, which has to be a constant; `None` for NULL.
fn constant(function: &str, constants: &Constants) -> Result<Option<Arc<View>>> {
    match constants.text(VIEW.name) {
        Some(Constant::Text(view)) => compile(function, &view, constants.context()).map(Some),
        Some(Constant::Null) => Ok(None),
        Some(Constant::Varies) | None => Err(Error::new(format!(
            "{function}: the view must be a constant: a literal, or getvariable('…')"
        ))),
    }
}
