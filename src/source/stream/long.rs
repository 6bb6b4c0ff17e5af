//! Documents that are longer than the window.

use super::{Bad, Next, Place, Read, Step, Stream};
use crate::json::{Fault, Problem, Scanner, Stop};
use crate::source::document::{Bundle, owned};
use crate::source::piece::{Kind, Piece};
use std::collections::{HashMap, HashSet};

/// A long object whose members pass by.
#[derive(Default)]
pub(super) struct Object {
    begin: u64,
    resource_type: Option<Box<str>>,
    pub(super) bundle: Bundle,
    /// The names so far: a name may come once.
    names: HashSet<Box<[u8]>>,
    at_entries: bool,
}

/// What is known of the documents and Bundles that are longer than the window, by where they begin.
#[derive(Default)]
pub(super) enum Survey {
    /// Nothing yet.
    #[default]
    None,
    /// This stream is a survey: it hands out nothing.
    Making(Found),
    Done(Found),
}

pub(super) type Found = HashMap<u64, Result<Option<Bundle>, (Option<u64>, String)>>;

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

impl Stream {
    /// A document or an element of an array of them, at the front of the buffer.
    pub(super) fn value(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        let window = read.options.window;
        self.buffer.fill(window);
        if let Some(length) = self.scan_value(window)? {
            return self.whole_value(length, piece, read);
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
    fn whole_value(&mut self, length: usize, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        self.check_utf8(length)?;
        let kind = if self.in_array {
            Kind::Values
        } else {
            self.check_behind(length, read.options.window)?;
            Kind::Document
        };
        self.record(self.buffer.offset, None);
        self.place = self.behind_value();
        Ok(self.hand_out(piece, 0..length, kind))
    }

    /// A value that needs a larger buffer.
    fn long_value(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        loop {
            if let Some(length) = self.scan_value(usize::MAX)? {
                return self.whole_value(length, piece, read);
            }
            self.grow(read.options)?;
        }
    }

    fn long_object(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        if let (Some(most), false) = (read.options.whole_bundles, self.is_survey()) {
            loop {
                if let Some(length) = self.scan_value(most)? {
                    return self.whole_value(length, piece, read);
                }
                if self.buffer.bytes().len() >= most {
                    break;
                }
                self.grow(read.options)?;
            }
        }
        let (mut object, behind) = loop {
            match self.front_of_object()? {
                Front::Entries(object, behind) => break (object, behind),
                Front::Unknown => {}
            }
            if let Some(length) = self.scan_value(usize::MAX)? {
                return self.whole_value(length, piece, read);
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
        let long = read.options.whole_bundles.map(|_| Kind::LongBundle {
            bundle: object.bundle.clone(),
            at: object.begin,
        });
        self.place = Place::Entries { object, next: 0 };
        Ok(match long {
            Some(kind) => self.hand_out(piece, 0..0, kind),
            None => Next::Step,
        })
    }

    pub(super) fn elements_of_array(&mut self, first: bool, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
        if self.skip_white_space(false)?.is_none() {
            return Err(self.ended());
        }
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

    pub(super) fn entries(&mut self, piece: &mut Piece, read: Read<'_>) -> Step<Next> {
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
    pub(super) fn members(&mut self, read: Read<'_>) -> Step<Next> {
        self.buffer.fill(read.options.window);
        let memory = self.memory.get_or_insert_default();
        let mut scanner = Scanner::inside_object(self.buffer.bytes(), memory);
        let member = match &mut self.place {
            Place::Members { object } => next_member(&mut scanner, object, false),
            _ => Ok(false),
        };
        let length = scanner.at();
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
        let mut scanner = Scanner::new(text, 0, self.memory.get_or_insert_default());
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
        let mut scanner = Scanner::inside_array(text, self.memory.get_or_insert_default());
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

    /// Goes to the element of an array that comes next: there is one, unless a comma is followed by nothing.
    fn skip_to_element(&mut self, first: bool) -> Step {
        if !first {
            self.buffer.take(1); // the comma, which has been checked
        }
        match self.skip_white_space(false)? {
            Some(b']') => Err(self.bad(&Fault {
                at: 0,
                problem: Problem::TrailingComma,
            })),
            Some(_) => Ok(()),
            None => Err(self.ended()),
        }
    }

    /// The members of the object at the front of the buffer, up to its entries.
    fn front_of_object(&mut self) -> Step<Front> {
        let begin = self.buffer.offset;
        let mut scanner = Scanner::new(self.buffer.bytes(), 0, self.memory.get_or_insert_default());
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

    pub(super) fn is_survey(&self) -> bool {
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
        other.buffer.go_to(self.document).map_err(|error| {
            format!(
                "a long document may have to be read twice, which this file cannot be: {error}. Save it as a file first"
            )
        })?;
        (other.lines, other.sure) = (self.lines, self.sure);
        other.place = Place::Document;
        other.survey = Survey::Making(Found::new());
        other.next(&mut Piece::default(), read);
        match other.survey {
            Survey::Making(found) => Ok(found),
            _ => Ok(Found::new()),
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
