//! Handing staged rows over to DuckDB.
//!
//! Everything here runs outside of [`contain`](super::panic::contain), and DuckDB may throw in any call: so there is nothing to drop
//! on these frames, and nothing that panics.

use std::ffi::{c_char, c_void};
use std::ptr;

use libduckdb_sys as duckdb;

use super::Vector;
use super::staged::{StagedTexts, Unscaled, Values};
use super::throwing::Throwing;

impl Vector {
    /// Appends the staged rows to those of DuckDB's vector that were handed over before, and forgets them.
    ///
    /// # Safety
    /// `to` is a live vector of this one's type, to which nothing was written but what this function has, with room for all
    /// rows. No frame from here up to DuckDB's has something to drop, and each has the ABI `C-unwind` or Rust's.
    pub(super) unsafe fn hand_over(&mut self, duckdb: &Throwing, to: duckdb::duckdb_vector) {
        // SAFETY: by this function's contract.
        unsafe { append(duckdb, to, self) };
        self.clear();
    }
}

/// # Safety
/// As for [`Vector::hand_over`].
unsafe fn append(duckdb: &Throwing, to: duckdb::duckdb_vector, vector: &Vector) {
    let first = vector.handed_over();
    // SAFETY: by the contract, `to` has room for the staged rows behind the first ones, in the layout of its type. A list has the
    // room for its items that it is told to reserve, and a struct's fields have room for as many rows as it has.
    unsafe {
        match vector.staged() {
            Values::Boolean(values) => copy(values, (duckdb.values)(to), first),
            Values::Double(values) => copy(values, (duckdb.values)(to), first),
            Values::Decimal(_, Unscaled::Two(values)) => copy(values, (duckdb.values)(to), first),
            Values::Integer(values) | Values::Date(values) | Values::Decimal(_, Unscaled::Four(values)) => {
                copy(values, (duckdb.values)(to), first);
            }
            Values::BigInt(values) | Values::Timestamp(values) | Values::Decimal(_, Unscaled::Eight(values)) => {
                copy(values, (duckdb.values)(to), first);
            }
            Values::Decimal(_, Unscaled::Sixteen(values)) => copy(values, (duckdb.values)(to), first),
            Values::Text(texts) => append_texts(duckdb, to, first, texts),
            Values::List(entries, items) => {
                append_items(duckdb, to, items);
                copy(entries, (duckdb.values)(to), first);
            }
            Values::Struct(fields) => {
                for (index, field) in (0..).zip(fields) {
                    append(duckdb, (duckdb.struct_field)(to, index), field);
                }
            }
        }
        if !vector.nulls().is_empty() {
            (duckdb.make_validity)(to);
            let validity = (duckdb.validity)(to);
            for row in vector.nulls().iter().map(|row| first + row) {
                *validity.add(row / 64) &= !(1 << (row % 64));
            }
        }
    }
}

/// # Safety
/// As for [`Vector::hand_over`], for a vector of texts.
unsafe fn append_texts(duckdb: &Throwing, to: duckdb::duckdb_vector, first: usize, texts: &StagedTexts) {
    // SAFETY: the rows are within the room. The text of the row before belongs to the vector, and so lives as long as this one.
    unsafe {
        let values = (duckdb.values)(to);
        copy(texts.headers(), values, first);
        let values = values.cast::<duckdb::duckdb_string_t>();
        let content = copy_content(duckdb, to, first, texts);
        for long in texts.long() {
            let row = first + long.row;
            let header = match &long.place {
                Some(place) => match content {
                    Some(content) => pointing(content.add(place.start), place.len()),
                    None => continue,
                },
                None => values.add(row - 1).read(),
            };
            values.add(row).write(header);
        }
    }
}

/// Copies the content of all texts to the vector, as one text: DuckDB takes longer for each of them than for their bytes. Where they
/// now are; `None` where nothing is left to do: there are none, or they are too long together and were copied each to its row.
///
/// # Safety
/// As for [`Vector::hand_over`], for a vector of texts.
unsafe fn copy_content(
    duckdb: &Throwing,
    to: duckdb::duckdb_vector,
    first: usize,
    texts: &StagedTexts,
) -> Option<*mut c_char> {
    let content = texts.content();
    let mut long = texts.long().iter().filter(|long| long.place.is_some());
    // SAFETY: the rows are within the room. The pointers and lengths are those of places in the content. A text of more than twelve
    // bytes, as the content is, stands behind a pointer, and lives as long as the vector. Until the caller writes the header of its row,
    // that row is all of the content; `values` stays where it is, because the vector has the room already.
    unsafe {
        if u32::try_from(content.len()).is_ok() {
            let row = first + long.next()?.row;
            (duckdb.set_text)(
                to,
                row as duckdb::idx_t,
                content.as_ptr().cast(),
                content.len() as duckdb::idx_t,
            );
            let values = (duckdb.values)(to).cast::<duckdb::duckdb_string_t>();
            return Some(values.add(row).read().value.pointer.ptr);
        }
        for (long, place) in long.filter_map(|long| Some((long, long.place.as_ref()?))) {
            let (row, start) = (first + long.row, content.as_ptr().add(place.start));
            (duckdb.set_text)(to, row as duckdb::idx_t, start.cast(), place.len() as duckdb::idx_t);
        }
    }
    None
}

/// The header of a long text.
///
/// # Safety
/// So many bytes are there, more than twelve and less than 4 GiB: DuckDB takes a header of a shorter one for its text.
unsafe fn pointing(start: *mut c_char, length: usize) -> duckdb::duckdb_string_t {
    duckdb::duckdb_string_t {
        value: duckdb::duckdb_string_t__bindgen_ty_1 {
            pointer: duckdb::duckdb_string_t__bindgen_ty_1__bindgen_ty_1 {
                #[allow(clippy::cast_possible_truncation, reason = "by this function's contract")]
                length: length as u32,
                // SAFETY: by this function's contract.
                prefix: unsafe { start.cast::<[c_char; 4]>().read() },
                ptr: start,
            },
        },
    }
}

/// # Safety
/// As for [`Vector::hand_over`], for a vector of lists with these items.
unsafe fn append_items(duckdb: &Throwing, to: duckdb::duckdb_vector, items: &Vector) {
    // SAFETY: the list is live. Its size says how much of the items to keep when they move for more room.
    unsafe {
        (duckdb.set_list_size)(to, items.handed_over() as duckdb::idx_t);
        (duckdb.reserve_list)(to, items.len().next_power_of_two() as duckdb::idx_t);
        append(duckdb, (duckdb.list_items)(to), items);
        (duckdb.set_list_size)(to, items.len() as duckdb::idx_t);
    }
}

/// # Safety
/// `to` has room for values of this type up to that many behind the first ones.
unsafe fn copy<T: Copy>(values: &[T], to: *mut c_void, first: usize) {
    // SAFETY: by this function's contract; what is ours and what is DuckDB's do not overlap.
    unsafe { ptr::copy_nonoverlapping(values.as_ptr(), to.cast::<T>().add(first), values.len()) };
}
