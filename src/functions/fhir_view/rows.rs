//! `fhir_view_rows(resource, view)`: the rows that a view makes of a resource, as JSON from which `from_json` makes the columns.

use super::{VIEW, constant};
use crate::error::Result;
use crate::ffi::{Constants, Input, Parameter, ScalarFunction, Signature, Type, Vector};
use crate::fhirpath::value::DateTime;
use crate::functions::now;
use crate::json::{Arena, Document};
use crate::view::View;

pub(in crate::functions) struct FhirViewRows {
    /// None for a view that is NULL
    view: Option<View>,
    wanted: Vec<bool>,
}

/// What a thread keeps between calls.
#[derive(Default)]
pub(in crate::functions) struct Local {
    arena: Arena,
}

const RESOURCE: Parameter = Parameter::new("resource", Type::Varchar, "A resource as JSON");

impl ScalarFunction for FhirViewRows {
    type Local = Local;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_view_rows",
        description: "Returns the rows that a SQL on FHIR ViewDefinition makes of a resource, as a JSON array for from_json with \
                      fhir_view_structure",
        overloads: &[&[RESOURCE, VIEW]],
        named: &[],
        example: "SELECT fhir_view_rows('{\"resourceType\": \"Patient\", \"id\": \"p\"}', '{\"resource\": \"Patient\", \"select\": [{\"column\": [{\"name\": \"id\", \"path\": \"id\"}]}]}')",
    };
    const RETURNS: Type = Type::Varchar;

    fn bind(constants: &Constants) -> Result<Self> {
        let view = constant(Self::SIGNATURE.name, constants)?;
        let columns = view.as_ref().map_or(0, |view| view.columns().len());
        Ok(Self {
            view,
            wanted: vec![true; columns],
        })
    }

    fn evaluate(&self, local: &mut Local, input: &Input, result: &mut Vector) -> Result<()> {
        let now = now()?;
        for resource in input.texts(RESOURCE.name).iter() {
            match (resource, &self.view) {
                (Some(resource), Some(view)) => self.push(view, resource, &now, &mut local.arena, result)?,
                _ => result.push_null(),
            }
        }
        Ok(())
    }
}

impl FhirViewRows {
    fn push(&self, view: &View, resource: &str, now: &DateTime, arena: &mut Arena, result: &mut Vector) -> Result<()> {
        let document = Document::new(resource, std::mem::take(arena))?;
        let rows = view.rows(&document, now, &self.wanted)?;
        result.push_written(|json| {
            json.push(b'[');
            for row in 0..rows.len() {
                json.extend_from_slice(if row == 0 { b"{" } else { b",{" });
                for (column, value) in rows.row(row) {
                    let Some(described) = view.columns().get(column) else {
                        continue;
                    };
                    if column > 0 {
                        json.push(b',');
                    }
                    // Names are letters, digits and underscores.
                    json.push(b'"');
                    json.extend_from_slice(described.name.as_bytes());
                    json.extend_from_slice(b"\":");
                    value.write_json(described.column_type, json);
                }
                json.push(b'}');
            }
            json.push(b']');
        });
        drop(rows);
        *arena = document.into_arena();
        Ok(())
    }
}
