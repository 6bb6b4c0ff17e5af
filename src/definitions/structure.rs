//! Structures: a definition of a type, a profile, an extension or a logical model.

use super::model::StructureRow;
use super::{Definitions, Derivation, Element, ElementId, StructureKind, TypeId};

/// A [StructureDefinition](https://hl7.org/fhir/R4/structuredefinition.html).
#[derive(Debug, Clone, Copy)]
pub struct Structure<'d> {
    definitions: &'d Definitions,
    row: &'d StructureRow,
}

impl<'d> Structure<'d> {
    pub(super) fn new(definitions: &'d Definitions, id: u32) -> Self {
        Self {
            definitions,
            row: &definitions.tables.structures[id as usize],
        }
    }

    /// The canonical URL.
    #[must_use]
    pub fn url(&self) -> &'d str {
        self.definitions.text(self.row.url)
    }

    /// The version, if it has one.
    #[must_use]
    pub fn version(&self) -> Option<&'d str> {
        self.definitions.optional(self.row.version)
    }

    /// The name for programs.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.definitions.text(self.row.name)
    }

    /// The name for people, if it has one.
    #[must_use]
    pub fn title(&self) -> Option<&'d str> {
        self.definitions.optional(self.row.title)
    }

    /// What it defines or constrains.
    #[must_use]
    pub fn kind(&self) -> StructureKind {
        StructureKind::from_word(self.row.kind)
    }

    /// Whether it defines a type or constrains one.
    #[must_use]
    pub fn derivation(&self) -> Derivation {
        Derivation::from_word(self.row.derivation)
    }

    /// Whether it is only there to be derived from.
    #[must_use]
    pub fn is_abstract(&self) -> bool {
        self.row.is_abstract != 0
    }

    /// Whether the definition has a differential alone: [`Self::elements`] are only those that it changes.
    #[must_use]
    pub fn is_differential(&self) -> bool {
        self.row.is_differential != 0
    }

    /// The type that it defines or constrains.
    #[must_use]
    pub fn type_id(&self) -> TypeId {
        TypeId(self.row.type_id)
    }

    /// The URL of the structure that it is derived from, if any.
    #[must_use]
    pub fn base_url(&self) -> Option<&'d str> {
        self.definitions.optional(self.row.base_url)
    }

    /// For an extension, where it may stand: kind (`element`, `extension`, `fhirpath`) and expression of each place.
    pub fn context(&self) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
        let definitions = self.definitions;
        let (pairs, _) = definitions.tables.list(self.row.context).as_chunks();
        pairs
            .iter()
            .map(|&[kind, expression]| (definitions.text(kind), definitions.text(expression)))
    }

    /// The first element, which stands for the whole.
    #[must_use]
    pub fn root(&self) -> Option<Element<'d>> {
        self.elements().next()
    }

    /// All elements in their order: what is below an element follows it.
    pub fn elements(&self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let definitions = self.definitions;
        let first = self.row.elements;
        (first..first + self.row.element_count).map(|id| Element::new(definitions, ElementId(id)))
    }
}
