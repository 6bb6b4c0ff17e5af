//! `fhir_view_columns(view)`: the columns that a view gives.

use std::sync::Arc;

use super::{VIEW, compile};
use crate::error::Result;
use crate::ffi::{Arguments, Column, Context, Output, Projection, Signature, TableFunction, Type};
use crate::view::View;

pub(in crate::functions) struct FhirViewColumns {
    view: Arc<View>,
}

const COLUMN_NAME: usize = 0;
const COLUMN_TYPE: usize = 1;
const FHIR_TYPE: usize = 2;
const PATH: usize = 3;
const DESCRIPTION: usize = 4;

impl TableFunction for FhirViewColumns {
    type Global = ();
    /// The next column
    type Local = usize;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_view_columns",
        description: "Lists the columns of a SQL on FHIR ViewDefinition with their SQL types, without reading any data",
        overloads: &[&[VIEW]],
        named: &[],
        example: "FROM fhir_view_columns('{\"resource\": \"Patient\", \"select\": [{\"column\": [{\"name\": \"id\", \"path\": \"id\"}]}]}')",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("column_name", Type::Varchar),
        Column::new("column_type", Type::Varchar),
        Column::new("fhir_type", Type::Varchar),
        Column::new("path", Type::Varchar),
        Column::new("description", Type::Varchar),
    ];

    fn bind(arguments: &Arguments, context: &Context) -> Result<Self> {
        let view = arguments.text(VIEW.name)?.unwrap_or_default();
        let view = compile(Self::SIGNATURE.name, &view, context)?;
        Ok(Self { view })
    }

    fn global(&self, _: &Projection) -> Result<((), usize)> {
        Ok(((), 1))
    }

    fn local(&self, (): &()) -> Result<usize> {
        Ok(0)
    }

    fn read(&self, (): &(), next: &mut usize, output: &mut Output) -> Result<()> {
        while !output.is_full()
            && let Some(column) = self.view.columns().get(*next)
        {
            for (place, text) in [
                (COLUMN_NAME, Some(&*column.name)),
                (COLUMN_TYPE, Some(&*column.sql_type())),
                (FHIR_TYPE, column.fhir_type.as_deref()),
                (PATH, Some(&*column.path)),
                (DESCRIPTION, column.description.as_deref()),
            ] {
                if let Some(vector) = output.column(place) {
                    vector.push_optional_text(text);
                }
            }
            output.end_row();
            *next += 1;
        }
        Ok(())
    }
}
