//! The constraints of the definitions, compiled: a shortcut for the usual case, and FHIRPath for all others.

use std::sync::Arc;

use super::RuleInfo;
use super::issue::{Category, Severity};
use super::shortcut::{Answer, Facts, Test};
use crate::definitions::{Constraint, Definitions, Element, TypeId};
use crate::fhirpath::syntax::parse;
use crate::fhirpath::value::DateTime;
use crate::fhirpath::{Expression, Item, Model, Node, Options};
use crate::json::{Document, NodeId};

/// An invariant of a type or an element.
#[derive(Debug)]
pub(super) struct Invariant {
    pub key: Arc<str>,
    pub is_error: bool,
    /// What it says, for people
    pub human: Arc<str>,
    /// As it is published
    source: Option<Box<str>>,
    pub check: Check,
}

/// How an invariant is checked.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a few values, which stay where they are")]
pub(super) enum Check {
    /// By a rule in Rust, which says the same and more
    Native,
    Expression {
        test: Test,
        expression: Expression,
    },
    /// Not at all, for a reason
    Not(String),
}

/// What FHIRPath is told of an element.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub document: &'a Document<'a>,
    pub element: Node,
    pub resource: NodeId,
    pub root_resource: NodeId,
    pub now: &'a DateTime,
}

/// Invariants that are published with a mistake: key, expression, and what it ought to be. The HL7 validator corrects the same ones.
const CORRECTED: [(&str, &str, &str); 3] = [
    // An answer is FHIR's boolean, not FHIRPath's Boolean.
    (
        "que-7",
        "operator = 'exists' implies (answer is Boolean)",
        "operator = 'exists' implies (answer is boolean)",
    ),
    // enableBehavior is needed as soon as there are two.
    (
        "que-12",
        "enableWhen.count() > 2 implies enableBehavior.exists()",
        "enableWhen.count() >= 2 implies enableBehavior.exists()",
    ),
    // A range is no decimal, and has no hundred to compare with.
    (
        "ras-2",
        "probability is decimal implies (probability as decimal) <= 100",
        "probability.empty() or ((probability is decimal) implies ((probability as decimal) <= 100))",
    ),
];

/// Invariants that rules of our own check: expressions that would be slow or say too little.
const NATIVE: [(&str, &str); 7] = [
    ("ele-1", "hasValue() or (children().count() > id.count())"),
    ("dom-3", "contained.where("),
    ("ref-1", "reference.startsWith('#').not()"),
    ("txt-1", "htmlChecks()"),
    ("txt-2", "htmlChecks()"),
    ("bdl-7", "(type = 'history') or entry.where(fullUrl.exists())"),
    ("bdl-8", "fullUrl.contains('/_history/').not()"),
];

impl Invariant {
    /// The invariants of an element whose values have one of some types; those that the types have themselves are left out.
    pub fn of_element(model: &Arc<Model>, element: Element<'_>, contents: &[TypeId]) -> Box<[Self]> {
        let definitions = model.definitions();
        let is_of_type = |constraint: &Constraint| {
            let has = |&id: &TypeId| {
                let root = definitions.root(id).map(|root| definitions.element(root));
                root.is_some_and(|root| root.constraints().any(|own| own.key == constraint.key))
            };
            !contents.is_empty() && contents.iter().all(has)
        };
        let constraints = element.constraints().filter(|constraint| !is_of_type(constraint));
        constraints
            .map(|constraint| Self::compile(model, &constraint, contents))
            .collect()
    }

    /// The invariants of a type.
    pub fn of_type(model: &Arc<Model>, root: Element<'_>, id: TypeId) -> Box<[Self]> {
        root.constraints()
            .map(|constraint| Self::compile(model, &constraint, &[id]))
            .collect()
    }

    /// Compiles a constraint.
    fn compile(model: &Arc<Model>, constraint: &Constraint<'_>, contents: &[TypeId]) -> Self {
        Self {
            key: constraint.key.into(),
            is_error: constraint.is_error,
            human: constraint.human.into(),
            source: constraint.expression.map(Into::into),
            check: Check::compile(model, constraint, contents),
        }
    }

    /// How bad it is to break it.
    pub fn severity(&self) -> Severity {
        if self.is_error {
            Severity::Error
        } else {
            Severity::Warning
        }
    }

    /// What there is to know of it, as an invariant of a type or an element.
    pub fn info(&self, on: &str) -> RuleInfo {
        RuleInfo {
            rule: self.key.to_string(),
            severity: self.severity(),
            code: "invariant",
            category: Category::Conformance,
            on: Some(on.to_owned()),
            description: self.human.to_string(),
            expression: self.source.as_deref().map(str::to_owned),
            not_checked: match &self.check {
                Check::Not(reason) => Some(reason.clone()),
                Check::Native | Check::Expression { .. } => None,
            },
        }
    }

    /// Whether an element meets it.
    #[inline]
    pub fn verdict<'p>(&self, facts: &impl Facts, place: impl Fn() -> Place<'p>) -> Verdict {
        let Check::Expression { test, expression } = &self.check else {
            return Verdict::Met;
        };
        let quick = match test.ask(facts) {
            Answer::True | Answer::Empty => Verdict::Met,
            Answer::False => Verdict::Broken,
            Answer::Ask => return verdict(expression, place()),
        };
        debug_assert!(
            matches!(verdict(expression, place()), asked if asked == quick || asked == Verdict::Unknown),
            "{}: a shortcut says {quick:?}",
            self.key
        );
        quick
    }
}

/// What is known of an invariant and an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    Broken,
    /// It cannot be evaluated
    Unknown,
}

impl Check {
    fn compile(model: &Arc<Model>, constraint: &Constraint<'_>, contents: &[TypeId]) -> Self {
        let Some(source) = constraint.expression else {
            return Self::Not("it has no FHIRPath expression".to_owned());
        };
        let corrected = CORRECTED
            .iter()
            .find(|(key, published, _)| *key == constraint.key && *published == source);
        let source = corrected.map_or(source, |(_, _, corrected)| corrected);
        let is_native = |&(key, expression): &(&str, &str)| constraint.key == key && source.starts_with(expression);
        if NATIVE.iter().any(is_native) {
            return Self::Native;
        }
        let options = Options {
            context: contents.to_vec(),
            as_filters: true,
            ..Options::default()
        };
        match Expression::compile(source, Arc::clone(model), &options) {
            Ok(expression) => Self::Expression {
                test: shortcut(model.definitions(), source, contents),
                expression,
            },
            Err(error) => Self::Not(error.to_string()),
        }
    }
}

fn shortcut(definitions: &Definitions, source: &str, contents: &[TypeId]) -> Test {
    match (contents, parse(source)) {
        (&[only], Ok(expression)) => Test::compile(definitions, only, &expression),
        _ => Test::Ask,
    }
}

/// Whether an expression is true of a place. The empty collection breaks no invariant.
fn verdict(expression: &Expression, place: Place<'_>) -> Verdict {
    let focused = expression.on_element(
        place.document,
        place.element,
        place.resource,
        place.root_resource,
        place.now,
    );
    let mut verdict = Verdict::Met;
    let outcome = focused.each(|item| {
        if matches!(focused.value(item), Item::Boolean(false)) {
            verdict = Verdict::Broken;
        }
        verdict == Verdict::Met
    });
    if outcome.is_err() { Verdict::Unknown } else { verdict }
}
