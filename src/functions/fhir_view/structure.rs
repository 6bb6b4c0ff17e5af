//! `fhir_view_structure(view)`: the type of a view's rows, as `from_json` takes it.

use super::{COLUMNS, ERROR, IGNORE_ERRORS, VIEW, constant, ignores_errors, wanted};
use crate::error::{Error, Result};
use crate::ffi::{Constant, Constants, Input, Parameter, ScalarFunction, Signature, Type, Vector};
use crate::view::{ColumnType, View};

pub(in crate::functions) struct FhirViewStructure {
    structure: Option<String>,
}

const JSON_TYPE: Parameter = Parameter::new(
    "json_type",
    Type::Varchar,
    "The type to say for columns of JSON: VARCHAR keeps the digits of numbers in them; default JSON",
);

impl ScalarFunction for FhirViewStructure {
    type Local = ();

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_view_structure",
        description: "Returns the type of a SQL on FHIR ViewDefinition's rows as from_json takes it",
        overloads: &[
            &[VIEW],
            &[VIEW, JSON_TYPE],
            &[VIEW, JSON_TYPE, IGNORE_ERRORS],
            &[VIEW, JSON_TYPE, IGNORE_ERRORS, COLUMNS],
        ],
        named: &[],
        example: "SELECT fhir_view_structure('{\"resource\": \"Patient\", \"select\": [{\"column\": [{\"name\": \"id\", \"path\": \"id\"}]}]}')",
    };
    const RETURNS: Type = Type::Varchar;

    fn bind(constants: &Constants) -> Result<Self> {
        let json_type = match constants.text(JSON_TYPE.name) {
            None => "JSON",
            Some(Constant::Text(name)) if name == "JSON" => "JSON",
            Some(Constant::Text(name)) if name == "VARCHAR" => "VARCHAR",
            Some(_) => return Err(Error::new("fhir_view_structure: json_type must be 'JSON' or 'VARCHAR'")),
        };
        let view = constant(Self::SIGNATURE.name, constants)?;
        let with_error = ignores_errors(Self::SIGNATURE.name, constants, view.as_deref())?;
        let wanted = view
            .as_deref()
            .map(|view| wanted(Self::SIGNATURE.name, constants, view));
        let wanted = wanted.transpose()?.unwrap_or_default();
        Ok(Self {
            structure: view.map(|view| structure(&view, &wanted, json_type, with_error)),
        })
    }

    fn evaluate(&self, (): &mut (), input: &Input, result: &mut Vector) -> Result<()> {
        for _ in input.texts(VIEW.name).iter() {
            result.push_optional_text(self.structure.as_deref());
        }
        Ok(())
    }
}

/// A list of structs, in the notation of `from_json`.
fn structure(view: &View, wanted: &[bool], json_type: &str, with_error: bool) -> String {
    let columns = view.columns().iter().zip(wanted).filter(|(_, wanted)| **wanted);
    let columns = columns.map(|(column, _)| {
        let item = match column.column_type {
            ColumnType::Json => format!("\"{json_type}\""),
            other => format!("\"{other}\""),
        };
        let (open, close) = if column.collection { ("[", "]") } else { ("", "") };
        format!("\"{}\":{open}{item}{close}", column.name)
    });
    let error = with_error.then(|| format!("\"{ERROR}\":\"VARCHAR\""));
    format!("[{{{}}}]", columns.chain(error).collect::<Vec<_>>().join(","))
}
