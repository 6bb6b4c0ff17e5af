//! One piece of a file → rows.
//!
//! A document is a JSON file, or one line of an NDJSON file. What breaks JSON's grammar rejects its document as a whole: one row
//! with the error. What is JSON but not what FHIR lets stand there (an entry that is null, a resource without a type) rejects
//! that part alone.

mod at_once;

use super::Options;
use super::format::has_lines;
use super::piece::{Kind, Piece};
use super::resource::{Resource, ResourceMember};
use super::walker::{Walked, Walker};
use crate::json::{Arena, Fault, Finding, Memory, Problem, Scanner, Stop, Text};
use std::ops::Range;

/// How much more memory than the text may be taken by what is found in it.
const MOST_FOUND: usize = 4;

/// One resource, or what stands in the place of one and cannot be read. Places are in the piece's bytes.
#[derive(Debug)]
pub struct Row {
    /// The content of `resourceType`.
    pub resource_type: Option<Text>,
    /// The content of `id`, where it is a string.
    pub id: Option<Text>,
    /// The content of the entry's `fullUrl`.
    pub full_url: Option<Text>,
    /// The Bundle around it: an index that [`Worker::bundle`](super::Worker::bundle) knows.
    pub(super) bundle: Option<usize>,
    /// Which of the Bundle's entries it is, from 0.
    pub entry_index: Option<u64>,
    /// Where it begins in the decompressed file; for an error, where that is. `None` where the file has no such place.
    pub offset: Option<u64>,
    /// Its text.
    pub resource: Option<Range<usize>>,
    /// What the walker has seen of it.
    pub walked: Walked,
    /// Why it is rejected.
    pub error: Option<String>,
}

/// What the rows of a Bundle say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The content of `Bundle.id`, where it is a string.
    pub id: Option<Box<str>>,
    /// The content of `Bundle.type`, where it is a string.
    pub kind: Option<Box<str>>,
}

/// The rows of a piece.
#[derive(Default)]
#[allow(clippy::struct_field_names, reason = "the rows are what it is about")]
pub(super) struct Rows {
    pub(super) list: Vec<Row>,
    pub(super) bundles: Vec<Bundle>,
    /// The memory of a document, and whether that of the only row is in it
    pub(super) arena: Arena,
    pub(super) is_read: bool,
    /// What the walker has found in them
    pub(super) found: Vec<Finding>,
}

impl Rows {
    /// The first error by its place in the piece.
    pub(super) fn first_error(&self) -> Option<(Option<u64>, &str)> {
        self.list
            .iter()
            .find_map(|row| Some((row.offset, row.error.as_deref()?)))
    }

    fn clear(&mut self) {
        self.list.clear();
        self.bundles.clear();
        self.is_read = false;
        self.found.clear();
    }
}

/// Fills `rows` with what `piece` holds.
pub(super) fn read(
    piece: &Piece,
    options: &Options,
    memory: &mut Memory,
    walker: &mut Option<Box<dyn Walker>>,
    rows: &mut Rows,
) {
    rows.clear();
    let mut reader = Reader {
        text: piece.bytes(),
        offset: piece.offset,
        types: options.resource_types.as_deref(),
        whole_bundles: options.whole_bundles.is_some(),
        walker: walker.as_mut(),
        out: rows,
    };
    match &piece.kind {
        Kind::File { named_ndjson } => reader.file(*named_ndjson, piece.broken.as_deref(), memory),
        Kind::Lines => reader.lines(piece.broken.as_deref(), memory),
        Kind::Document => reader.checked(memory, |reader, scanner, _| reader.value(scanner)),
        Kind::Values => reader.checked(memory, |reader, scanner, _| reader.element(scanner)),
        Kind::Entries { bundle, first } => reader.entries(bundle, *first, memory),
        Kind::LongBundle { bundle, at } => reader.long_bundle(bundle, *at),
        Kind::Rejected { at, bundle, problem } => {
            let bundle = bundle.clone().map(|bundle| reader.add_bundle(bundle));
            reader.reject(*at, problem.clone(), bundle);
        }
    }
}

struct Reader<'a> {
    text: &'a [u8],
    offset: u64,
    types: Option<&'a [String]>,
    whole_bundles: bool,
    walker: Option<&'a mut Box<dyn Walker>>,
    out: &'a mut Rows,
}

impl Reader<'_> {
    fn file(&mut self, named_ndjson: bool, broken: Option<&str>, memory: &mut Memory) {
        let end = self.text.len();
        // One document is the usual case: whether there are more is asked only when it fails, or the name says so.
        if named_ndjson && (broken.is_some() || has_lines(self.text, true, true, memory)) {
            return self.lines(broken, memory);
        }
        if self.whole_bundles && !named_ndjson && broken.is_none() && self.read_at_once() {
            return;
        }
        let Err((at, problem)) = self.document(0..end, "the end of the file", memory) else {
            if let Some(problem) = broken {
                self.out.clear();
                self.reject(Some(self.offset + end as u64), problem.to_owned(), None);
            }
            return;
        };
        self.out.clear();
        if !named_ndjson && has_lines(self.text, true, false, memory) {
            return self.lines(broken, memory);
        }
        match broken {
            Some(problem) => self.reject(Some(self.offset + end as u64), problem.to_owned(), None),
            None => self.reject(Some(self.offset + at as u64), problem, None),
        }
    }

    fn lines(&mut self, broken: Option<&str>, memory: &mut Memory) {
        let mut begin = 0;
        while begin < self.text.len() {
            let newline = memchr::memchr(b'\n', &self.text[begin..]).map(|found| begin + found);
            if newline.is_none() && broken.is_some() {
                break; // what follows is lost: the error below stands for it
            }
            let end = newline.unwrap_or(self.text.len());
            if !self.text[begin..end].trim_ascii().is_empty() {
                let (rows, bundles, found) = (self.out.list.len(), self.out.bundles.len(), self.out.found.len());
                if let Err((at, problem)) = self.document(begin..end, "the end of the line", memory) {
                    self.out.list.truncate(rows);
                    self.out.bundles.truncate(bundles);
                    self.out.found.truncate(found);
                    self.reject(Some(self.offset + at as u64), problem, None);
                }
            }
            begin = end + 1;
        }
        if let Some(problem) = broken {
            self.reject(Some(self.offset + self.text.len() as u64), problem.to_owned(), None);
        }
    }

    /// Reads one document; where its grammar is broken, says where and how.
    fn document(&mut self, range: Range<usize>, end: &'static str, memory: &mut Memory) -> Result<(), (usize, String)> {
        let text = &self.text[..range.end];
        let mut scanner = Scanner::new(text, range.start, memory);
        let result = self.value(&mut scanner).and_then(|()| match scanner.peek() {
            Err(Stop::End) => Ok(()),
            _ => Err(scanner.fault(Problem::Expected(end))),
        });
        // What is not UTF-8 comes first. Where all is good, the scanner has looked at all.
        if (result.is_err() || !scanner.is_ascii())
            && let Err(error) = simdutf8::compat::from_utf8(&self.text[range.clone()])
        {
            let at = range.start + error.valid_up_to();
            return Err((at, not_utf8(&self.text[at..])));
        }
        result.map_err(|stop| {
            let Fault { at, problem } = stop.into_fault(text.len());
            (at, problem.to_string())
        })
    }

    fn long_bundle(&mut self, bundle: &Bundle, at: u64) {
        if self.wants_bundles() {
            let mut row = Row::new(Some(at));
            row.bundle = Some(self.add_bundle(bundle.clone()));
            self.out.list.push(row);
        }
    }

    fn wants_bundles(&self) -> bool {
        self.types
            .is_none_or(|types| types.iter().any(|wanted| wanted == "Bundle"))
    }

    fn entries(&mut self, bundle: &Bundle, first: u64, memory: &mut Memory) {
        if self.whole_bundles {
            // They stand for the Bundle, whatever they are.
            if !self.wants_bundles() {
                return;
            }
            self.types = None;
        }
        let bundle = self.add_bundle(bundle.clone());
        self.checked(memory, |reader, scanner, index| {
            reader.entry(scanner, bundle, first + index)
        });
    }

    /// Reads what a [`Stream`](super::stream::Stream) has checked, with commas between.
    fn checked(&mut self, memory: &mut Memory, read: impl Fn(&mut Self, &mut Scanner<'_>, u64) -> Result<(), Stop>) {
        let mut scanner = Scanner::new(self.text, 0, memory);
        let mut index = 0;
        let result = loop {
            if let Err(stop) = read(self, &mut scanner, index) {
                break Err(stop);
            }
            index += 1;
            match scanner.take(b',') {
                Ok(true) => {}
                Ok(false) | Err(Stop::End) => break Ok(()),
                Err(stop) => break Err(stop),
            }
        };
        if let Err(stop) = result {
            let Fault { at, problem } = stop.into_fault(self.text.len());
            self.reject(Some(self.offset + at as u64), problem.to_string(), None);
        }
    }

    fn value(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Stop> {
        if scanner.peek()? != b'[' {
            return self.element(scanner);
        }
        scanner.enter_array()?;
        let mut first = true;
        while scanner.element(first)? {
            first = false;
            self.element(scanner)?;
        }
        Ok(())
    }

    fn element(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Stop> {
        let found = scanner.peek()?;
        if found == b'{' {
            return self.object(scanner);
        }
        let at = scanner.at();
        scanner.skip()?;
        let problem = format!(
            "expected a FHIR resource or Bundle (a JSON object), found {}",
            kind(found)
        );
        self.reject(Some(self.offset + at as u64), problem, None);
        Ok(())
    }

    /// A resource, or a Bundle whose entries are resources: which it is may be said last.
    fn object(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Stop> {
        scanner.peek()?;
        if self.whole_bundles {
            let row = self.resource(scanner)?;
            self.push(row);
            return Ok(());
        }
        let begin = scanner.at();
        let mut resource = Resource::new(begin);
        scanner.enter_object()?;
        let mut first = !self.first_is_type(scanner, &mut resource)?;
        if !resource.is(scanner.text(), b"Bundle") && self.walk(scanner, &mut resource)? {
            let row = resource.into_row(scanner.at(), self.offset);
            self.push(row);
            return Ok(());
        }
        let rows = self.out.list.len();
        let bundle = self.add_bundle(Bundle::default());
        let meaning = |name: &[u8]| match name {
            b"entry" => Some(Member::Entry),
            b"type" => Some(Member::Type),
            _ => ResourceMember::named(name).map(Member::Resource),
        };
        while let Some(member) = scanner.find_member(first, meaning)? {
            first = false;
            let text = scanner.text();
            match member {
                Member::Resource(member) => resource.member(scanner, member)?,
                Member::Type => self.out.bundles[bundle].kind = owned(scanner.string()?, text),
                Member::Entry if resource.may_be_bundle(text) => self.bundle_entries(scanner, bundle)?,
                Member::Entry => scanner.skip()?,
            }
        }
        if resource.is(scanner.text(), b"Bundle") {
            self.out.bundles[bundle].id = owned(resource.id, scanner.text());
        } else {
            self.out.list.truncate(rows);
            self.out.bundles.truncate(bundle);
            let row = resource.into_row(scanner.at(), self.offset);
            self.push(row);
        }
        Ok(())
    }

    fn bundle_entries(&mut self, scanner: &mut Scanner<'_>, bundle: usize) -> Result<(), Stop> {
        let found = scanner.peek()?;
        if found != b'[' {
            let at = scanner.at();
            scanner.skip()?;
            let problem = format!("Bundle.entry is {}; expected an array", kind(found));
            self.reject(Some(self.offset + at as u64), problem, Some(bundle));
            return Ok(());
        }
        scanner.enter_array()?;
        let mut index = 0;
        while scanner.element(index == 0)? {
            self.entry(scanner, bundle, index)?;
            index += 1;
        }
        Ok(())
    }

    fn entry(&mut self, scanner: &mut Scanner<'_>, bundle: usize, index: u64) -> Result<(), Stop> {
        let found = scanner.peek()?;
        let at = scanner.at();
        let mut row = None;
        let mut full_url = None;
        let mut problem = None;
        if found == b'{' {
            scanner.enter_object()?;
            let mut first = true;
            let meaning = |name: &[u8]| match name {
                b"resource" => Some(EntryMember::Resource),
                b"fullUrl" => Some(EntryMember::FullUrl),
                _ => None,
            };
            while let Some(member) = scanner.find_member(first, meaning)? {
                first = false;
                let found = scanner.peek()?;
                let at = scanner.at();
                match member {
                    EntryMember::Resource if found == b'{' => row = Some(self.resource(scanner)?),
                    EntryMember::Resource => {
                        problem = Some((at, "resource", found, "an object"));
                        scanner.skip()?;
                    }
                    EntryMember::FullUrl => {
                        full_url = scanner.string()?;
                        if full_url.is_none() {
                            problem = Some((at, "fullUrl", found, "a string"));
                        }
                    }
                }
            }
        } else {
            scanner.skip()?;
            problem = Some((at, "", found, "an object"));
        }
        if let Some((at, member, found, expected)) = problem {
            let dot = if member.is_empty() { "" } else { "." };
            let kind = kind(found);
            let row = row.get_or_insert_with(|| Row::new(Some(self.offset + at as u64)));
            row.error = Some(format!(
                "Bundle.entry[{index}]{dot}{member} is {kind}; expected {expected}"
            ));
        }
        if let Some(mut row) = row {
            row.full_url = full_url;
            row.bundle = Some(bundle);
            row.entry_index = Some(index);
            self.push(row);
        }
        Ok(())
    }

    /// A resource in a place where only one can stand, a Bundle in a Bundle included.
    fn resource(&mut self, scanner: &mut Scanner<'_>) -> Result<Row, Stop> {
        scanner.peek()?;
        let mut resource = Resource::new(scanner.at());
        scanner.enter_object()?;
        let mut first = !self.first_is_type(scanner, &mut resource)?;
        if !self.walk(scanner, &mut resource)? {
            while let Some(member) = scanner.find_member(first, ResourceMember::named)? {
                first = false;
                resource.member(scanner, member)?;
            }
        }
        Ok(resource.into_row(scanner.at(), self.offset))
    }

    /// Takes the first member of an object that is entered if there is a walker for it and it is the type; whether it is.
    fn first_is_type(&self, scanner: &mut Scanner<'_>, resource: &mut Resource) -> Result<bool, Stop> {
        let is_type = self.walker.is_some()
            && scanner.peek()? == b'"'
            && scanner.text()[scanner.at()..].starts_with(b"\"resourceType\"");
        if is_type {
            scanner.member(true)?;
            resource.member(scanner, ResourceMember::ResourceType)?;
        }
        Ok(is_type)
    }

    /// Lets the walker read a resource to its end, if it is for one of this type. Whether it was.
    fn walk(&mut self, scanner: &mut Scanner<'_>, resource: &mut Resource) -> Result<bool, Stop> {
        let (Some(walker), Some(found)) = (&mut self.walker, resource.type_name) else {
            return Ok(false);
        };
        let is_wanted = |types: &[String]| types.iter().any(|wanted| found.is(self.text, wanted.as_bytes()));
        let start = self.out.found.len();
        let is_room = start * size_of::<Finding>() <= MOST_FOUND * (scanner.at() + 4096);
        if !is_room || !self.types.is_some_and(is_wanted) {
            return Ok(false);
        }
        resource.walked = if walker.rest(scanner, &mut self.out.found)? {
            Walked::Found(start..self.out.found.len())
        } else {
            Walked::InVain
        };
        Ok(true)
    }

    fn add_bundle(&mut self, bundle: Bundle) -> usize {
        self.out.bundles.push(bundle);
        self.out.bundles.len() - 1
    }

    fn reject(&mut self, offset: Option<u64>, problem: String, bundle: Option<usize>) {
        let mut row = Row::new(offset);
        row.error = Some(problem);
        row.bundle = bundle;
        self.out.list.push(row);
    }

    fn push(&mut self, row: Row) {
        let wanted = |types: &[String]| {
            row.resource_type
                .is_some_and(|found| types.iter().any(|wanted| found.is(self.text, wanted.as_bytes())))
        };
        if row.error.is_some() || self.types.is_none_or(wanted) {
            self.out.list.push(row);
        }
    }
}

impl Row {
    pub(super) fn new(offset: Option<u64>) -> Self {
        Self {
            resource_type: None,
            id: None,
            full_url: None,
            bundle: None,
            entry_index: None,
            offset,
            resource: None,
            walked: Walked::No,
            error: None,
        }
    }
}

/// The members of a document that rows need.
#[derive(Clone, Copy)]
enum Member {
    Resource(ResourceMember),
    Type,
    Entry,
}

/// The members of an entry that rows need.
#[derive(Clone, Copy)]
enum EntryMember {
    Resource,
    FullUrl,
}

/// The decoded content of a string.
pub(super) fn owned(text: Option<Text>, bytes: &[u8]) -> Option<Box<str>> {
    let content = text?.decode(bytes);
    std::str::from_utf8(&content).ok().map(Box::from)
}

/// What a value is, by its first byte.
pub(super) fn kind(first: u8) -> &'static str {
    match first {
        b'{' => "an object",
        b'[' => "an array",
        b'"' => "a string",
        b't' | b'f' => "a boolean",
        b'n' => "null",
        _ => "a number",
    }
}

/// What to say of bytes that are not UTF-8.
pub(super) fn not_utf8(bytes: &[u8]) -> String {
    let first = bytes.first().copied().unwrap_or_default();
    format!("byte 0x{first:02X} is not UTF-8, which JSON must be: convert the file (is it Latin-1 or Windows-1252?)")
}
