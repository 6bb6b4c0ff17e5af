//! Value sets: codes chosen from code systems.

use super::expansion::Expansion;
use super::model::ValueSetRow;
use super::{Concept, Definitions, Membership, ValueSetId};

/// A [ValueSet](https://hl7.org/fhir/R4/valueset.html).
#[derive(Debug, Clone, Copy)]
pub struct ValueSet<'d> {
    definitions: &'d Definitions,
    id: u32,
}

/// A code that is in a value set.
#[derive(Debug, Clone, Copy)]
pub struct Code<'d> {
    /// The code system's URL
    pub system: &'d str,
    /// The version that the value set names, or else that of the code system that is loaded
    pub version: Option<&'d str>,
    /// The code
    pub code: &'d str,
    /// Its name for people: that of the value set, or else that of the code system
    pub display: Option<&'d str>,
    /// What the code system says of it, where that is loaded
    pub concept: Option<Concept<'d>>,
}

impl<'d> ValueSet<'d> {
    pub(super) fn new(definitions: &'d Definitions, id: u32) -> Self {
        Self { definitions, id }
    }

    fn row(&self) -> &'d ValueSetRow {
        &self.definitions.tables.value_sets[self.id as usize]
    }

    fn expansion(&self) -> &'d Expansion {
        self.definitions.expansion(self.id)
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> ValueSetId {
        ValueSetId(self.id)
    }

    /// The canonical URL.
    #[must_use]
    pub fn url(&self) -> &'d str {
        self.definitions.text(self.row().url)
    }

    /// The version, if it has one.
    #[must_use]
    pub fn version(&self) -> Option<&'d str> {
        self.definitions.optional(self.row().version)
    }

    /// The name for programs.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.definitions.text(self.row().name)
    }

    /// The name for people, if it has one.
    #[must_use]
    pub fn title(&self) -> Option<&'d str> {
        self.definitions.optional(self.row().title)
    }

    /// Whether a code is in it. Without a system, whether it is in it with any.
    ///
    /// The first question to a value set expands it; it stays expanded.
    #[must_use]
    pub fn contains(&self, system: Option<&str>, code: &str) -> Membership {
        self.expansion().membership(self.definitions, system, code)
    }

    /// The codes that are certainly in it, in their order. All of them, if there are no [`Self::gaps`].
    pub fn codes(&self) -> impl Iterator<Item = Code<'d>> + use<'d> {
        self.expansion().codes(self.definitions)
    }

    /// What keeps it from being expanded wholly, for people.
    #[must_use]
    pub fn gaps(&self) -> &'d [String] {
        self.expansion().gaps()
    }
}
