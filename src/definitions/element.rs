//! Elements: what a type or a profile says of each of its parts.

use super::model::{
    BindingRow, ConstraintRow, ElementRow, ElementTypeRow, List, NONE, SlicingRow, UNSTATED, ValueRow, flags,
};
use super::{Definitions, ElementId, Role, SlicingRules, Strength, Structure, TypeId};

/// An [ElementDefinition](https://hl7.org/fhir/R4/elementdefinition.html).
#[derive(Debug, Clone, Copy)]
pub struct Element<'d> {
    definitions: &'d Definitions,
    id: ElementId,
}

/// A type that an element may have.
#[derive(Debug, Clone, Copy)]
pub struct ElementType<'d> {
    definitions: &'d Definitions,
    row: &'d ElementTypeRow,
    type_id: TypeId,
}

/// The value set that an element is [bound](https://hl7.org/fhir/R4/terminologies.html#binding) to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding<'d> {
    /// How much the binding demands
    pub strength: Strength,
    /// The value set's URL, perhaps with `|version`; some bindings have only a description
    pub value_set: Option<&'d str>,
    /// The value set that no code may leave, whatever the strength
    pub max_value_set: Option<&'d str>,
    /// A name for the value set that programs use
    pub name: Option<&'d str>,
}

/// An [invariant](https://hl7.org/fhir/R4/conformance-rules.html#constraints).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constraint<'d> {
    /// The key, such as `pat-1`
    pub key: &'d str,
    /// Whether breaking it is an error; else a warning
    pub is_error: bool,
    /// Whether it is only advice
    pub is_best_practice: bool,
    /// What it says, for people
    pub human: &'d str,
    /// What it says in FHIRPath, if it does
    pub expression: Option<&'d str>,
    /// The URL of the structure that has it first, if it is told
    pub source: Option<&'d str>,
}

/// A value that a definition demands or limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'d> {
    /// What it is for
    pub role: Role,
    /// Its type, as in `fixedUri`
    pub type_id: TypeId,
    /// Its JSON text, without white space between tokens
    pub json: &'d str,
}

/// How an element that repeats, or that is a choice, is [sliced](https://hl7.org/fhir/R4/profiling.html#slicing).
#[derive(Debug, Clone, Copy)]
pub struct Slicing<'d> {
    definitions: &'d Definitions,
    row: &'d SlicingRow,
}

impl<'d> Element<'d> {
    pub(super) fn new(definitions: &'d Definitions, id: ElementId) -> Self {
        Self { definitions, id }
    }

    pub(super) fn row(&self) -> &'d ElementRow {
        &self.definitions.tables.elements[self.id.0 as usize]
    }

    fn has(&self, flag: u32) -> bool {
        self.row().flags & flag != 0
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> ElementId {
        self.id
    }

    /// The structure that it belongs to.
    #[must_use]
    pub fn structure(&self) -> Structure<'d> {
        Structure::new(self.definitions, self.row().structure)
    }

    /// The path, such as `Observation.value[x]`.
    #[must_use]
    pub fn path(&self) -> &'d str {
        self.definitions.text(self.row().path)
    }

    /// The id in its structure: the path with the names of slices, such as `Observation.category:vital.coding`.
    #[must_use]
    pub fn element_id(&self) -> &'d str {
        self.definitions.optional(self.row().id).unwrap_or(self.path())
    }

    /// The last part of the path, without `[x]`: the name in FHIRPath.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.definitions.text(self.row().name)
    }

    /// The name of the slice that it defines.
    #[must_use]
    pub fn slice_name(&self) -> Option<&'d str> {
        self.definitions.optional(self.row().slice_name)
    }

    /// The element that it stands in; None for the first of a structure.
    #[must_use]
    pub fn parent(&self) -> Option<Element<'d>> {
        self.other(self.row().parent)
    }

    /// The elements right below it in its own structure, slices too. Those of its type are not among them, unless the
    /// structure says more of them.
    pub fn children(&self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let definitions = self.definitions;
        let end = self.row().end;
        let first = Some(self.id.0 + 1).filter(|&first| first < end);
        let next = move |&at: &u32| Some(definitions.tables.elements[at as usize].end).filter(|&next| next < end);
        std::iter::successors(first, next).map(|id| Element::new(definitions, ElementId(id)))
    }

    /// It and all elements below it in its own structure, in their order.
    pub fn subtree(&self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let definitions = self.definitions;
        (self.id.0..self.row().end).map(|id| Element::new(definitions, ElementId(id)))
    }

    /// The least number of values; 0 if the definition does not say.
    #[must_use]
    pub fn min(&self) -> u32 {
        self.stated_min().unwrap_or(0)
    }

    /// The largest number of values; None if there is no limit or the definition does not say.
    #[must_use]
    pub fn max(&self) -> Option<u32> {
        self.stated_max().flatten()
    }

    /// The least number of values, if the definition says it. Only in a differential it may not.
    #[must_use]
    pub fn stated_min(&self) -> Option<u32> {
        Some(self.row().min).filter(|&min| min != UNSTATED)
    }

    /// The largest number of values, if the definition says it; `Some(None)` is no limit.
    #[must_use]
    pub fn stated_max(&self) -> Option<Option<u32>> {
        let max = self.row().max;
        (max != UNSTATED).then_some((max != NONE).then_some(max))
    }

    /// The types that it may have. An element with elements of its own has an inner type, such as `Patient.contact`; an
    /// element with a content reference has the inner type of the one that it refers to.
    #[must_use]
    pub fn types(&self) -> impl ExactSizeIterator<Item = ElementType<'d>> + use<'d> {
        let definitions = self.definitions;
        let own_type = Some(self.row().own_type).filter(|&own_type| own_type != NONE);
        definitions
            .tables
            .list(self.row().types)
            .iter()
            .map(move |&element_type| {
                let row = &definitions.tables.element_types[element_type as usize];
                ElementType {
                    definitions,
                    row,
                    type_id: TypeId(own_type.unwrap_or(row.type_id)),
                }
            })
    }

    /// Whether its name in JSON tells its type: `value[x]`.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        self.has(flags::CHOICE)
    }

    /// Whether it changes the meaning of what it stands in.
    #[must_use]
    pub fn is_modifier(&self) -> bool {
        self.has(flags::MODIFIER)
    }

    /// Whether it is part of a summary.
    #[must_use]
    pub fn is_summary(&self) -> bool {
        self.has(flags::SUMMARY)
    }

    /// Whether the profile demands that systems support it.
    #[must_use]
    pub fn must_support(&self) -> bool {
        self.has(flags::MUST_SUPPORT)
    }

    /// The element that defines its content, as `Questionnaire.item` does for `Questionnaire.item.item`.
    #[must_use]
    pub fn content_reference(&self) -> Option<Element<'d>> {
        self.other(self.row().content_reference)
    }

    /// The value set that it is bound to.
    #[must_use]
    pub fn binding(&self) -> Option<Binding<'d>> {
        let definitions = self.definitions;
        let &BindingRow {
            strength,
            value_set,
            max_value_set,
            name,
        } = definitions.tables.bindings.get(self.row().binding as usize)?;
        Some(Binding {
            strength: Strength::from_word(strength),
            value_set: definitions.optional(value_set),
            max_value_set: definitions.optional(max_value_set),
            name: definitions.optional(name),
        })
    }

    /// The invariants that its values must meet, those of its type included.
    #[must_use]
    pub fn constraints(&self) -> impl ExactSizeIterator<Item = Constraint<'d>> + use<'d> {
        let definitions = self.definitions;
        definitions.tables.list(self.row().constraints).iter().map(|&row| {
            let row: &ConstraintRow = &definitions.tables.constraints[row as usize];
            Constraint {
                key: definitions.text(row.key),
                is_error: row.is_error != 0,
                is_best_practice: row.is_best_practice != 0,
                human: definitions.text(row.human),
                expression: definitions.optional(row.expression),
                source: definitions.optional(row.source),
            }
        })
    }

    /// Fixed, pattern, least, largest and default values.
    #[must_use]
    pub fn values(&self) -> impl ExactSizeIterator<Item = Value<'d>> + use<'d> {
        let definitions = self.definitions;
        definitions.tables.list(self.row().values).iter().map(|&row| {
            let row: &ValueRow = &definitions.tables.values[row as usize];
            Value {
                role: Role::from_word(row.role),
                type_id: TypeId(row.type_id),
                json: definitions.text(row.json),
            }
        })
    }

    /// The value that it must have.
    #[must_use]
    pub fn fixed(&self) -> Option<Value<'d>> {
        self.values().find(|value| value.role == Role::Fixed)
    }

    /// The content that its values must have at least.
    #[must_use]
    pub fn pattern(&self) -> Option<Value<'d>> {
        self.values().find(|value| value.role == Role::Pattern)
    }

    /// How it is sliced.
    #[must_use]
    pub fn slicing(&self) -> Option<Slicing<'d>> {
        let definitions = self.definitions;
        let row = definitions.tables.slicings.get(self.row().slicing as usize)?;
        Some(Slicing { definitions, row })
    }

    /// The largest number of characters.
    #[must_use]
    pub fn max_length(&self) -> Option<u32> {
        Some(self.row().max_length).filter(|&max_length| max_length != NONE)
    }

    /// A few words on it.
    #[must_use]
    pub fn short(&self) -> Option<&'d str> {
        self.definitions.optional(self.row().short)
    }

    /// What it is, in full.
    #[must_use]
    pub fn definition(&self) -> Option<&'d str> {
        self.definitions.prose(self.row().definition)
    }

    fn other(&self, id: u32) -> Option<Self> {
        (id != NONE).then(|| Self::new(self.definitions, ElementId(id)))
    }
}

impl<'d> ElementType<'d> {
    pub(super) fn row(&self) -> &'d ElementTypeRow {
        self.row
    }

    /// The type of the content.
    #[must_use]
    pub fn type_id(&self) -> TypeId {
        self.type_id
    }

    /// The type that the definition names: `BackboneElement` where [`Self::type_id`] is `Patient.contact`.
    #[must_use]
    pub fn declared_type_id(&self) -> TypeId {
        TypeId(self.row.type_id)
    }

    /// The name of the member in JSON: `valueQuantity`.
    #[must_use]
    pub fn json_name(&self) -> &'d str {
        self.definitions.text(self.row.json_name)
    }

    /// FHIR's name of a type that is given as one of FHIRPath: `uri` for `Extension.url`, a `System.String`.
    #[must_use]
    pub fn fhir_type(&self) -> Option<&'d str> {
        self.definitions.optional(self.row.fhir_type)
    }

    /// The profiles of which a value must meet one.
    #[must_use]
    pub fn profiles(&self) -> impl ExactSizeIterator<Item = &'d str> + use<'d> {
        self.texts(self.row.profiles)
    }

    /// The profiles or types of which a reference's target must be one.
    #[must_use]
    pub fn targets(&self) -> impl ExactSizeIterator<Item = &'d str> + use<'d> {
        self.texts(self.row.targets)
    }

    /// The [regular expression](https://hl7.org/fhir/R4/datatypes.html) that a primitive's text must match as a whole.
    #[must_use]
    pub fn regex(&self) -> Option<&'d str> {
        self.definitions.optional(self.row.regex)
    }

    fn texts(&self, list: List) -> impl ExactSizeIterator<Item = &'d str> + use<'d> {
        let definitions = self.definitions;
        definitions.tables.list(list).iter().map(|&text| definitions.text(text))
    }
}

impl<'d> Slicing<'d> {
    /// What tells slices apart: kind (`value`, `exists`, `pattern`, `type`, `profile`) and path of each discriminator.
    #[must_use]
    pub fn discriminators(&self) -> impl ExactSizeIterator<Item = (&'d str, &'d str)> + use<'d> {
        let definitions = self.definitions;
        let (pairs, _) = definitions.tables.list(self.row.discriminators).as_chunks();
        pairs
            .iter()
            .map(|&[kind, path]| (definitions.text(kind), definitions.text(path)))
    }

    /// What may stand beside the slices.
    #[must_use]
    pub fn rules(&self) -> SlicingRules {
        SlicingRules::from_word(self.row.rules)
    }

    /// Whether values must come in the order of the slices.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        self.row.is_ordered != 0
    }
}
