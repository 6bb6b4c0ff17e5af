//! What is known of a collection before any document is read.

use super::item::System;
use super::model::Model;
use crate::definitions::TypeId;

/// The type of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// An element of FHIR
    Fhir(TypeId),
    /// A value of FHIRPath itself
    System(System),
    /// What `type()` gives
    Info,
}

/// What is known of a collection: the types that its items can have, and more.
#[derive(Clone, Debug)]
pub(super) struct Static {
    /// `None`: any type. Empty: the collection is empty.
    pub types: Option<Vec<Type>>,
    /// Whether there may be more than one item
    pub many: bool,
    /// Whether the items have an order
    pub ordered: bool,
}

/// What is known of the result of an expression before any document is read.
#[derive(Clone, Debug)]
pub struct Known(pub(super) Static);

impl Known {
    /// Items of a FHIR type.
    #[must_use]
    pub fn of(id: TypeId) -> Self {
        Self(Static::of(vec![Type::Fhir(id)]))
    }

    /// Nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self(Static::empty())
    }

    /// The items of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0.or(other.0))
    }

    /// The types that the items can have; `None` if that is not known. None at all: there is no item.
    #[must_use]
    pub fn types(&self) -> Option<&[Type]> {
        self.0.types.as_deref()
    }

    /// One item, as the focus of another expression.
    pub(super) fn single(&self) -> Static {
        self.0.clone().single()
    }
}

impl Static {
    pub fn any() -> Self {
        Self {
            types: None,
            many: true,
            ordered: true,
        }
    }

    pub fn empty() -> Self {
        Self::of(Vec::new())
    }

    pub fn system(system: System) -> Self {
        Self::of(vec![Type::System(system)])
    }

    /// At most one item of one of these types.
    pub fn of(types: Vec<Type>) -> Self {
        Self {
            types: Some(types),
            many: false,
            ordered: true,
        }
    }

    pub fn single(mut self) -> Self {
        self.many = false;
        self.ordered = true;
        self
    }

    pub fn many(mut self) -> Self {
        self.many = true;
        self
    }

    /// With an order, if the collection it comes from has one.
    pub fn in_order_of(mut self, other: &Self) -> Self {
        self.ordered = other.ordered;
        self
    }

    /// The items of both.
    pub fn or(self, other: Self) -> Self {
        let types = match (self.types, other.types) {
            (Some(mut types), Some(others)) => {
                for other in others {
                    if !types.contains(&other) {
                        types.push(other);
                    }
                }
                Some(types)
            }
            _ => None,
        };
        Self {
            types,
            many: self.many || other.many,
            ordered: self.ordered && other.ordered,
        }
    }

    /// The System types that the items can convert to; `None` if that is not known.
    pub fn systems(&self, model: &Model) -> Option<Vec<System>> {
        let types = self.types.as_ref()?;
        if types
            .iter()
            .any(|item| matches!(item, Type::Fhir(id) if is_open(model, *id)))
        {
            return None;
        }
        let convert = |item: &Type| match item {
            Type::Fhir(id) => model.system(*id),
            Type::System(system) => Some(*system),
            Type::Info => None,
        };
        Some(types.iter().filter_map(convert).collect())
    }

    /// Whether there is certainly no item.
    pub fn is_empty(&self) -> bool {
        self.types.as_ref().is_some_and(Vec::is_empty)
    }

    /// The types in words, for messages.
    pub fn describe(&self, model: &Model) -> String {
        let Some(types) = &self.types else {
            return "a value of any type".to_owned();
        };
        let name = |item: &Type| match item {
            Type::Fhir(id) => model.definitions().type_name(*id).to_owned(),
            Type::System(system) => system.name().to_owned(),
            Type::Info => "type information".to_owned(),
        };
        match &types[..] {
            [] => "an empty collection".to_owned(),
            types if types.len() <= 4 => types.iter().map(name).collect::<Vec<_>>().join(" or "),
            [first, second, ..] => format!(
                "{}, {} or one of {} other types",
                name(first),
                name(second),
                types.len() - 2
            ),
            [only] => name(only),
        }
    }
}

/// Whether a type is abstract, so that its elements tell their own.
pub(super) fn is_open(model: &Model, id: TypeId) -> bool {
    model.definitions().is_abstract(id)
}
