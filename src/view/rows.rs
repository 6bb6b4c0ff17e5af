//! From a resource to its rows.

use std::ops::Range;

use super::View;
use super::capture::{Content, Found, capture};
use super::column::Cell;
use super::place::error_at;
use super::plan::{Each, Items, Part, Path};
use super::prepared::{Prepared, Scratch, Source};
use super::table::{Rows, Table, combined, parts_of};
use super::value::Value;
use crate::error::{Error, Result};
use crate::fhirpath::value::DateTime;
use crate::fhirpath::{Evaluator, Item};
use crate::json::Document;

/// The most values that are kept of one resource's rows.
const MAX_VALUES: usize = 4 << 20;

/// The most elements that `repeat` may find in one resource.
const MAX_REPEATED: usize = 200_000;

/// Whether a walk has gone over the resource before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walked {
    /// None has.
    No,
    /// One has met something unusual.
    InVain,
    /// One has found all, and that is in the [`Scratch`].
    All,
}

pub(super) fn of<'a>(
    view: &'a View,
    document: &'a Document<'a>,
    now: &'a DateTime,
    prepared: &'a Prepared,
    scratch: &mut Scratch,
    walked: Walked,
) -> Result<Rows<'a>> {
    if !prepared.scopes.is_empty() && walked != Walked::InVain {
        scratch.begin(prepared);
        let mut walk = Walk::new(view, document, now, prepared, scratch);
        let rows = match walked {
            Walked::All => walk.of_captured(),
            _ => walk.captured(),
        };
        if let Some(rows) = rows {
            return Ok(rows);
        }
        drop(walk);
        document.forget();
    }
    let none = Rows {
        tables: Vec::new(),
        len: 0,
        error: None,
    };
    let mut walk = Walk::new(view, document, now, prepared, scratch);
    walk.ignore_errors = prepared.ignore_errors;
    let Some(resource) = walk.evaluator().resource().cloned() else {
        walk.evaluator().check()?;
        return Ok(none);
    };
    if text_of(document, "resourceType").as_deref() != Some(&*view.resource) {
        walk.evaluator().check()?;
        return Ok(none);
    }
    let rows = walk.rows(Focus::Item(&resource)).and_then(|rows| {
        walk.evaluator().check()?;
        Ok(rows.unwrap_or(none))
    });
    let place = |error: Error| match text_of(document, "id") {
        Some(id) => Error::new(format!("{error}\nin {}/{id}", view.resource)),
        None => Error::new(format!("{error}\nin a {} without an id", view.resource)),
    };
    match rows {
        Ok(mut rows) => {
            rows.error = walk.error.map(place);
            Ok(rows)
        }
        Err(error) => Err(place(error)),
    }
}

/// Whether one walk over the text is enough.
#[cfg(test)]
pub(super) fn is_walked<'a>(
    view: &'a View,
    document: &'a Document<'a>,
    now: &'a DateTime,
    prepared: &'a Prepared,
    scratch: &mut Scratch,
) -> bool {
    scratch.begin(prepared);
    Walk::new(view, document, now, prepared, scratch).captured().is_some()
}

/// A member of the resource that is a string.
fn text_of<'a>(document: &'a Document<'a>, name: &str) -> Option<std::borrow::Cow<'a, str>> {
    let member = document.member(document.root()?, name)?;
    document.is_string(member).then(|| document.string(member))
}

/// What a part starts from.
#[derive(Clone, Copy)]
enum Focus<'f, 'a> {
    Item(&'f Item<'a>),
    /// The resource, over which the first scope's walk has gone
    Resource,
    /// An element, over which that scope's walk has gone
    Element(usize),
}

impl Focus<'_, '_> {
    /// The scope whose walk has gone over it.
    fn scope(self) -> usize {
        if let Self::Element(scope) = self { scope } else { 0 }
    }
}

/// The evaluation of a view on a resource.
struct Walk<'a, 's> {
    view: &'a View,
    document: &'a Document<'a>,
    now: &'a DateTime,
    prepared: &'a Prepared,
    scratch: &'s mut Scratch,
    /// Made when it is first needed
    evaluator: Option<Evaluator<'a>>,
    /// What is left of [`MAX_VALUES`]
    values_left: usize,
    /// Whether what fails is NULL; never for walks over the text, which leave all that fails to the evaluator
    ignore_errors: bool,
    /// The first error, if errors are ignored
    error: Option<Error>,
}

impl<'a, 's> Walk<'a, 's> {
    fn new(
        view: &'a View,
        document: &'a Document<'a>,
        now: &'a DateTime,
        prepared: &'a Prepared,
        scratch: &'s mut Scratch,
    ) -> Self {
        Self {
            view,
            document,
            now,
            prepared,
            scratch,
            evaluator: None,
            values_left: MAX_VALUES,
            ignore_errors: false,
            error: None,
        }
    }

    /// The result or, where errors are ignored, this in its place.
    fn or<T>(&mut self, otherwise: T, result: Result<T>) -> Result<T> {
        match result {
            Err(error) if self.ignore_errors => {
                self.error.get_or_insert(error);
                Ok(otherwise)
            }
            result => result,
        }
    }

    fn evaluator(&mut self) -> &mut Evaluator<'a> {
        let Self {
            view, document, now, ..
        } = *self;
        self.evaluator
            .get_or_insert_with(|| Evaluator::new(document, &view.model, now))
    }

    /// The rows by walks over the text, as far as the view allows; `None` for anything unusual, errors too.
    fn captured(&mut self) -> Option<Rows<'a>> {
        let mut reader = self.document.reader();
        let (scope, state) = (self.prepared.scopes.first()?, self.scratch.states.first_mut()?);
        let root = reader.root()?;
        // Of most resources the type stands first, and others than the view's need no walk.
        let rest = self.document.text().get(root..)?;
        if let Some(rest) = rest.strip_prefix("{\"resourceType\":\"") {
            rest.strip_prefix(&*self.view.resource)?.strip_prefix('"')?;
        }
        capture(&scope.trie, &mut reader, root, state)?;
        drop(reader);
        let Found::One(resource_type) = state.single(&scope.trie, scope.resource_type?) else {
            return None;
        };
        let resource_type = self
            .document
            .text()
            .get(resource_type.start + 1..resource_type.end - 1)?;
        // Whether another type stands there, or something else, is not asked here.
        (resource_type == self.view.resource).then_some(())?;
        self.of_captured()
    }

    /// The rows by what the walk over the resource has found, if the view allows.
    fn of_captured(&mut self) -> Option<Rows<'a>> {
        let rows = self.rows(Focus::Resource).ok()?;
        if let Some(evaluator) = &self.evaluator {
            evaluator.check().ok()?;
        }
        Some(rows.unwrap_or(Rows {
            tables: Vec::new(),
            len: 0,
            error: None,
        }))
    }

    fn rows(&mut self, focus: Focus<'_, 'a>) -> Result<Option<Rows<'a>>> {
        let view = self.view;
        for (place, filter) in view.filters.iter().enumerate() {
            let is_met = if let (Focus::Resource, Some(Some(slot))) = (focus, self.prepared.filters.get(place)) {
                let trie = &self.prepared.scopes[0].trie;
                matches!(self.scratch.states[0].single(trie, *slot), Found::One(_))
            } else {
                let meets = self.meets(&filter.0, focus);
                // Of what cannot be decided, nothing is lost.
                self.or(true, meets)?
            };
            if !is_met {
                return Ok(None);
            }
        }
        let tables: Vec<_> = view
            .parts
            .iter()
            .map(|part| self.table(part, focus, 0))
            .collect::<Result<_>>()?;
        let len = combined(&tables)?;
        Ok(Some(Rows {
            tables,
            len,
            error: None,
        }))
    }

    /// Whether a condition is true of the resource.
    fn meets(&mut self, condition: &'a Path, focus: Focus<'_, 'a>) -> Result<bool> {
        match self.single(condition, focus, 0)? {
            Single::None => Ok(false),
            Single::Several => Err(error_at(
                &condition.pointer,
                "a condition is true or false, and this gives several values",
            )),
            Single::One(item) => match self.evaluator().value(item) {
                Item::Boolean(value) => Ok(value),
                other => {
                    let given = self.evaluator().type_name(&other);
                    let problem = format!("a condition is true or false, and this gives {given}");
                    Err(error_at(&condition.pointer, &problem))
                }
            },
        }
    }

    /// The rows of a part.
    fn table(&mut self, part: &'a Part, focus: Focus<'_, 'a>, index: i32) -> Result<Table<'a>> {
        let columns = part.columns();
        let mut table = Table {
            first: columns.start,
            width: columns.len(),
            rows: 0,
            values: Vec::new(),
        };
        match part {
            Part::Cells(cells) => self.append_cells(cells, focus, index, &mut table)?,
            Part::Each(each) => self.append_each(each, focus, index, &mut table)?,
            Part::Union { branches, .. } => {
                for branch in branches {
                    self.append(branch, focus, index, &mut table)?;
                }
            }
        }
        Ok(table)
    }

    /// Appends the rows that parts make of one focus.
    fn append(&mut self, parts: &'a [Part], focus: Focus<'_, 'a>, index: i32, table: &mut Table<'a>) -> Result<()> {
        if let [Part::Cells(cells)] = parts {
            return self.append_cells(cells, focus, index, table);
        }
        let tables: Vec<_> = parts
            .iter()
            .map(|part| self.table(part, focus, index))
            .collect::<Result<_>>()?;
        let rows = combined(&tables)?;
        for row in 0..rows {
            self.spend(table.width)?;
            for (_, values) in parts_of(&tables, rows, row) {
                table.values.extend_from_slice(values);
            }
        }
        table.rows += rows;
        Ok(())
    }

    fn append_each(&mut self, each: &'a Each, focus: Focus<'_, 'a>, index: i32, table: &mut Table<'a>) -> Result<()> {
        if let Focus::Resource | Focus::Element(_) = focus
            && let Some((slot, inner)) = self.prepared.iterations[each.number]
        {
            let scope = focus.scope();
            let elements = self.scratch.states[scope].take_list(slot);
            if elements.is_empty() && each.or_null {
                self.append_nulls(each, Focus::Element(inner), table)?;
            }
            for (index, element) in (0..).zip(&elements) {
                let mut reader = self.document.reader();
                let trie = &self.prepared.scopes[inner].trie;
                capture(trie, &mut reader, element.start, &mut self.scratch.states[inner]).ok_or_else(unusual)?;
                drop(reader);
                self.append(&each.parts, Focus::Element(inner), index, table)?;
            }
            self.scratch.states[scope].give_list(slot, elements);
            return Ok(());
        }
        let items = match &each.items {
            Items::Path(path) => self.items(path, focus, index),
            Items::Repeat(paths) => self.repeated(paths, focus, index),
        };
        let items = self.or(Vec::new(), items)?;
        if items.is_empty() && each.or_null {
            return self.append_nulls(each, focus, table);
        }
        for (index, item) in (0..).zip(&items) {
            self.append(&each.parts, Focus::Item(item), index, table)?;
        }
        Ok(())
    }

    /// The row of a `forEachOrNull` without items: NULL, but for `%rowIndex`.
    fn append_nulls(&mut self, each: &'a Each, focus: Focus<'_, 'a>, table: &mut Table<'a>) -> Result<()> {
        self.spend(table.width)?;
        let start = table.values.len();
        let Range { start: first, end } = each.columns.clone();
        table.values.resize(start + (end - first), Value::Null);
        let mut open: Vec<&Part> = each.parts.iter().collect();
        while let Some(part) = open.pop() {
            match part {
                Part::Cells(cells) => {
                    for cell in cells.iter().filter(|cell| cell.is_row_index) {
                        table.values[start + cell.column - first] = self.value(cell, focus, 0)?;
                    }
                }
                Part::Each(inner) => open.extend(&inner.parts),
                // The branches fill the same columns; the first one says what they are.
                Part::Union { branches, .. } => open.extend(branches.first().into_iter().flatten()),
            }
        }
        table.rows += 1;
        Ok(())
    }

    fn append_cells(
        &mut self,
        cells: &'a [Cell],
        focus: Focus<'_, 'a>,
        index: i32,
        table: &mut Table<'a>,
    ) -> Result<()> {
        self.spend(cells.len())?;
        table.values.reserve(cells.len());
        let prepared = self.prepared;
        for cell in cells {
            match (&prepared.cells[cell.number], focus) {
                (Some(Source::Captured(captured)), Focus::Resource | Focus::Element(_)) => {
                    let scope = focus.scope();
                    let Scratch { states, arena } = &mut *self.scratch;
                    let walked = (&prepared.scopes[scope].trie, &states[scope]);
                    let text = Content::Text(self.document.text());
                    let value = captured.value(walked, text, arena).ok_or_else(unusual)?;
                    table.values.push(value);
                }
                _ if !prepared.wanted.get(cell.column).copied().unwrap_or(false) => table.values.push(Value::Null),
                _ => {
                    let value = self.value(cell, focus, index);
                    let value = self.or(Value::missing(cell.collection), value)?;
                    table.values.push(value);
                }
            }
            if prepared.ignore_errors
                && let Some(value) = table.values.last_mut()
            {
                value.forget_empty();
            }
        }
        table.rows += 1;
        Ok(())
    }

    fn value(&mut self, cell: &'a Cell, focus: Focus<'_, 'a>, index: i32) -> Result<Value<'a>> {
        if let (Focus::Resource | Focus::Element(_), Some(Source::RowIndex)) =
            (focus, &self.prepared.cells[cell.number])
        {
            return Ok(Value::Integer(index));
        }
        let error = |problem: &str| error_at(&cell.path.pointer, &format!("the column `{}` {problem}", cell.name));
        if cell.collection {
            let mut values = Vec::new();
            for item in self.items(&cell.path, focus, index)? {
                let value = Value::of(self.evaluator(), cell, item).map_err(|problem| error(&problem));
                let value = self.or(Value::Null, value)?;
                if value != Value::Null {
                    values.push(value);
                }
            }
            return Ok(Value::List(values));
        }
        match self.single(&cell.path, focus, index)? {
            Single::None => Ok(Value::Null),
            Single::One(item) => Value::of(self.evaluator(), cell, item).map_err(|problem| error(&problem)),
            Single::Several => Err(error(
                "gives several values: take one by `first()`, make a row of each by `forEach`, or set `\"collection\": true`",
            )),
        }
    }

    /// The one item of a path.
    fn single(&mut self, path: &'a Path, focus: Focus<'_, 'a>, index: i32) -> Result<Single<'a>> {
        let mut found = Single::None;
        let result = self.each(path, focus, index, |item| {
            found = match found {
                Single::None => Single::One(item),
                _ => Single::Several,
            };
            !matches!(found, Single::Several)
        });
        result?;
        Ok(found)
    }

    /// All items of a path.
    fn items(&mut self, path: &'a Path, focus: Focus<'_, 'a>, index: i32) -> Result<Vec<Item<'a>>> {
        let mut items = Vec::new();
        let result = self.each(path, focus, index, |item| {
            items.push(item);
            true
        });
        result?;
        Ok(items)
    }

    /// Hands each item of a path to `take`, until that says that it needs no more.
    fn each(
        &mut self,
        path: &'a Path,
        focus: Focus<'_, 'a>,
        index: i32,
        take: impl FnMut(Item<'a>) -> bool,
    ) -> Result<()> {
        let evaluator = self.evaluator();
        let resource;
        let item = match focus {
            Focus::Item(item) => item,
            Focus::Resource => {
                resource = evaluator.resource().cloned().ok_or_else(unusual)?;
                &resource
            }
            Focus::Element(_) => return Err(unusual()),
        };
        let result = evaluator.each(&path.expression, item, index, take);
        result.map_err(|error| error_at(&path.pointer, &error.to_string()))
    }

    /// The items that the paths lead to, each before what they lead to from there.
    fn repeated(&mut self, paths: &'a [Path], focus: Focus<'_, 'a>, index: i32) -> Result<Vec<Item<'a>>> {
        let mut found = Vec::new();
        let mut open = self.led_to(paths, focus, index)?;
        open.reverse();
        while let Some(item) = open.pop() {
            if found.len() + open.len() >= MAX_REPEATED {
                let pointer = paths.first().map_or("", |path| &path.pointer);
                return Err(error_at(
                    pointer,
                    &format!(
                        "`repeat` finds more than {MAX_REPEATED} elements: does a path lead back to where it starts?"
                    ),
                ));
            }
            let next = self.led_to(paths, Focus::Item(&item), index)?;
            found.push(item);
            open.extend(next.into_iter().rev());
        }
        Ok(found)
    }

    fn led_to(&mut self, paths: &'a [Path], focus: Focus<'_, 'a>, index: i32) -> Result<Vec<Item<'a>>> {
        let mut items = Vec::new();
        for path in paths {
            items.append(&mut self.items(path, focus, index)?);
        }
        Ok(items)
    }

    fn spend(&mut self, values: usize) -> Result<()> {
        match self.values_left.checked_sub(values) {
            Some(left) => {
                self.values_left = left;
                Ok(())
            }
            None => Err(Error::new(format!(
                "the view: one resource makes more than {MAX_VALUES} values: combine fewer of its lists with one another"
            ))),
        }
    }
}

/// What ends the walks over a text; who calls for them evaluates in another way then.
fn unusual() -> Error {
    Error::new("the view: a walk over the text met something unusual")
}

/// The result of a path that ought to give one item.
enum Single<'a> {
    None,
    One(Item<'a>),
    Several,
}
