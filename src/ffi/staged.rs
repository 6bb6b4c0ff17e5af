//! Rows in memory of our own, in the layout that DuckDB's vectors have.

use std::mem;
use std::ops::Range;

use libduckdb_sys as duckdb;

use super::{SqlType, Vector};
use crate::error::Result;

/// The longest text that DuckDB keeps inside its string header.
const INLINE_LENGTH: usize = 12;

/// The most memory for texts that is kept for the next rows.
const KEPT_BYTES: usize = 4 << 20;

/// Values in the layout of DuckDB's vectors, one for each staged row.
pub(super) enum Values {
    Boolean(Vec<bool>),
    Integer(Vec<i32>),
    BigInt(Vec<i64>),
    Double(Vec<f64>),
    Date(Vec<i32>),
    /// Times of the day, too
    Timestamp(Vec<i64>),
    /// The number of digits, and the numbers
    Decimal(u8, Unscaled),
    Text(StagedTexts),
    /// Where a row's items are in the vector of all items
    List(Vec<duckdb::duckdb_list_entry>, Box<Vector>),
    /// The fields, each with as many rows
    Struct(Vec<Vector>),
}

/// Decimals without their point, each in as many bytes as the digits of the type need.
pub(super) enum Unscaled {
    Two(Vec<i16>),
    Four(Vec<i32>),
    Eight(Vec<i64>),
    Sixteen(Vec<duckdb::duckdb_hugeint>),
}

/// Staged texts.
#[derive(Default)]
pub(super) struct StagedTexts {
    /// The short texts. Those of the long ones are empty until they are handed over.
    headers: Vec<duckdb::duckdb_string_t>,
    long: Vec<Long>,
    /// The content of the long texts
    content: Vec<u8>,
    /// The last row that was handed over, if any
    before: Last,
}

/// A text that has to be copied to DuckDB.
pub(super) struct Long {
    /// Its row, counted from the first staged one
    pub(super) row: usize,
    /// Where in the content it is, or None for the text of the row before
    pub(super) place: Option<Range<usize>>,
}

/// What a row of texts is.
#[derive(Default, Clone, Copy)]
enum Last {
    #[default]
    Null,
    Short(duckdb::duckdb_string_t),
    Long,
}

impl Values {
    pub(super) fn new(column_type: &SqlType<'_>) -> Self {
        match column_type {
            SqlType::Boolean => Self::Boolean(Vec::new()),
            SqlType::Integer => Self::Integer(Vec::new()),
            SqlType::BigInt => Self::BigInt(Vec::new()),
            SqlType::Double => Self::Double(Vec::new()),
            SqlType::Date => Self::Date(Vec::new()),
            SqlType::Timestamp | SqlType::TimestampTz | SqlType::Time => Self::Timestamp(Vec::new()),
            SqlType::Decimal(digits, _) => Self::Decimal(*digits, Unscaled::new(*digits)),
            SqlType::Varchar | SqlType::Json => Self::Text(StagedTexts::default()),
            SqlType::List(item) => Self::List(Vec::new(), Box::new(Vector::new(item))),
            SqlType::Struct(fields) => Self::Struct(fields.iter().map(|(_, field)| Vector::new(field)).collect()),
            SqlType::VarcharOrList => panic!("a type of parameters, not of columns"),
        }
    }

    /// Adds what stands in a row that is NULL.
    pub(super) fn push_null(&mut self) {
        match self {
            Self::Boolean(values) => values.push(false),
            Self::Integer(values) | Self::Date(values) => values.push(0),
            Self::BigInt(values) | Self::Timestamp(values) => values.push(0),
            Self::Double(values) => values.push(0.0),
            Self::Decimal(_, values) => values.push(0),
            Self::Text(texts) => texts.push_short(&[]),
            Self::List(entries, _) => entries.push(duckdb::duckdb_list_entry { offset: 0, length: 0 }),
            Self::Struct(fields) => fields.iter_mut().for_each(Vector::push_null),
        }
    }

    /// Forgets all rows, some of which are NULL, but the last one of texts.
    pub(super) fn clear(&mut self, nulls: &[usize]) {
        match self {
            Self::Boolean(values) => values.clear(),
            Self::Integer(values) | Self::Date(values) => values.clear(),
            Self::BigInt(values) | Self::Timestamp(values) => values.clear(),
            Self::Double(values) => values.clear(),
            Self::Decimal(_, values) => values.clear(),
            Self::Text(texts) => texts.clear(nulls),
            Self::List(entries, items) => {
                entries.clear();
                items.clear();
            }
            Self::Struct(fields) => fields.iter_mut().for_each(Vector::clear),
        }
    }
}

impl Unscaled {
    fn new(digits: u8) -> Self {
        match digits {
            0..=4 => Self::Two(Vec::new()),
            5..=9 => Self::Four(Vec::new()),
            10..=18 => Self::Eight(Vec::new()),
            _ => Self::Sixteen(Vec::new()),
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the caller checked the digits; the longest numbers are halved"
    )]
    pub(super) fn push(&mut self, value: i128) {
        match self {
            Self::Two(values) => values.push(value as i16),
            Self::Four(values) => values.push(value as i32),
            Self::Eight(values) => values.push(value as i64),
            Self::Sixteen(values) => values.push(duckdb::duckdb_hugeint {
                lower: value as u64,
                upper: (value >> 64) as i64,
            }),
        }
    }

    fn clear(&mut self) {
        match self {
            Self::Two(values) => values.clear(),
            Self::Four(values) => values.clear(),
            Self::Eight(values) => values.clear(),
            Self::Sixteen(values) => values.clear(),
        }
    }
}

impl StagedTexts {
    #[inline]
    pub(super) fn push(&mut self, text: &[u8]) {
        if text.len() <= INLINE_LENGTH {
            self.push_short(text);
            return;
        }
        let start = self.content.len();
        self.content.extend_from_slice(text);
        self.push_long(start);
    }

    #[inline]
    pub(super) fn push_written(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.content.len();
        write(&mut self.content);
        self.push_end(start);
    }

    #[inline]
    pub(super) fn try_push_written(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<()> {
        let start = self.content.len();
        if let Err(error) = write(&mut self.content) {
            self.content.truncate(start);
            return Err(error);
        }
        self.push_end(start);
        Ok(())
    }

    /// Pushes what was appended to the content, from `start` on.
    #[inline]
    fn push_end(&mut self, start: usize) {
        let text = &self.content[start..];
        debug_assert!(std::str::from_utf8(text).is_ok(), "text is UTF-8");
        if text.len() <= INLINE_LENGTH {
            self.headers.push(inlined(text));
            self.content.truncate(start);
        } else {
            self.push_long(start);
        }
    }

    #[inline]
    fn push_short(&mut self, text: &[u8]) {
        self.headers.push(inlined(text));
    }

    /// Pushes the content from `start` on.
    #[inline]
    fn push_long(&mut self, start: usize) {
        let place = start..self.content.len();
        assert!(u32::try_from(place.len()).is_ok(), "DuckDB holds no text of 4 GiB");
        self.push_copied(Some(place));
    }

    #[inline]
    fn push_copied(&mut self, place: Option<Range<usize>>) {
        let row = self.headers.len();
        self.long.push(Long { row, place });
        self.push_short(&[]);
    }

    /// Pushes the text of the row before. False if that is NULL, and nothing is pushed.
    #[inline]
    pub(super) fn push_again(&mut self, nulls: &[usize]) -> bool {
        match self.last(nulls) {
            Last::Null => return false,
            Last::Short(header) => self.headers.push(header),
            Last::Long => self.push_copied(None),
        }
        true
    }

    /// The row before the next one, by the staged rows that are NULL.
    #[inline]
    fn last(&self, nulls: &[usize]) -> Last {
        let Some(row) = self.headers.len().checked_sub(1) else {
            return self.before;
        };
        if nulls.last() == Some(&row) {
            Last::Null
        } else if self.long.last().is_some_and(|long| long.row == row) {
            Last::Long
        } else {
            Last::Short(self.headers[row])
        }
    }

    pub(super) fn headers(&self) -> &[duckdb::duckdb_string_t] {
        &self.headers
    }

    /// The texts to copy, in the order of their rows.
    pub(super) fn long(&self) -> &[Long] {
        &self.long
    }

    pub(super) fn content(&self) -> &[u8] {
        &self.content
    }

    fn clear(&mut self, nulls: &[usize]) {
        self.before = self.last(nulls);
        self.headers.clear();
        self.long.clear();
        if self.content.capacity() > KEPT_BYTES {
            drop(mem::take(&mut self.content));
        }
        self.content.clear();
    }
}

/// A string header that holds its text: DuckDB compares headers, so the rest is zero.
#[inline]
fn inlined(text: &[u8]) -> duckdb::duckdb_string_t {
    let bytes = padded(text).to_le_bytes();
    let bytes = *bytes.first_chunk::<INLINE_LENGTH>().unwrap_or(&[0; INLINE_LENGTH]);
    duckdb::duckdb_string_t {
        value: duckdb::duckdb_string_t__bindgen_ty_1 {
            inlined: duckdb::duckdb_string_t__bindgen_ty_1__bindgen_ty_2 {
                #[allow(clippy::cast_possible_truncation, reason = "the caller checked that it fits")]
                length: text.len() as u32,
                inlined: bytes.map(u8::cast_signed),
            },
        },
    }
}

/// A short text as a number, the first byte the lowest: without a loop, and without a call for so few bytes.
#[inline]
fn padded(text: &[u8]) -> u128 {
    let length = text.len();
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        return u128::from(first) | u128::from(last) << (8 * (length - 8));
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u128::from(first) | u128::from(last) << (8 * (length - 4));
    }
    let bytes = text.iter().rev();
    bytes.fold(0, |number, byte| number << 8 | u128::from(*byte))
}
