//! Calls of functions: their input and arguments are checked, and what they give is told.

use super::{Compiler, Focus, Lowered, fold};
use crate::definitions::nearest;
use crate::fhirpath::error::Problem;
use crate::fhirpath::functions::{self, Function, Input, Output, Parameter};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::plan::{Call, Plan};
use crate::fhirpath::syntax::{Expr, ExprKind, Literal, Span};
use crate::fhirpath::types::{Static, Type};

/// A projection that is repeated and gives new types after so many rounds may give any.
const MOST_ROUNDS: usize = 8;

impl Compiler<'_> {
    pub(super) fn call(
        &mut self,
        input: Option<&Expr>,
        (name, name_span): (&str, Span),
        arguments: &[Expr],
        span: Span,
        focus: &Focus,
    ) -> Lowered {
        let (input, known) = match input {
            Some(input) => self.lower(input, focus)?,
            None => (Plan::This, focus.this.clone()),
        };
        let function = function_named(name, name_span, self.options.view)?;
        check_count(function, arguments.len(), span)?;
        if let Input::Single(accepts) = function.input {
            self.accepts(&format!("`{name}()`"), accepts, &known, span)?;
        }
        if function.needs_order {
            self.ordered(&format!("`{name}()`"), &known, span)?;
        }
        if let ([Parameter::Type], [argument]) = (function.parameters, arguments) {
            return self.type_function(function, (input, known), argument, span);
        }
        let mut call = Call::new(function, input, span);
        let mut results = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let (argument, descending) = match function.parameter(index) {
                Parameter::Key => direction(argument),
                _ => (argument, false),
            };
            let (plan, result) = match function.output {
                Output::Repetition => self.repeated(argument, &known, focus)?,
                _ => self.argument(function, index, argument, &known, focus)?,
            };
            call.arguments.push(plan);
            call.descending.push(descending);
            results.push(result);
        }
        if function.defines
            && let Some(ExprKind::Literal(Literal::String(variable))) = arguments.first().map(|argument| &argument.kind)
        {
            let value = results.get(1).cloned().unwrap_or_else(|| known.clone());
            call.slot = self.define(variable.clone(), value, span)?;
        }
        let result = self.result(function, &known, &results);
        Ok((fold(Plan::Call(Box::new(call)), self.model), result))
    }

    /// An argument, evaluated where its parameter says.
    fn argument(
        &mut self,
        function: &Function,
        index: usize,
        argument: &Expr,
        known: &Static,
        focus: &Focus,
    ) -> Lowered {
        let each = || focus.on(known.clone().single());
        match function.parameter(index) {
            Parameter::Name => match &argument.kind {
                ExprKind::Literal(Literal::String(text)) => Ok((
                    Plan::Constant(vec![Item::from(text.clone())]),
                    Static::system(System::String),
                )),
                _ => Err(Problem::new("a name is expected here, as a string", argument.span)),
            },
            Parameter::Single(accepts) | Parameter::Optional(accepts) => {
                let (plan, result) = self.scoped(argument, focus)?;
                self.accepts(&format!("`{}()`", function.name), accepts, &result, argument.span)?;
                Ok((plan, result))
            }
            Parameter::Items | Parameter::Variadic => self.scoped(argument, focus),
            Parameter::Each | Parameter::Criteria | Parameter::Key => self.scoped(argument, &each()),
            Parameter::Condition => {
                let (plan, result) = self.scoped(argument, &each())?;
                let what = format!("the criterion of `{}()`", function.name);
                self.accepts(&what, functions::BOOLEAN, &result, argument.span)?;
                Ok((plan, result))
            }
            Parameter::Aggregator => {
                // What the aggregator gives is part of `$total`, and not known before it is checked.
                let inner = Focus {
                    total: Some(Static::any()),
                    ..each()
                };
                self.scoped(argument, &inner)
            }
            Parameter::Whole => self.scoped(argument, &focus.on(known.clone())),
            Parameter::Type => Err(Problem::new("a type is expected here", argument.span)),
        }
    }

    /// A projection of the input, of what it gives itself, and so on: its types are known when no new ones come.
    fn repeated(&mut self, projection: &Expr, known: &Static, focus: &Focus) -> Lowered {
        let mut input = known.clone();
        for _ in 0..MOST_ROUNDS {
            let lowered = match self.scoped(projection, &focus.on(input.clone().single())) {
                // One side of a union may be about what the other side gives.
                Err(_) if matches!(projection.kind, ExprKind::Binary { .. } | ExprKind::Call { .. }) => break,
                lowered => lowered?,
            };
            let next = known.clone().or(lowered.1.clone());
            if next.types == input.types {
                return Ok(lowered);
            }
            input = next;
        }
        let (plan, result) = self.scoped(projection, &focus.on(Static::any().single()))?;
        Ok((plan, Static { types: None, ..result }))
    }

    /// What is known of a call's result.
    pub(super) fn result(&self, function: &Function, known: &Static, arguments: &[Static]) -> Static {
        let argument = |index: usize| arguments.get(index).cloned().unwrap_or_else(Static::empty);
        let single = |system| Static {
            types: if known.is_empty() && matches!(function.input, Input::Single(_)) {
                Some(Vec::new())
            } else {
                Some(vec![Type::System(system)])
            },
            many: false,
            ordered: true,
        };
        match function.output {
            Output::Single(system) => single(system),
            Output::Many(system) => single(system).many(),
            Output::Input => known.clone(),
            Output::OneOfInput => known.clone().single(),
            Output::Projection => {
                let result = argument(0);
                Static {
                    many: result.many || known.many,
                    ..result
                }
            }
            Output::Repetition => argument(0).many(),
            Output::InputAndArgument => known.clone().or(argument(0)).many(),
            Output::AnyArgument => {
                let results = arguments.iter().enumerate();
                let results = results.filter(|(index, _)| function.parameter(*index) != Parameter::Condition);
                let results = results.map(|(_, result)| result.clone());
                results.reduce(Static::or).unwrap_or_else(Static::empty)
            }
            Output::Value => self.value(known).single(),
            Output::NumberAs(system) => match self.value(known).types {
                Some(types) => {
                    let number = |item| match item {
                        Type::System(System::Quantity) => item,
                        _ => Type::System(system),
                    };
                    let results = types.into_iter().map(|item| Static::of(vec![number(item)]));
                    results.reduce(Static::or).unwrap_or_else(Static::empty)
                }
                None => Static::any().single(),
            },
            Output::Tree => Static {
                ordered: false,
                ..Static::any()
            },
            Output::Any | Output::OfType => Static::any(),
            Output::Extension => match self.model.extension() {
                Some(id) => Static::of(vec![Type::Fhir(id)]).many(),
                None => Static::any(),
            },
            Output::TypeInfo => Static {
                types: Some(vec![Type::Info]),
                ..known.clone()
            },
        }
    }
}

fn function_named(name: &str, span: Span, in_view: bool) -> Result<&'static Function, Problem> {
    if let Some(function) = functions::named(name, in_view) {
        return Ok(function);
    }
    if let Some((_, why)) = functions::UNSUPPORTED.iter().find(|unsupported| unsupported.0 == name) {
        return Err(Problem::new(format!("`{name}()` is not supported: {why}"), span));
    }
    let names = functions::all().map(|function| function.name);
    Err(Problem::new(format!("there is no function `{name}()`"), span).suggest(nearest(name, names)))
}

fn check_count(function: &Function, given: usize, span: Span) -> Result<(), Problem> {
    if (function.required..=function.most()).contains(&given) {
        return Ok(());
    }
    let takes = match (function.required, function.most()) {
        (0, 0) => "no arguments".to_owned(),
        (1, 1) => "one argument".to_owned(),
        (1, usize::MAX) => "one argument or more".to_owned(),
        (least, usize::MAX) => format!("{least} or more arguments"),
        (least, most) if least == most => format!("{least} arguments"),
        (0, 1) => "no argument or one".to_owned(),
        (least, most) => format!("{least} to {most} arguments"),
    };
    Err(Problem::new(
        format!("`{}()` takes {takes}, not {given}", function.name),
        span,
    ))
}

/// The key to sort by, and whether it is descending: `desc` says so, and so does `-`.
fn direction(key: &Expr) -> (&Expr, bool) {
    match &key.kind {
        ExprKind::Polarity {
            negative: true,
            operand,
        } => (operand, true),
        ExprKind::SortKey { key, descending } => (key, *descending),
        _ => (key, false),
    }
}
