//! Code systems: codes and what they mean.

use super::model::{CodeSystemRow, ConceptRow, NONE};
use super::{CodeSystemId, Content, Definitions, Membership};

/// A [CodeSystem](https://hl7.org/fhir/R4/codesystem.html).
#[derive(Debug, Clone, Copy)]
pub struct CodeSystem<'d> {
    definitions: &'d Definitions,
    id: u32,
}

/// A code of a code system.
#[derive(Debug, Clone, Copy)]
pub struct Concept<'d> {
    definitions: &'d Definitions,
    id: u32,
}

impl<'d> CodeSystem<'d> {
    pub(super) fn new(definitions: &'d Definitions, id: u32) -> Self {
        Self { definitions, id }
    }

    pub(super) fn row(&self) -> &'d CodeSystemRow {
        &self.definitions.tables.code_systems[self.id as usize]
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> CodeSystemId {
        CodeSystemId(self.id)
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

    /// How much of it is there.
    #[must_use]
    pub fn content(&self) -> Content {
        Content::from_word(self.row().content)
    }

    /// Whether no code is missing, so that what is not there is no code. One that says so and has no codes is not.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.content() == Content::Complete && self.row().concept_count > 0
    }

    /// Whether codes that differ in case differ.
    #[must_use]
    pub fn is_case_sensitive(&self) -> bool {
        self.row().is_case_insensitive == 0
    }

    /// The URL of the value set of all its codes, if it says one.
    #[must_use]
    pub fn value_set(&self) -> Option<&'d str> {
        self.definitions.optional(self.row().value_set)
    }

    /// The code system that a supplement adds to.
    #[must_use]
    pub fn supplements(&self) -> Option<&'d str> {
        self.definitions.optional(self.row().supplements)
    }

    /// All concepts, each before those below it.
    pub fn concepts(&self) -> impl Iterator<Item = Concept<'d>> + use<'d> {
        let definitions = self.definitions;
        let row = self.row();
        (row.concepts..row.concepts + row.concept_count).map(|id| Concept { definitions, id })
    }

    /// The concept with a code.
    #[must_use]
    pub fn concept(&self, code: &str) -> Option<Concept<'d>> {
        let definitions = self.definitions;
        let hash = hash_of_concept(self.id, self.row(), code);
        let candidates = definitions.concepts_index.candidates(hash);
        let mut candidates = candidates.map(|id| Concept { definitions, id });
        candidates.find(|concept| concept.row().system == self.id && self.is_same(concept.code(), code))
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        one == other || !self.is_case_sensitive() && one.to_lowercase() == other.to_lowercase()
    }

    /// Whether a code is one of it.
    #[must_use]
    pub fn contains(&self, code: &str) -> Membership {
        match self.concept(code) {
            Some(_) => Membership::Yes,
            None if self.is_complete() => Membership::No,
            None => Membership::Unknown,
        }
    }
}

impl<'d> Concept<'d> {
    pub(super) fn new(definitions: &'d Definitions, id: u32) -> Self {
        Self { definitions, id }
    }

    pub(super) fn id(&self) -> u32 {
        self.id
    }

    pub(super) fn row(&self) -> &'d ConceptRow {
        &self.definitions.tables.concepts[self.id as usize]
    }

    /// The code system that it is of.
    #[must_use]
    pub fn system(&self) -> CodeSystem<'d> {
        CodeSystem::new(self.definitions, self.row().system)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &'d str {
        self.definitions.text(self.row().code)
    }

    /// Its name for people, if it has one.
    #[must_use]
    pub fn display(&self) -> Option<&'d str> {
        self.definitions.optional(self.row().display)
    }

    /// What it means, in full.
    #[must_use]
    pub fn definition(&self) -> Option<&'d str> {
        self.definitions.prose(self.row().definition)
    }

    /// The concept that it is listed below.
    #[must_use]
    pub fn parent(&self) -> Option<Concept<'d>> {
        let definitions = self.definitions;
        let id = self.row().parent;
        (id != NONE).then_some(Concept { definitions, id })
    }

    /// Code and value of each of its properties.
    pub fn properties(&self) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
        let definitions = self.definitions;
        let (pairs, _) = definitions.tables.list(self.row().properties).as_chunks();
        pairs
            .iter()
            .map(|&[code, value]| (definitions.text(code), definitions.text(value)))
    }

    /// Whether it only groups others and is not for use in data.
    #[must_use]
    pub fn is_abstract(&self) -> bool {
        self.properties()
            .any(|property| matches!(property, ("notSelectable" | "abstract", "true")))
    }
}

/// The hash by which a code system's concept is found.
pub(super) fn hash_of_concept(system: u32, row: &CodeSystemRow, code: &str) -> u64 {
    if row.is_case_insensitive == 0 {
        super::index::hash_of((system, code))
    } else {
        super::index::hash_of((system, &*code.to_lowercase()))
    }
}
