//! Rows as tables of columns beside one another, whose rows are combined each with each.

use super::column::Column;
use super::value::Value;
use crate::error::{Error, Result};

/// The rows of one resource: those of its parts, combined each with each as they are asked for.
#[derive(Debug)]
pub struct Rows<'a> {
    pub(super) tables: Vec<Table<'a>>,
    pub(super) len: usize,
    pub(super) error: Option<Error>,
}

/// Rows of some columns that stand next to one another.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub first: usize,
    pub width: usize,
    pub rows: usize,
    /// Row by row
    pub values: Vec<Value<'a>>,
}

impl<'a> Rows<'a> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What was wrong with the resource, if errors are ignored: the first of it.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// A row of NULL that stands for a resource of which nothing could be read.
    pub(super) fn of_error(columns: &[Column], error: Error) -> Self {
        let nulls = Table {
            first: 0,
            width: columns.len(),
            rows: 1,
            values: columns.iter().map(|column| Value::missing(column.collection)).collect(),
        };
        Self {
            tables: vec![nulls],
            len: 1,
            error: Some(error),
        }
    }

    /// The values of a row, with their columns.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, &Value<'a>)> {
        parts_of(&self.tables, self.len, row).flat_map(|(table, values)| (table.first..).zip(values))
    }
}

/// What each table adds to a row; the last table's rows follow one another.
pub(super) fn parts_of<'t, 'a>(
    tables: &'t [Table<'a>],
    rows: usize,
    row: usize,
) -> impl Iterator<Item = (&'t Table<'a>, &'t [Value<'a>])> {
    let (mut cycle, mut left) = (rows, row);
    tables.iter().map(move |table| {
        cycle /= table.rows.max(1);
        let own = left / cycle.max(1);
        left %= cycle.max(1);
        (table, &table.values[own * table.width..][..table.width])
    })
}

/// How many rows the combination has.
pub(super) fn combined(tables: &[Table<'_>]) -> Result<usize> {
    let rows = tables
        .iter()
        .try_fold(1_usize, |rows, table| rows.checked_mul(table.rows));
    rows.ok_or_else(|| Error::new("the view: one resource makes too many rows"))
}
