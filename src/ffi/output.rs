//! The result of a table function, chunk by chunk.

use libduckdb_sys as duckdb;

use super::{Column, Vector};
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
    chunk: duckdb::duckdb_data_chunk,
    /// For each declared column its vector, if the query asks for it
    vectors: Vec<Option<Vector>>,
    rows: usize,
    capacity: usize,
}

impl Output {
    /// # Safety
    /// `chunk` is the one of a function callback, outlives this value, and has the columns of the projection.
    pub(super) unsafe fn new(chunk: duckdb::duckdb_data_chunk, columns: &[Column], projection: &Projection) -> Self {
        // SAFETY: takes nothing.
        let capacity = usize::try_from(unsafe { duckdb::duckdb_vector_size() }).unwrap_or(0);
        let mut vectors: Vec<_> = columns.iter().map(|_| None).collect();
        for (position, &declared) in (0..).zip(&projection.declared) {
            // What is not declared, such as a row number, has no vector: its content means nothing.
            if let Some(column) = columns.get(declared) {
                // SAFETY: the chunk is live, has a vector at this position, of the type declared at bind, and vectors
                // of `duckdb_vector_size` rows.
                vectors[declared] = Some(unsafe {
                    let raw = duckdb::duckdb_data_chunk_get_vector(chunk, position);
                    Vector::new(raw, &column.sql_type, capacity)
                });
            }
        }
        Self {
            chunk,
            vectors,
            rows: 0,
            capacity,
        }
    }

    /// The vector of a column, given by its place among the declared ones, or None if the query does not ask for it.
    #[inline]
    pub fn column(&mut self, column: usize) -> Option<&mut Vector> {
        self.vectors[column].as_mut()
    }

    /// Ends a row, for which each vector has got its value.
    #[inline]
    pub fn end_row(&mut self) {
        self.rows += 1;
    }

    /// Whether no further row fits. Fewer are fine too.
    #[inline]
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rows == self.capacity
    }

    pub(super) fn finish(self) -> Result<()> {
        assert!(self.rows <= self.capacity, "more rows than fit");
        for vector in self.vectors.iter().flatten() {
            vector.finish(self.rows)?;
        }
        // SAFETY: the chunk is live, and that many rows are written.
        unsafe { duckdb::duckdb_data_chunk_set_size(self.chunk, self.rows as duckdb::idx_t) };
        Ok(())
    }
}
