//! Writing result columns.

use std::ffi::c_void;

use libduckdb_sys as duckdb;

use super::Type;
use crate::error::{Error, Result};

/// The longest text that DuckDB keeps inside its string header.
const INLINE_LENGTH: usize = 12;

/// A result column, written from its first row to its last: one `push_…` for each row.
///
/// A push of another type than the column's, or beyond the rows of one call, is a bug and panics.
pub struct Vector {
    raw: duckdb::duckdb_vector,
    kind: Kind,
    /// The start of the values; unused for a struct, whose values are its fields
    data: *mut c_void,
    /// The bits of the rows that are not NULL, fetched with the first NULL
    validity: *mut u64,
    len: usize,
    capacity: usize,
    /// The items of a list, the fields of a struct
    children: Vec<Vector>,
}

/// How values lie in memory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Boolean,
    BigInt,
    Text,
    List,
    Struct,
}

impl Kind {
    fn of(column_type: &Type) -> Self {
        match column_type {
            Type::Boolean => Self::Boolean,
            Type::BigInt => Self::BigInt,
            Type::Varchar | Type::Json => Self::Text,
            Type::List(_) => Self::List,
            Type::Struct(_) => Self::Struct,
            Type::VarcharOrList => panic!("a type of parameters, not of columns"),
        }
    }
}

impl Vector {
    /// # Safety
    /// `raw` is a vector of this type that has room for `capacity` rows, lives longer than this value, and is written
    /// by no one else meanwhile.
    pub(super) unsafe fn new(raw: duckdb::duckdb_vector, column_type: &Type, capacity: usize) -> Self {
        // SAFETY: the children of a live vector of these types, which live as long as it does. The items of a list have
        // no room before the list reserves some.
        let children = unsafe {
            match column_type {
                Type::List(item) => {
                    vec![Self::new(duckdb::duckdb_list_vector_get_child(raw), item, 0)]
                }
                Type::Struct(fields) => (0..)
                    .zip(*fields)
                    .map(|(index, (_, field))| {
                        Self::new(duckdb::duckdb_struct_vector_get_child(raw, index), field, capacity)
                    })
                    .collect(),
                _ => Vec::new(),
            }
        };
        let mut vector = Self {
            raw,
            kind: Kind::of(column_type),
            data: std::ptr::null_mut(),
            validity: std::ptr::null_mut(),
            len: 0,
            capacity,
            children,
        };
        // SAFETY: by this function's contract.
        unsafe { vector.locate(capacity) };
        vector
    }

    /// Pushes NULL.
    pub fn push_null(&mut self) {
        let row = self.next(self.kind);
        if self.validity.is_null() {
            // SAFETY: the vector is live; once writable, its validity is not null.
            unsafe {
                duckdb::duckdb_vector_ensure_validity_writable(self.raw);
                self.validity = duckdb::duckdb_vector_get_validity(self.raw);
            }
        }
        // SAFETY: the mask has a bit for each row of the capacity, and `next` checked the row.
        unsafe { *self.validity.add(row / 64) &= !(1 << (row % 64)) };
        match self.kind {
            Kind::List => self.write(row, duckdb::duckdb_list_entry { offset: 0, length: 0 }),
            Kind::Struct => self.children.iter_mut().for_each(Self::push_null),
            _ => {}
        }
    }

    /// Pushes text to a `VARCHAR` or `JSON` column.
    #[inline]
    pub fn push_text(&mut self, text: &str) {
        self.push_utf8(text.as_bytes());
    }

    /// Pushes bytes to a `VARCHAR` or `JSON` column. They must be UTF-8: the caller has checked them, and to check them
    /// twice costs time. DuckDB's functions on text give wrong results for other bytes.
    #[inline]
    pub fn push_utf8(&mut self, text: &[u8]) {
        debug_assert!(std::str::from_utf8(text).is_ok(), "text is UTF-8");
        let row = self.next(Kind::Text);
        if text.len() <= INLINE_LENGTH {
            self.write(row, inlined(text));
            return;
        }
        assert!(u32::try_from(text.len()).is_ok(), "DuckDB holds no text of 4 GiB");
        // SAFETY: the vector is live and its row checked by `next`; DuckDB copies the text.
        unsafe {
            duckdb::duckdb_unsafe_vector_assign_string_element_len(
                self.raw,
                row as duckdb::idx_t,
                text.as_ptr().cast(),
                text.len() as duckdb::idx_t,
            );
        }
    }

    /// Pushes text or NULL.
    #[inline]
    pub fn push_optional_text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.push_text(text),
            None => self.push_null(),
        }
    }

    /// Pushes the text or NULL of the row before once more, without copying it. The first row has none before.
    #[inline]
    pub fn push_text_again(&mut self) {
        let row = self.next(Kind::Text);
        assert!(row > 0, "the first row has no row before");
        if self.is_null(row - 1) {
            self.len = row;
            self.push_null();
            return;
        }
        // SAFETY: both rows are within the capacity, and the one before is written: the text that it points to
        // belongs to the vector, and so lives as long as this row.
        unsafe {
            let values = self.data.cast::<duckdb::duckdb_string_t>();
            values.add(row).write(values.add(row - 1).read());
        }
    }

    /// Pushes to a `BIGINT` column.
    #[inline]
    pub fn push_bigint(&mut self, value: i64) {
        let row = self.next(Kind::BigInt);
        self.write(row, value);
    }

    /// Pushes to a `BIGINT` column, or NULL.
    #[inline]
    pub fn push_optional_bigint(&mut self, value: Option<i64>) {
        match value {
            Some(value) => self.push_bigint(value),
            None => self.push_null(),
        }
    }

    /// Pushes to a `BOOLEAN` column.
    #[inline]
    pub fn push_boolean(&mut self, value: bool) {
        let row = self.next(Kind::Boolean);
        self.write(row, value);
    }

    /// Pushes a list: `push` writes one item to the vector of items.
    pub fn push_list<T>(
        &mut self,
        items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        mut push: impl FnMut(&mut Self, T),
    ) {
        let row = self.next(Kind::List);
        let items = items.into_iter();
        let length = items.len();
        let child = self.reserve(length);
        let offset = child.len;
        for item in items {
            push(child, item);
        }
        assert!(child.len == offset + length, "one push for each item of a list");
        self.write(
            row,
            duckdb::duckdb_list_entry {
                offset: offset as u64,
                length: length as u64,
            },
        );
    }

    /// Pushes a struct: `push` writes one value to each field, given in the order of the type.
    pub fn push_struct(&mut self, push: impl FnOnce(&mut [Self])) {
        let row = self.next(Kind::Struct);
        push(&mut self.children);
        let complete = self.children.iter().all(|field| field.len == row + 1);
        assert!(complete, "one push for each field of a struct");
    }

    /// Ends a call: every one of its rows must be written.
    pub(super) fn finish(&self, rows: usize) -> Result<()> {
        if self.len != rows {
            return Err(Error::new(format!(
                "internal error: {} values for {rows} rows",
                self.len
            )));
        }
        if let (Kind::List, [items]) = (self.kind, &self.children[..]) {
            // SAFETY: the vector is live, and that many items are written.
            unsafe { duckdb::duckdb_list_vector_set_size(self.raw, items.len as duckdb::idx_t) };
            return items.finish(items.len);
        }
        self.children.iter().try_for_each(|field| field.finish(rows))
    }

    /// The row that a push writes.
    #[inline]
    fn next(&mut self, kind: Kind) -> usize {
        assert!(self.kind == kind, "a push of another type than the column's");
        assert!(self.len < self.capacity, "more values than rows");
        self.len += 1;
        self.len - 1
    }

    #[inline]
    fn write<T>(&mut self, row: usize, value: T) {
        debug_assert!(row < self.capacity);
        // SAFETY: `T` is the layout of the kind that `next` checked, along with the row.
        unsafe { self.data.cast::<T>().add(row).write(value) };
    }

    #[inline]
    fn is_null(&self, row: usize) -> bool {
        // SAFETY: the mask has a bit for each row of the capacity, and the row is written.
        !self.validity.is_null() && unsafe { *self.validity.add(row / 64) } & (1 << (row % 64)) == 0
    }

    /// The vector of a list's items with room for `more`.
    fn reserve(&mut self, more: usize) -> &mut Self {
        let items = &mut self.children[0];
        let needed = items.len + more;
        if needed > items.capacity {
            let capacity = needed.next_power_of_two();
            // SAFETY: the vector is live; the size says how much of the items to keep when they move.
            unsafe {
                duckdb::duckdb_list_vector_set_size(self.raw, items.len as duckdb::idx_t);
                duckdb::duckdb_list_vector_reserve(self.raw, capacity as duckdb::idx_t);
                items.locate(capacity);
            }
        }
        items
    }

    /// Looks up where the values are, after they may have moved.
    ///
    /// # Safety
    /// The vector is live and has room for `capacity` rows.
    unsafe fn locate(&mut self, capacity: usize) {
        self.capacity = capacity;
        self.validity = std::ptr::null_mut();
        if self.kind != Kind::Struct {
            // SAFETY: by this function's contract.
            self.data = unsafe { duckdb::duckdb_vector_get_data(self.raw) };
            return;
        }
        for field in &mut self.children {
            // SAFETY: a struct's fields have room for as many rows as it has.
            unsafe { field.locate(capacity) };
        }
    }
}

/// A string header that holds its text: DuckDB compares headers, so the rest is zero.
#[inline]
fn inlined(text: &[u8]) -> duckdb::duckdb_string_t {
    let mut bytes = [0; INLINE_LENGTH];
    for (to, from) in bytes.iter_mut().zip(text) {
        *to = from.cast_signed();
    }
    duckdb::duckdb_string_t {
        value: duckdb::duckdb_string_t__bindgen_ty_1 {
            inlined: duckdb::duckdb_string_t__bindgen_ty_1__bindgen_ty_2 {
                #[allow(clippy::cast_possible_truncation, reason = "the caller checked that it fits")]
                length: text.len() as u32,
                inlined: bytes,
            },
        },
    }
}
