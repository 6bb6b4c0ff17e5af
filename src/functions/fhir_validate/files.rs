//! `fhir_validate(paths)`: one row for each issue in files.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::{COLUMNS, severity};
use crate::error::{Error, Result};
use crate::ffi::{
    Arguments, Column, Context, FileSystem, Output, Parameter, Projection, Signature, TableFunction, Type,
};
use crate::fhirpath::value::DateTime;
use crate::functions::{files, now, settings};
use crate::json::{Document, NodeId};
use crate::source::{self, Options, Row, Source, Worker};
use crate::validate::{Issue, Settings, Severity, Validator, Words};

/// The bytes up to which a Bundle is checked as a whole. A longer one is checked entry by entry.
const LONGEST_BUNDLE: usize = 256 << 20;

/// The arguments of a call.
pub(in crate::functions) struct FhirValidateFiles {
    files: Vec<String>,
    options: Options,
    file_system: FileSystem,
    threads: usize,
    settings: Settings,
    /// Issues of this severity or less are counted by document
    grouped: Option<Severity>,
    /// Whether files that cannot be opened are issues
    ignore_errors: bool,
    now: DateTime,
}

/// A thread's issues that are found and not yet written.
#[derive(Default)]
pub(in crate::functions) struct Thread {
    worker: Worker,
    next_row: usize,
    issues: std::vec::IntoIter<Found>,
}

/// The threads' common part of a scan.
pub(in crate::functions) struct Scan {
    source: Source,
    validator: Arc<Validator>,
    settings: Settings,
}

/// An issue with what the row says of its resource; or several of one kind, by the first of them.
struct Found {
    bundle_id: Option<Arc<str>>,
    entry_index: Option<i64>,
    resource_type: Option<Arc<str>>,
    id: Option<Arc<str>>,
    severity: Severity,
    code: &'static str,
    rule: Words,
    category: &'static str,
    path: String,
    byte_offset: Option<i64>,
    profile: Option<Arc<str>>,
    message: Words,
    /// Where the resource begins
    resource_offset: Option<i64>,
    /// How many issues the row stands for, and of how many resources
    count: i64,
    resources: i64,
}

impl TableFunction for FhirValidateFiles {
    type Global = Scan;
    type Local = Thread;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_validate",
        description: "Validates FHIR documents in JSON and NDJSON files against their definitions, one row per issue",
        overloads: &[&[files::PATHS]],
        named: &[
            Parameter::new(
                "severity",
                Type::Varchar,
                "The least severity to report: information, warning, error or fatal; default information",
            ),
            Parameter::new(
                "without",
                Type::VarcharOrList,
                "Rules to leave out, by their names in fhir_rules()",
            ),
            Parameter::new(
                "resource_type",
                Type::VarcharOrList,
                "The types of documents to validate, such as Bundle or Patient; default all",
            ),
            Parameter::new(
                "grouped",
                Type::Varchar,
                "Issues of this severity or less are one row for each rule, resource type and path of a document; default none",
            ),
            Parameter::new(
                "ignore_errors",
                Type::Boolean,
                "Whether a file that cannot be opened is an issue, not the end of the query; default false",
            ),
        ],
        example: "FROM fhir_validate('data/*.json', severity := 'error')",
    };

    const COLUMNS: &'static [Column] = COLUMNS;

    fn bind(arguments: &Arguments, context: &Context) -> Result<Self> {
        let is_on = |setting| context.setting(setting).as_deref() == Some("true");
        let paths = arguments.texts("paths")?.unwrap_or_default();
        let threads = context.setting("threads").and_then(|threads| threads.parse().ok());
        let without = arguments.texts("without")?.unwrap_or_default();
        if !without.is_empty() {
            let rules = Validator::r4().rules();
            let unknown = without
                .iter()
                .find(|name| !rules.iter().any(|rule| rule.rule == **name));
            if let Some(name) = unknown {
                return Err(Error::new(format!(
                    "fhir_validate: there is no rule {name:?}; fhir_rules() lists them all"
                )));
            }
        }
        let floor = arguments.texts("severity")?.and_then(|names| names.into_iter().next());
        let mut settings = Settings {
            without: without.into_iter().collect(),
            ..Settings::default()
        };
        if let Some(name) = floor {
            settings.floor = severity("severity", &name)?;
        }
        let grouped = arguments.texts("grouped")?.and_then(|names| names.into_iter().next());
        Ok(Self {
            files: source::expand(&paths, is_on("enable_external_access"))?,
            options: Options {
                resource_types: arguments.texts("resource_type")?,
                ignore_errors: true,
                max_decompressed: settings::max_decompressed_size(context)?,
                whole_bundles: Some(LONGEST_BUNDLE),
                ..Options::default()
            },
            file_system: context.file_system(),
            threads: threads.unwrap_or(1),
            settings,
            grouped: grouped.map(|name| severity("grouped", &name)).transpose()?,
            ignore_errors: arguments.boolean("ignore_errors")?.unwrap_or(false),
            now: now()?,
        })
    }

    fn global(&self, projection: &Projection) -> Result<(Scan, usize)> {
        let file_system = Box::new(self.file_system.clone());
        let is_asked = |name| projection.contains(place_of(name));
        let scan = Scan {
            source: Source::new(self.files.clone(), self.options.clone(), file_system),
            // Only here: a plan that is not run needs no definitions.
            validator: Validator::r4(),
            settings: Settings {
                paths: self.grouped.is_some() || is_asked("path"),
                messages: is_asked("message"),
                ..self.settings.clone()
            },
        };
        Ok((scan, self.threads))
    }

    fn local(&self, _: &Scan) -> Result<Thread> {
        Ok(Thread::default())
    }

    fn read(&self, scan: &Scan, thread: &mut Thread, output: &mut Output) -> Result<()> {
        while !output.is_full() {
            if let Some(found) = thread.issues.next() {
                found.write(scan.source.filename(thread.worker.batch()), output);
            } else if !thread.next(self, scan)? {
                break;
            }
        }
        Ok(())
    }
}

impl Thread {
    /// Validates the next document; false where there is none.
    fn next(&mut self, call: &FhirValidateFiles, scan: &Scan) -> Result<bool> {
        if self.next_row >= self.worker.batch().rows().len() {
            if !scan.source.next(&mut self.worker)? {
                return Ok(false);
            }
            self.next_row = 0;
        }
        if self.worker.batch().rows().is_empty() {
            return Ok(true);
        }
        let (arena, is_read) = self.worker.batch_mut().take_arena();
        let batch = self.worker.batch();
        let row = &batch.rows()[self.next_row];
        self.next_row += 1;
        if let (Some(error), None, false) = (&row.error, row.offset, call.ignore_errors) {
            // A file that cannot be opened is the caller's mistake, not an issue of the data, unless it is asked for as one.
            return Err(Error::new(format!("fhir_validate: {error}")));
        }
        let text = row.resource.clone().map(|range| &batch.text()[range]);
        let text = text.and_then(|text| simdutf8::basic::from_utf8(text).ok());
        let (found, arena) = match (text, &row.error) {
            (Some(text), None) => {
                let document = if is_read {
                    Document::again(text, arena)?
                } else {
                    Document::whole(text, arena)?
                };
                let issues = scan.validator.validate(&document, &scan.settings, &call.now);
                let entry = row.entry_index.and_then(|index| i64::try_from(index).ok());
                let around = batch.bundle(row).and_then(|bundle| bundle.id.as_deref()).map(Arc::from);
                let own = text_of(&document, document.root(), "id");
                let mut subject = Subject::default();
                let describe = |issue: Issue| {
                    let bundle = issue.entry.and(own.as_ref()).or(around.as_ref());
                    subject.go_to(&document, issue.resource);
                    Found::new(&document, issue, row.offset, bundle.map(Arc::clone), entry, &subject)
                };
                let mut found: Vec<_> = issues.into_iter().map(describe).collect();
                if let Some(most) = call.grouped {
                    found = grouped_by_kind(found, most);
                }
                (found, document.into_arena())
            }
            (None, None) if row.resource.is_none() => {
                let issue = Validator::long_bundle(&scan.settings);
                let id = batch.bundle(row).and_then(|bundle| bundle.id.as_deref());
                let found = issue.map(|issue| Found::unseen(row, issue, Some("Bundle"), id));
                (found.into_iter().collect(), arena)
            }
            (_, error) => {
                let problem = error.as_deref().unwrap_or("it is not UTF-8");
                let issue = Validator::unreadable(problem, &scan.settings);
                let found = issue.map(|issue| Found::unseen(row, issue, None, None));
                (found.into_iter().collect(), arena)
            }
        };
        self.worker.batch_mut().put_arena(arena);
        self.issues = found.into_iter();
        Ok(true)
    }
}

/// The issues with those of at most a severity counted: of each rule, resource type and path without indices, the first stands for all.
fn grouped_by_kind(found: Vec<Found>, most: Severity) -> Vec<Found> {
    let mut first: HashMap<String, (usize, Option<i64>)> = HashMap::new();
    let mut result: Vec<Found> = Vec::with_capacity(found.len());
    for mut issue in found {
        if issue.severity > most {
            result.push(issue);
            continue;
        }
        issue.path = without_indices(&issue.path);
        let resource_type = issue.resource_type.as_deref().unwrap_or_default();
        match first.entry([&*issue.rule, resource_type, &*issue.path].join(" ")) {
            Entry::Vacant(place) => {
                place.insert((result.len(), issue.resource_offset));
                result.push(issue);
            }
            Entry::Occupied(mut place) => {
                let (number, last) = place.get_mut();
                let kind = &mut result[*number];
                kind.count += 1;
                // The issues of a resource follow one another.
                if *last != issue.resource_offset {
                    kind.resources += 1;
                    *last = issue.resource_offset;
                }
            }
        }
    }
    result
}

/// The text of a member.
fn text_of(document: &Document<'_>, object: Option<NodeId>, name: &str) -> Option<Arc<str>> {
    let node = document
        .member(object?, name)
        .filter(|node| document.is_string(*node))?;
    Some(Arc::from(&*document.string(node)))
}

/// The number of a column.
fn place_of(name: &str) -> usize {
    let place = COLUMNS.iter().position(|column| column.name == name);
    place.unwrap_or(COLUMNS.len())
}

/// The resource that an issue is about: as a rule that of the one before, too.
#[derive(Default)]
struct Subject {
    resource: Option<NodeId>,
    resource_type: Option<Arc<str>>,
    id: Option<Arc<str>>,
}

impl Subject {
    fn go_to(&mut self, document: &Document<'_>, resource: Option<NodeId>) {
        if self.resource != resource {
            *self = Self {
                resource,
                resource_type: text_of(document, resource, "resourceType"),
                id: text_of(document, resource, "id"),
            };
        }
    }
}

fn without_indices(path: &str) -> String {
    let mut parts = path.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once(']').map_or(part, |(_, rest)| rest));
    }
    plain
}

/// A value of a row.
enum Cell<'f> {
    Text(Option<&'f str>),
    Number(Option<i64>),
}

impl Found {
    fn new(
        document: &Document<'_>,
        issue: Issue,
        start: Option<u64>,
        bundle_id: Option<Arc<str>>,
        entry: Option<i64>,
        subject: &Subject,
    ) -> Self {
        let entry_index = issue.entry.map(i64::from);
        let mut path = issue.path;
        if let Some(name) = &subject.resource_type {
            path.replace_range(..issue.way, name);
        }
        let place = |offset: usize| start.and_then(|start| i64::try_from(start + offset as u64).ok());
        Self {
            bundle_id,
            entry_index: entry_index.or(entry),
            id: subject.id.clone(),
            resource_type: subject.resource_type.clone(),
            severity: issue.severity,
            code: issue.code,
            rule: issue.rule,
            category: issue.category.code(),
            path,
            byte_offset: place(issue.offset),
            profile: issue.profile,
            message: issue.message,
            resource_offset: place(issue.resource.map_or(0, |resource| document.offset(resource))),
            count: 1,
            resources: 1,
        }
    }

    /// An issue of what no walk has seen: a document that cannot be read, or one that is too long.
    fn unseen(row: &Row, issue: Issue, resource_type: Option<&str>, id: Option<&str>) -> Self {
        let offset = row.offset.and_then(|offset| i64::try_from(offset).ok());
        Self {
            bundle_id: None,
            entry_index: row.entry_index.and_then(|index| i64::try_from(index).ok()),
            resource_type: resource_type.map(Arc::from),
            id: id.map(Arc::from),
            severity: issue.severity,
            code: issue.code,
            rule: issue.rule,
            category: issue.category.code(),
            path: issue.path,
            byte_offset: offset,
            profile: None,
            message: issue.message,
            resource_offset: offset,
            count: 1,
            resources: 1,
        }
    }

    fn write(&self, filename: &str, output: &mut Output) {
        let text = |text| Cell::Text(Some(text));
        // As in COLUMNS
        let cells = [
            text(filename),
            Cell::Text(self.bundle_id.as_deref()),
            Cell::Number(self.entry_index),
            Cell::Text(self.resource_type.as_deref()),
            Cell::Text(self.id.as_deref()),
            text(self.severity.code()),
            text(self.code),
            text(&*self.rule),
            text(self.category),
            text(&*self.path),
            Cell::Number(self.byte_offset),
            Cell::Text(self.profile.as_deref()),
            text(&*self.message),
            Cell::Number(self.resource_offset),
            Cell::Number(Some(self.count)),
            Cell::Number(Some(self.resources)),
        ];
        for (number, cell) in cells.into_iter().enumerate() {
            match (output.column(number), cell) {
                (Some(vector), Cell::Text(value)) => vector.push_optional_text(value),
                (Some(vector), Cell::Number(value)) => vector.push_optional_bigint(value),
                (None, _) => {}
            }
        }
        output.end_row();
    }
}
