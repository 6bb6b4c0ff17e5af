//! What a view is once it is checked.

use std::ops::Range;

use super::column::Cell;
use crate::fhirpath::Expression;

/// A path, with its place in the view.
#[derive(Debug)]
pub(super) struct Path {
    pub expression: Expression,
    pub pointer: String,
}

/// A condition that resources must meet.
#[derive(Debug)]
pub(super) struct Filter(pub Path);

/// Some of the columns of a view, next to one another, and how their rows are made. The rows of parts that stand side by side are
/// combined, each with each.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a few values, which stay where they are")]
pub(super) enum Part {
    /// Columns of one row
    Cells(Vec<Cell>),
    /// Rows for each item of a collection
    Each(Each),
    /// The rows of several lists of parts, one after another
    Union {
        columns: Range<usize>,
        branches: Vec<Vec<Part>>,
    },
}

/// A `forEach`, `forEachOrNull` or `repeat`.
#[derive(Debug)]
pub(super) struct Each {
    /// Its number among all of the view
    pub number: usize,
    pub items: Items,
    /// Where there is no item, a row of NULL
    pub or_null: bool,
    pub columns: Range<usize>,
    pub parts: Vec<Part>,
}

/// What is iterated over.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a few values, which stay where they are")]
pub(super) enum Items {
    Path(Path),
    /// The items that the paths lead to, and what they lead to from there
    Repeat(Vec<Path>),
}

impl Part {
    /// Its columns.
    pub fn columns(&self) -> Range<usize> {
        match self {
            Self::Cells(cells) => match (cells.first(), cells.last()) {
                (Some(first), Some(last)) => first.column..last.column + 1,
                _ => 0..0,
            },
            Self::Each(each) => each.columns.clone(),
            Self::Union { columns, .. } => columns.clone(),
        }
    }
}
