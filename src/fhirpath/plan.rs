//! What an expression is once it is checked: names resolved, constants folded.

use std::sync::OnceLock;

use regex::Regex;

use super::functions::Function;
use super::item::{Item, System};
use super::model::Model;
use super::syntax::{Operator, Span};
use crate::definitions::{Definitions, TypeId};

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
    /// By the types that the input can have, in their order: where such children stand in JSON
    targets: Vec<(TypeId, Box<[Candidate]>)>,
    /// The only type that is wanted of a choice
    only: Option<TypeId>,
    /// Whether members that the definitions do not know are children too
    pub unchecked: bool,
}

/// A member of a JSON object that holds children of a name.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The member's name: `valueQuantity` for the child `value`
    pub json: Box<str>,
    /// The children's type; where it is a type of resources, they tell their own
    pub fhir_type: TypeId,
    pub primitive: bool,
    pub resource: bool,
}

impl Step {
    /// A step from any of these types.
    pub fn new(model: &Model, name: &str, from: impl IntoIterator<Item = TypeId>) -> Self {
        let mut targets: Vec<_> = from
            .into_iter()
            .map(|id| (id, Candidate::of(model, id, name)))
            .collect();
        targets.sort_by_key(|target| target.0);
        targets.dedup_by_key(|target| target.0);
        Self {
            name: name.into(),
            targets,
            only: None,
            unchecked: false,
        }
    }

    /// Leaves out the candidates of other types.
    pub fn narrow(&mut self, wanted: TypeId, is_wanted: impl Fn(TypeId) -> bool) {
        for (_, candidates) in &mut self.targets {
            let kept = std::mem::take(candidates).into_iter();
            *candidates = kept.filter(|candidate| is_wanted(candidate.fhir_type)).collect();
        }
        self.only = Some(wanted);
    }

    /// Whether all inputs have types that are known beforehand, and all children may be resources of any type.
    pub fn leads_to_resources(&self) -> bool {
        let mut candidates = self.targets.iter().flat_map(|target| &*target.1);
        candidates.any(|candidate| candidate.resource)
    }

    /// The children's places in elements of a type, if that type was expected.
    pub fn candidates(&self, from: TypeId) -> Option<&[Candidate]> {
        match &self.targets[..] {
            [(id, candidates)] if *id == from => Some(candidates),
            targets => {
                let found = targets.binary_search_by_key(&from, |target| target.0).ok()?;
                Some(&targets[found].1)
            }
        }
    }
}

impl Candidate {
    /// Where children of a name stand in elements of a type; empty if it has no such children.
    pub fn of(model: &Model, from: TypeId, name: &str) -> Box<[Self]> {
        let definitions: &Definitions = model.definitions();
        let Some(element) = definitions.child(from, name) else {
            return Box::default();
        };
        let types = definitions.element(element).types();
        types
            .map(|element_type| {
                let id = model.type_of(from, name, &element_type);
                Self {
                    json: element_type.json_name().into(),
                    fhir_type: id,
                    primitive: model.is_primitive(id),
                    resource: model.is_resource(id),
                }
            })
            .collect()
    }
}
