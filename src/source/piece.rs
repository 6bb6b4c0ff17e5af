//! What a file is cut into.

use super::document::Bundle;
use std::ops::Range;

/// A part of a file that one thread turns into rows.
#[derive(Default)]
pub(super) struct Piece {
    data: Vec<u8>,
    start: usize,
    end: usize,
    /// Where the bytes begin in the decompressed file.
    pub(super) offset: u64,
    pub(super) kind: Kind,
    /// Why the file cannot be read on behind these bytes.
    pub(super) broken: Option<String>,
}

/// What the bytes of a piece are.
#[derive(Default)]
pub(super) enum Kind {
    /// All of a file: one document, or one on each line; whether its name says the latter.
    File { named_ndjson: bool },
    /// Whole lines, each a document.
    #[default]
    Lines,
    /// One document that is JSON.
    Document,
    /// Whole elements of an array of documents, all JSON, with commas between them.
    Values,
    /// Whole elements of a Bundle's `entry` that are JSON, with commas between them; the first has this index.
    Entries { bundle: Bundle, first: u64 },
    /// No bytes: what follows are the entries of a Bundle that begins at this place and is longer than those that are one row.
    LongBundle { bundle: Bundle, at: u64 },
    /// No bytes: the document at this place is rejected.
    Rejected {
        at: Option<u64>,
        bundle: Option<Bundle>,
        problem: String,
    },
}

impl Piece {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.data[self.start..self.end]
    }

    /// Makes it the rejection of a document.
    pub(super) fn reject(&mut self, at: Option<u64>, bundle: Option<Bundle>, problem: String) {
        (self.start, self.end) = (0, 0);
        self.kind = Kind::Rejected { at, bundle, problem };
        self.broken = None;
    }

    /// Makes it these bytes of `data`, which gets its own memory in return; `offset` is where the first stands in the file.
    pub(super) fn fill(&mut self, data: &mut Vec<u8>, range: Range<usize>, offset: u64, kind: Kind) {
        std::mem::swap(&mut self.data, data);
        (self.start, self.end) = (range.start, range.end);
        self.offset = offset;
        self.kind = kind;
        self.broken = None;
    }

    /// Makes it a copy of these bytes; `offset` is where the first stands in the file.
    pub(super) fn copy(&mut self, bytes: &[u8], offset: u64, kind: Kind) {
        self.data.clear();
        self.data.extend_from_slice(bytes);
        (self.start, self.end) = (0, bytes.len());
        self.offset = offset;
        self.kind = kind;
        self.broken = None;
    }

    /// The bytes that follow in memory.
    pub(super) fn behind(&self, length: usize) -> &[u8] {
        &self.data[self.end..self.end + length]
    }

    /// The memory, for a file that is opened next.
    pub(super) fn take_buffer(&mut self) -> Vec<u8> {
        (self.start, self.end) = (0, 0);
        std::mem::take(&mut self.data)
    }
}
