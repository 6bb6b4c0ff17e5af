//! [SQL on FHIR](https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html): a `ViewDefinition`, checked
//! against FHIR's definitions before any data is read, and the rows that it makes of a resource.

mod capture;
mod column;
mod column_type;
mod compile;
mod constant;
mod flat;
mod number;
mod place;
mod plan;
mod prepared;
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod value;

use std::sync::Arc;

pub use column::Column;
pub use column_type::ColumnType;
pub use flat::{Field, Flat};
pub use prepared::{Prepared, Scratch};
pub use rows::Walked;
pub use table::Rows;
pub use value::Value;

use crate::error::Result;
use crate::fhirpath::Model;
use crate::fhirpath::value::DateTime;
use crate::json::Document;
use plan::{Filter, Part};

/// A view, compiled. Immutable; threads share it.
#[derive(Debug)]
pub struct View {
    resource: String,
    columns: Vec<Column>,
    filters: Vec<Filter>,
    parts: Vec<Part>,
    /// How many cells there are, and iterations
    cells: usize,
    iterations: usize,
    model: Arc<Model>,
}

impl View {
    /// Compiles the JSON text of a view. `unchecked`: paths are not checked against the definitions, for data outside of them.
    ///
    /// # Errors
    /// The text is no JSON, or no view of the specification, or has a path that is wrong. The message names the place as a
    /// [JSON pointer](https://www.rfc-editor.org/rfc/rfc6901).
    pub fn compile(text: &str, model: Arc<Model>, unchecked: bool) -> Result<Self> {
        compile::view(text, model, unchecked)
    }

    /// The type of the resources that it takes; others make no rows.
    #[must_use]
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// The columns, in their order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// What a query needs that wants some of the columns; by column, whether it does. Of the others all values are NULL, and nothing
    /// is evaluated.
    #[must_use]
    pub fn prepare(&self, wanted: Vec<bool>) -> Prepared {
        Prepared::new(self, wanted)
    }

    /// The rows that it makes of the resource that is the whole document.
    ///
    /// # Errors
    /// A path fails on the resource, or gives what its column does not take, and errors are not ignored.
    pub fn rows<'a>(
        &'a self,
        document: &'a Document<'a>,
        now: &'a DateTime,
        prepared: &'a Prepared,
        scratch: &mut Scratch,
    ) -> Result<Rows<'a>> {
        self.rows_of_walked(document, now, prepared, scratch, Walked::No)
    }

    /// The same, of a resource over which [`Scratch::walk`] may have gone before.
    ///
    /// # Errors
    /// As for [`rows`](Self::rows).
    pub fn rows_of_walked<'a>(
        &'a self,
        document: &'a Document<'a>,
        now: &'a DateTime,
        prepared: &'a Prepared,
        scratch: &mut Scratch,
        walked: Walked,
    ) -> Result<Rows<'a>> {
        match rows::of(self, document, now, prepared, scratch, walked) {
            Err(error) if prepared.ignore_errors => Ok(Rows::of_error(&self.columns, error)),
            rows => rows,
        }
    }
}
