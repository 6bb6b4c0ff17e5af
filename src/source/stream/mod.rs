//! A file → pieces of bounded size.

mod long;

use super::Options;
use super::buffer::Buffer;
use super::content::FileSystem;
use super::document::not_utf8;
use super::format::{has_lines, is_named_ndjson};
use super::piece::{Kind, Piece};
use crate::json::{Fault, Memory, Problem};
use long::{Object, Survey};
use std::ops::Range;

/// The longest single value: a resource, or a member of a Bundle that is not its entries.
const LONGEST_VALUE: usize = 1 << 30;

/// Bytes of whole lines that are read together: they stay in the processor's cache until they are rows.
const LINES: usize = 512 << 10;

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
    /// Made when it is needed: most files are one piece.
    memory: Option<Box<Memory>>,
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
            memory: None,
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
            self.lines = has_lines(text, false, named_ndjson, self.memory.get_or_insert_default());
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
        self.buffer.fill_exactly(options.window.min(LINES));
        if memchr::memchr(b'\n', self.buffer.bytes()).is_none() {
            self.buffer.fill(options.window);
        }
        // No further than the window, so that a survey finds the same lines to be long.
        let (buffer, last) = self.buffer.front(options.window);
        let length = if last {
            buffer.len()
        } else if let Some(newline) = memchr::memrchr(b'\n', buffer) {
            newline + 1
        } else {
            self.place = Place::Document;
            return Next::Step;
        };
        if last {
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
        if last {
            piece.broken = self.buffer.broken.take();
        }
        Next::Piece
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

    /// Rejects the document of `length` bytes at the front of the buffer, if something stands behind it that should not.
    fn check_behind(&mut self, length: usize, window: usize) -> Step {
        let mut behind = length;
        loop {
            let buffer = self.buffer.bytes();
            let found = buffer[behind..].iter().position(|byte| !self.is_blank(*byte));
            match found.map(|found| behind + found) {
                Some(found) if buffer[found] == b'\n' => return Ok(()),
                Some(found) => return Err(self.more_behind(found)),
                None if self.buffer.at_end => return Ok(()),
                None => {
                    behind = buffer.len();
                    self.buffer.fill(behind + window);
                }
            }
        }
    }

    /// Whether a byte behind a document is white space; a newline ends the line where lines are documents.
    fn is_blank(&self, byte: u8) -> bool {
        matches!(byte, b' ' | b'\t' | b'\r') || byte == b'\n' && !self.lines
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

    /// Takes white space; what comes then, or `None` at the end of the file. Where `lines`, a newline is not white space.
    fn skip_white_space(&mut self, lines: bool) -> Step<Option<u8>> {
        loop {
            let buffer = self.buffer.bytes();
            let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r') || byte == b'\n' && !lines;
            if let Some(found) = buffer.iter().position(|byte| !is_blank(*byte)) {
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
        match simdutf8::compat::from_utf8(bytes) {
            // A fault may stand before the rest of a character.
            Err(error) if error.error_len().is_some() => {
                let at = error.valid_up_to();
                Err(Bad {
                    at: Some(self.buffer.place(at)),
                    problem: not_utf8(&bytes[at..]),
                })
            }
            _ => Ok(()),
        }
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
        // What is not UTF-8 comes first, as in a document that is checked as a whole.
        if let Err(bad) = self.check_utf8((fault.at + 1).min(self.buffer.bytes().len())) {
            return bad;
        }
        Bad {
            at: Some(self.buffer.place(fault.at)),
            problem: fault.problem.to_string(),
        }
    }
}
