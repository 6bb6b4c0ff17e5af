//! What an expression is once it is checked: names resolved, constants folded.

use std::sync::OnceLock;

use regex::Regex;

use super::functions::Function;
use super::item::{Item, System};
use super::model::Model;
use super::syntax::{Operator, Span};
use crate::definitions::{Definitions, TypeId};
use crate::json::{Document, MemberNames, NodeId};

/// One node of a plan. It is evaluated with a focus, `$this`.
#[derive(Debug)]
pub(super) enum Plan {
    /// Items that no document changes
    Constant(Vec<Item<'static>>),
    /// `$this`
    This,
    /// `$index`
    Index,
    /// `%rowIndex`
    RowIndex,
    /// `$total`
    Total,
    /// What `defineVariable` put into this slot
    Variable(usize),
    /// `%context`
    Context,
    /// `%resource`
    Resource,
    /// `%rootResource`
    RootResource,
    /// A type's name as the start of a path: `$this`, where it has this type
    Start(TypeId),
    /// `input.name`
    Child { input: Box<Plan>, step: Step },
    /// `input[index]`
    Indexer { input: Box<Plan>, index: Box<Plan> },
    /// `-operand`, `+operand`
    Polarity {
        negative: bool,
        operand: Box<Plan>,
        span: Span,
    },
    /// `left operator right`
    Binary {
        operator: Operator,
        left: Box<Plan>,
        right: Box<Plan>,
        span: Span,
    },
    /// `input.function(arguments)`
    Call(Box<Call>),
}

/// A function's call.
#[derive(Debug)]
pub(super) struct Call {
    pub function: &'static Function,
    pub input: Plan,
    pub arguments: Vec<Plan>,
    /// The type that `is`, `as` and `ofType` name
    pub type_test: Option<TypeTest>,
    /// The slot that `defineVariable` fills
    pub slot: usize,
    /// The keys of `sort` that are descending
    pub descending: Vec<bool>,
    /// The compiled pattern of a regular expression that is constant
    pub pattern: OnceLock<Regex>,
    pub span: Span,
}

/// A type's name in `is`, `as` and `ofType`, resolved.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TypeTest {
    pub fhir: Option<TypeId>,
    pub system: Option<System>,
}

/// A step to the children of one name.
#[derive(Debug)]
pub(super) struct Step {
    pub name: Box<str>,
    /// Whether members that the definitions do not know are children too
    pub unchecked: bool,
    /// Where such children stand in JSON
    places: Vec<Places>,
    /// By the types that the input can have, from [`Self::first`] on: which of the places; [`UNEXPECTED`] for other types
    by_type: Box<[u16]>,
    first: usize,
    /// The type that the input has, if there is only one that it can have
    only_from: Option<TypeId>,
    /// By type: the places in elements of types that were not expected, once one is met
    others: OnceLock<Box<[OnceLock<Box<Places>>]>>,
}

/// A type that the input was not expected to have.
const UNEXPECTED: u16 = u16::MAX;

/// Where the children of a name stand in elements of a type: at one place, or at one of several for a choice.
#[derive(Debug)]
pub(super) struct Places {
    /// The primitive ones come first
    candidates: Box<[Candidate]>,
    /// Their names in JSON
    values: MemberNames,
    /// The names of what may stand beside the values of the primitive ones: `_birthDate`
    extras: MemberNames,
}

/// A member of a JSON object that holds children of a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The member's name: `valueQuantity` for the child `value`
    pub json: Box<str>,
    /// The children's type; where it is a type of resources, they tell their own
    pub fhir_type: TypeId,
    pub primitive: bool,
    pub resource: bool,
}

/// A member of a document's object that holds children of a name, or tells that they have no value.
pub(super) enum Member<'p> {
    Value(NodeId, &'p Candidate),
    /// Id and extensions alone
    Extra(NodeId, &'p Candidate),
}

impl Step {
    /// A step from any of these types.
    pub fn new(model: &Model, name: &str, from: impl IntoIterator<Item = TypeId>) -> Self {
        let mut from: Vec<_> = from.into_iter().collect();
        from.sort_unstable();
        from.dedup();
        let first = from.first().map_or(0, |id| id.index());
        let types = from.last().map_or(0, |id| id.index() + 1 - first);
        let mut step = Self {
            name: name.into(),
            unchecked: false,
            places: Vec::new(),
            by_type: vec![UNEXPECTED; types].into(),
            first,
            only_from: (types == 1).then(|| from[0]),
            others: OnceLock::new(),
        };
        for id in from {
            let candidates = Candidate::of(model, id, name);
            // Most types have the same places: an `id` is an `id` in all resources.
            let known = step.places.iter().position(|places| places.candidates == candidates);
            let place = known.unwrap_or_else(|| {
                step.places.push(Places::new(candidates));
                step.places.len() - 1
            });
            step.by_type[id.index() - first] = u16::try_from(place).unwrap_or(UNEXPECTED);
        }
        step
    }

    /// Leaves out the candidates of other types.
    pub fn narrow(&mut self, is_wanted: impl Fn(TypeId) -> bool) {
        for places in &mut self.places {
            let candidates = std::mem::take(&mut places.candidates).into_iter();
            *places = Places::new(candidates.filter(|candidate| is_wanted(candidate.fhir_type)).collect());
        }
    }

    /// The one type that it starts from and where the children stand in it, if there is only one of each.
    pub fn only_candidate(&self) -> Option<(TypeId, &Candidate)> {
        match (self.only_from, &self.places[..]) {
            (Some(from), [places]) => match &places.candidates[..] {
                [candidate] => Some((from, candidate)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether children may be resources of any type.
    pub fn leads_to_resources(&self) -> bool {
        let mut candidates = self.places.iter().flat_map(|places| &places.candidates);
        candidates.any(|candidate| candidate.resource)
    }

    /// The children's places in elements of a type.
    #[inline]
    pub fn places(&self, model: &Model, from: TypeId) -> &Places {
        let place = self.by_type.get(from.index().wrapping_sub(self.first));
        match place.and_then(|place| self.places.get(usize::from(*place))) {
            Some(places) => places,
            None => self.other_places(model, from),
        }
    }

    #[inline(never)]
    fn other_places(&self, model: &Model, from: TypeId) -> &Places {
        let others = self.others.get_or_init(|| {
            let types = model.definitions().types();
            types.map(|_| OnceLock::new()).collect()
        });
        others[from.index()].get_or_init(|| Box::new(Places::new(Candidate::of(model, from, &self.name))))
    }
}

impl Places {
    fn new(candidates: Box<[Candidate]>) -> Self {
        let extras: Vec<_> = candidates
            .iter()
            .filter(|candidate| candidate.primitive)
            .map(|candidate| format!("_{}", candidate.json))
            .collect();
        Self {
            values: MemberNames::new(candidates.iter().map(|candidate| &*candidate.json)),
            extras: MemberNames::new(extras.iter().map(String::as_str)),
            candidates,
        }
    }

    /// Whether elements of this type have no such children.
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// The member that holds the children. An element has one type, so there is one at most.
    #[inline]
    pub fn find(&self, document: &Document<'_>, object: NodeId) -> Option<Member<'_>> {
        if let Some((which, value)) = document.member_of(object, &self.values) {
            return Some(Member::Value(value, &self.candidates[which]));
        }
        let (which, extra) = document.member_of(object, &self.extras)?;
        Some(Member::Extra(extra, &self.candidates[which]))
    }
}

impl Candidate {
    /// Where children of a name stand in elements of a type; empty if it has no such children.
    fn of(model: &Model, from: TypeId, name: &str) -> Box<[Self]> {
        let definitions: &Definitions = model.definitions();
        let Some(element) = definitions.child(from, name) else {
            return Box::default();
        };
        let types = definitions.element(element).types();
        let mut candidates: Vec<_> = types
            .map(|element_type| {
                let id = model.type_of(from, name, &element_type);
                Self {
                    json: element_type.json_name().into(),
                    fhir_type: id,
                    primitive: model.is_primitive(id),
                    resource: model.is_resource(id),
                }
            })
            .collect();
        candidates.sort_by_key(|candidate| !candidate.primitive);
        candidates.into()
    }
}
