//! The result of a table function, chunk by chunk.

use libduckdb_sys as duckdb;

use super::throwing::Throwing;
use super::{ResultColumn, Vector};
use crate::error::Result;

/// The columns that a query asks for.
#[derive(Debug)]
pub struct Projection {
    /// For each column that the query asks for, in its order, the declared one
    declared: Vec<usize>,
}

impl Projection {
    /// # Safety
    /// `info` is the one of an init callback that is running.
    pub(super) unsafe fn new(info: duckdb::duckdb_init_info) -> Self {
        // SAFETY: by this function's contract; the index is within the count.
        let declared = unsafe {
            (0..duckdb::duckdb_init_get_column_count(info))
                .map(|position| duckdb::duckdb_init_get_column_index(info, position))
                .map(|index| usize::try_from(index).unwrap_or(usize::MAX))
                .collect()
        };
        Self { declared }
    }

    /// Whether the query asks for a column, given by its place among the declared ones.
    #[must_use]
    pub fn contains(&self, column: usize) -> bool {
        self.declared.contains(&column)
    }
}

/// The rows that one call returns, at most as many as fit. No rows end the scan of this thread.
pub struct Output {
    /// For each declared column its place in DuckDB's chunk and its values, if the query asks for it
    columns: Vec<Option<(duckdb::idx_t, Vector)>>,
    rows: usize,
    capacity: usize,
    /// The bytes of texts that wait to be handed over
    staged: usize,
}

/// The bytes of texts at which they are handed over: they should stay in the processor's cache until then.
const STAGE: usize = 128 << 10;

impl Output {
    pub(super) fn new(columns: &[ResultColumn<'_>], projection: &Projection) -> Self {
        let mut vectors: Vec<_> = columns.iter().map(|_| None).collect();
        for (position, &declared) in (0..).zip(&projection.declared) {
            // What is not declared, such as a row number, has no vector: its content means nothing.
            if let Some(column) = columns.get(declared) {
                vectors[declared] = Some((position, Vector::new(&column.sql_type)));
            }
        }
        Self {
            columns: vectors,
            rows: 0,
            // SAFETY: takes nothing.
            capacity: usize::try_from(unsafe { duckdb::duckdb_vector_size() }).unwrap_or(0),
            staged: 0,
        }
    }

    /// The vector of a column, given by its place among the declared ones, or None if the query does not ask for it.
    #[inline]
    pub fn column(&mut self, column: usize) -> Option<&mut Vector> {
        self.columns[column].as_mut().map(|(_, vector)| vector)
    }

    /// Ends a row, for which each vector has got its value.
    #[inline]
    pub fn end_row(&mut self) {
        self.rows += 1;
        self.staged = self.vectors().map(Vector::staged_bytes).sum();
    }

    /// Whether a call has to end here. It is followed by another one, which goes on. Fewer rows are fine too, and end this
    /// round of calls.
    #[inline]
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rows == self.capacity || self.staged >= STAGE
    }

    /// Whether there is no row yet since DuckDB last got some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Begins the rows of a new chunk.
    pub(super) fn begin(&mut self) {
        (self.rows, self.staged) = (0, 0);
        self.columns.iter_mut().flatten().for_each(|(_, vector)| vector.begin());
    }

    /// Checks that what is staged can be handed over, and says whether the chunk may take more.
    ///
    /// # Errors
    /// The vectors have more or fewer values than rows: a bug.
    pub(super) fn check(&self) -> Result<bool> {
        assert!(self.rows <= self.capacity, "more rows than fit");
        self.vectors().try_for_each(|vector| vector.check(self.rows))?;
        Ok(self.is_full() && self.rows < self.capacity)
    }

    /// Hands the staged rows over, which [`check`](Self::check) has passed.
    ///
    /// # Safety
    /// `chunk` is the one of a function callback, with the columns of the projection, and has got all rows since
    /// [`begin`](Self::begin). Frames are as for [`Vector::hand_over`].
    pub(super) unsafe fn hand_over(&mut self, duckdb: &Throwing, chunk: duckdb::duckdb_data_chunk) {
        for (position, vector) in self.columns.iter_mut().flatten() {
            // SAFETY: the chunk is live and has a vector at this position, of the type declared at bind, with room for
            // `duckdb_vector_size` rows.
            unsafe { vector.hand_over(duckdb, (duckdb.chunk_vector)(chunk, *position)) };
        }
        self.staged = 0;
    }

    /// Tells DuckDB how many rows the chunk has.
    ///
    /// # Safety
    /// As for [`hand_over`](Self::hand_over), by which all rows have been handed over.
    pub(super) unsafe fn finish(&self, duckdb: &Throwing, chunk: duckdb::duckdb_data_chunk) {
        // SAFETY: the chunk is live, and that many rows are written.
        unsafe { (duckdb.set_chunk_size)(chunk, self.rows as duckdb::idx_t) };
    }

    fn vectors(&self) -> impl Iterator<Item = &Vector> {
        self.columns.iter().flatten().map(|(_, vector)| vector)
    }
}
