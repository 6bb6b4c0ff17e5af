//! The functions of FHIRPath: one row each, in the table of its theme.

mod aggregates;
mod combining;
mod conversion;
mod existence;
mod fhir;
mod filtering;
mod keys;
mod math;
mod patterns;
mod strings;
mod subsetting;
mod temporal;
mod terminology;
mod tree;
pub(super) mod typing;
mod utility;

use std::sync::OnceLock;

pub(super) use conversion::text as value_text;

use super::error::Problem;
use super::evaluate::{Evaluation, Flow, Scope, Sink, Stop};
use super::item::{Item, System};
use super::operators::describe;
use super::plan::{Call, Plan};
use super::syntax::Span;

/// A function: what the checker and the evaluator need to know of it.
#[derive(Debug)]
pub(super) struct Function {
    pub name: &'static str,
    /// What its input has to be
    pub input: Input,
    pub parameters: &'static [Parameter],
    /// How many of the parameters must be given
    pub required: usize,
    pub output: Output,
    /// Whether it asks for the order of its input's items
    pub needs_order: bool,
    /// Whether it depends on more than its input and arguments: on the time, the document, or what else is loaded
    pub depends_on_context: bool,
    /// Whether it defines a variable, of the name in its first argument
    pub defines: bool,
    pub body: Body,
}

/// What a function takes as its input.
#[derive(Clone, Copy, Debug)]
pub(super) enum Input {
    /// Any number of items
    Items,
    /// At most one item, of these types
    Single(Accepts),
}

/// What a function takes as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    /// At most one item of these types, evaluated where the call stands
    Single(Accepts),
    /// The same; where it is empty, it counts as not given
    Optional(Accepts),
    /// Any items, evaluated where the call stands
    Items,
    /// The same, as often as the caller likes
    Variadic,
    /// An expression for each item of the input
    Each,
    /// The same, giving a truth value
    Criteria,
    /// A truth value of the input's one item
    Condition,
    /// An expression for each item of the input, giving a value to sort by, as often as the caller likes
    Key,
    /// An expression for each item of the input, with `$total`
    Aggregator,
    /// An expression for the input as a whole
    Whole,
    /// The name of a type
    Type,
    /// A name, which must be a literal
    Name,
}

/// What a function gives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Output {
    /// At most one value
    Single(System),
    /// Values of one type
    Many(System),
    /// Items of the input
    Input,
    /// At most one item of the input
    OneOfInput,
    /// What the argument gives for each item of the input
    Projection,
    /// What the argument gives, and gives of that, and so on
    Repetition,
    /// Items of the input and of the argument
    InputAndArgument,
    /// What any argument gives that is no condition
    AnyArgument,
    /// What the input is, as a value
    Value,
    /// A quantity where the input is one, else at most one value of this type
    NumberAs(System),
    /// Elements of any type, in no order
    Tree,
    /// Anything
    Any,
    /// Items of the type that the argument names
    OfType,
    /// Extensions
    Extension,
    /// Type information
    TypeInfo,
}

/// How a function is evaluated.
#[derive(Clone, Copy)]
pub(super) enum Body {
    /// Of one value, and values as arguments. Where one of them is empty, so is the result.
    Value(for<'a> fn(&Operands<'_, 'a>) -> Result<Option<Item<'a>>, Stop>),
    /// Giving a truth value, or nothing
    Truth(for<'a> fn(&Evaluation<'a>, &'a Call, Scope<'_, 'a>) -> Result<Option<bool>, Stop>),
    /// Anything else
    Stream(for<'a> fn(&Evaluation<'a>, &'a Call, Scope<'_, 'a>, Sink<'_, 'a>) -> Flow),
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Body")
    }
}

/// What a function of values is given.
pub(super) struct Operands<'e, 'a> {
    pub evaluation: &'e Evaluation<'a>,
    pub call: &'a Call,
    pub input: Item<'a>,
    pub arguments: Vec<Item<'a>>,
}

/// A set of System types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepts(u16);

pub(super) const STRING: Accepts = Accepts::of(&[System::String]);
pub(super) const BOOLEAN: Accepts = Accepts::of(&[System::Boolean]);
pub(super) const INTEGER: Accepts = Accepts::of(&[System::Integer]);
pub(super) const NUMBER: Accepts = Accepts::of(&[System::Integer, System::Long, System::Decimal]);
pub(super) const QUANTITY: Accepts = NUMBER.and(&[System::Quantity]);
pub(super) const DATE: Accepts = Accepts::of(&[System::Date, System::DateTime]);
pub(super) const TIME: Accepts = Accepts::of(&[System::DateTime, System::Time]);
pub(super) const TEMPORAL: Accepts = DATE.and(&[System::Time]);
pub(super) const MEASURED: Accepts = TEMPORAL.and(&[System::Integer, System::Long, System::Decimal, System::Quantity]);
/// Elements too
pub(super) const ANY: Accepts = Accepts(u16::MAX);

impl Accepts {
    const fn of(types: &[System]) -> Self {
        Self(0).and(types)
    }

    const fn and(self, types: &[System]) -> Self {
        let mut set = self.0;
        let mut index = 0;
        while index < types.len() {
            set |= 1 << types[index] as u16;
            index += 1;
        }
        Self(set)
    }

    pub fn has(self, system: System) -> bool {
        self.0 & 1 << system as u16 != 0
    }

    pub fn takes(self, item: &Item<'_>) -> bool {
        self == ANY || item.system().is_some_and(|system| self.has(system))
    }

    /// The types in words.
    pub fn describe(self) -> String {
        let names = System::ALL.into_iter().filter(|system| self.has(*system));
        let names: Vec<_> = names.map(System::name).collect();
        match &names[..] {
            [] => "anything".to_owned(),
            [name] => (*name).to_owned(),
            [first @ .., last] => format!("{} or {last}", first.join(", ")),
        }
    }
}

impl Function {
    /// A function of one value and values as arguments, all of which must be given.
    const fn value(
        name: &'static str,
        input: Accepts,
        parameters: &'static [Parameter],
        output: System,
        body: for<'a> fn(&Operands<'_, 'a>) -> Result<Option<Item<'a>>, Stop>,
    ) -> Self {
        Self {
            name,
            input: Input::Single(input),
            parameters,
            required: parameters.len(),
            output: Output::Single(output),
            needs_order: false,
            depends_on_context: false,
            defines: false,
            body: Body::Value(body),
        }
    }

    /// A function of any items.
    const fn stream(
        name: &'static str,
        parameters: &'static [Parameter],
        output: Output,
        body: for<'a> fn(&Evaluation<'a>, &'a Call, Scope<'_, 'a>, Sink<'_, 'a>) -> Flow,
    ) -> Self {
        Self {
            name,
            input: Input::Items,
            parameters,
            required: parameters.len(),
            output,
            needs_order: false,
            depends_on_context: false,
            defines: false,
            body: Body::Stream(body),
        }
    }

    /// A function of any items that gives a truth value.
    const fn truth(
        name: &'static str,
        parameters: &'static [Parameter],
        body: for<'a> fn(&Evaluation<'a>, &'a Call, Scope<'_, 'a>) -> Result<Option<bool>, Stop>,
    ) -> Self {
        Self {
            name,
            input: Input::Items,
            parameters,
            required: parameters.len(),
            output: Output::Single(System::Boolean),
            needs_order: false,
            defines: false,
            depends_on_context: false,
            body: Body::Truth(body),
        }
    }

    /// So many of the parameters must be given.
    const fn requires(mut self, required: usize) -> Self {
        self.required = required;
        self
    }

    /// It gives something else.
    const fn gives(mut self, output: Output) -> Self {
        self.output = output;
        self
    }

    /// It makes sense only for items in an order.
    const fn ordered(mut self) -> Self {
        self.needs_order = true;
        self
    }

    /// It depends on more than its input and arguments.
    const fn contextual(mut self) -> Self {
        self.depends_on_context = true;
        self
    }

    /// How many arguments it takes at most.
    pub fn most(&self) -> usize {
        match self.parameters.last() {
            Some(Parameter::Variadic | Parameter::Key) => usize::MAX,
            _ => self.parameters.len(),
        }
    }

    /// What an argument has to be.
    pub fn parameter(&self, index: usize) -> Parameter {
        self.parameters[index.min(self.parameters.len() - 1)]
    }
}

/// All tables.
const TABLES: [&[Function]; 16] = [
    existence::FUNCTIONS,
    filtering::FUNCTIONS,
    subsetting::FUNCTIONS,
    combining::FUNCTIONS,
    conversion::FUNCTIONS,
    strings::FUNCTIONS,
    patterns::FUNCTIONS,
    math::FUNCTIONS,
    tree::FUNCTIONS,
    utility::FUNCTIONS,
    temporal::FUNCTIONS,
    typing::FUNCTIONS,
    aggregates::FUNCTIONS,
    fhir::FUNCTIONS,
    terminology::FUNCTIONS,
    keys::FUNCTIONS,
];

/// All functions.
pub(super) fn all() -> impl Iterator<Item = &'static Function> {
    TABLES.into_iter().flatten()
}

/// Functions of FHIR and of its later versions that are not there, and why.
pub(super) const UNSUPPORTED: &[(&str, &str)] = &[
    (
        "elementDefinition",
        "there are no items for definitions; `fhir_elements()` in SQL lists them",
    ),
    (
        "slice",
        "no element tells the slice that it is of; `where()` tells them apart",
    ),
    ("pathname", "items do not tell where they stand"),
    ("hasTemplateIdOf", "it is for CDA documents"),
    (
        "weight",
        "it is for later versions of FHIR; the extension is `extension(%`ext-itemWeight`)`",
    ),
];

/// The function of a name. In views, some mean something else.
pub(super) fn named(name: &str, in_view: bool) -> Option<&'static Function> {
    let of_views = in_view.then_some(keys::IN_VIEWS).into_iter().flatten();
    of_views.chain(all()).find(|function| function.name == name)
}

impl Call {
    /// A call without arguments so far.
    pub fn new(function: &'static Function, input: Plan, span: Span) -> Self {
        Self {
            function,
            input,
            arguments: Vec::new(),
            type_test: None,
            slot: 0,
            descending: Vec::new(),
            pattern: OnceLock::new(),
            span,
        }
    }

    /// Evaluates it.
    pub fn evaluate<'a>(&'a self, evaluation: &Evaluation<'a>, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
        match self.function.body {
            Body::Stream(body) => body(evaluation, self, scope, out),
            Body::Truth(body) => body(evaluation, self, scope)?.map_or(Ok(()), |truth| out(Item::Boolean(truth))),
            Body::Value(body) => {
                let Some(input) = self.single_input(evaluation, scope)? else {
                    return Ok(());
                };
                let mut arguments = Vec::with_capacity(self.arguments.len());
                for index in 0..self.arguments.len() {
                    match self.argument(evaluation, index, scope)? {
                        Some(argument) => arguments.push(argument),
                        None if matches!(self.function.parameter(index), Parameter::Optional(_)) => {}
                        None => return Ok(()),
                    }
                }
                for operand in std::iter::once(&input).chain(&arguments) {
                    evaluation.pay_for(operand, self.span)?;
                }
                let operands = Operands {
                    evaluation,
                    call: self,
                    input,
                    arguments,
                };
                let Some(result) = body(&operands)? else { return Ok(()) };
                evaluation.pay_for(&result, self.span)?;
                out(result)
            }
        }
    }

    /// The truth value that it gives, if it is a function of these.
    pub fn truth<'a>(
        &'a self,
        evaluation: &Evaluation<'a>,
        scope: Scope<'_, 'a>,
    ) -> Option<Result<Option<bool>, Stop>> {
        match self.function.body {
            Body::Truth(body) => Some(
                evaluation
                    .spend(1, self.span)
                    .and_then(|()| body(evaluation, self, scope)),
            ),
            Body::Value(_) | Body::Stream(_) => None,
        }
    }

    /// The value of the input, if it has one.
    pub fn single_input<'a>(
        &'a self,
        evaluation: &Evaluation<'a>,
        scope: Scope<'_, 'a>,
    ) -> Result<Option<Item<'a>>, Stop> {
        let Input::Single(accepts) = self.function.input else {
            return Ok(None);
        };
        let item = evaluation.single(&self.input, scope, self.span)?;
        let value = |item| match accepts {
            ANY => Some(evaluation.system(item)),
            _ => evaluation.operand(item),
        };
        let Some(item) = item.and_then(value) else {
            return Ok(None);
        };
        if accepts.takes(&item) {
            return Ok(Some(item));
        }
        Err(self.mismatch("of", accepts, &item).into())
    }

    /// The value of an argument, if it has one.
    pub fn argument<'a>(
        &'a self,
        evaluation: &Evaluation<'a>,
        index: usize,
        scope: Scope<'_, 'a>,
    ) -> Result<Option<Item<'a>>, Stop> {
        let Some(plan) = self.arguments.get(index) else {
            return Ok(None);
        };
        let item = evaluation.single(plan, scope, self.span)?;
        let value = |item| match self.function.parameter(index) {
            Parameter::Single(ANY) => Some(evaluation.system(item)),
            _ => evaluation.operand(item),
        };
        let Some(item) = item.and_then(value) else {
            return Ok(None);
        };
        match self.function.parameter(index) {
            Parameter::Single(accepts) | Parameter::Optional(accepts) if !accepts.takes(&item) => {
                Err(self.mismatch("with", accepts, &item).into())
            }
            _ => Ok(Some(item)),
        }
    }

    fn mismatch(&self, preposition: &str, accepts: Accepts, item: &Item<'_>) -> Problem {
        Problem::new(
            format!(
                "`{}()` {preposition} {}: it takes {}",
                self.function.name,
                describe(item),
                accepts.describe()
            ),
            self.span,
        )
    }

    /// A problem at this call.
    pub fn problem(&self, message: &str) -> Stop {
        Problem::new(format!("`{}()`: {message}", self.function.name), self.span).into()
    }
}

impl<'a> Operands<'_, 'a> {
    /// The input as text; empty if it is none, which its type excludes.
    pub fn text(&self) -> &str {
        text(&self.input)
    }

    /// An argument as text.
    pub fn argument_text(&self, index: usize) -> &str {
        self.arguments.get(index).map_or("", text)
    }

    /// An argument as a whole number.
    pub fn argument_integer(&self, index: usize) -> Option<i32> {
        match self.arguments.get(index) {
            Some(Item::Integer(value)) => Some(*value),
            _ => None,
        }
    }

    /// The input, for a function that gives it back.
    pub fn input(&self) -> Item<'a> {
        self.input.clone()
    }
}

fn text<'i>(item: &'i Item<'_>) -> &'i str {
    match item {
        Item::String(text) => text,
        _ => "",
    }
}
