//! Writing result columns.

use libduckdb_sys as duckdb;

use super::SqlType;
use super::staged::{StagedTexts, Values};
use crate::error::{Error, Result};

/// A result column, written from its first row to its last: one `push_…` for each row.
///
/// The rows are staged in memory of its own until they are handed over to DuckDB.
///
/// A push of another type than the column's is a bug and panics.
pub struct Vector {
    staged: Values,
    /// The staged rows that are NULL, counted from the first staged one
    nulls: Vec<usize>,
    /// The rows that are handed over, before the staged ones
    handed_over: usize,
    /// All rows, those handed over and those staged
    len: usize,
}

impl Vector {
    pub(super) fn new(column_type: &SqlType<'_>) -> Self {
        Self {
            staged: Values::new(column_type),
            nulls: Vec::new(),
            handed_over: 0,
            len: 0,
        }
    }

    /// Pushes NULL.
    pub fn push_null(&mut self) {
        let row = self.next() - self.handed_over;
        self.nulls.push(row);
        self.staged.push_null();
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
        self.texts().push(text);
    }

    /// Pushes bytes to a `VARCHAR` or `JSON` column that `write` appends to what it is given. They must be UTF-8, as
    /// for [`push_utf8`](Self::push_utf8).
    #[inline]
    pub fn push_written(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.texts().push_written(write);
    }

    /// As [`push_written`](Self::push_written), for what may fail: nothing is pushed then.
    ///
    /// # Errors
    /// What `write` returns.
    #[inline]
    pub fn try_push_written(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<()> {
        let Values::Text(texts) = &mut self.staged else {
            mismatch()
        };
        texts.try_push_written(write)?;
        self.next();
        Ok(())
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
        assert!(self.len > 0, "the first row has no row before");
        let Values::Text(texts) = &mut self.staged else {
            mismatch()
        };
        if texts.push_again(&self.nulls) {
            self.next();
        } else {
            self.push_null();
        }
    }

    /// Pushes to a `BOOLEAN` column.
    #[inline]
    pub fn push_boolean(&mut self, value: bool) {
        self.next();
        let Values::Boolean(values) = &mut self.staged else {
            mismatch()
        };
        values.push(value);
    }

    /// Pushes to a `BIGINT` column.
    #[inline]
    pub fn push_bigint(&mut self, value: i64) {
        self.next();
        let Values::BigInt(values) = &mut self.staged else {
            mismatch()
        };
        values.push(value);
    }

    /// Pushes to a `BIGINT` column, or NULL.
    #[inline]
    pub fn push_optional_bigint(&mut self, value: Option<i64>) {
        match value {
            Some(value) => self.push_bigint(value),
            None => self.push_null(),
        }
    }

    /// Pushes a list: `push` writes one item to the vector of items.
    pub fn push_list<T>(
        &mut self,
        items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        mut push: impl FnMut(&mut Self, T),
    ) {
        self.next();
        let Values::List(entries, vector) = &mut self.staged else {
            mismatch()
        };
        let items = items.into_iter();
        let (offset, length) = (vector.len, items.len());
        for item in items {
            push(vector, item);
        }
        assert!(vector.len == offset + length, "one push for each item of a list");
        entries.push(duckdb::duckdb_list_entry {
            offset: offset as u64,
            length: length as u64,
        });
    }

    /// Pushes a struct: `push` writes one value to each field, given in the order of the type.
    pub fn push_struct(&mut self, push: impl FnOnce(&mut [Self])) {
        let row = self.next();
        let Values::Struct(fields) = &mut self.staged else {
            mismatch()
        };
        push(fields);
        let complete = fields.iter().all(|field| field.len == row + 1);
        assert!(complete, "one push for each field of a struct");
    }

    /// Begins the rows of a new call, in the memory of the last one.
    pub(super) fn begin(&mut self) {
        self.clear();
        (self.handed_over, self.len) = (0, 0);
        match &mut self.staged {
            Values::List(_, items) => items.begin(),
            Values::Struct(fields) => fields.iter_mut().for_each(Self::begin),
            _ => {}
        }
    }

    /// Checks that every row is written.
    ///
    /// # Errors
    /// There are more or fewer values than rows: a bug.
    pub(super) fn check(&self, rows: usize) -> Result<()> {
        if self.len == rows {
            return Ok(());
        }
        Err(Error::new(format!(
            "internal error: {} values for {rows} rows",
            self.len
        )))
    }

    /// The bytes of staged texts that are long.
    #[inline]
    pub(super) fn staged_bytes(&self) -> usize {
        match &self.staged {
            Values::Text(texts) => texts.content().len(),
            Values::List(_, items) => items.staged_bytes(),
            Values::Struct(fields) => fields.iter().map(Self::staged_bytes).sum(),
            _ => 0,
        }
    }

    pub(super) fn staged(&self) -> &Values {
        &self.staged
    }

    /// The staged rows that are NULL, counted from the first staged one.
    pub(super) fn nulls(&self) -> &[usize] {
        &self.nulls
    }

    /// The rows before the first staged one.
    pub(super) fn handed_over(&self) -> usize {
        self.handed_over
    }

    /// All rows.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Forgets the staged rows, which DuckDB has now.
    pub(super) fn clear(&mut self) {
        self.handed_over = self.len;
        self.staged.clear(&self.nulls);
        self.nulls.clear();
    }

    /// Adds a row, and says which.
    #[inline]
    fn next(&mut self) -> usize {
        self.len += 1;
        self.len - 1
    }

    /// Adds a row to the texts.
    #[inline]
    fn texts(&mut self) -> &mut StagedTexts {
        self.next();
        match &mut self.staged {
            Values::Text(texts) => texts,
            _ => mismatch(),
        }
    }
}

/// Results of other types than the reader's.
impl Vector {
    /// Pushes to an `INTEGER` column.
    pub fn push_integer(&mut self, value: i32) {
        self.next();
        let Values::Integer(values) = &mut self.staged else {
            mismatch()
        };
        values.push(value);
    }

    /// Pushes to a `DOUBLE` column.
    pub fn push_double(&mut self, value: f64) {
        self.next();
        let Values::Double(values) = &mut self.staged else {
            mismatch()
        };
        values.push(value);
    }

    /// Pushes to a `DATE` column: days since 1970-01-01.
    pub fn push_date(&mut self, days: i32) {
        self.next();
        let Values::Date(values) = &mut self.staged else {
            mismatch()
        };
        values.push(days);
    }

    /// Pushes to a `TIMESTAMP` column, with a time zone or without: microseconds since 1970-01-01 00:00:00. To one of `TIME`:
    /// microseconds since midnight.
    pub fn push_timestamp(&mut self, microseconds: i64) {
        self.next();
        let Values::Timestamp(values) = &mut self.staged else {
            mismatch()
        };
        values.push(microseconds);
    }

    /// Pushes to a `DECIMAL` column: the number times ten to the power of the column's scale. One with more digits than
    /// the column has is a bug and panics.
    pub fn push_decimal(&mut self, unscaled: i128) {
        self.next();
        let Values::Decimal(digits, values) = &mut self.staged else {
            mismatch()
        };
        let fits = unscaled.unsigned_abs() < 10_u128.pow(u32::from(*digits));
        assert!(fits, "a decimal with more digits than its type");
        values.push(unscaled);
    }
}

#[cold]
fn mismatch() -> ! {
    panic!("a push of another type than the column's")
}

#[cfg(test)]
mod tests {
    use super::super::Type;
    use super::*;

    /// The texts of the staged rows: what a copy of the row before gives, only DuckDB knows.
    fn texts(vector: &Vector) -> Vec<Option<String>> {
        let Values::Text(texts) = vector.staged() else {
            panic!("a vector of texts");
        };
        let rows = texts.headers().iter().enumerate().map(|(row, header)| {
            if vector.nulls().contains(&row) {
                return None;
            }
            let long = texts.long().iter().find(|long| long.row == row);
            let bytes: Vec<u8> = match long.map(|long| &long.place) {
                None => {
                    // SAFETY: the header of a short text holds its content.
                    let inlined = unsafe { header.value.inlined };
                    let content = inlined.inlined.iter().take(inlined.length as usize);
                    content.map(|byte| byte.cast_unsigned()).collect()
                }
                Some(None) => b"again".to_vec(),
                Some(Some(place)) => texts.content()[place.clone()].to_vec(),
            };
            Some(String::from_utf8(bytes).expect("UTF-8"))
        });
        rows.collect()
    }

    fn some(texts: &[&str]) -> Vec<Option<String>> {
        texts.iter().map(|text| Some((*text).to_owned())).collect()
    }

    #[test]
    fn texts_are_staged_until_they_are_handed_over() {
        let long = "thirteen byte";
        let mut vector = Vector::new(&Type::Varchar);
        vector.push_text("");
        vector.push_text("twelve bytes");
        vector.push_text(long);
        vector.push_written(|bytes| bytes.extend_from_slice(long.as_bytes()));
        vector.push_written(|bytes| bytes.extend_from_slice(b"short"));
        assert_eq!(texts(&vector), some(&["", "twelve bytes", long, long, "short"]));
        assert_eq!((vector.staged_bytes(), vector.handed_over(), vector.len()), (26, 0, 5));
        vector.clear();
        assert_eq!((vector.staged_bytes(), vector.handed_over(), vector.len()), (0, 5, 5));
        vector.push_text("a");
        assert_eq!(texts(&vector), some(&["a"]));
        vector.begin();
        assert_eq!((vector.handed_over(), vector.len()), (0, 0));
    }

    #[test]
    fn a_text_that_fails_is_not_pushed() {
        let mut vector = Vector::new(&Type::Varchar);
        for length in [5, 50] {
            let text = "x".repeat(length);
            let mut write = |result: Result<()>| {
                vector.try_push_written(|bytes| {
                    bytes.extend_from_slice(text.as_bytes());
                    result
                })
            };
            write(Ok(())).expect("it does not fail");
            write(Err(Error::new("it does"))).expect_err("it fails");
        }
        assert_eq!(texts(&vector), some(&["xxxxx", &"x".repeat(50)]));
        assert_eq!((vector.staged_bytes(), vector.len()), (50, 2));
    }

    #[test]
    fn the_row_before_is_known_behind_a_handover() {
        for clear in [|_: &mut Vector| {}, Vector::clear] {
            let mut vector = Vector::new(&Type::Varchar);
            for (push, again) in [
                (Some("short"), Some("short")),
                (None, None),
                (Some("of thirteen bytes"), Some("again")),
                (Some(""), Some("")),
            ] {
                vector.push_optional_text(push);
                for _ in 0..2 {
                    clear(&mut vector);
                    vector.push_text_again();
                    assert_eq!(texts(&vector).last(), Some(&again.map(str::to_owned)));
                }
            }
            assert_eq!(vector.len(), 12);
        }
    }

    #[test]
    fn a_null_struct_has_null_fields() {
        let mut vector = Vector::new(&Type::Struct(&[("a", Type::BigInt), ("b", Type::List(&Type::Varchar))]));
        vector.push_struct(|fields| {
            fields[0].push_bigint(1);
            fields[1].push_list(["x"], Vector::push_text);
        });
        vector.push_null();
        let Values::Struct(fields) = vector.staged() else {
            panic!("a vector of structs");
        };
        assert_eq!(vector.nulls(), [1]);
        for field in fields {
            assert_eq!((field.nulls(), field.len()), (&[1][..], 2));
        }
    }

    #[test]
    fn a_decimal_takes_its_digits_and_no_more() {
        for (digits, most) in [
            (4, 9999),
            (5, 99_999),
            (18, 10_i128.pow(18) - 1),
            (38, 10_i128.pow(38) - 1),
        ] {
            let push = move |value: i128| {
                std::panic::catch_unwind(move || {
                    let mut vector = Vector::new(&Type::Decimal(digits, 0));
                    vector.push_decimal(value);
                })
            };
            assert!(push(most).is_ok() && push(-most).is_ok(), "{digits}");
            assert!(push(most + 1).is_err() && push(-most - 1).is_err(), "{digits}");
        }
    }
}
