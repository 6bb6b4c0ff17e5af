//! A file → pieces of bounded size.

use super::Options;
use super::buffer::Buffer;
use super::content::FileSystem;
use super::document::{Bundle, has_lines, not_utf8, owned};
use super::piece::{Kind, Piece};
use crate::json::{Fault, Names, Problem, Scanner, Stop};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The longest single value: a resource, or a member of a Bundle that is not its entries.
const LONGEST_VALUE: usize = 1 << 30;

/// A file that is being cut into pieces.
pub(super) struct Stream {
    path: String,
    buffer: Buffer,
    place: Place,
    /// Whether each line is a document.
    lines: bool,
    /// Whether that is more than a guess: a first line longer than the window does not tell.
    sure: bool,
    /// Where the current document begins.
    document: u64,
    in_array: bool,
    survey: Survey,
    names: Names,
}

/// Where in a file a stream stands.
enum Place {
    /// The file cannot be opened.
    Unopened(String),
    Start,
    /// At the start of a line, where each line is a document.
    Lines,
    /// Before a document that may be longer than the window.
    Document,
    /// Behind an opening bracket of an array of documents, or behind one of them.
    Elements {
        first: bool,
    },
    /// Behind the opening bracket of a Bundle's entries, or behind one of them.
    Entries {
        object: Object,
        next: u64,
    },
    /// Behind the closing bracket of a Bundle's entries.
    Members {
        object: Object,
    },
    /// Behind a document.
    After,
    /// In a document that is rejected.
    Rejected,
    End,
}

/// A long object whose members pass by.
#[derive(Default)]
struct Object {
    begin: u64,
    resource_type: Option<Box<str>>,
    bundle: Bundle,
    /// The names so far: a name may come once.
    names: HashSet<Box<[u8]>>,
    at_entries: bool,
}

/// What is known of the documents and Bundles that are longer than the window, by where they begin.
#[derive(Default)]
enum Survey {
    /// Nothing yet.
    #[default]
    None,
    /// This stream is a survey: it hands out nothing.
    Making(Found),
    Done(Found),
}

type Found = HashMap<u64, Result<Option<Bundle>, (Option<u64>, String)>>;

/// The current document is bad: where in the file, where there is such a place, and how.
struct Bad {
    at: Option<u64>,
    problem: String,
}

type Step<T = ()> = Result<T, Bad>;

/// What a step has led to.
enum Next {
    /// A piece was handed out.
    Piece,
    /// Nothing yet: take another step.
    Step,
    End,
}

/// Consecutive elements of an array at the front of the buffer.
struct Elements {
    begin: usize,
    end: usize,
    count: u64,
    /// The place behind the closing bracket.
    closed: Option<usize>,
}

/// The front of an object that is longer than what is in the buffer.
enum Front {
    /// Up to the opening bracket of `entry`, and the place behind it.
    Entries(Object, usize),
    /// It goes on, without entries so far.
    Unknown,
}

/// The query's options and files, which every step needs.
#[derive(Clone, Copy)]
pub(super) struct Read<'a> {
    pub(super) options: &'a Options,
    pub(super) files: &'a dyn FileSystem,
}

impl Stream {
    /// Opens a file, with memory to use. A file that cannot be opened gives one rejected piece.
    pub(super) fn open(path: &str, data: Vec<u8>, read: Read<'_>) -> Self {
        let options = read.options;
        // One byte more than the window tells whether there is more than the window.
        let buffer = Buffer::open(path, data, options.window + 1, options.max_decompressed, read.files);
        let (buffer, place) = match buffer {
            Ok(buffer) => (buffer, Place::Start),
            Err(problem) => (Buffer::default(), Place::Unopened(problem)),
        };
        Self {
            path: path.to_owned(),
            buffer,
            place,
            lines: false,
            sure: false,
            document: 0,
            in_array: false,
            survey: Survey::None,
            names: Names::default(),
        }
    }

    /// Whether more pieces may come.
    pub(super) fn goes_on(&self) -> bool {
        !matches!(self.place, Place::End)
    }

    /// Hands out the next piece; `false` when there is none.
    pub(super) fn next(&mut self, piece: &mut Piece, read: Read<'_>) -> bool {
        loop {
            match self.step(piece, read) {
                Ok(Next::Piece) => return true,
                Ok(Next::Step) => {}
                Ok(Next::End) => {
                    self.place = Place::End;
                    return false;
                }
                Err(Bad { at, problem }) => {
                    let place = std::mem::replace(&mut self.place, Place::End);
                    if self.lines && self.sure {
                        self.place = Place::Rejected;
                    }
                    if let Survey::Making(found) = &mut self.survey {
                        found.insert(self.document, Err((at, problem)));
                        continue;
                    }
                    let bundle = match place {
                        Place::Entries { object, .. } | Place::Members { object } => Some(object.bundle),
                        _ => None,
                    };
                    piece.reject(at, bundle, problem);
                    return true;
                }
            }
        }
    }

    fn step(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        match &self.place {
            Place::Unopened(problem) => Err(Bad {
                at: None,
                problem: problem.clone(),
            }),
            Place::Start => self.begin(piece, read.options),
            Place::Lines => Ok(self.whole_lines(piece, read.options)),
            Place::Document => {
                if self.skip_white_space(false)?.is_none() {
                    return if self.lines { Ok(Next::End) } else { Err(self.nothing()) };
                }
                self.document = self.buffer.offset;
                self.in_array = false;
                self.value(piece, read)
            }
            &Place::Elements { first } => self.elements_of_array(first, piece, read),
            Place::Entries { .. } => self.entries(piece, read),
            Place::Members { .. } => self.members(read),
            Place::After => self.after(),
            Place::Rejected => Ok(self.rejected_line()),
            Place::End => Ok(Next::End),
        }
    }

    fn begin(&mut self, piece: &mut Piece, options: &Options) -> Step<Next> {
        let named_ndjson = is_named_ndjson(&self.path);
        match self.buffer.bytes() {
            [0xEF, 0xBB, 0xBF, ..] => self.buffer.take(3),
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..] => {
                return Err(Bad {
                    at: Some(0),
                    problem: "this is UTF-16 or UTF-32; JSON must be UTF-8: convert the file".to_owned(),
                });
            }
            _ => {}
        }
        let text = self.buffer.bytes();
        let whole = self.buffer.at_end && text.len() <= options.window;
        if whole && text.trim_ascii().is_empty() && self.buffer.broken.is_none() {
            self.buffer.take(text.len());
            return Err(self.nothing());
        }
        if !whole {
            self.lines = has_lines(text, false, named_ndjson, &mut self.names);
            self.sure = named_ndjson || text.contains(&b'\n');
            self.place = if self.lines { Place::Lines } else { Place::Document };
            return Ok(Next::Step);
        }
        self.place = Place::End;
        self.hand_out(piece, 0..self.buffer.bytes().len(), Kind::File { named_ndjson });
        piece.broken = self.buffer.broken.take();
        Ok(Next::Piece)
    }

    fn whole_lines(&mut self, piece: &mut Piece, options: &Options) -> Next {
        self.buffer.fill(options.window);
        let buffer = self.buffer.bytes();
        let length = if self.buffer.at_end {
            buffer.len()
        } else if let Some(newline) = memchr::memrchr(b'\n', buffer) {
            newline + 1
        } else {
            self.place = Place::Document;
            return Next::Step;
        };
        if self.buffer.at_end {
            self.place = Place::End;
            if length == 0 && self.buffer.broken.is_none() {
                return Next::End;
            }
        }
        if self.is_survey() {
            self.buffer.take(length);
            return Next::Step;
        }
        self.hand_out(piece, 0..length, Kind::Lines);
        if self.buffer.at_end {
            piece.broken = self.buffer.broken.take();
        }
        Next::Piece
    }

    /// A document or an element of an array of them, at the front of the buffer.
    fn value(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        let window = read.options.window;
        self.buffer.fill(window);
        if let Some(length) = self.scan_value(window)? {
            if !self.in_array {
                self.check_behind(length)?;
            }
            return self.whole_value(length, piece);
        }
        match self.buffer.bytes()[0] {
            b'[' if !self.in_array => {
                if read.options.ignore_errors {
                    self.surveyed(read)?;
                }
                self.advance(1)?;
                self.in_array = true;
                self.place = Place::Elements { first: true };
                Ok(Next::Step)
            }
            b'{' => self.long_object(piece, read),
            _ => self.long_value(piece, read),
        }
    }

    /// Hands out the value of `length` bytes at the front of the buffer.
    fn whole_value(&mut self, length: usize, piece: &mut Piece) -> Step<Next> {
        self.check_utf8(length)?;
        self.record(self.buffer.offset, None);
        self.place = self.behind_value();
        Ok(self.hand_out(piece, 0..length, Kind::Values))
    }

    /// A value that needs a larger buffer.
    fn long_value(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        loop {
            if let Some(length) = self.scan_value(usize::MAX)? {
                return self.whole_value(length, piece);
            }
            self.grow(read.options)?;
        }
    }

    fn long_object(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        let (mut object, behind) = loop {
            match self.front_of_object()? {
                Front::Entries(object, behind) => break (object, behind),
                Front::Unknown => {}
            }
            if let Some(length) = self.scan_value(usize::MAX)? {
                return self.whole_value(length, piece);
            }
            self.grow(read.options)?;
        };
        let Bundle { id, kind } = &object.bundle;
        let known = object.resource_type.is_some() && (!read.options.bundle_columns || id.is_some() && kind.is_some());
        let is_bundle = if !self.is_survey() && (read.options.ignore_errors || !known) {
            let found = self.surveyed(read)?;
            object.bundle = found.clone().unwrap_or_default();
            found.is_some()
        } else {
            object.resource_type.as_deref().is_none_or(|found| found == "Bundle")
        };
        if !is_bundle {
            return self.long_value(piece, read);
        }
        self.advance(behind)?;
        self.place = Place::Entries { object, next: 0 };
        Ok(Next::Step)
    }

    fn elements_of_array(&mut self, first: bool, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        self.buffer.fill(read.options.window);
        let Some(elements) = self.scan_elements(first, read.options.window)? else {
            self.skip_to_element(first)?;
            return self.value(piece, read);
        };
        self.place = Place::Elements { first: false };
        if elements.closed.is_some() {
            self.in_array = false;
            self.place = self.behind_value();
            self.record(self.document, None);
        }
        self.hand_out_elements(&elements, piece, Kind::Values)
    }

    fn entries(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        let Place::Entries { next, .. } = self.place else {
            return Ok(Next::Step);
        };
        let mut limit = read.options.window;
        self.buffer.fill(limit);
        let elements = loop {
            if let Some(elements) = self.scan_elements(next == 0, limit)? {
                break elements;
            }
            if limit == usize::MAX {
                self.grow(read.options)?;
            }
            limit = usize::MAX;
        };
        let bundle = match &mut self.place {
            Place::Entries { object, next } => {
                *next += elements.count;
                object.bundle.clone()
            }
            _ => Bundle::default(),
        };
        if elements.closed.is_some() {
            let place = std::mem::replace(&mut self.place, Place::End);
            if let Place::Entries { object, .. } = place {
                self.place = Place::Members { object };
            }
        }
        self.hand_out_elements(&elements, piece, Kind::Entries { bundle, first: next })
    }

    fn hand_out_elements(&mut self, elements: &Elements, piece: &mut Piece, kind: Kind) -> Step<Next> {
        let &Elements {
            begin,
            end,
            count,
            closed,
        } = elements;
        self.check_utf8(closed.unwrap_or(end))?;
        let next = if count > 0 {
            self.hand_out(piece, begin..end, kind)
        } else {
            self.buffer.take(end);
            Next::Step
        };
        self.buffer.take(closed.map_or(0, |closed| closed - end));
        Ok(next)
    }

    /// The rest of a Bundle, member by member.
    fn members(&mut self, read: Read<'_>) -> Step<Next> {
        self.buffer.fill(read.options.window);
        let mut names = std::mem::take(&mut self.names);
        let mut scanner = Scanner::inside_object(self.buffer.bytes(), &mut names);
        let member = match &mut self.place {
            Place::Members { object } => next_member(&mut scanner, object, false),
            _ => Ok(false),
        };
        let length = scanner.at();
        self.names = names;
        match member {
            Ok(true) => self.advance(length)?,
            Ok(false) => {
                self.advance(length)?;
                let behind = self.behind_value();
                if let Place::Members { object } = std::mem::replace(&mut self.place, behind) {
                    let is_bundle = object.resource_type.as_deref() == Some("Bundle");
                    self.record(object.begin, is_bundle.then_some(object.bundle));
                }
            }
            Err(Stop::End) => self.grow(read.options)?,
            Err(Stop::Fault(fault)) => return Err(self.bad(&fault)),
        }
        Ok(Next::Step)
    }

    fn after(&mut self) -> Step<Next> {
        let Some(found) = self.skip_white_space(self.lines)? else {
            return Ok(Next::End);
        };
        if found == b'\n' {
            self.buffer.take(1);
            self.sure = true;
            self.place = Place::Lines;
            return Ok(Next::Step);
        }
        Err(self.more_behind(0))
    }

    /// Rejects a document before it is handed out, if something stands behind it that should not.
    fn check_behind(&self, length: usize) -> Step {
        let behind = &self.buffer.bytes()[length..];
        match behind.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
            Some(found) if behind[found] == b'\n' && self.lines => Ok(()),
            _ => match behind.iter().position(|byte| !byte.is_ascii_whitespace()) {
                Some(found) => Err(self.more_behind(length + found)),
                None => Ok(()),
            },
        }
    }

    fn more_behind(&self, at: usize) -> Bad {
        let end = if self.lines && self.sure {
            "the end of the line"
        } else {
            "the end of the file"
        };
        self.bad(&Fault {
            at,
            problem: Problem::Expected(end),
        })
    }

    fn rejected_line(&mut self) -> Next {
        loop {
            let buffer = self.buffer.bytes();
            if let Some(newline) = memchr::memchr(b'\n', buffer) {
                self.buffer.take(newline + 1);
                self.place = Place::Lines;
                return Next::Step;
            }
            self.buffer.take(self.buffer.bytes().len());
            if self.buffer.at_end {
                return Next::End;
            }
            self.buffer.fill(1);
        }
    }

    /// The place behind a document, or behind an element of an array of them.
    fn behind_value(&self) -> Place {
        if self.in_array {
            Place::Elements { first: false }
        } else {
            Place::After
        }
    }

    /// The length of the value at the front of the buffer, if it ends within `limit` bytes.
    fn scan_value(&mut self, limit: usize) -> Step<Option<usize>> {
        let (text, last) = self.buffer.front(limit);
        let mut scanner = Scanner::new(text, 0, &mut self.names);
        match scanner.skip() {
            Ok(()) => Ok(Some(scanner.at())),
            Err(Stop::Fault(fault)) => Err(self.bad(&fault)),
            Err(Stop::End) if last => Err(self.ended()),
            Err(Stop::End) => Ok(None),
        }
    }

    /// The elements that end within `limit` bytes; `None` if that is not even one.
    fn scan_elements(&mut self, first: bool, limit: usize) -> Step<Option<Elements>> {
        let (text, last) = self.buffer.front(limit);
        let mut scanner = Scanner::inside_array(text, &mut self.names);
        let mut found = Elements {
            begin: 0,
            end: 0,
            count: 0,
            closed: None,
        };
        let stop = loop {
            match scanner.element(first && found.count == 0) {
                Ok(true) => {}
                Ok(false) => {
                    found.closed = Some(scanner.at());
                    return Ok(Some(found));
                }
                Err(stop) => break stop,
            }
            if found.count == 0 {
                found.begin = scanner.at();
            }
            if let Err(stop) = scanner.skip() {
                break stop;
            }
            found.end = scanner.at();
            found.count += 1;
        };
        match stop {
            Stop::Fault(fault) => Err(self.bad(&fault)),
            Stop::End if found.count > 0 => Ok(Some(found)),
            Stop::End if last => Err(self.ended()),
            Stop::End => Ok(None),
        }
    }

    /// Goes to the element of an array that comes next: there is one, longer than the window.
    fn skip_to_element(&mut self, first: bool) -> Step {
        let mut scanner = Scanner::inside_array(self.buffer.bytes(), &mut self.names);
        let result = scanner.element(first).and_then(|_| scanner.peek());
        let length = scanner.at();
        match result {
            Ok(_) => self.advance(length),
            Err(Stop::End) => Err(self.ended()),
            Err(Stop::Fault(fault)) => Err(self.bad(&fault)),
        }
    }

    /// The members of the object at the front of the buffer, up to its entries.
    fn front_of_object(&mut self) -> Step<Front> {
        let begin = self.buffer.offset;
        let mut scanner = Scanner::new(self.buffer.bytes(), 0, &mut self.names);
        let mut object = Object {
            begin,
            ..Object::default()
        };
        let mut walk = || {
            scanner.enter_object()?;
            let mut first = true;
            while next_member(&mut scanner, &mut object, first)? {
                first = false;
                if object.at_entries {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        match walk() {
            Ok(true) => Ok(Front::Entries(object, scanner.at())),
            Ok(false) | Err(Stop::End) => Ok(Front::Unknown),
            Err(Stop::Fault(fault)) => Err(self.bad(&fault)),
        }
    }

    fn is_survey(&self) -> bool {
        matches!(self.survey, Survey::Making(_))
    }

    fn record(&mut self, begin: u64, bundle: Option<Bundle>) {
        if let Survey::Making(found) = &mut self.survey {
            found.insert(begin, Ok(bundle));
        }
    }

    /// What a survey says of the value at the front of the buffer: the Bundle that it is, if it is one.
    ///
    /// The first call walks through the rest of the file.
    fn surveyed(&mut self, read: Read<'_>) -> Step<Option<Bundle>> {
        if self.is_survey() {
            return Ok(None);
        }
        if matches!(self.survey, Survey::None) {
            let found = self.survey(read).map_err(|problem| Bad {
                at: Some(self.document),
                problem,
            })?;
            self.survey = Survey::Done(found);
        }
        let Survey::Done(found) = &self.survey else {
            return Ok(None);
        };
        match found.get(&self.buffer.offset).or_else(|| found.get(&self.document)) {
            Some(Ok(bundle)) => Ok(bundle.clone()),
            Some(Err((at, problem))) => Err(Bad {
                at: *at,
                problem: problem.clone(),
            }),
            None => Err(Bad {
                at: Some(self.buffer.offset),
                problem: "the file has changed while it was read: read it again".to_owned(),
            }),
        }
    }

    fn survey(&self, read: Read<'_>) -> Result<Found, String> {
        let mut other = Self::open(&self.path, Vec::new(), read);
        if let Place::Unopened(problem) = other.place {
            return Err(problem);
        }
        other.buffer.go_to(self.document).map_err(|error| error.to_string())?;
        (other.lines, other.sure) = (self.lines, self.sure);
        other.place = Place::Document;
        other.survey = Survey::Making(Found::new());
        other.next(&mut Piece::default(), read);
        match other.survey {
            Survey::Making(found) => Ok(found),
            _ => Ok(Found::new()),
        }
    }

    /// Takes white space; what comes then, or `None` at the end of the file. Where `lines`, a newline is not white space.
    fn skip_white_space(&mut self, lines: bool) -> Step<Option<u8>> {
        loop {
            let buffer = self.buffer.bytes();
            let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r') || *byte == b'\n' && !lines;
            if let Some(found) = buffer.iter().position(|byte| !blank(byte)) {
                let byte = buffer[found];
                self.buffer.take(found);
                return Ok(Some(byte));
            }
            self.buffer.take(buffer.len());
            if self.buffer.at_end {
                return match self.buffer.broken.take() {
                    Some(problem) => Err(Bad {
                        at: Some(self.buffer.offset),
                        problem,
                    }),
                    None => Ok(None),
                };
            }
            self.buffer.fill(1);
        }
    }

    /// Takes bytes that are part of the document and of no piece.
    fn advance(&mut self, length: usize) -> Step {
        self.check_utf8(length)?;
        self.buffer.take(length);
        Ok(())
    }

    fn check_utf8(&self, length: usize) -> Step {
        let bytes = &self.buffer.bytes()[..length];
        simdutf8::compat::from_utf8(bytes).map(drop).map_err(|error| {
            let at = error.valid_up_to();
            Bad {
                at: Some(self.buffer.place(at)),
                problem: not_utf8(&bytes[at..]),
            }
        })
    }

    /// Hands out the bytes at this range of the buffer, unless this is a survey.
    fn hand_out(&mut self, piece: &mut Piece, range: Range<usize>, kind: Kind) -> Next {
        if self.is_survey() {
            self.buffer.take(range.end);
            return Next::Step;
        }
        self.buffer.hand_out(piece, range, kind);
        Next::Piece
    }

    /// Makes room for a value that is longer than what is in the buffer.
    fn grow(&mut self, options: &Options) -> Step {
        let length = self.buffer.bytes().len();
        if self.buffer.at_end {
            return Err(self.ended());
        }
        if length >= LONGEST_VALUE {
            return Err(Bad {
                at: Some(self.buffer.offset),
                problem: format!("a single value is longer than {LONGEST_VALUE} bytes"),
            });
        }
        self.buffer
            .fill((2 * length).max(2 * options.window).min(LONGEST_VALUE));
        Ok(())
    }

    /// The file ends inside a value.
    fn ended(&mut self) -> Bad {
        Bad {
            at: Some(self.buffer.place(self.buffer.bytes().len())),
            problem: self
                .buffer
                .broken
                .take()
                .unwrap_or_else(|| Problem::UnexpectedEnd.to_string()),
        }
    }

    /// The file ends where its first document should begin.
    fn nothing(&self) -> Bad {
        let what = if self.buffer.offset == 0 {
            "is empty"
        } else {
            "holds nothing but white space"
        };
        Bad {
            at: Some(self.buffer.offset),
            problem: format!("the file {what}: expected a FHIR resource, a Bundle, or NDJSON of them"),
        }
    }

    fn bad(&self, fault: &Fault) -> Bad {
        Bad {
            at: Some(self.buffer.place(fault.at)),
            problem: fault.problem.to_string(),
        }
    }
}

/// Takes the next member of a long object, or only its name and opening bracket where it is `entry`; `false` behind the object.
fn next_member(scanner: &mut Scanner<'_>, object: &mut Object, first: bool) -> Result<bool, Stop> {
    let text = scanner.text();
    let Some(name) = scanner.member(first)? else {
        return Ok(false);
    };
    let content = name.decode(text);
    if object.names.contains(&*content) {
        return Err(Scanner::duplicate(text, name).into());
    }
    if *content == *b"entry" && scanner.take(b'[')? {
        object.at_entries = true;
    } else {
        let target = match &*content {
            b"resourceType" => Some(&mut object.resource_type),
            b"id" => Some(&mut object.bundle.id),
            b"type" => Some(&mut object.bundle.kind),
            _ => None,
        };
        let value = scanner.string()?;
        if let Some(target) = target {
            *target = owned(value, text);
        }
    }
    object.names.insert(content.into());
    Ok(true)
}

fn is_named_ndjson(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let mut extensions = path.rsplit('.');
    let last = extensions.next();
    let last = if matches!(last, Some("gz" | "zst")) {
        extensions.next()
    } else {
        last
    };
    matches!(last, Some("ndjson" | "jsonl"))
}
