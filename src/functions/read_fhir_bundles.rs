//! `read_fhir_bundles(paths)`: the resources in files of FHIR documents, one row each.

use std::ptr;

use super::files::{self, Files};
use crate::error::{Error, Result};
use crate::ffi::{Arguments, Column, Context, Output, Parameter, Projection, Signature, TableFunction, Type};
use crate::json::Text;
use crate::source::{self, Bundle, Source, Worker};

/// The arguments of a call.
pub(super) struct ReadFhirBundles {
    files: Files,
}

/// A thread's rows that are read and not yet written.
#[derive(Default)]
pub(super) struct Thread {
    worker: Worker,
    next_row: usize,
    /// The bytes that were read for the rows since DuckDB last had its turn
    bytes: usize,
}

const RESOURCE_TYPE: usize = 0;
const ID: usize = 1;
const FULL_URL: usize = 2;
const FILENAME: usize = 3;
const BUNDLE_ID: usize = 4;
const BUNDLE_TYPE: usize = 5;
const ENTRY_INDEX: usize = 6;
const BYTE_OFFSET: usize = 7;
const RESOURCE: usize = 8;
const ERROR: usize = 9;

impl TableFunction for ReadFhirBundles {
    type Global = Source;
    type Local = Thread;

    const SIGNATURE: &'static Signature = &Signature {
        name: "read_fhir_bundles",
        description: "Reads FHIR resources from JSON and NDJSON files of Bundles, resources, or arrays of either, one row per resource",
        overloads: &[&[files::PATHS]],
        named: &[
            Parameter::new(
                "resource_type",
                Type::VarcharOrList,
                "The resource types to read; default all",
            ),
            files::IGNORE_ERRORS,
        ],
        example: "FROM read_fhir_bundles('data/*.json', resource_type := ['Patient', 'Condition'])",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("resource_type", Type::Varchar),
        Column::new("id", Type::Varchar),
        Column::new("full_url", Type::Varchar),
        Column::new("filename", Type::Varchar),
        Column::new("bundle_id", Type::Varchar),
        Column::new("bundle_type", Type::Varchar),
        Column::new("entry_index", Type::BigInt),
        Column::new("byte_offset", Type::BigInt),
        Column::new("resource", Type::Json),
        Column::new("error", Type::Varchar),
    ];

    fn bind(arguments: &Arguments, context: &Context) -> Result<Self> {
        let resource_types = arguments.texts("resource_type")?;
        if let Some(types) = &resource_types
            && (types.is_empty() || types.iter().any(String::is_empty))
        {
            return Err(Error::new(
                "read_fhir_bundles: resource_type must name a type, such as 'Patient'; leave it out for all types",
            ));
        }
        Ok(Self {
            files: Files::bind(arguments, context, resource_types)?,
        })
    }

    fn global(&self, projection: &Projection) -> Result<(Source, usize)> {
        let bundle_columns = projection.contains(BUNDLE_ID) || projection.contains(BUNDLE_TYPE);
        let source = self.files.open(bundle_columns, projection.contains(RESOURCE));
        Ok((source, self.files.threads))
    }

    fn local(&self, _: &Source) -> Result<Thread> {
        Ok(Thread::default())
    }

    fn read(&self, source: &Source, thread: &mut Thread, output: &mut Output) -> Result<()> {
        if output.is_empty() {
            thread.bytes = 0;
        }
        while !output.is_full() {
            if thread.next_row >= thread.worker.batch().rows().len() {
                // Enough for one call: DuckDB notices a cancelled query only between two.
                if thread.bytes >= source::WINDOW || !source.next(&mut thread.worker)? {
                    break;
                }
                thread.bytes += thread.worker.batch().text().len();
                thread.next_row = 0;
            }
            thread.write(source, output);
        }
        Ok(())
    }
}

impl Thread {
    /// Writes rows of the piece that was read last, as many as fit.
    fn write(&mut self, source: &Source, output: &mut Output) {
        let batch = self.worker.batch();
        let text = batch.text();
        let mut is_first = true;
        let mut last_bundle: Option<&Bundle> = None;
        while !output.is_full()
            && let Some(row) = batch.rows().get(self.next_row)
        {
            for (column, place) in [
                (RESOURCE_TYPE, &row.resource_type),
                (ID, &row.id),
                (FULL_URL, &row.full_url),
            ] {
                push_content(output, column, place.as_ref(), text);
            }
            if let Some(column) = output.column(FILENAME) {
                if is_first {
                    column.push_text(source.filename(batch));
                } else {
                    column.push_text_again();
                }
            }
            let bundle = batch.bundle(row);
            let is_same = !is_first && same(bundle, last_bundle);
            if let Some(column) = output.column(BUNDLE_ID) {
                if is_same {
                    column.push_text_again();
                } else {
                    column.push_optional_text(bundle.and_then(|bundle| bundle.id.as_deref()));
                }
            }
            if let Some(column) = output.column(BUNDLE_TYPE) {
                if is_same {
                    column.push_text_again();
                } else {
                    column.push_optional_text(bundle.and_then(|bundle| bundle.kind.as_deref()));
                }
            }
            for (column, number) in [(ENTRY_INDEX, row.entry_index), (BYTE_OFFSET, row.offset)] {
                if let Some(column) = output.column(column) {
                    column.push_optional_bigint(number.and_then(|number| i64::try_from(number).ok()));
                }
            }
            if let Some(column) = output.column(RESOURCE) {
                match row.resource {
                    Some(_) => column.push_written(|text| batch.write_resource(self.next_row, text)),
                    None => column.push_null(),
                }
            }
            if let Some(column) = output.column(ERROR) {
                column.push_optional_text(row.error.as_deref());
            }
            output.end_row();
            (is_first, last_bundle) = (false, bundle);
            self.next_row += 1;
        }
    }
}

fn push_content(output: &mut Output, column: usize, place: Option<&Text>, text: &[u8]) {
    let Some(column) = output.column(column) else {
        return;
    };
    match place {
        Some(place) => column.push_utf8(&place.decode(text)),
        None => column.push_null(),
    }
}

fn same(one: Option<&Bundle>, other: Option<&Bundle>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => ptr::eq(one, other),
        (None, None) => true,
        _ => false,
    }
}
