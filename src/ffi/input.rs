//! The arguments of a scalar function at execution, chunk by chunk.

use std::marker::PhantomData;
use std::ops::Range;
use std::{slice, str};

use libduckdb_sys as duckdb;

use super::{Parameter, Type};

/// The arguments of one call, for some rows. DuckDB hands constants over as columns too.
pub struct Input<'a> {
    chunk: duckdb::duckdb_data_chunk,
    overload: &'a [Parameter],
    rows: Range<usize>,
}

/// The values of a `VARCHAR` argument.
pub struct Texts<'a> {
    values: &'a [duckdb::duckdb_string_t],
    /// The row of the first value
    first: usize,
    /// The bits of the rows that are not NULL, or null if there is no NULL
    validity: *const u64,
    lifetime: PhantomData<&'a u64>,
}

impl<'a> Input<'a> {
    /// # Safety
    /// `chunk` is the input of a call of this overload, flat, and outlives this value. It has these rows.
    pub(super) unsafe fn new(chunk: duckdb::duckdb_data_chunk, rows: Range<usize>, overload: &'a [Parameter]) -> Self {
        Self { chunk, overload, rows }
    }

    /// The values of a `VARCHAR` parameter of the called overload.
    ///
    /// # Panics
    /// There is no such parameter.
    #[must_use]
    pub fn texts(&self, name: &str) -> Texts<'_> {
        let parameter = (0..)
            .zip(self.overload)
            .find(|(_, parameter)| parameter.name == name && parameter.sql_type == Type::Varchar);
        let Some((position, _)) = parameter else {
            panic!("no such VARCHAR parameter");
        };
        // SAFETY: the chunk is live and has this column, flat and of strings, as the overload says; it has values for
        // these rows, and no one writes them during the call.
        unsafe {
            let vector = duckdb::duckdb_data_chunk_get_vector(self.chunk, position);
            let values = duckdb::duckdb_vector_get_data(vector).cast::<duckdb::duckdb_string_t>();
            Texts {
                values: slice::from_raw_parts(values.add(self.rows.start), self.rows.len()),
                first: self.rows.start,
                validity: duckdb::duckdb_vector_get_validity(vector),
                lifetime: PhantomData,
            }
        }
    }
}

impl<'a> Texts<'a> {
    /// The text of each row, None for NULL.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&'a str>> {
        self.values
            .iter()
            .enumerate()
            .map(|(index, value)| self.is_valid(self.first + index).then(|| text(value)))
    }

    /// Has the processor fetch the beginning of a later row's text, so that it is in the cache when its turn comes. Texts of a
    /// table that is longer than the cache are waited for otherwise.
    #[inline]
    pub fn prefetch(&self, index: usize, bytes: usize) {
        let Some(value) = self.values.get(index) else {
            return;
        };
        if self.is_valid(self.first + index) {
            let text = text(value).as_bytes();
            prefetch(&text[..bytes.min(text.len())]);
        }
    }

    #[inline]
    fn is_valid(&self, row: usize) -> bool {
        // SAFETY: the mask has a bit for each row.
        self.validity.is_null() || unsafe { *self.validity.add(row / 64) } & (1 << (row % 64)) != 0
    }
}

/// The bytes that a processor fetches at once.
const LINE: usize = 64;

#[inline]
fn prefetch(bytes: &[u8]) {
    #[cfg(target_arch = "x86_64")]
    for line in bytes.chunks(LINE) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: it reads nothing that the program sees, and every processor of this architecture has it.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    // Elsewhere it is not stable yet.
    #[cfg(not(target_arch = "x86_64"))]
    let _ = bytes;
}

#[inline]
fn text(value: &duckdb::duckdb_string_t) -> &str {
    // SAFETY: the length comes first in both forms. A text of at most 12 bytes lies in the header; a longer one where
    // the header points to, as long as its vector lives. DuckDB's VARCHAR is always UTF-8.
    unsafe {
        let length = value.value.inlined.length as usize;
        let start = if length <= value.value.inlined.inlined.len() {
            (&raw const value.value.inlined.inlined).cast()
        } else {
            value.value.pointer.ptr.cast_const().cast()
        };
        let bytes = slice::from_raw_parts(start, length);
        debug_assert!(str::from_utf8(bytes).is_ok(), "DuckDB's VARCHAR is UTF-8");
        str::from_utf8_unchecked(bytes)
    }
}
