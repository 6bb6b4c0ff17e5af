//! Columns: their SQL types, decided and checked before any data is read.

use super::column_type::ColumnType;
use super::place::Place;
use super::plan::Path;
use crate::definitions::{TypeId, TypeKind, nearest};
use crate::error::Result;
use crate::fhirpath::{Expression, Known, Model, System, Type};

/// A column of a view's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name
    pub name: String,
    /// The type of its values, or of the items where they are lists
    pub column_type: ColumnType,
    /// Whether the values are lists
    pub collection: bool,
    /// The FHIR type that the view declares
    pub fhir_type: Option<String>,
    /// The path, of the first branch where several fill the column
    pub path: String,
    /// What the view says of it
    pub description: Option<String>,
}

impl Column {
    /// Its SQL type.
    #[must_use]
    pub fn sql_type(&self) -> String {
        let list = if self.collection { "[]" } else { "" };
        format!("{}{list}", self.column_type)
    }
}

/// How one path fills a column.
#[derive(Debug)]
pub(super) struct Cell {
    /// Its number among all of the view: a column has one in each branch of a union
    pub number: usize,
    /// The place of the column
    pub column: usize,
    pub path: Path,
    pub name: String,
    pub column_type: ColumnType,
    pub collection: bool,
    /// What to ask of each item, where the path alone does not tell
    pub check: Check,
    /// Whether it is `%rowIndex` itself, which has a value in rows of NULL
    pub is_row_index: bool,
}

/// What is asked of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// Nothing: the path gives no other
    Certain,
    /// It is primitive, of any type
    Primitive,
    /// Its value converts to this type
    System(System),
    /// It has this type, or one derived from it
    Complex(TypeId),
}

/// What stands before the names of FHIR's types in a URL.
const PREFIXES: [&str; 2] = ["http://hl7.org/fhir/StructureDefinition/", "http://hl7.org/fhirpath/"];

/// The members of a column.
const MEMBERS: [&str; 6] = ["path", "name", "description", "collection", "type", "tag"];

/// Reads a column and how it is filled.
pub(super) fn read(
    place: &Place<'_>,
    number: usize,
    model: &Model,
    compile: impl FnOnce(&Place<'_>) -> Result<Expression>,
) -> Result<(Column, Cell)> {
    place.takes_only(&MEMBERS)?;
    let path_place = place.required("path")?;
    let source = path_place.text()?;
    let name_place = place.required("name")?;
    let name = name_place.text()?;
    super::compile::check_name(&name_place, &name)?;
    let expression = compile(&path_place)?;
    let collection = place.member("collection").map(|flag| flag.boolean()).transpose()?;
    let collection = collection.unwrap_or(false);
    let declared = declared(place, model)?;
    let tag = tag(place, collection)?;
    let (column_type, check) = decide(place, &expression, declared, tag, model)?;
    let column = Column {
        name: name.clone().into_owned(),
        column_type,
        collection,
        fhir_type: declared.map(|id| model.definitions().type_name(id).to_owned()),
        path: source.clone().into_owned(),
        description: place.member_text("description")?.map(Into::into),
    };
    let cell = Cell {
        number: 0,
        column: number,
        path: Path {
            expression,
            pointer: path_place.pointer().to_owned(),
        },
        name: name.into_owned(),
        column_type,
        collection,
        check,
        is_row_index: source.trim() == "%rowIndex",
    };
    Ok((column, cell))
}

/// The FHIR type in `type`.
fn declared(place: &Place<'_>, model: &Model) -> Result<Option<TypeId>> {
    let Some(member) = place.member("type") else {
        return Ok(None);
    };
    let text = member.text()?;
    let name = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix));
    let name = name.unwrap_or(&text);
    let definitions = model.definitions();
    if let Some(id) = definitions.type_named(name) {
        return Ok(Some(id));
    }
    let names = definitions.types().map(|id| definitions.type_name(id));
    let hint = nearest(name, names).map(|near| format!("; did you mean `{near}`?"));
    Err(member.error(format!("FHIR has no type `{name}`{}", hint.unwrap_or_default())))
}

/// The SQL type in the tag `ansi/type`.
fn tag<'d>(place: &Place<'d>, collection: bool) -> Result<Option<(ColumnType, Place<'d>)>> {
    let mut found = None;
    for tag in place.objects("tag")? {
        tag.takes_only(&["name", "value"])?;
        let name = tag.required("name")?.text()?;
        let value = tag.required("value")?;
        if name != "ansi/type" {
            continue;
        }
        let text = value.text()?;
        let Some((column_type, is_array)) = ColumnType::parse(&text) else {
            return Err(value.error(format!(
                "there is no SQL type `{text}` for columns of views: there are BOOLEAN, INTEGER, BIGINT, DECIMAL(38,10), DOUBLE, \
                 VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMP WITH TIME ZONE and JSON"
            )));
        };
        if is_array && !collection {
            return Err(value.error("only a column with `\"collection\": true` is an array"));
        }
        if found.replace((column_type, value)).is_some() {
            return Err(tag.error("there are two tags `ansi/type`"));
        }
    }
    Ok(found)
}

/// What an item may be, as far as its type tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primitive(System),
    Complex(Option<TypeId>),
}

/// The kinds of a result; `None` if they are not known.
fn kinds(known: &Known, model: &Model) -> Option<Vec<Kind>> {
    let definitions = model.definitions();
    let kind = |item: &Type| match item {
        Type::Fhir(id) if model.is_primitive(*id) => model.system(*id).map(Kind::Primitive),
        Type::Fhir(id) if definitions.is_abstract(*id) && definitions.kind(*id) != TypeKind::Resource => None,
        Type::Fhir(id) => Some(Kind::Complex(Some(*id))),
        Type::System(System::Quantity) | Type::Info => Some(Kind::Complex(None)),
        Type::System(system) => Some(Kind::Primitive(*system)),
    };
    known.types()?.iter().map(kind).collect()
}

/// The SQL type of a column, and what its items are asked.
fn decide(
    place: &Place<'_>,
    expression: &Expression,
    declared: Option<TypeId>,
    tag: Option<(ColumnType, Place<'_>)>,
    model: &Model,
) -> Result<(ColumnType, Check)> {
    let kinds = kinds(expression.known(), model);
    let kinds = kinds.as_deref();
    let (column_type, check, systems) = match declared {
        Some(id) => {
            let (column_type, check, system) = of_declared(place, expression, id, kinds, model)?;
            (column_type, check, system.map(|system| vec![system]))
        }
        None => of_path(place, expression, kinds)?,
    };
    let Some((tagged, tag_place)) = tag else {
        return Ok((column_type, check));
    };
    let fits = match (&systems, declared) {
        (Some(systems), _) => systems.is_empty() || systems.iter().any(|system| tagged.takes(*system)),
        (None, Some(_)) => matches!(tagged, ColumnType::Json | ColumnType::Varchar),
        (None, None) => true,
    };
    if !fits {
        let given = match declared {
            Some(id) => model.definitions().type_name(id).to_owned(),
            None => expression.describe(),
        };
        return Err(tag_place.error(format!(
            "{given} cannot be given as {tagged}: convert it in the path, or use VARCHAR"
        )));
    }
    Ok((tagged, check))
}

/// The SQL type that a declared FHIR type has, and its System type if it is primitive.
fn of_declared(
    place: &Place<'_>,
    expression: &Expression,
    id: TypeId,
    kinds: Option<&[Kind]>,
    model: &Model,
) -> Result<(ColumnType, Check, Option<System>)> {
    let definitions = model.definitions();
    let name = definitions.type_name(id);
    let system = match name.strip_prefix("System.") {
        Some(name) => System::named(name),
        None if model.is_primitive(id) => model.system(id),
        None => None,
    };
    let fits = |kind: &Kind| match (system, kind) {
        (Some(system), Kind::Primitive(of_path)) => converts(*of_path, system),
        (None, Kind::Complex(Some(of_path))) => definitions.is_a(*of_path, id) || definitions.is_a(id, *of_path),
        (None, Kind::Complex(None)) => true,
        _ => false,
    };
    let check = match kinds {
        Some(kinds) if kinds.iter().all(fits) => Check::Certain,
        Some(kinds) if !kinds.iter().any(fits) => {
            let given = expression.describe();
            let declared = place.required("type")?;
            return Err(declared.error(format!("the path gives {given}, not {name}")));
        }
        _ => system.map_or(Check::Complex(id), Check::System),
    };
    Ok((system.map_or(ColumnType::Json, ColumnType::of), check, system))
}

/// Whether values of one type are values of another.
pub(super) fn converts(from: System, to: System) -> bool {
    from == to
        || matches!(
            (from, to),
            (System::Integer, System::Long)
                | (System::Integer | System::Long, System::Decimal)
                | (System::Date, System::DateTime)
        )
}

/// The SQL type by what the path gives, and the System types of that.
fn of_path(
    place: &Place<'_>,
    expression: &Expression,
    kinds: Option<&[Kind]>,
) -> Result<(ColumnType, Check, Option<Vec<System>>)> {
    let Some(kinds) = kinds else {
        return Ok((ColumnType::Varchar, Check::Primitive, None));
    };
    let primitive = |kind: &Kind| match kind {
        Kind::Primitive(system) => Some(*system),
        Kind::Complex(_) => None,
    };
    let systems: Vec<_> = kinds.iter().filter_map(primitive).collect();
    if systems.is_empty() && !kinds.is_empty() {
        return Err(place.error(format!(
            "the path gives {}, which is not primitive: give the column this `type` to get it as JSON, or go on to a part of it",
            expression.describe()
        )));
    }
    let check = if systems.len() == kinds.len() {
        Check::Certain
    } else {
        Check::Primitive
    };
    let mut types: Vec<_> = systems.iter().map(|system| ColumnType::of(*system)).collect();
    types.dedup();
    let is_number =
        |column_type: &ColumnType| column_type.takes(System::Integer) && !column_type.takes(System::Boolean);
    let column_type = match &types[..] {
        [only] => *only,
        [_, ..] if types.iter().all(|one| is_number(one) && *one != ColumnType::Varchar) => {
            if types.contains(&ColumnType::DECIMAL) {
                ColumnType::DECIMAL
            } else {
                ColumnType::BigInt
            }
        }
        _ => ColumnType::Varchar,
    };
    Ok((column_type, check, Some(systems)))
}
