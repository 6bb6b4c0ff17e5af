//! Several expressions on one document, with elements of it as their focus.

use std::borrow::Cow;

use super::chain::is_plain;
use super::evaluate::{Evaluation, MAX_ITEMS, Scope, Stop};
use super::item::{Item, Node};
use super::output;
use super::value::DateTime;
use super::{Expression, Model};
use crate::definitions::TypeId;
use crate::error::{Error, Result};
use crate::json::{Document, Kind};

/// A resource, on which expressions are evaluated one after another. What one has read of the document, the next finds there.
pub struct Evaluator<'a> {
    evaluation: Evaluation<'a>,
    resource: Option<Item<'a>>,
    /// Whether chains of names can be walked
    is_plain: bool,
}

impl<'a> Evaluator<'a> {
    /// On the resource that is the whole document.
    #[must_use]
    pub fn new(document: &'a Document<'a>, model: &'a Model, now: &'a DateTime) -> Self {
        let evaluation = Evaluation::new(document, model, now, document.root());
        let resource = evaluation.resource.map(Item::Node);
        Self {
            evaluation,
            resource,
            is_plain: is_plain(document.text()),
        }
    }

    /// The resource; `None` where the document does not begin with a value.
    #[must_use]
    pub fn resource(&self) -> Option<&Item<'a>> {
        self.resource.as_ref()
    }

    /// Hands each item of an expression's result to `take`, until that says that it needs no more. `focus` is `$this` and
    /// `%context`, `row_index` is `%rowIndex`.
    ///
    /// # Errors
    /// As [`Focused::items`](super::Focused::items), but for the faults of the document: see [`Self::check`].
    pub fn each(
        &mut self,
        expression: &'a Expression,
        focus: &Item<'a>,
        row_index: i32,
        mut take: impl FnMut(Item<'a>) -> bool,
    ) -> Result<()> {
        if self.is_plain
            && let Some(chain) = &expression.chain
            && let Item::Node(Node {
                value: Some(value),
                fhir_type,
                ..
            }) = focus
            && *fhir_type == Some(chain.from)
        {
            chain.each(self.evaluation.document, *value, &mut take);
            return Ok(());
        }
        self.evaluation.context = match focus {
            Item::Node(node) => Some(*node),
            _ => None,
        };
        self.evaluation.row_index = row_index;
        self.evaluation.budget.set(MAX_ITEMS);
        let scope = Scope {
            this: std::slice::from_ref(focus),
            index: 0,
            total: &[],
        };
        let flow = self.evaluation.each(&expression.plan, scope, &mut |item| {
            if take(item) { Ok(()) } else { Err(Stop::Enough) }
        });
        match flow {
            Ok(()) | Err(Stop::Enough) => Ok(()),
            Err(Stop::Failed(problem)) => Err(problem.render(&expression.source)),
        }
    }

    /// Checks what was read of the document so far.
    ///
    /// # Errors
    /// It is not JSON.
    pub fn check(&self) -> Result<()> {
        match self.evaluation.document.fault() {
            None => Ok(()),
            Some(fault) => Err(Error::new(format!(
                "the resource is not JSON, at byte {}: {}",
                fault.at, fault.problem
            ))),
        }
    }

    /// The value of a System type that an item stands for, if it does.
    #[must_use]
    #[inline]
    pub fn value(&self, item: Item<'a>) -> Item<'a> {
        self.evaluation.system(item)
    }

    /// Whether an item has parts instead of a value.
    #[must_use]
    pub fn is_complex(&self, item: &Item<'a>) -> bool {
        output::is_complex(&self.evaluation, item)
    }

    /// Whether an item has a FHIR type, or one derived from it.
    #[must_use]
    pub fn is_a(&self, item: &Item<'a>, wanted: TypeId) -> bool {
        matches!(item, Item::Node(node) if self.evaluation.is_a(node, wanted))
    }

    /// The name of an item's type, without a namespace.
    #[must_use]
    pub fn type_name(&self, item: &Item<'a>) -> String {
        let info = self.evaluation.type_info(item);
        info.map(|info| info.name).unwrap_or_default()
    }

    /// Appends an item as JSON.
    pub fn write_json(&self, item: &Item<'a>, json: &mut Vec<u8>) {
        output::write_json(&self.evaluation, item, json);
    }

    /// The text of an element whose value is a JSON number.
    #[must_use]
    pub fn number(&self, item: &Item<'a>) -> Option<&'a str> {
        let Item::Node(node) = item else { return None };
        let (value, document) = (node.value?, self.evaluation.document);
        (document.kind(value) == Kind::Number).then(|| document.raw(value))
    }

    /// An item as text: primitive values as FHIR writes them, digits kept; anything else as JSON.
    #[must_use]
    pub fn text(&self, item: Item<'a>) -> Option<Cow<'a, str>> {
        output::text(&self.evaluation, item)
    }
}
