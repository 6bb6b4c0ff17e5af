//! The constants of a view.

use super::place::Place;
use crate::error::Result;
use crate::fhirpath::value::{Date, DateTime, Decimal, Time};
use crate::fhirpath::{Item, Model, System};
use crate::json::Kind;

/// The types that the specification lets a constant have.
const TYPES: [&str; 19] = [
    "base64Binary",
    "boolean",
    "canonical",
    "code",
    "date",
    "dateTime",
    "decimal",
    "id",
    "instant",
    "integer",
    "integer64",
    "oid",
    "string",
    "positiveInt",
    "time",
    "unsignedInt",
    "uri",
    "url",
    "uuid",
];

/// Names that mean something else behind a `%`.
const TAKEN: [&str; 7] = [
    "context",
    "resource",
    "rootResource",
    "rowIndex",
    "sct",
    "loinc",
    "ucum",
];

/// The constants of a view by their names.
pub(super) fn read(view: &Place<'_>, model: &Model) -> Result<Vec<(String, Item<'static>)>> {
    let mut constants: Vec<(String, Item<'static>)> = Vec::new();
    for constant in view.objects("constant")? {
        let name_place = constant.required("name")?;
        let name = name_place.text()?;
        super::compile::check_name(&name_place, &name)?;
        if TAKEN.contains(&&*name) {
            return Err(name_place.error(format!(
                "`%{name}` has a meaning of its own: give the constant another name"
            )));
        }
        if constants.iter().any(|(known, _)| *known == name) {
            return Err(name_place.error(format!("there are two constants `{name}`")));
        }
        let value = value(&constant, model)?;
        constants.push((name.into_owned(), value));
    }
    Ok(constants)
}

fn value(constant: &Place<'_>, model: &Model) -> Result<Item<'static>> {
    let mut found = None;
    for (member, place) in constant.members() {
        let type_name = match member.strip_prefix("value") {
            Some(suffix) if place.kind() != Kind::Null => TYPES
                .into_iter()
                .find(|name| name.len() == suffix.len() && is_suffix(suffix, name)),
            _ if ["name", "value", "id", "extension", "modifierExtension"].contains(&&*member)
                || member.starts_with('_') =>
            {
                continue;
            }
            _ => None,
        };
        let Some(type_name) = type_name else {
            return Err(place.error(format!(
                "a constant has no such member; its value may be of {}",
                TYPES.join(", ")
            )));
        };
        if found.replace((type_name, place)).is_some() {
            return Err(constant.error("a constant has one value, and here are several"));
        }
    }
    let Some((type_name, place)) = found else {
        return Err(constant.error("the constant has no value: add one, such as `valueString`"));
    };
    let system = model
        .definitions()
        .type_named(type_name)
        .and_then(|id| model.system(id));
    let system = match type_name {
        "integer64" => System::Long,
        _ => system.unwrap_or(System::String),
    };
    item(system, &place).ok_or_else(|| place.error(format!("this is no {type_name}")))
}

/// Whether a type stands behind `value`, with its first letter in upper case.
fn is_suffix(suffix: &str, name: &str) -> bool {
    let (Some(first), Some(of_name)) = (suffix.bytes().next(), name.bytes().next()) else {
        return false;
    };
    first == of_name.to_ascii_uppercase() && suffix.get(1..) == name.get(1..)
}

fn item(system: System, place: &Place<'_>) -> Option<Item<'static>> {
    let number = || (place.kind() == Kind::Number).then(|| place.raw());
    let text = || place.text().ok();
    Some(match system {
        System::Boolean => Item::Boolean(place.boolean().ok()?),
        System::Integer => Item::Integer(number()?.parse().ok()?),
        System::Long => Item::Long(match number() {
            Some(number) => number.parse().ok()?,
            None => text()?.parse().ok()?,
        }),
        System::Decimal => Item::Decimal(Decimal::parse(number()?)?),
        System::Date => Item::Date(Date::parse(&text()?)?),
        System::DateTime => Item::DateTime(DateTime::parse(&text()?)?),
        System::Time => Item::Time(Time::parse(&text()?)?),
        System::String => Item::from(text()?.into_owned()),
        System::Quantity => return None,
    })
}
