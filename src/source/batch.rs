//! Rows that are read and not yet written.

use super::document::{Bundle, Row, Rows};
use super::piece::Piece;
use crate::json::{Arena, Finding, compact};
use std::ops::Range;

/// The rows of one piece of a file, and the memory that they borrow from; reused from piece to piece.
#[derive(Default)]
pub struct Batch {
    pub(super) piece: Piece,
    pub(super) rows: Rows,
    /// Which of the query's files it comes from
    pub(super) file: usize,
    compacted: Compacted,
}

/// The resources without white space, where they are made before someone asks for them.
#[derive(Default)]
struct Compacted {
    text: Vec<u8>,
    /// For each row where its text ends
    ends: Vec<usize>,
}

impl Batch {
    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows.list
    }

    /// The Bundle that a row stands in.
    #[must_use]
    pub fn bundle(&self, row: &Row) -> Option<&Bundle> {
        self.rows.bundles.get(row.bundle?)
    }

    /// Memory for a document; and whether that of the only row is in it, for [`Document::again`](crate::json::Document::again).
    pub fn take_arena(&mut self) -> (Arena, bool) {
        let rows = &mut self.rows;
        (std::mem::take(&mut rows.arena), std::mem::take(&mut rows.is_read))
    }

    /// Gives memory back for the rows that follow.
    pub fn put_arena(&mut self, arena: Arena) {
        self.rows.arena = arena;
    }

    /// What a walker has found in a row's resource.
    #[must_use]
    pub fn found(&self, range: Range<usize>) -> &[Finding] {
        &self.rows.found[range]
    }

    /// The bytes that the rows' places refer to: UTF-8 wherever a row points.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        self.piece.bytes()
    }

    /// Appends the text of a row's resource without white space, or nothing where the row has no resource.
    pub fn write_resource(&self, row: usize, to: &mut Vec<u8>) {
        let Compacted { text, ends } = &self.compacted;
        if let Some(&end) = ends.get(row) {
            let start = row.checked_sub(1).map_or(0, |before| ends[before]);
            to.extend_from_slice(&text[start..end]);
        } else if let Some(range) = self.rows().get(row).and_then(|row| row.resource.clone()) {
            compact(&self.text()[range], to);
        }
    }

    /// Removes white space ahead of [`write_resource`](Self::write_resource).
    pub(super) fn compact(&mut self) {
        let Compacted { text, ends } = &mut self.compacted;
        for row in &self.rows.list {
            if let Some(range) = row.resource.clone() {
                compact(&self.piece.bytes()[range], text);
            }
            ends.push(text.len());
        }
    }

    /// Forgets what [`compact`](Self::compact) has made of other rows.
    pub(super) fn forget_compacted(&mut self) {
        self.compacted.text.clear();
        self.compacted.ends.clear();
    }
}
