//! `fhir_view(view, paths)`: the rows that a view makes of the resources in files, with typed columns.

use std::str;
use std::sync::Arc;

use super::{ERROR, VIEW, compile, has_room_for_error};
use crate::error::{Error, Result};
use crate::ffi::{
    Arguments, Column, Context, Output, Projection, ResultColumn, Signature, SqlType, TableFunction, Type, Vector,
};
use crate::fhirpath::value::DateTime;
use crate::functions::files::{self, Files};
use crate::functions::now;
use crate::json::{Arena, Document, Finding, Scanner, Stop};
use crate::source::{self, Batch, Row, Source, Walker, Walkers, Worker};
use crate::view::{ColumnType, Field, Flat, Prepared, Scratch, Value, View, Walked};

/// The arguments of a call.
pub(in crate::functions) struct FhirView {
    view: Arc<View>,
    /// The types of the columns' values, or of the items where these are lists
    item_types: Vec<Type>,
    files: Files,
}

/// A scan.
pub(in crate::functions) struct Scan {
    source: Source,
    now: DateTime,
    /// With the columns that the query asks for
    prepared: Arc<Prepared>,
    columns: usize,
}

/// Walks over resources while they are read.
#[derive(Debug)]
struct Walks(Arc<Prepared>);

/// A thread's walk.
struct Walk {
    prepared: Arc<Prepared>,
    scratch: Scratch,
}

/// A thread's resources that are read, and their rows that are not yet written.
#[derive(Default)]
pub(in crate::functions) struct Thread {
    worker: Worker,
    arena: Arena,
    scratch: Scratch,
    next_resource: usize,
    /// Of that resource
    next_row: usize,
    /// The bytes that were read for the rows since DuckDB last had its turn
    bytes: usize,
}

impl TableFunction for FhirView {
    type Global = Scan;
    type Local = Thread;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_view",
        description: "Flattens the FHIR resources in files by a SQL on FHIR ViewDefinition; the columns are those of the view",
        overloads: &[&[VIEW, files::PATHS]],
        named: &[files::IGNORE_ERRORS],
        example: "FROM fhir_view('{\"resource\": \"Patient\", \"select\": [{\"column\": [{\"name\": \"id\", \"path\": \"id\"}]}]}', 'data/*.json')",
    };

    const COLUMNS: &'static [Column] = &[];

    fn bind(arguments: &Arguments, context: &Context) -> Result<Self> {
        let view = arguments.text(VIEW.name)?.unwrap_or_default();
        let view = compile(Self::SIGNATURE.name, &view, context)?;
        let files = Files::bind(arguments, context, Some(vec![view.resource().to_owned()]))?;
        if files.ignores_errors() {
            has_room_for_error(Self::SIGNATURE.name, &view)?;
        }
        let item_types = view.columns().iter().map(|column| sql_type(column.column_type));
        Ok(Self {
            item_types: item_types.collect(),
            view,
            files,
        })
    }

    fn columns(&self) -> Vec<ResultColumn<'_>> {
        let columns = self.view.columns().iter().zip(&self.item_types);
        let columns = columns.map(|(column, item)| {
            let sql_type = if column.collection { SqlType::List(item) } else { *item };
            ResultColumn::new(&column.name, sql_type)
        });
        let error = ResultColumn::new(ERROR, SqlType::Varchar);
        columns.chain(self.files.ignores_errors().then_some(error)).collect()
    }

    fn global(&self, projection: &Projection) -> Result<(Scan, usize)> {
        let columns = 0..self.view.columns().len();
        let wanted = columns.clone().map(|column| projection.contains(column));
        let prepared = self.view.prepare(wanted.collect());
        let prepared = Arc::new(prepared.ignoring_errors(self.files.ignores_errors()));
        let walks = Walks(Arc::clone(&prepared));
        let scan = Scan {
            source: self
                .files
                .open_for(prepared.has_walk().then(|| Arc::new(walks) as Arc<dyn Walkers>)),
            now: now()?,
            columns: columns.len(),
            prepared,
        };
        Ok((scan, self.files.threads))
    }

    fn local(&self, _: &Scan) -> Result<Thread> {
        Ok(Thread::default())
    }

    fn read(&self, scan: &Scan, thread: &mut Thread, output: &mut Output) -> Result<()> {
        if output.is_empty() {
            thread.bytes = 0;
        }
        while !output.is_full() {
            if thread.next_resource >= thread.worker.batch().rows().len() {
                // Enough for one call, if there is any row: DuckDB notices a cancelled query only between two.
                if thread.bytes >= source::WINDOW && !output.is_empty() {
                    break;
                }
                if !scan.source.next(&mut thread.worker)? {
                    break;
                }
                thread.bytes += thread.worker.batch().text().len();
                (thread.next_resource, thread.next_row) = (0, 0);
            }
            self.write(scan, thread, output)?;
        }
        Ok(())
    }
}

impl FhirView {
    /// Writes the rows of resources of the piece that was read last, as many as fit.
    fn write(&self, scan: &Scan, thread: &mut Thread, output: &mut Output) -> Result<()> {
        let Thread {
            worker,
            arena,
            scratch,
            next_resource,
            next_row,
            ..
        } = thread;
        let batch = worker.batch();
        // From a resource on all at once where it can be, which a document that is rejected may prevent: to check each costs five times
        // as much. Most are never looked at again.
        let mut checked = None;
        let mut fields = Vec::new();
        while !output.is_full()
            && let Some(row) = batch.rows().get(*next_resource)
        {
            let written = match (&row.error, &row.resource) {
                (Some(error), _) => Err(Error::new(error.clone())),
                (None, None) => Ok(true),
                (None, Some(range)) => match self.walked(batch, row, scan, scratch, &mut fields, output) {
                    None => Ok(true),
                    Some(walked) => {
                        let text = batch.text();
                        let (first, rest) = checked.get_or_insert_with(|| {
                            let rest = simdutf8::basic::from_utf8(&text[range.start..]);
                            (range.start, rest.ok())
                        });
                        let valid = rest.and_then(|rest| rest.get(range.start - *first..range.end - *first));
                        match valid.or_else(|| simdutf8::basic::from_utf8(&text[range.clone()]).ok()) {
                            Some(text) => self.resource((text, walked), scan, (arena, scratch), next_row, output),
                            None => Err(Error::new("the resource is not UTF-8")),
                        }
                    }
                },
            };
            match written {
                Ok(true) => {}
                // The rest is written next time.
                Ok(false) => return Ok(()),
                Err(error) if self.files.ignores_errors() => write_error(&error, scan.columns, output),
                Err(error) => return Err(place(&error, scan.source.filename(batch), row)),
            }
            *next_resource += 1;
            *next_row = 0;
        }
        Ok(())
    }

    /// Writes the row of a resource over which a walk has gone, if all of the row was found. Else it loads what was found, and says
    /// how the rows are to be made.
    fn walked<'t>(
        &self,
        batch: &'t Batch,
        row: &Row,
        scan: &Scan,
        scratch: &mut Scratch,
        fields: &mut Vec<(usize, Field<'t>)>,
        output: &mut Output,
    ) -> Option<Walked> {
        let found = match &row.walked {
            source::Walked::No => return Some(Walked::No),
            source::Walked::InVain => return Some(Walked::InVain),
            source::Walked::Found(range) => batch.found(range.clone()),
        };
        if !scan.prepared.is_flat() {
            let start = row.resource.as_ref().map_or(0, |range| range.start);
            scratch.load(&scan.prepared, found, start);
            return Some(Walked::All);
        }
        scratch.load(&scan.prepared, found, 0);
        match self.view.flat_row(batch.text(), &scan.prepared, scratch, fields) {
            Flat::Unusual => return Some(Walked::InVain),
            Flat::None => {}
            Flat::Row => {
                for (column, field) in &*fields {
                    if let Some(vector) = output.column(*column) {
                        match field {
                            Field::Null => vector.push_null(),
                            Field::Text(text) => vector.push_utf8(text),
                            Field::Value(value) => push(vector, value),
                        }
                    }
                }
                if self.files.ignores_errors()
                    && let Some(vector) = output.column(scan.columns)
                {
                    vector.push_null();
                }
                output.end_row();
            }
        }
        None
    }

    /// Writes the rows of a resource from `next_row` on; returns whether all of them are written.
    fn resource(
        &self,
        (text, walked): (&str, Walked),
        scan: &Scan,
        (arena, scratch): (&mut Arena, &mut Scratch),
        next_row: &mut usize,
        output: &mut Output,
    ) -> Result<bool> {
        let document = Document::new(text, std::mem::take(arena))?;
        let rows = self
            .view
            .rows_of_walked(&document, &scan.now, &scan.prepared, scratch, walked)?;
        while *next_row < rows.len() && !output.is_full() {
            for (column, value) in rows.row(*next_row) {
                if let Some(vector) = output.column(column) {
                    push(vector, value);
                }
            }
            if self.files.ignores_errors()
                && let Some(vector) = output.column(scan.columns)
            {
                vector.push_optional_text(rows.error().map(ToString::to_string).as_deref());
            }
            output.end_row();
            *next_row += 1;
        }
        let is_complete = *next_row >= rows.len();
        drop(rows);
        *arena = document.into_arena();
        Ok(is_complete)
    }
}

impl Walkers for Walks {
    fn walker(&self) -> Box<dyn Walker> {
        Box::new(Walk {
            prepared: Arc::clone(&self.0),
            scratch: Scratch::default(),
        })
    }
}

impl Walker for Walk {
    fn rest(&mut self, scanner: &mut Scanner<'_>, found: &mut Vec<Finding>) -> std::result::Result<bool, Stop> {
        self.scratch.walk(&self.prepared, scanner, found)
    }
}

/// Writes the row that stands for a document or resource without any.
fn write_error(error: &Error, columns: usize, output: &mut Output) {
    for column in 0..columns {
        if let Some(vector) = output.column(column) {
            vector.push_null();
        }
    }
    if let Some(vector) = output.column(columns) {
        vector.push_text(&error.to_string());
    }
    output.end_row();
}

/// An error with the place of the resource.
fn place(error: &Error, filename: &str, row: &Row) -> Error {
    match row.offset {
        Some(offset) => Error::new(format!("fhir_view: {error}, at byte {offset} of \"{filename}\"")),
        None => Error::new(format!("fhir_view: {error}, in \"{filename}\"")),
    }
}

fn sql_type(column_type: ColumnType) -> Type {
    match column_type {
        ColumnType::Boolean => Type::Boolean,
        ColumnType::Integer => Type::Integer,
        ColumnType::BigInt => Type::BigInt,
        ColumnType::Double => Type::Double,
        ColumnType::Decimal(digits, scale) => Type::Decimal(digits, scale),
        ColumnType::Varchar => Type::Varchar,
        ColumnType::Json => Type::Json,
        ColumnType::Date => Type::Date,
        ColumnType::Time => Type::Time,
        ColumnType::Timestamp => Type::Timestamp,
        ColumnType::TimestampTz => Type::TimestampTz,
    }
}

fn push(vector: &mut Vector, value: &Value<'_>) {
    match value {
        Value::Null => vector.push_null(),
        Value::Boolean(value) => vector.push_boolean(*value),
        Value::Integer(value) => vector.push_integer(*value),
        Value::BigInt(value) => vector.push_bigint(*value),
        Value::Double(value) => vector.push_double(*value),
        Value::Decimal(value) => vector.push_decimal(value.get()),
        Value::Text(text) => vector.push_text(text),
        Value::Plain(text) => vector.push_text(text),
        Value::Json(text) => vector.push_text(text),
        Value::Date(days) => vector.push_date(*days),
        Value::Time(microseconds) | Value::Timestamp(microseconds) => vector.push_timestamp(*microseconds),
        Value::List(items) => vector.push_list(items, push),
    }
}
