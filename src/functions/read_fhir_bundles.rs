//! `read_fhir_bundles(paths)`: the resources in files of FHIR documents, one row each.

use std::io::{self, IsTerminal};
use std::ptr;

use super::settings;
use crate::error::{Error, Result};
use crate::ffi::{
    Arguments, Column, Context, FileHandle, FileSystem, Output, Parameter, Projection, Signature, TableFunction, Type,
};
use crate::json::Text;
use crate::source::{self, Bundle, Options, Source, Worker};

/// The arguments of a call.
pub(super) struct ReadFhirBundles {
    files: Vec<String>,
    options: Options,
    file_system: FileSystem,
    threads: usize,
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
        overloads: &[&[Parameter::new(
            "paths",
            Type::VarcharOrList,
            "Files, folders, or patterns of local files such as data/*.json; plain, gzip or zstd",
        )]],
        named: &[
            Parameter::new(
                "resource_type",
                Type::VarcharOrList,
                "The resource types to read; default all",
            ),
            Parameter::new(
                "ignore_errors",
                Type::Boolean,
                "Whether a bad document is a row with an error, not the end of the query; default false",
            ),
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
        let is_on = |setting| context.setting(setting).as_deref() == Some("true");
        let paths = arguments.texts("paths")?.unwrap_or_default();
        let threads = context
            .setting("threads")
            .and_then(|threads| threads.parse().ok())
            .unwrap_or(1);
        let resource_types = arguments.texts("resource_type")?;
        if let Some(types) = &resource_types
            && (types.is_empty() || types.iter().any(String::is_empty))
        {
            return Err(Error::new(
                "read_fhir_bundles: resource_type must name a type, such as 'Patient'; leave it out for all types",
            ));
        }
        Ok(Self {
            files: source::expand(&paths, is_on("enable_external_access"))?,
            options: Options {
                resource_types,
                ignore_errors: arguments.boolean("ignore_errors")?.unwrap_or(false),
                max_decompressed: settings::max_decompressed_size(context)?,
                progress: is_on("enable_progress_bar") && io::stderr().is_terminal(),
                read_ahead: settings::read_ahead(context, threads)?,
                ..Options::default()
            },
            file_system: context.file_system(),
            threads,
        })
    }

    fn global(&self, projection: &Projection) -> Result<(Source, usize)> {
        let options = Options {
            bundle_columns: projection.contains(BUNDLE_ID) || projection.contains(BUNDLE_TYPE),
            resources: projection.contains(RESOURCE),
            ..self.options.clone()
        };
        let source = Source::new(self.files.clone(), options, Box::new(self.file_system.clone()));
        Ok((source, self.threads))
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

impl source::FileSystem for FileSystem {
    fn open(&self, path: &str) -> Result<Box<dyn source::File>> {
        Ok(Box::new(self.open(path)?))
    }
}

impl source::File for FileHandle {
    fn size(&self) -> Option<u64> {
        self.size()
    }

    fn seek(&mut self, offset: u64) -> io::Result<()> {
        self.seek(offset)
    }
}
