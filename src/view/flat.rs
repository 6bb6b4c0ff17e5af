//! Views that make one row of each resource, all of whose values a walk finds: without a document, and texts are not touched.

use super::View;
use super::capture::{Content, Found};
use super::plan::Part;
use super::prepared::{Prepared, Scratch, Source};
use super::value::Value;

/// What a resource makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flat {
    /// A row
    Row,
    /// No row
    None,
    /// Something unusual, of which this is not known
    Unusual,
}

/// A value of a row.
#[derive(Debug)]
pub enum Field<'t> {
    /// NULL
    Null,
    /// A text as it stands in the resource
    Text(&'t [u8]),
    /// Any other
    Value(Value<'t>),
}

impl View {
    /// Makes the row of a resource: its columns with what is in them. `text` and what is loaded into `scratch` are what the walk has gone
    /// over and what it has found there; the view is [flat](Prepared::is_flat).
    #[inline]
    pub fn flat_row<'t>(
        &self,
        text: &'t [u8],
        prepared: &Prepared,
        scratch: &mut Scratch,
        row: &mut Vec<(usize, Field<'t>)>,
    ) -> Flat {
        let Scratch { states, arena } = scratch;
        let (Some(scope), Some(state), [Part::Cells(cells)]) = (prepared.scopes.first(), states.first(), &*self.parts)
        else {
            return Flat::Unusual;
        };
        row.clear();
        let mut filters = prepared.filters.iter().flatten();
        if !filters.all(|slot| matches!(state.single(&scope.trie, *slot), Found::One(_))) {
            return Flat::None;
        }
        for cell in cells {
            let Some(Source::Captured(captured)) = &prepared.cells[cell.number] else {
                continue; // no one asks for it
            };
            if captured.is_single {
                let content = match state.single(&scope.trie, captured.slot) {
                    Found::Nothing => Some(Field::Null),
                    Found::One(value) if captured.is_plain(value) => match &text[value.start + 1..value.end - 1] {
                        [] if prepared.ignore_errors => Some(Field::Null),
                        content => Some(Field::Text(content)),
                    },
                    _ => None,
                };
                if let Some(content) = content {
                    row.push((cell.column, content));
                    continue;
                }
            }
            let Some(mut value) = captured.value((&scope.trie, state), Content::Bytes(text), arena) else {
                return Flat::Unusual;
            };
            if prepared.ignore_errors {
                value.forget_empty();
            }
            row.push((cell.column, Field::Value(value)));
        }
        Flat::Row
    }
}
