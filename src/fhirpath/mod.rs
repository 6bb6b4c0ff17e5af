//! [FHIRPath](https://hl7.org/fhirpath/N1/): parse, check against FHIR's definitions, plan, evaluate over a borrowed document.

mod chain;
mod compile;
mod equality;
mod error;
mod evaluate;
mod evaluator;
mod functions;
mod item;
mod model;
mod operators;
mod output;
mod plan;
mod reference;
mod route;
pub mod syntax;
#[cfg(test)]
mod tests;
mod types;
pub mod value;

use std::sync::Arc;

pub use compile::Options;
pub use evaluate::primitive;
pub use evaluator::Evaluator;
pub use item::{Item, Node, System, TypeInfo};
pub use model::Model;
pub use output::{Coding, QuantityParts};
pub use reference::{Target, is_type_name};
pub use route::{Route, RouteCondition, RouteEnd, RouteStep};
pub use types::{Known, Type};

use crate::error::{Error, Result};
use crate::json::{Document, NodeId};
use chain::Chain;
use evaluate::{Evaluation, Scope, Stop};
use plan::Plan;
use value::DateTime;

/// An expression, compiled: checked against the definitions, with names resolved and constants folded.
///
/// It is immutable; threads share it.
#[derive(Debug)]
pub struct Expression {
    source: String,
    model: Arc<Model>,
    plan: Plan,
    /// The same, where it only names elements
    chain: Option<Chain>,
    known: Known,
}

impl Expression {
    /// Compiles an expression.
    ///
    /// # Errors
    /// What is no expression, or what the definitions exclude: an unknown element, function or type, an argument of a wrong type.
    /// The message shows the place with a caret, and the nearest name.
    pub fn compile(source: &str, model: Arc<Model>, options: &Options) -> Result<Self> {
        let lowered = syntax::parse(source)
            .map_err(error::Problem::from)
            .and_then(|tree| compile::compile(&tree, &model, options));
        let (plan, known) = lowered.map_err(|problem| problem.render(source))?;
        Ok(Self {
            source: source.to_owned(),
            chain: Chain::of(&plan, &model),
            model,
            plan,
            known: Known(known),
        })
    }

    /// The text that it was compiled from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The System types that its values can have; `None` if that is not known before it meets data.
    #[must_use]
    pub fn systems(&self) -> Option<Vec<System>> {
        self.known.0.systems(&self.model)
    }

    /// Whether it gives nothing, whatever the data.
    #[must_use]
    pub fn is_always_empty(&self) -> bool {
        self.known.0.is_empty()
    }

    /// The types of its items in words, for messages.
    #[must_use]
    pub fn describe(&self) -> String {
        self.known.0.describe(&self.model)
    }

    /// What is known of its items before any document is read.
    #[must_use]
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Evaluates it on a whole document.
    #[must_use]
    pub fn on<'a>(&'a self, document: &'a Document<'a>, now: &'a DateTime) -> Focused<'a> {
        let focus = document.root();
        self.at(document, focus, now)
    }

    /// Evaluates it on a resource inside a document; on nothing, if there is none.
    #[must_use]
    pub fn at<'a>(&'a self, document: &'a Document<'a>, focus: Option<NodeId>, now: &'a DateTime) -> Focused<'a> {
        let evaluation = Evaluation::new(document, &self.model, now, focus);
        Focused {
            expression: self,
            focus: evaluation.context.map(Item::Node),
            evaluation,
        }
    }

    /// Evaluates it on an element of a resource, as an invariant is: the element is `%context`, and the caller knows the resource
    /// and the one that contains it.
    #[must_use]
    pub fn on_element<'a>(
        &'a self,
        document: &'a Document<'a>,
        element: Node,
        resource: NodeId,
        root_resource: NodeId,
        now: &'a DateTime,
    ) -> Focused<'a> {
        let mut evaluation = Evaluation::new(document, &self.model, now, Some(root_resource));
        if resource != root_resource {
            evaluation.resource = Some(evaluation.resource_node(resource));
        }
        evaluation.context = Some(element);
        Focused {
            expression: self,
            evaluation,
            focus: Some(Item::Node(element)),
        }
    }
}

/// An expression and what it is evaluated on.
pub struct Focused<'a> {
    expression: &'a Expression,
    evaluation: Evaluation<'a>,
    focus: Option<Item<'a>>,
}

impl<'a> Focused<'a> {
    /// All items of the result.
    ///
    /// # Errors
    /// What the specification calls an error, such as several items where one is expected. The message shows the place with a
    /// caret, and no value of the data.
    pub fn items(&self) -> Result<Vec<Item<'a>>> {
        let mut items = Vec::new();
        self.each(|item| {
            items.push(item);
            true
        })?;
        Ok(items)
    }

    /// Hands each item to `take`, until that says that it needs no more.
    ///
    /// # Errors
    /// As [`Self::items`].
    pub fn each(&self, mut take: impl FnMut(Item<'a>) -> bool) -> Result<()> {
        let scope = Scope {
            this: self.focus.as_slice(),
            index: 0,
            total: &[],
        };
        let flow = self.evaluation.each(&self.expression.plan, scope, &mut |item| {
            if take(item) { Ok(()) } else { Err(Stop::Enough) }
        });
        if let Some(fault) = self.evaluation.document.fault() {
            return Err(Error::new(format!(
                "FHIRPath: the resource is not JSON, at byte {}: {}",
                fault.at, fault.problem
            )));
        }
        match flow {
            Ok(()) | Err(Stop::Enough) => Ok(()),
            Err(Stop::Failed(problem)) => Err(problem.render(&self.expression.source)),
        }
    }

    /// The value of a System type that an item stands for, if it does.
    #[must_use]
    pub fn value(&self, item: Item<'a>) -> Item<'a> {
        self.evaluation.system(item)
    }

    /// The text of the expression.
    #[must_use]
    pub fn source(&self) -> &'a str {
        &self.expression.source
    }

    /// Whether an item has parts instead of a value.
    #[must_use]
    pub fn is_complex(&self, item: &Item<'a>) -> bool {
        output::is_complex(&self.evaluation, item)
    }

    /// Hands over the codings of a Coding, a `CodeableConcept` or a code; returns whether the item is one of these.
    pub fn codings(&self, item: &Item<'a>, take: impl FnMut(Coding<'a>)) -> bool {
        output::codings(&self.evaluation, item, take)
    }

    /// The parts of a quantity, if the item is one.
    #[must_use]
    pub fn quantity(&self, item: &Item<'a>) -> Option<QuantityParts<'a>> {
        output::quantity(&self.evaluation, item)
    }

    /// The name of an item's type, without a namespace: `boolean` of FHIR, `Boolean` of System.
    #[must_use]
    pub fn type_name(&self, item: &Item<'a>) -> String {
        let info = self.evaluation.type_info(item);
        info.map(|info| info.name).unwrap_or_default()
    }

    /// Appends an item as JSON: elements as they stand in the document, values as FHIR writes them.
    pub fn write_json(&self, item: &Item<'a>, json: &mut Vec<u8>) {
        output::write_json(&self.evaluation, item, json);
    }

    /// An item as text: primitive values as FHIR writes them, digits kept; anything else as JSON.
    #[must_use]
    pub fn text(&self, item: Item<'a>) -> Option<std::borrow::Cow<'a, str>> {
        output::text(&self.evaluation, item)
    }
}
