//! `fhir_view_rows(resource, view)`: the rows that a view makes of a resource, as JSON from which `from_json` makes the columns.

use std::sync::Arc;

use super::{COLUMNS, ERROR, IGNORE_ERRORS, VIEW, constant, ignores_errors, wanted};
use crate::error::Result;
use crate::ffi::{Constants, Input, Parameter, ScalarFunction, Signature, Type, Vector};
use crate::fhirpath::value::DateTime;
use crate::functions::documents::Documents;
use crate::functions::now;
use crate::json::{Document, write_quoted};
use crate::view::{Prepared, Scratch, Value, View};

pub(in crate::functions) struct FhirViewRows {
    /// None for a view that is NULL
    view: Option<Wanted>,
}

/// A view, and which of its columns are wanted.
struct Wanted {
    view: Arc<View>,
    prepared: Prepared,
    /// By column: a comma, its name as JSON, and a colon
    names: Vec<String>,
}

/// What a thread keeps between calls.
#[derive(Default)]
pub(in crate::functions) struct Local {
    documents: Documents,
    scratch: Scratch,
}

const RESOURCE: Parameter = Parameter::new("resource", Type::Varchar, "A resource as JSON");

impl ScalarFunction for FhirViewRows {
    type Local = Local;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_view_rows",
        description: "Returns the rows that a SQL on FHIR ViewDefinition makes of a resource, as a JSON array for from_json with \
                      fhir_view_structure",
        overloads: &[
            &[RESOURCE, VIEW],
            &[RESOURCE, VIEW, IGNORE_ERRORS],
            &[RESOURCE, VIEW, IGNORE_ERRORS, COLUMNS],
        ],
        named: &[],
        example: "SELECT fhir_view_rows('{\"resourceType\": \"Patient\", \"id\": \"p\"}', '{\"resource\": \"Patient\", \"select\": [{\"column\": [{\"name\": \"id\", \"path\": \"id\"}]}]}')",
    };
    const RETURNS: Type = Type::Varchar;

    fn bind(constants: &Constants) -> Result<Self> {
        let view = constant(Self::SIGNATURE.name, constants)?;
        let ignore_errors = ignores_errors(Self::SIGNATURE.name, constants, view.as_deref())?;
        let Some(view) = view else {
            return Ok(Self { view: None });
        };
        let wanted = wanted(Self::SIGNATURE.name, constants, &view)?;
        Ok(Self {
            view: Some(Wanted {
                prepared: view.prepare(wanted).ignoring_errors(ignore_errors),
                // Names are letters, digits and underscores.
                names: view
                    .columns()
                    .iter()
                    .map(|column| format!(",\"{}\":", column.name))
                    .collect(),
                view,
            }),
        })
    }

    fn evaluate(&self, local: &mut Local, input: &Input, result: &mut Vector) -> Result<()> {
        let now = now()?;
        let Local { documents, scratch } = local;
        let resources = input.texts(RESOURCE.name);
        let Some(wanted) = &self.view else {
            resources.iter().for_each(|_| result.push_null());
            return Ok(());
        };
        documents.each(&resources, |document| {
            if let Some(document) = document {
                return wanted.push(document?, &now, scratch, result);
            }
            result.push_null();
            Ok(())
        })
    }
}

impl Wanted {
    fn push(&self, document: &Document<'_>, now: &DateTime, scratch: &mut Scratch, result: &mut Vector) -> Result<()> {
        let rows = self.view.rows(document, now, &self.prepared, scratch)?;
        let error = rows.error().map(ToString::to_string);
        result.push_written(|json| {
            json.push(b'[');
            for row in 0..rows.len() {
                json.extend_from_slice(if row == 0 { b"{" } else { b",{" });
                let mut is_first = true;
                for (column, value) in rows.row(row) {
                    // What is missing is NULL as well, and sooner read.
                    if *value == Value::Null {
                        continue;
                    }
                    let name = self.names[column].as_bytes();
                    json.extend_from_slice(if is_first { &name[1..] } else { name });
                    is_first = false;
                    value.write_json(self.view.columns()[column].column_type, json);
                }
                if let Some(error) = &error {
                    if !is_first {
                        json.push(b',');
                    }
                    json.extend_from_slice(b"\"");
                    json.extend_from_slice(ERROR.as_bytes());
                    json.extend_from_slice(b"\":");
                    write_quoted(error, json);
                }
                json.push(b'}');
            }
            json.push(b']');
        });
        Ok(())
    }
}
