//! [What FHIR adds for codes](https://hl7.org/fhir/R4/fhirpath.html#functions): value sets and code systems, as far as they are loaded.

use std::borrow::Cow;

use super::{ANY, Function, Input, Output, Parameter, STRING, text};
use crate::definitions::{Concept, Definitions, Membership};
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink, Stop};
use crate::fhirpath::item::{Item, Node, System};
use crate::fhirpath::plan::Call;
use crate::json::{Kind, NodeId};

const TRUTH: Output = Output::Single(System::Boolean);
const CODE: &[Parameter] = &[Parameter::Single(ANY)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        input: Input::Single(ANY),
        ..Function::stream("memberOf", &[Parameter::Single(STRING)], TRUTH, member_of).contextual()
    },
    Function {
        input: Input::Single(ANY),
        ..Function::stream("subsumes", CODE, TRUTH, |evaluation, call, scope, out| match operands(
            evaluation, call, scope,
        )? {
            Some([own, given]) => tell(any_subsumes(evaluation, call, &own, &given)?, out),
            None => Ok(()),
        })
        .contextual()
    },
    Function {
        input: Input::Single(ANY),
        ..Function::stream(
            "subsumedBy",
            CODE,
            TRUTH,
            |evaluation, call, scope, out| match operands(evaluation, call, scope)? {
                Some([own, given]) => tell(any_subsumes(evaluation, call, &given, &own)?, out),
                None => Ok(()),
            },
        )
        .contextual()
    },
];

/// A code, with its system where that is known.
struct Code<'a> {
    system: Option<Cow<'a, str>>,
    code: Cow<'a, str>,
}

fn tell(membership: Membership, out: Sink<'_, '_>) -> Flow {
    match membership {
        Membership::Yes => out(Item::Boolean(true)),
        Membership::No => out(Item::Boolean(false)),
        Membership::Unknown => Ok(()),
    }
}

/// Of several answers the best one: yes, before what nobody knows, before no.
fn any(memberships: impl Iterator<Item = Membership>) -> Membership {
    let mut best = Membership::No;
    for membership in memberships {
        match membership {
            Membership::Yes => return Membership::Yes,
            Membership::Unknown => best = Membership::Unknown,
            Membership::No => {}
        }
    }
    best
}

fn member_of<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let Some(item) = evaluation.single(&call.input, scope, call.span)? else {
        return Ok(());
    };
    let Some(url) = call.argument(evaluation, 0, scope)? else {
        return Ok(());
    };
    let Some(value_set) = evaluation.model.definitions().value_set(text(&url)) else {
        return Err(call.problem("this value set is not loaded: name its package in the setting fhir_packages"));
    };
    let codes = evaluation.codes(call, item)?;
    let memberships = codes
        .iter()
        .map(|code| value_set.contains(code.system.as_deref(), &code.code));
    tell(any(memberships), out)
}

/// The codes of the input and of the argument, if there are both.
fn operands<'a>(
    evaluation: &Evaluation<'a>,
    call: &'a Call,
    scope: Scope<'_, 'a>,
) -> Result<Option<[Vec<Code<'a>>; 2]>, Stop> {
    let own = evaluation.single(&call.input, scope, call.span)?;
    let given = evaluation.single(&call.arguments[0], scope, call.span)?;
    match (own, given) {
        (Some(own), Some(given)) => Ok(Some([evaluation.codes(call, own)?, evaluation.codes(call, given)?])),
        _ => Ok(None),
    }
}

/// Whether one of the first codes is one of the others, or above it in their system.
fn any_subsumes(
    evaluation: &Evaluation<'_>,
    call: &Call,
    upper: &[Code<'_>],
    lower: &[Code<'_>],
) -> Result<Membership, Stop> {
    let definitions = evaluation.model.definitions();
    let pairs = upper
        .iter()
        .flat_map(|upper| lower.iter().map(move |lower| (upper, lower)));
    let comparable: Vec<_> = pairs.filter(|(upper, lower)| upper.system == lower.system).collect();
    if comparable.is_empty() && !upper.is_empty() && !lower.is_empty() {
        return Err(call.problem("the codes are of different code systems"));
    }
    let pairs = comparable.into_iter();
    Ok(any(pairs.map(|(upper, lower)| subsumes(definitions, upper, lower))))
}

fn subsumes(definitions: &Definitions, upper: &Code<'_>, lower: &Code<'_>) -> Membership {
    if upper.code == lower.code {
        return Membership::Yes;
    }
    let system = upper.system.as_deref().and_then(|url| definitions.code_system(url));
    let Some(system) = system else {
        return Membership::Unknown;
    };
    match (system.concept(&upper.code), system.concept(&lower.code)) {
        (Some(upper), Some(lower)) => {
            let mut above = std::iter::successors(Some(lower), Concept::parent);
            if above.any(|concept| concept.code() == upper.code()) {
                Membership::Yes
            } else {
                Membership::No
            }
        }
        _ if system.is_complete() => Membership::No,
        _ => Membership::Unknown,
    }
}

impl<'a> Evaluation<'a> {
    /// The codes of a code, a Coding or a `CodeableConcept`.
    fn codes(&self, call: &Call, item: Item<'a>) -> Result<Vec<Code<'a>>, Stop> {
        let document = self.document;
        let string = |object: NodeId, name: &str| document.member(object, name).map(|value| document.string(value));
        let coding = |object: NodeId| {
            let code = string(object, "code")?;
            Some(Code {
                system: string(object, "system"),
                code,
            })
        };
        match self.system(item) {
            Item::String(code) => Ok(vec![Code { system: None, code }]),
            Item::Node(Node {
                value: Some(object), ..
            }) if document.kind(object) == Kind::Object => Ok(match document.member(object, "coding") {
                None => coding(object).into_iter().collect(),
                Some(codings) => document.elements(codings).filter_map(coding).collect(),
            }),
            Item::Node(Node { value: None, .. }) => Ok(Vec::new()),
            _ => Err(call.problem("it takes a code, a Coding or a CodeableConcept")),
        }
    }
}
