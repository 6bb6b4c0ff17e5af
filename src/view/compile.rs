//! From the text of a view to its plan: structure, names, paths and types are checked.

use std::sync::Arc;

use super::column::{self, Column};
use super::constant;
use super::place::{self, Place, error_at};
use super::plan::{Each, Filter, Items, Part, Path};
use super::{View, column::Cell};
use crate::definitions::{TypeId, nearest};
use crate::error::Result;
use crate::fhirpath::{Expression, Item, Known, Model, Options, System};

/// The most selects and unions in one another.
const MAX_DEPTH: usize = 32;

/// The most columns of a view.
const MAX_COLUMNS: usize = 10_000;

/// How often the types that `repeat` leads to are followed before they are taken for any.
const MAX_ROUNDS: usize = 16;

/// The members of a select.
const SELECT: [&str; 6] = ["column", "select", "forEach", "forEachOrNull", "repeat", "unionAll"];

pub(super) fn view(text: &str, model: Arc<Model>, unchecked: bool) -> Result<View> {
    let document = place::document(text)?;
    let root = Place::root(&document)?;
    if let Some(kind) = root.member("resourceType")
        && !kind.text()?.ends_with("ViewDefinition")
    {
        return Err(kind.error("a view has the resourceType ViewDefinition, or none"));
    }
    let (resource, id) = resource(&root, &model)?;
    let compiler = Compiler {
        constants: constant::read(&root, &model)?,
        model: Arc::clone(&model),
        unchecked,
    };
    let focus = Known::of(id);
    let filters = compiler.filters(&root, &focus)?;
    let selects = root.objects("select")?;
    if selects.is_empty() {
        return Err(root.error("`select` is missing or empty: a view has at least one"));
    }
    let mut columns = Vec::new();
    let mut parts = Vec::new();
    for select in &selects {
        compiler.select(select, &focus, 1, &mut columns, &mut parts)?;
    }
    if columns.is_empty() {
        return Err(root.error("the view has no columns"));
    }
    let (mut cells, mut iterations) = (0, 0);
    number(&mut parts, &mut cells, &mut iterations);
    Ok(View {
        resource,
        columns,
        filters,
        parts,
        cells,
        iterations,
        model,
    })
}

/// Numbers cells and iterations.
fn number(parts: &mut [Part], cells: &mut usize, iterations: &mut usize) {
    let next = |numbered: &mut usize| {
        *numbered += 1;
        *numbered - 1
    };
    for part in parts {
        match part {
            Part::Cells(own) => own.iter_mut().for_each(|cell| cell.number = next(cells)),
            Part::Each(each) => {
                each.number = next(iterations);
                number(&mut each.parts, cells, iterations);
            }
            Part::Union { branches, .. } => {
                for branch in branches {
                    number(branch, cells, iterations);
                }
            }
        }
    }
}

/// The resource type that a view is for.
fn resource(root: &Place<'_>, model: &Model) -> Result<(String, TypeId)> {
    let place = root.required("resource")?;
    let name = place.text()?;
    let definitions = model.definitions();
    if let Some(id) = definitions.type_named(&name).filter(|id| model.is_resource(*id))
        && !definitions.is_abstract(id)
    {
        return Ok((name.into_owned(), id));
    }
    let names = definitions.resources().map(|id| definitions.type_name(id));
    let hint = nearest(&name, names).map(|near| format!("; did you mean `{near}`?"));
    Err(place.error(format!("FHIR has no resource `{name}`{}", hint.unwrap_or_default())))
}

/// Refuses a name that is [none of a database](https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html).
pub(super) fn check_name(place: &Place<'_>, name: &str) -> Result<()> {
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_name {
        return Ok(());
    }
    Err(place.error("a name is a letter and then letters, digits and underscores"))
}

struct Compiler {
    constants: Vec<(String, Item<'static>)>,
    model: Arc<Model>,
    unchecked: bool,
}

impl Compiler {
    fn expression(&self, path: &Place<'_>, focus: &Known, lenient: bool) -> Result<Expression> {
        let options = Options {
            unchecked: self.unchecked,
            constants: self.constants.clone(),
            focus: (!self.unchecked).then(|| focus.clone()),
            lenient,
            view: true,
            ..Options::default()
        };
        Expression::compile(&path.text()?, Arc::clone(&self.model), &options)
            .map_err(|error| path.error(error.to_string()))
    }

    fn path(&self, path: &Place<'_>, focus: &Known, lenient: bool) -> Result<Path> {
        Ok(Path {
            expression: self.expression(path, focus, lenient)?,
            pointer: path.pointer().to_owned(),
        })
    }

    fn filters(&self, root: &Place<'_>, focus: &Known) -> Result<Vec<Filter>> {
        let mut filters = Vec::new();
        for filter in root.objects("where")? {
            filter.takes_only(&["path", "description"])?;
            let place = filter.required("path")?;
            let path = self.path(&place, focus, false)?;
            if let Some(systems) = path.expression.systems()
                && !path.expression.is_always_empty()
                && !systems.contains(&System::Boolean)
            {
                let given = path.expression.describe();
                return Err(place.error(format!("a condition is true or false, and this gives {given}")));
            }
            filters.push(Filter(path));
        }
        Ok(filters)
    }

    /// Adds the columns of a select, and the parts that make its rows.
    fn select(
        &self,
        select: &Place<'_>,
        focus: &Known,
        depth: usize,
        columns: &mut Vec<Column>,
        parts: &mut Vec<Part>,
    ) -> Result<()> {
        if depth > MAX_DEPTH {
            return Err(select.error(format!("more than {MAX_DEPTH} selects are in one another")));
        }
        select.takes_only(&SELECT)?;
        let first = columns.len();
        let Some((items, or_null, inner)) = self.items(select, focus)? else {
            // Without an iteration its rows are combined with those beside it, as if it were not there.
            return self.content(select, focus, depth, columns, parts);
        };
        let mut each = Vec::new();
        self.content(select, &inner, depth, columns, &mut each)?;
        parts.push(Part::Each(Each {
            number: 0,
            items,
            or_null,
            columns: first..columns.len(),
            parts: each,
        }));
        Ok(())
    }

    /// What a select iterates over, and the focus within.
    fn items(&self, select: &Place<'_>, focus: &Known) -> Result<Option<(Items, bool, Known)>> {
        let found: Vec<_> = ["forEach", "forEachOrNull", "repeat"]
            .into_iter()
            .filter_map(|name| Some((name, select.member(name)?)))
            .collect();
        match &found[..] {
            [] => Ok(None),
            [("repeat", place)] => {
                let paths = place.elements()?;
                if paths.is_empty() {
                    return Err(place.error("`repeat` has at least one path"));
                }
                let (paths, inner) = self.repeat(&paths, focus)?;
                Ok(Some((Items::Repeat(paths), false, inner)))
            }
            [(name, place)] => {
                let path = self.path(place, focus, false)?;
                let inner = path.expression.known().clone();
                Ok(Some((Items::Path(path), *name == "forEachOrNull", inner)))
            }
            [(one, _), (other, _), ..] => Err(select.error(format!(
                "a select has one of `{one}` and `{other}`: put one of them into a select inside"
            ))),
        }
    }

    /// The paths of `repeat`, each of which starts at the focus and at whatever they lead to. What they cannot lead to from one of
    /// these is absent there.
    fn repeat(&self, places: &[Place<'_>], focus: &Known) -> Result<(Vec<Path>, Known)> {
        let mut reached = Known::empty();
        for _ in 0..MAX_ROUNDS {
            let from = focus.clone().or(reached.clone());
            let paths: Vec<_> = places
                .iter()
                .map(|place| self.path(place, &from, true))
                .collect::<Result<_>>()?;
            let found = paths.iter().map(|path| path.expression.known().clone());
            let found = found.fold(reached.clone(), Known::or);
            if found.types().map(<[_]>::len) == reached.types().map(<[_]>::len) {
                return Ok((paths, reached));
            }
            reached = found;
        }
        Err(error_at(
            places.first().map_or("", Place::pointer),
            "the types that `repeat` leads to have no end",
        ))
    }

    /// Adds what stands in a select besides its iteration: columns, selects, and a union, in this order.
    fn content(
        &self,
        select: &Place<'_>,
        focus: &Known,
        depth: usize,
        columns: &mut Vec<Column>,
        parts: &mut Vec<Part>,
    ) -> Result<()> {
        for place in select.objects("column")? {
            let compile = |path: &Place<'_>| self.expression(path, focus, false);
            let (column, cell) = column::read(&place, columns.len(), &self.model, compile)?;
            add(&place, column, columns)?;
            push_cell(cell, parts);
        }
        for inner in select.objects("select")? {
            self.select(&inner, focus, depth + 1, columns, parts)?;
        }
        let branches = select.objects("unionAll")?;
        if branches.is_empty() {
            return Ok(());
        }
        let first = columns.len();
        let mut union = Vec::with_capacity(branches.len());
        let mut united: Option<Vec<Column>> = None;
        for branch in &branches {
            let mut branch_parts = Vec::new();
            // Each branch has the same columns, beside those before the union.
            let mut with_branch = columns.clone();
            self.select(branch, focus, depth + 1, &mut with_branch, &mut branch_parts)?;
            let own = with_branch.split_off(first);
            match &united {
                None => united = Some(own),
                Some(others) => check_same(branch, others, &own)?,
            }
            union.push(branch_parts);
        }
        columns.extend(united.unwrap_or_default());
        parts.push(Part::Union {
            columns: first..columns.len(),
            branches: union,
        });
        Ok(())
    }
}

/// Adds a column, whose name no other one has. SQL does not tell upper case from lower.
fn add(place: &Place<'_>, column: Column, columns: &mut Vec<Column>) -> Result<()> {
    if columns.len() >= MAX_COLUMNS {
        return Err(place.error(format!("the view has more than {MAX_COLUMNS} columns")));
    }
    let other = columns
        .iter()
        .find(|other| other.name.eq_ignore_ascii_case(&column.name));
    if let Some(other) = other {
        return Err(place.error(format!(
            "there is a column `{}` before this one `{}`",
            other.name, column.name
        )));
    }
    columns.push(column);
    Ok(())
}

/// Adds a cell to those just before it.
fn push_cell(cell: Cell, parts: &mut Vec<Part>) {
    match parts.last_mut() {
        Some(Part::Cells(cells)) if cells.last().is_some_and(|last| last.column + 1 == cell.column) => cells.push(cell),
        _ => parts.push(Part::Cells(vec![cell])),
    }
}

/// Checks that a branch of a union has the columns of the first one.
fn check_same(branch: &Place<'_>, first: &[Column], own: &[Column]) -> Result<()> {
    let names = |columns: &[Column]| {
        columns
            .iter()
            .map(|column| column.name.clone())
            .collect::<Vec<_>>()
            .join(", ")
    };
    if first.len() != own.len() || first.iter().zip(own).any(|(one, other)| one.name != other.name) {
        return Err(branch.error(format!(
            "the branches of a union have the same columns in the same order: here are {}, in the first one {}",
            names(own),
            names(first)
        )));
    }
    let other = first
        .iter()
        .zip(own)
        .find(|(one, other)| (one.column_type, one.collection) != (other.column_type, other.collection));
    match other {
        None => Ok(()),
        Some((one, other)) => Err(branch.error(format!(
            "the column `{}` is {} here, and {} in the first branch of the union",
            one.name,
            other.sql_type(),
            one.sql_type()
        ))),
    }
}
