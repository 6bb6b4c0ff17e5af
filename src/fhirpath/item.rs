//! What a FHIRPath collection holds.

use std::borrow::Cow;
use std::fmt;

use super::value::{Date, DateTime, Decimal, Quantity, Time};
use crate::definitions::TypeId;
use crate::json::NodeId;

/// One item of a collection: an element of the document, or a value of a System type.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    /// An element of the document
    Node(Node),
    /// `System.Boolean`
    Boolean(bool),
    /// `System.Integer`, 32 bits
    Integer(i32),
    /// `System.Long`
    Long(i64),
    /// `System.Decimal`
    Decimal(Decimal),
    /// `System.String`
    String(Cow<'a, str>),
    /// `System.Date`
    Date(Date),
    /// `System.DateTime`
    DateTime(DateTime),
    /// `System.Time`
    Time(Time),
    /// `System.Quantity`
    Quantity(Box<Quantity>),
    /// What [`type()`](https://hl7.org/fhirpath/#reflection) gives
    Type(Box<TypeInfo>),
}

/// An element of the document.
///
/// In JSON a primitive element is [two members](http://hl7.org/fhir/R4/json.html#primitive): `birthDate` with the value and
/// `_birthDate` with id and extensions. Either may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value; `None` where a primitive has only extensions
    pub value: Option<NodeId>,
    /// The object with id and extensions, where the value is absent; else it is looked for when it is needed
    pub extra: Option<NodeId>,
    /// The FHIR type; `None` for what the definitions do not know
    pub fhir_type: Option<TypeId>,
}

/// The name of a type, as `type()` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeInfo {
    /// `System` or `FHIR`
    pub namespace: &'static str,
    /// `Boolean`, `Patient`, …
    pub name: String,
    /// The type it specializes, with its namespace
    pub base: Option<String>,
}

/// The [primitive types of FHIRPath](https://hl7.org/fhirpath/N1/#literals) itself, and Quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// true or false
    Boolean,
    /// text
    String,
    /// a whole number of 32 bits
    Integer,
    /// a whole number of 64 bits
    Long,
    /// an exact number
    Decimal,
    /// a date, perhaps partial
    Date,
    /// a date with time, perhaps partial
    DateTime,
    /// a time of the day, perhaps partial
    Time,
    /// a number with a unit
    Quantity,
}

impl System {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Boolean,
        Self::String,
        Self::Integer,
        Self::Long,
        Self::Decimal,
        Self::Date,
        Self::DateTime,
        Self::Time,
        Self::Quantity,
    ];

    /// Its name in the namespace `System`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Boolean => "Boolean",
            Self::String => "String",
            Self::Integer => "Integer",
            Self::Long => "Long",
            Self::Decimal => "Decimal",
            Self::Date => "Date",
            Self::DateTime => "DateTime",
            Self::Time => "Time",
            Self::Quantity => "Quantity",
        }
    }

    /// The type of a name in the namespace `System`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.name() == name)
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Item<'_> {
    /// The System type; `None` for an element of the document and for type information.
    #[must_use]
    pub fn system(&self) -> Option<System> {
        Some(match self {
            Self::Boolean(_) => System::Boolean,
            Self::Integer(_) => System::Integer,
            Self::Long(_) => System::Long,
            Self::Decimal(_) => System::Decimal,
            Self::String(_) => System::String,
            Self::Date(_) => System::Date,
            Self::DateTime(_) => System::DateTime,
            Self::Time(_) => System::Time,
            Self::Quantity(_) => System::Quantity,
            Self::Node(_) | Self::Type(_) => return None,
        })
    }

    /// A copy that borrows a text instead of copying it.
    #[must_use]
    pub fn borrowed(&self) -> Item<'_> {
        match self {
            Self::String(text) => Item::String(Cow::Borrowed(text)),
            Self::Node(node) => Item::Node(*node),
            Self::Boolean(value) => Item::Boolean(*value),
            Self::Integer(value) => Item::Integer(*value),
            Self::Long(value) => Item::Long(*value),
            Self::Decimal(value) => Item::Decimal(*value),
            Self::Date(value) => Item::Date(*value),
            Self::DateTime(value) => Item::DateTime(*value),
            Self::Time(value) => Item::Time(*value),
            Self::Quantity(value) => Item::Quantity(value.clone()),
            Self::Type(value) => Item::Type(value.clone()),
        }
    }

    /// A copy that borrows nothing; `None` for an element of the document, which cannot leave it.
    #[must_use]
    pub fn into_owned(self) -> Option<Item<'static>> {
        Some(match self {
            Self::Node(_) => return None,
            Self::String(text) => Item::String(Cow::Owned(text.into_owned())),
            Self::Boolean(value) => Item::Boolean(value),
            Self::Integer(value) => Item::Integer(value),
            Self::Long(value) => Item::Long(value),
            Self::Decimal(value) => Item::Decimal(value),
            Self::Date(value) => Item::Date(value),
            Self::DateTime(value) => Item::DateTime(value),
            Self::Time(value) => Item::Time(value),
            Self::Quantity(value) => Item::Quantity(value),
            Self::Type(value) => Item::Type(value),
        })
    }
}

impl<'a> From<&'a str> for Item<'a> {
    fn from(text: &'a str) -> Self {
        Self::String(Cow::Borrowed(text))
    }
}

impl From<String> for Item<'_> {
    fn from(text: String) -> Self {
        Self::String(Cow::Owned(text))
    }
}

impl From<bool> for Item<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Decimal> for Item<'_> {
    fn from(value: Decimal) -> Self {
        Self::Decimal(value)
    }
}

impl From<Quantity> for Item<'_> {
    fn from(value: Quantity) -> Self {
        Self::Quantity(Box::new(value))
    }
}
