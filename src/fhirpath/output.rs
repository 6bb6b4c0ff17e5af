//! Items as JSON and as text.

use std::borrow::Cow;

use super::evaluate::Evaluation;
use super::functions::value_text;
use super::item::{Item, Node};
use super::value::{Decimal, Quantity};
use crate::json::{self, Kind, NodeId};

/// Appends an item as JSON. A quantity is an object with value and unit, type information one with namespace and name. An element
/// that has extensions instead of a value is the object with these.
pub(super) fn write_json(evaluation: &Evaluation<'_>, item: &Item<'_>, out: &mut Vec<u8>) {
    match item {
        Item::Node(Node { value, extra, .. }) => match value.or(*extra) {
            Some(node) => {
                json::compact(evaluation.document.raw(node).as_bytes(), out);
            }
            None => out.extend_from_slice(b"null"),
        },
        Item::Quantity(quantity) => write_quantity(quantity, out),
        Item::Type(info) => {
            let (namespace, name) = (json::quoted(info.namespace), json::quoted(&info.name));
            out.extend_from_slice(format!("{{\"namespace\":{namespace},\"name\":{name}}}").as_bytes());
        }
        Item::Boolean(_) | Item::Integer(_) | Item::Long(_) | Item::Decimal(_) => {
            out.extend_from_slice(value_text(item).unwrap_or_default().as_bytes());
        }
        Item::String(text) => out.extend_from_slice(json::quoted(text).as_bytes()),
        Item::Date(_) | Item::DateTime(_) | Item::Time(_) => {
            out.extend_from_slice(json::quoted(&value_text(item).unwrap_or_default()).as_bytes());
        }
    }
}

fn write_quantity(quantity: &Quantity, out: &mut Vec<u8>) {
    let unit = json::quoted(quantity.unit.as_str());
    out.extend_from_slice(format!("{{\"value\":{},\"unit\":{unit}}}", quantity.value).as_bytes());
}

/// A primitive element's own text, a value as `toString()` gives it, anything else as JSON; `None` where there is no value.
pub(super) fn text<'a>(evaluation: &Evaluation<'a>, item: Item<'a>) -> Option<Cow<'a, str>> {
    match &item {
        Item::Node(node) => {
            let value = node.value?;
            match evaluation.document.kind(value) {
                Kind::String => Some(evaluation.document.string(value)),
                Kind::Null => None,
                Kind::Number | Kind::True | Kind::False => Some(Cow::Borrowed(evaluation.document.raw(value))),
                Kind::Object | Kind::Array => json_text(evaluation, &item),
            }
        }
        Item::Type(_) => json_text(evaluation, &item),
        _ => match item {
            Item::String(text) => Some(text),
            item => value_text(&item).map(Cow::Owned),
        },
    }
}

fn json_text<'a>(evaluation: &Evaluation<'a>, item: &Item<'a>) -> Option<Cow<'a, str>> {
    let mut json = Vec::new();
    write_json(evaluation, item, &mut json);
    String::from_utf8(json).ok().map(Cow::Owned)
}

/// The parts of a [Coding](https://hl7.org/fhir/R4/datatypes.html#Coding).
#[derive(Clone, Debug, Default)]
pub struct Coding<'a> {
    /// The code system's URL
    pub system: Option<Cow<'a, str>>,
    /// The code system's version
    pub version: Option<Cow<'a, str>>,
    /// The code
    pub code: Option<Cow<'a, str>>,
    /// Its text
    pub display: Option<Cow<'a, str>>,
}

/// The parts of a [Quantity](https://hl7.org/fhir/R4/datatypes.html#Quantity).
#[derive(Clone, Debug, Default)]
pub struct QuantityParts<'a> {
    /// The number
    pub value: Option<Decimal>,
    /// `<`, `<=`, `>=` or `>`
    pub comparator: Option<Cow<'a, str>>,
    /// The unit for people
    pub unit: Option<Cow<'a, str>>,
    /// The system of the unit's code
    pub system: Option<Cow<'a, str>>,
    /// The unit's code
    pub code: Option<Cow<'a, str>>,
}

/// Whether an item has parts instead of a value.
pub(super) fn is_complex(evaluation: &Evaluation<'_>, item: &Item<'_>) -> bool {
    match item {
        Item::Node(Node { value: Some(value), .. }) => {
            matches!(evaluation.document.kind(*value), Kind::Object | Kind::Array)
        }
        Item::Type(_) => true,
        _ => false,
    }
}

/// Hands over the codings of an item; returns whether it is a Coding, a `CodeableConcept` or a code.
pub(super) fn codings<'a>(evaluation: &Evaluation<'a>, item: &Item<'a>, mut take: impl FnMut(Coding<'a>)) -> bool {
    let document = evaluation.document;
    let text = |object: NodeId, name: &str| document.member(object, name).map(|value| document.string(value));
    let coding = |object: NodeId| Coding {
        system: text(object, "system"),
        version: text(object, "version"),
        code: text(object, "code"),
        display: text(object, "display"),
    };
    if let Item::Node(Node {
        value: Some(object),
        fhir_type,
        ..
    }) = item
        && document.kind(*object) == Kind::Object
    {
        let name = fhir_type.map(|id| evaluation.model.definitions().type_name(id));
        return match name {
            Some("Coding") => {
                take(coding(*object));
                true
            }
            Some("CodeableConcept") => {
                let codings = document.member(*object, "coding").into_iter();
                codings
                    .flat_map(|codings| document.elements(codings))
                    .map(coding)
                    .for_each(take);
                true
            }
            None if document.member(*object, "code").is_some() => {
                take(coding(*object));
                true
            }
            _ => false,
        };
    }
    match evaluation.system(item.clone()) {
        Item::String(code) => {
            take(Coding {
                code: Some(code),
                ..Coding::default()
            });
            true
        }
        // extensions in place of a code
        Item::Node(Node { value: None, .. }) => true,
        _ => false,
    }
}

/// The parts of a quantity.
pub(super) fn quantity<'a>(evaluation: &Evaluation<'a>, item: &Item<'a>) -> Option<QuantityParts<'a>> {
    match item {
        Item::Quantity(quantity) => Some(QuantityParts {
            value: Some(quantity.value),
            unit: Some(Cow::Owned(quantity.unit.as_str().to_owned())),
            ..QuantityParts::default()
        }),
        Item::Node(Node {
            value: Some(object),
            fhir_type,
            ..
        }) => {
            let quantity = evaluation.model.quantity()?;
            let definitions = evaluation.model.definitions();
            if fhir_type.is_some_and(|id| !definitions.is_a(id, quantity)) {
                return None;
            }
            let document = evaluation.document;
            let member = |name| document.member(*object, name);
            let text = |name| member(name).map(|value| document.string(value));
            Some(QuantityParts {
                value: member("value").and_then(|value| Decimal::parse(document.raw(value))),
                comparator: text("comparator"),
                unit: text("unit"),
                system: text("system"),
                code: text("code"),
            })
        }
        _ => None,
    }
}
