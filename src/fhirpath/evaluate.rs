//! Evaluation: items are pushed from step to step, so that nothing is collected that does not have to be.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

use super::error::Problem;
use super::item::{Item, Node, System};
use super::model::Model;
use super::operators;
use super::plan::{Candidate, Member, Plan, Step};
use super::syntax::Span;
use super::value::{Date, DateTime, Decimal, Quantity, Time, Unit};
use crate::definitions::TypeId;
use crate::json::{Document, Kind, NodeId};

/// Why an evaluation stopped before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// Whoever receives the items needs no more
    Enough,
    Failed(Box<Problem>),
}

pub(super) type Flow = Result<(), Stop>;

/// Receives items, one after another.
pub(super) type Sink<'s, 'a> = &'s mut dyn FnMut(Item<'a>) -> Flow;

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Failed(Box::new(problem))
    }
}

/// The most items that one evaluation may produce in all of its steps; fewer in tests, which are not optimized.
pub(super) const MAX_ITEMS: u32 = if cfg!(test) { 1_000_000 } else { 20_000_000 };

/// The longest text that an evaluation may make, in bytes.
pub(super) const MAX_TEXT: usize = 64 << 20;

/// One evaluation of an expression over a document.
pub(super) struct Evaluation<'a> {
    pub document: &'a Document<'a>,
    pub model: &'a Model,
    /// `%context`, `%resource` and `%rootResource`; nothing while constants are folded
    pub context: Option<Node>,
    pub resource: Option<Node>,
    pub root_resource: Option<Node>,
    /// What `now()`, `today()` and `timeOfDay()` tell
    pub now: &'a DateTime,
    /// By slot: what `defineVariable` has put there, as far as it has
    pub variables: RefCell<Vec<Vec<Item<'a>>>>,
    /// The entries of the document's Bundle, once a reference is resolved
    pub targets: OnceCell<HashMap<String, NodeId>>,
    /// What is left of [`MAX_ITEMS`]
    pub budget: Cell<u32>,
    /// `%rowIndex` of a view
    pub row_index: i32,
}

/// What `$this`, `$index` and `$total` mean.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s, 'a> {
    /// One item, but in `defineVariable`
    pub this: &'s [Item<'a>],
    pub index: usize,
    pub total: &'s [Item<'a>],
}

impl<'s, 'a> Scope<'s, 'a> {
    pub fn with_this(self, this: &'s Item<'a>, index: usize) -> Self {
        Self {
            this: std::slice::from_ref(this),
            index,
            ..self
        }
    }
}

impl<'a> Evaluation<'a> {
    /// An evaluation on a resource inside a document; on nothing, if there is none.
    pub fn new(document: &'a Document<'a>, model: &'a Model, now: &'a DateTime, focus: Option<NodeId>) -> Self {
        let focus = focus.map(|value| Node {
            value: Some(value),
            extra: None,
            fhir_type: resource_type(document, model, value),
        });
        Self {
            document,
            model,
            context: focus,
            resource: focus,
            root_resource: focus,
            now,
            variables: RefCell::default(),
            targets: OnceCell::new(),
            budget: Cell::new(MAX_ITEMS),
            row_index: 0,
        }
    }

    /// The item of an object that tells its type by `resourceType`.
    pub fn resource_at(&self, value: NodeId) -> Item<'a> {
        Item::Node(self.resource_node(value))
    }

    /// The same as an element.
    pub fn resource_node(&self, value: NodeId) -> Node {
        Node {
            value: Some(value),
            extra: None,
            fhir_type: self.resource_type(value),
        }
    }

    fn resource_type(&self, value: NodeId) -> Option<TypeId> {
        resource_type(self.document, self.model, value)
    }

    /// Pushes each item that a plan gives.
    pub fn each(&self, plan: &'a Plan, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
        match plan {
            Plan::Constant(items) => items.iter().try_for_each(|item| out(item.borrowed())),
            Plan::This => scope.this.iter().try_for_each(|item| out(item.clone())),
            Plan::Index => match i32::try_from(scope.index) {
                Ok(index) => out(Item::Integer(index)),
                Err(_) => Ok(()),
            },
            Plan::RowIndex => out(Item::Integer(self.row_index)),
            Plan::Total => scope.total.iter().try_for_each(|item| out(item.clone())),
            Plan::Variable(slot) => {
                let items = self.variables.borrow().get(*slot).cloned().unwrap_or_default();
                self.spend(u32::try_from(items.len()).unwrap_or(u32::MAX), Span::default())?;
                items.into_iter().try_for_each(out)
            }
            Plan::Context => self.context.map_or(Ok(()), |node| out(Item::Node(node))),
            Plan::Resource => self.resource.map_or(Ok(()), |node| out(Item::Node(node))),
            Plan::RootResource => self.root_resource.map_or(Ok(()), |node| out(Item::Node(node))),
            Plan::Start(wanted) => scope.this.iter().try_for_each(|item| match item {
                Item::Node(node) if self.is_a(node, *wanted) => out(item.clone()),
                _ => Ok(()),
            }),
            Plan::Child { input, step } => match &**input {
                // The usual start of a path needs no closure.
                Plan::This => scope
                    .this
                    .iter()
                    .try_for_each(|item| self.children_named(item, step, out)),
                input => self.each(input, scope, &mut |item| self.children_named(&item, step, out)),
            },
            Plan::Indexer { input, index } => self.indexer(input, index, scope, out),
            Plan::Polarity {
                negative,
                operand,
                span,
            } => match self.single(operand, scope, *span)?.and_then(|item| self.operand(item)) {
                Some(item) => operators::polarity(*negative, item, *span)?.map_or(Ok(()), out),
                None => Ok(()),
            },
            Plan::Binary {
                operator,
                left,
                right,
                span,
            } => operators::binary(self, *operator, left, right, *span, scope, out),
            Plan::Call(call) => call.evaluate(self, scope, &mut |item| {
                self.spend(1, call.span)?;
                out(item)
            }),
        }
    }

    /// Counts a text that a function or an operator reads or has made, as the items that would fill its memory.
    pub fn pay_for(&self, item: &Item<'_>, span: Span) -> Flow {
        let Item::String(text) = item else {
            return Ok(());
        };
        if text.len() > MAX_TEXT {
            return Err(operators::too_long(span).into());
        }
        self.spend(
            u32::try_from(text.len() / size_of::<Item<'_>>()).unwrap_or(u32::MAX),
            span,
        )
    }

    /// Counts work where no error can be told; what follows fails if it was too much.
    pub fn charge(&self, items: u32) {
        self.budget.set(self.budget.get().saturating_sub(items));
    }

    /// Counts items, so that no expression runs away.
    pub fn spend(&self, items: u32, span: Span) -> Flow {
        match self.budget.get().checked_sub(items) {
            Some(left) => {
                self.budget.set(left);
                Ok(())
            }
            None => Err(Problem::new(format!("more than {MAX_ITEMS} items: the expression runs away"), span).into()),
        }
    }

    fn indexer(&self, input: &'a Plan, index: &'a Plan, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
        let span = Span::default();
        let Some(Item::Integer(index)) = self.single(index, scope, span)?.map(|item| self.system(item)) else {
            return Ok(());
        };
        let Ok(index) = usize::try_from(index) else {
            return Ok(());
        };
        let mut at = 0;
        let mut found = None;
        self.until_enough(input, scope, &mut |item| {
            if at == index {
                found = Some(item);
                return Err(Stop::Enough);
            }
            at += 1;
            Ok(())
        })?;
        found.map_or(Ok(()), out)
    }

    /// As [`Self::each`], for a receiver that may have enough.
    pub fn until_enough(&self, plan: &'a Plan, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
        match self.each(plan, scope, out) {
            Err(Stop::Enough) => Ok(()),
            flow => flow,
        }
    }

    /// All items.
    pub fn collect(&self, plan: &'a Plan, scope: Scope<'_, 'a>) -> Result<Vec<Item<'a>>, Stop> {
        let mut items = Vec::new();
        self.each(plan, scope, &mut |item| {
            items.push(item);
            Ok(())
        })?;
        Ok(items)
    }

    /// The one item, if any.
    ///
    /// # Errors
    /// Where there are several: [singleton evaluation](https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections).
    pub fn single(&self, plan: &'a Plan, scope: Scope<'_, 'a>, span: Span) -> Result<Option<Item<'a>>, Stop> {
        let mut single = None;
        self.each(plan, scope, &mut |item| {
            if single.is_some() {
                return Err(Problem::new("one item is expected here, and there are several", span).into());
            }
            single = Some(item);
            Ok(())
        })?;
        Ok(single)
    }

    /// The one truth value, if any; an item of another type counts as true.
    pub fn boolean(&self, plan: &'a Plan, scope: Scope<'_, 'a>, span: Span) -> Result<Option<bool>, Stop> {
        self.spend(1, span)?;
        match plan {
            Plan::Binary {
                operator,
                left,
                right,
                span,
            } if operator.gives_boolean() => operators::truth(self, *operator, left, right, *span, scope),
            Plan::Call(call) => match call.truth(self, scope) {
                Some(truth) => truth,
                None => self.boolean_of_item(plan, scope, span),
            },
            _ => self.boolean_of_item(plan, scope, span),
        }
    }

    fn boolean_of_item(&self, plan: &'a Plan, scope: Scope<'_, 'a>, span: Span) -> Result<Option<bool>, Stop> {
        let item = self.single(plan, scope, span)?.map(|item| self.system(item));
        Ok(item.map(|item| !matches!(item, Item::Boolean(false))))
    }

    /// Whether an element has a type, or one that specializes it.
    pub fn is_a(&self, node: &Node, wanted: TypeId) -> bool {
        node.fhir_type
            .is_some_and(|own| own == wanted || self.model.definitions().is_a(own, wanted))
    }

    /// The value of a System type that an item [converts to](https://hl7.org/fhir/R4/fhirpath.html#types), if there is one;
    /// else the item itself.
    #[inline]
    pub fn system(&self, item: Item<'a>) -> Item<'a> {
        match item {
            Item::Node(node) => self.value_of(&node).unwrap_or(item),
            item => item,
        }
    }

    /// The value of an item where one is asked for; none of an element that should have one and has not: one with extensions in
    /// place of its value, or a Quantity of no definite amount.
    pub fn operand(&self, item: Item<'a>) -> Option<Item<'a>> {
        match self.system(item) {
            Item::Node(node) => {
                let has_value = node.fhir_type.is_some_and(|id| self.model.system(id).is_some());
                (!has_value && node.value.is_some()).then_some(Item::Node(node))
            }
            item => Some(item),
        }
    }

    /// The value of an element, if it is primitive and has one, or is a quantity.
    pub fn value_of(&self, node: &Node) -> Option<Item<'a>> {
        let value = node.value?;
        let system = node.fhir_type.and_then(|id| self.model.system(id));
        match self.document.kind(value) {
            kind @ (Kind::String | Kind::Number | Kind::True | Kind::False) => {
                primitive(kind, self.document.string(value), system)
            }
            Kind::Object if system == Some(System::Quantity) => self.quantity(value),
            Kind::Object | Kind::Array | Kind::Null => None,
        }
    }

    /// A FHIR Quantity as a [System one](https://hl7.org/fhir/R4/fhirpath.html#quantity): its code where the unit is of UCUM.
    /// One with a comparator is no definite amount.
    fn quantity(&self, object: NodeId) -> Option<Item<'a>> {
        let member = |name| self.document.member(object, name);
        let text = |name| member(name).map(|node| self.document.string(node));
        if member("comparator").is_some() {
            return None;
        }
        let value = Decimal::parse(self.document.raw(member("value")?))?;
        let quantity = match (text("system").as_deref(), text("code")) {
            (Some("http://unitsofmeasure.org"), Some(code)) => Quantity::new(value, Unit::new(&code)),
            (None, None) => Quantity::new(value, text("unit").map_or_else(Unit::one, |unit| Unit::new(&unit))),
            _ => return None,
        };
        Some(Item::from(quantity))
    }

    /// Pushes the children of a name.
    pub fn children_named(&self, item: &Item<'a>, step: &'a Step, out: Sink<'_, 'a>) -> Flow {
        match item {
            Item::Node(node) => self.node_children_named(node, step, out),
            Item::Quantity(quantity) => match &*step.name {
                "value" => out(Item::Decimal(quantity.value)),
                "unit" => out(Item::from(quantity.unit.as_str().to_owned())),
                _ => Ok(()),
            },
            Item::Type(info) => match &*step.name {
                "namespace" => out(Item::from(info.namespace)),
                "name" => out(Item::from(info.name.clone())),
                "baseType" => info.base.clone().map_or(Ok(()), |base| out(Item::from(base))),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn node_children_named(&self, node: &Node, step: &'a Step, out: Sink<'_, 'a>) -> Flow {
        let Some(fhir_type) = node.fhir_type else {
            return self.untyped_children_named(node, &step.name, out);
        };
        let container = if self.model.is_primitive(fhir_type) {
            if &*step.name == "value" {
                return self.value_of(node).map_or(Ok(()), out);
            }
            self.extra(node)
        } else {
            node.value
        };
        let Some(container) = container else {
            return Ok(());
        };
        let places = step.places(self.model, fhir_type);
        match places.find(self.document, container) {
            Some(Member::Value(value, candidate)) => self.elements_of(container, value, candidate, out),
            Some(Member::Extra(extra, candidate)) => self.only_extra(extra, candidate, out),
            None if step.unchecked && places.is_empty() => self.untyped_member(container, &step.name, out),
            None => Ok(()),
        }
    }

    fn elements_of(&self, container: NodeId, value: NodeId, candidate: &Candidate, out: Sink<'_, 'a>) -> Flow {
        match self.document.kind(value) {
            Kind::Array => {
                let mut extras = None;
                for (index, element) in self.document.elements(value).enumerate() {
                    if self.document.kind(element) != Kind::Null {
                        out(self.typed(element, candidate))?;
                    } else if candidate.primitive {
                        let list = extras.get_or_insert_with(|| {
                            let list = self.sibling_member(container, &candidate.json).into_iter();
                            list.flat_map(|list| self.document.elements(list)).enumerate()
                        });
                        let extra = list.find(|(at, _)| *at == index).map(|(_, extra)| extra);
                        if let Some(extra) = extra.filter(|extra| self.document.kind(*extra) == Kind::Object) {
                            out(without_value(extra, candidate))?;
                        }
                    }
                }
                Ok(())
            }
            Kind::Null => match self.sibling_member(container, &candidate.json) {
                Some(extra) if candidate.primitive => self.only_extra(extra, candidate, out),
                _ => Ok(()),
            },
            _ => out(self.typed(value, candidate)),
        }
    }

    #[inline]
    fn typed(&self, value: NodeId, candidate: &Candidate) -> Item<'a> {
        let fhir_type = if candidate.resource {
            self.resource_type(value).or(Some(candidate.fhir_type))
        } else {
            Some(candidate.fhir_type)
        };
        Item::Node(Node {
            value: Some(value),
            extra: None,
            fhir_type,
        })
    }

    /// Elements that have extensions and no value.
    fn only_extra(&self, extra: NodeId, candidate: &Candidate, out: Sink<'_, 'a>) -> Flow {
        match self.document.kind(extra) {
            Kind::Object => out(without_value(extra, candidate)),
            Kind::Array => {
                let extras = self.document.elements(extra);
                let mut objects = extras.filter(|extra| self.document.kind(*extra) == Kind::Object);
                objects.try_for_each(|extra| out(without_value(extra, candidate)))
            }
            _ => Ok(()),
        }
    }

    /// The member `_name` of an object.
    pub fn sibling_member(&self, object: NodeId, name: &str) -> Option<NodeId> {
        let mut members = self.document.members(object);
        members
            .find(|(member, _)| member.strip_prefix('_') == Some(name))
            .map(|(_, value)| value)
    }

    /// The object with id and extensions of a primitive element.
    pub fn extra(&self, node: &Node) -> Option<NodeId> {
        if node.extra.is_some() {
            return node.extra;
        }
        let value = node.value?;
        let parent = self.document.parent(value)?;
        let extra = match self.document.kind(parent) {
            Kind::Object => self.sibling_member(parent, &self.document.name(value))?,
            Kind::Array => {
                let index = self.document.elements(parent).position(|element| element == value)?;
                let object = self.document.parent(parent)?;
                let extras = self.sibling_member(object, &self.document.name(parent))?;
                self.document.elements(extras).nth(index)?
            }
            _ => return None,
        };
        (self.document.kind(extra) == Kind::Object).then_some(extra)
    }

    /// Children of elements that the definitions do not know, by the names in JSON alone. A name of a choice finds its
    /// typed member: `value` finds `valueQuantity`.
    fn untyped_children_named(&self, node: &Node, name: &str, out: Sink<'_, 'a>) -> Flow {
        let Some(object) = node.value.filter(|value| self.document.kind(*value) == Kind::Object) else {
            return match (name, self.extra(node)) {
                ("id" | "extension", Some(extra)) => self.untyped_member(extra, name, out),
                _ => Ok(()),
            };
        };
        self.untyped_member(object, name, out)
    }

    fn untyped_member(&self, object: NodeId, name: &str, out: Sink<'_, 'a>) -> Flow {
        let exact = self.document.member(object, name).map(|value| (value, None));
        let choice = || {
            self.document.members(object).find_map(|(member, value)| {
                let suffix = member.strip_prefix(name)?;
                if !suffix.starts_with(|first: char| first.is_ascii_uppercase()) {
                    return None;
                }
                let definitions = self.model.definitions();
                let mut lower = suffix.to_owned();
                lower[..1].make_ascii_lowercase();
                let fhir_type = definitions
                    .type_named(suffix)
                    .or_else(|| definitions.type_named(&lower))?;
                Some((value, Some(fhir_type)))
            })
        };
        let Some((value, fhir_type)) = exact.or_else(choice) else {
            return Ok(());
        };
        self.untyped(value, fhir_type, out)
    }

    /// The elements at a value of which at most the type is known.
    pub fn untyped(&self, value: NodeId, fhir_type: Option<TypeId>, out: Sink<'_, 'a>) -> Flow {
        let mut one = |value| {
            let fhir_type = fhir_type.or_else(|| match self.document.kind(value) {
                Kind::Object => self.resource_type(value),
                _ => None,
            });
            out(Item::Node(Node {
                value: Some(value),
                extra: None,
                fhir_type,
            }))
        };
        match self.document.kind(value) {
            Kind::Null => Ok(()),
            Kind::Array => {
                let mut elements = self.document.elements(value);
                elements.try_for_each(|element| match self.document.kind(element) {
                    Kind::Null => Ok(()),
                    _ => one(element),
                })
            }
            _ => one(value),
        }
    }
}

/// The type that an object names in `resourceType`.
fn resource_type(document: &Document<'_>, model: &Model, value: NodeId) -> Option<TypeId> {
    let name = document.member(value, "resourceType")?;
    let id = model.definitions().type_named(&document.string(name))?;
    model.is_resource(id).then_some(id)
}

fn without_value<'a>(extra: NodeId, candidate: &Candidate) -> Item<'a> {
    Item::Node(Node {
        value: None,
        extra: Some(extra),
        fhir_type: Some(candidate.fhir_type),
    })
}

/// The value of a primitive element, which stands in JSON as a value of that kind and that text, by the System type that the
/// definitions give it.
#[must_use]
pub fn primitive(kind: Kind, text: Cow<'_, str>, system: Option<System>) -> Option<Item<'_>> {
    match kind {
        Kind::String => Some(match system {
            None | Some(System::String) => Item::String(text),
            Some(system) => parse(system, &text).unwrap_or(Item::String(text)),
        }),
        Kind::Number => number(&text, system),
        Kind::True => Some(Item::Boolean(true)),
        Kind::False => Some(Item::Boolean(false)),
        Kind::Object | Kind::Array | Kind::Null => None,
    }
}

/// A JSON string as a value of a type; `None` if it is none.
fn parse<'a>(system: System, text: &str) -> Option<Item<'a>> {
    match system {
        System::Date => Date::parse(text).map(Item::Date),
        System::DateTime => DateTime::parse(text).map(Item::DateTime),
        System::Time => Time::parse(text).map(Item::Time),
        System::Long => text.parse().ok().map(Item::Long),
        _ => None,
    }
}

/// A JSON number, of the type that the definitions give it or else of its looks.
fn number<'a>(raw: &str, system: Option<System>) -> Option<Item<'a>> {
    let whole = || raw.parse().ok().map(Item::Integer);
    match system {
        Some(System::Decimal) => Decimal::parse(raw).map(Item::Decimal),
        Some(System::Long) => raw.parse().ok().map(Item::Long),
        _ => whole().or_else(|| Decimal::parse(raw).map(Item::Decimal)),
    }
}
