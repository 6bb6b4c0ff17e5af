//! What a query wants of a view, and how it is found: by one walk over a resource where that can be.

use super::View;
use super::capture::{Builder, CapturedCell, Mode, Slot, State, Trie, capture_scanned};
use super::column::{Cell, Check};
use super::column_type::ColumnType;
use super::plan::{Each, Filter, Items, Part};
use crate::definitions::TypeId;
use crate::fhirpath::{Expression, Route, RouteEnd, System};
use crate::json::{Arena, Finding, Scanner, Stop};

/// A view with the columns that a query wants. Immutable; threads share it.
#[derive(Debug)]
pub struct Prepared {
    pub(super) wanted: Vec<bool>,
    /// Whether what fails is NULL
    pub(super) ignore_errors: bool,
    /// What is walked over from one focus each; the first one is the resource
    pub(super) scopes: Vec<Scope>,
    /// By the cells' numbers
    pub(super) cells: Vec<Option<Source>>,
    /// By the iterations' numbers: the elements' slot, and the scope of what is within
    pub(super) iterations: Vec<Option<(Slot, usize)>>,
    /// By the filters' places: the slot that has to be filled
    pub(super) filters: Vec<Option<Slot>>,
    is_flat: bool,
}

/// The routes from one focus.
#[derive(Debug)]
pub(super) struct Scope {
    pub trie: Trie,
    /// The slot of the resource's type, if the focus is one
    pub resource_type: Option<Slot>,
}

/// Where a cell's value comes from.
#[derive(Debug)]
pub(super) enum Source {
    Captured(CapturedCell),
    RowIndex,
}

/// The memory of [`View::rows`], kept from one resource to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    /// By scope
    pub(super) states: Vec<State>,
    /// For references
    pub(super) arena: Arena,
}

impl Scratch {
    /// Makes room for walks.
    pub(super) fn begin(&mut self, prepared: &Prepared) {
        self.states.resize_with(prepared.scopes.len(), State::default);
    }

    /// Walks over the members of a resource behind its type, and goes behind the resource. Appends what it has found to `found`;
    /// `false` if something is unusual there.
    ///
    /// # Errors
    /// The text is no JSON.
    pub fn walk(
        &mut self,
        prepared: &Prepared,
        scanner: &mut Scanner<'_>,
        found: &mut Vec<Finding>,
    ) -> std::result::Result<bool, Stop> {
        self.begin(prepared);
        let (Some(scope), Some(state)) = (prepared.scopes.first(), self.states.first_mut()) else {
            return Ok(false);
        };
        let is_usual = capture_scanned(&scope.trie, scanner, state)?;
        if is_usual {
            state.save(&scope.trie, found);
        }
        Ok(is_usual)
    }

    /// Takes over what another one has found in a text of which the resource begins at `start`.
    pub fn load(&mut self, prepared: &Prepared, found: &[Finding], start: usize) {
        self.begin(prepared);
        if let (Some(scope), Some(state)) = (prepared.scopes.first(), self.states.first_mut()) {
            state.load(&scope.trie, found, start);
        }
    }
}

impl Prepared {
    pub(super) fn new(view: &View, wanted: Vec<bool>) -> Self {
        let mut prepared = Self {
            wanted,
            ignore_errors: false,
            scopes: Vec::new(),
            cells: Vec::new(),
            iterations: Vec::new(),
            filters: Vec::new(),
            is_flat: false,
        };
        prepared.cells.resize_with(view.cells, || None);
        prepared.iterations.resize_with(view.iterations, || None);
        let focus = view.model.definitions().type_named(&view.resource);
        let scope = prepared.scope(&view.parts, &view.filters, focus);
        let is_any = prepared.cells.iter().any(Option::is_some)
            || prepared.iterations.iter().any(Option::is_some)
            || prepared.filters.iter().any(Option::is_some);
        if scope.is_none() || !is_any {
            prepared.scopes.clear();
            prepared.cells.iter_mut().for_each(|cell| *cell = None);
            prepared.iterations.iter_mut().for_each(|iteration| *iteration = None);
            prepared.filters.clear();
        }
        prepared.is_flat = prepared.has_walk()
            && prepared.filters.iter().all(Option::is_some)
            && matches!(&*view.parts, [Part::Cells(cells)] if cells.iter().all(|cell| {
                let source = &prepared.cells[cell.number];
                !prepared.wanted[cell.column] || matches!(source, Some(Source::Captured(_)))
            }));
        prepared
    }

    /// Whether a walk finds anything that is wanted.
    #[must_use]
    pub fn has_walk(&self) -> bool {
        !self.scopes.is_empty()
    }

    /// Whether a resource makes one row or none, and a walk finds all of it.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.is_flat
    }

    /// Says whether what fails is NULL: an item of a list is left out then, a `forEach` has no rows, a condition holds. So is an empty
    /// text, which FHIR does not have. A resource of which nothing can be read is a row of NULL. [`Rows::error`](super::Rows::error)
    /// says why.
    #[must_use]
    pub fn ignoring_errors(self, ignore_errors: bool) -> Self {
        Self { ignore_errors, ..self }
    }

    /// Adds the scope of a focus of that type; `None` if the routes are too many.
    fn scope(&mut self, parts: &[Part], filters: &[Filter], focus: Option<TypeId>) -> Option<usize> {
        let number = self.scopes.len();
        // The first one has filters or not, and is the only one of a resource.
        let is_resource = number == 0;
        let mut open = Open {
            builder: Builder::default(),
            focus,
            is_resource,
            cells: Vec::new(),
            iterations: Vec::new(),
        };
        let resource_type = is_resource.then(|| open.builder.add_member("resourceType"));
        // Its place, while those within are added
        self.scopes.push(Scope {
            trie: Builder::default().build()?.0,
            resource_type: None,
        });
        let filters: Vec<_> = filters.iter().map(|filter| open.filter(filter)).collect();
        self.collect(parts, &mut open)?;
        let (trie, slots) = open.builder.build()?;
        for (cell, mut captured) in open.cells {
            captured.slot = slots[captured.slot];
            self.cells[cell] = Some(Source::Captured(captured));
        }
        for (iteration, slot, scope) in open.iterations {
            self.iterations[iteration] = Some((slots[slot], scope));
        }
        if is_resource {
            self.filters = filters.into_iter().map(|slot| Some(slots[slot?])).collect();
        }
        self.scopes[number] = Scope {
            trie,
            resource_type: resource_type.map(|slot| slots[slot]),
        };
        Some(number)
    }

    fn collect(&mut self, parts: &[Part], open: &mut Open) -> Option<()> {
        for part in parts {
            match part {
                Part::Cells(cells) => {
                    for cell in cells.iter().filter(|cell| self.wanted[cell.column]) {
                        if cell.is_row_index && cell.column_type == ColumnType::Integer && !cell.collection {
                            self.cells[cell.number] = Some(Source::RowIndex);
                        } else if let Some(captured) = open.cell(cell) {
                            open.cells.push((cell.number, captured));
                        }
                    }
                }
                Part::Each(each) => {
                    if let Some((route, is_object)) = iterated(each, open.focus)
                        && self.is_pure(&each.parts, route.fhir_type)
                        && let Some(slot) = open.builder.add(&route, Mode::All, is_object)
                    {
                        let scope = self.scope(&each.parts, &[], Some(route.fhir_type))?;
                        open.iterations.push((each.number, slot, scope));
                    }
                }
                Part::Union { branches, .. } => {
                    for branch in branches {
                        self.collect(branch, open)?;
                    }
                }
            }
        }
        Some(())
    }

    /// Whether all that is wanted of these parts can be found by walks from a focus of that type.
    fn is_pure(&self, parts: &[Part], focus: TypeId) -> bool {
        parts.iter().all(|part| match part {
            Part::Cells(cells) => cells.iter().filter(|cell| self.wanted[cell.column]).all(|cell| {
                let is_index = cell.is_row_index && cell.column_type == ColumnType::Integer && !cell.collection;
                is_index || captured(cell, Some(focus), false).is_some()
            }),
            Part::Each(each) => {
                iterated(each, Some(focus)).is_some_and(|(route, _)| self.is_pure(&each.parts, route.fhir_type))
            }
            Part::Union { branches, .. } => branches.iter().all(|branch| self.is_pure(branch, focus)),
        })
    }
}

/// A scope while it is made.
struct Open {
    builder: Builder,
    focus: Option<TypeId>,
    is_resource: bool,
    cells: Vec<(usize, CapturedCell)>,
    iterations: Vec<(usize, Slot, usize)>,
}

impl Open {
    fn cell(&mut self, cell: &Cell) -> Option<CapturedCell> {
        let (route, mode, is_object, mut captured) = captured(cell, self.focus, self.is_resource)?;
        captured.slot = self.builder.add(&route, mode, is_object)?;
        Some(captured)
    }

    fn filter(&mut self, filter: &Filter) -> Option<Slot> {
        let expression = &filter.0.expression;
        let route = route(expression, self.focus)?;
        let is_object = !expression.is_primitive(route.fhir_type);
        (route.end == RouteEnd::Exists).then_some(())?;
        self.builder.add(&route, Mode::Nth(0), is_object)
    }
}

/// The route of a path from a focus of that type.
fn route(expression: &Expression, focus: Option<TypeId>) -> Option<Route> {
    expression
        .route()
        .filter(|route| route.from.is_none() || route.from == focus)
}

/// The route of an iteration, and whether it leads to objects: then there can be something within.
fn iterated(each: &Each, focus: Option<TypeId>) -> Option<(Route, bool)> {
    let Items::Path(path) = &each.items else {
        return None;
    };
    let route = route(&path.expression, focus)?;
    let is_object = !path.expression.is_primitive(route.fhir_type);
    (route.end == RouteEnd::Items && is_object).then_some((route, is_object))
}

/// How a walk fills a cell, but for the slot, and what the slot takes.
fn captured(cell: &Cell, focus: Option<TypeId>, is_resource: bool) -> Option<(Route, Mode, bool, CapturedCell)> {
    let expression = &cell.path.expression;
    let route = route(expression, focus)?;
    let is_primitive = expression.is_primitive(route.fhir_type);
    let system = expression.system_of(route.fhir_type).filter(|_| is_primitive);
    let is_text = cell.column_type == ColumnType::Varchar;
    let (fits, mode) = match route.end {
        RouteEnd::Items if is_primitive => (cell.column_type != ColumnType::Json, None),
        RouteEnd::Items => (cell.column_type == ColumnType::Json, None),
        RouteEnd::Exists => (
            cell.column_type == ColumnType::Boolean && !cell.collection,
            Some(Mode::Nth(0)),
        ),
        RouteEnd::Join(_) => (
            is_text && !cell.collection && system == Some(System::String),
            Some(Mode::All),
        ),
        RouteEnd::ResourceKey => (is_text && is_resource, None),
        RouteEnd::ReferenceKey(_) => (is_text, None),
    };
    if !fits || cell.check != Check::Certain {
        return None;
    }
    let mode = mode.unwrap_or(if cell.collection { Mode::All } else { Mode::Single });
    Builder::default().add(&route, mode, !is_primitive)?;
    let is_element = matches!(route.end, RouteEnd::Items | RouteEnd::ResourceKey);
    let is_key = matches!(route.end, RouteEnd::ReferenceKey(_));
    let captured = CapturedCell {
        slot: 0,
        end: route.end.clone(),
        column_type: cell.column_type,
        is_single: !cell.collection && (is_element || is_key),
        is_text: is_text && is_element,
        system,
    };
    Some((route, mode, !is_primitive, captured))
}
