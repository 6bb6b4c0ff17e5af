//! Rows that are read and not yet written.

use super::document::{Bundle, Row, Rows};
use super::piece::Piece;

/// The rows of one piece of a file, and the memory that they borrow from; reused from piece to piece.
#[derive(Default)]
pub struct Batch {
    pub(super) piece: Piece,
    pub(super) rows: Rows,
    /// Which of the query's files it comes from
    pub(super) file: usize,
}

impl Batch {
    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows.rows
    }

    /// The Bundle that a row stands in.
    #[must_use]
    pub fn bundle(&self, row: &Row) -> Option<&Bundle> {
        self.rows.bundles.get(row.bundle?)
    }

    /// The bytes that the rows' places refer to: UTF-8 wherever a row points.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        self.piece.bytes()
    }
}
