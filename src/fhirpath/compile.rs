//! From a syntax tree to a plan: names are resolved, types checked, constants folded.

use super::error::Problem;
use super::evaluate::{Evaluation, Scope};
use super::functions::{self, Accepts, Function, Input, Output, Parameter, typing};
use super::item::{Item, System};
use super::model::Model;
use super::operators::result_type;
use super::plan::{Call, Plan, Step, TypeTest};
use super::syntax::{Expr, ExprKind, Literal, Operator, QuantityUnit, Span, TypeOperator, nearest};
use super::types::{Static, Type, is_open};
use super::value::{Date, DateTime, Decimal, Quantity, Time, Unit};
use crate::definitions::TypeId;
use crate::json::{Arena, Document};

/// What an expression may assume, and what it is told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The types that the focus can have, if that is known; else any resource's
    pub context: Vec<TypeId>,
    /// Do not check names and types against the definitions: for data outside of them
    pub unchecked: bool,
    /// Refuse what depends on an order that is not defined
    pub strict: bool,
    /// The values of constants, `%name`
    pub constants: Vec<(String, Item<'static>)>,
}

/// Compiles a syntax tree. Returns the plan, what is known of its result, and how many variables it defines.
pub(super) fn compile(expression: &Expr, model: &Model, options: &Options) -> Result<(Plan, Static, usize), Problem> {
    let mut compiler = Compiler {
        model,
        options,
        variables: Vec::new(),
        slots: 0,
    };
    let focus = Focus {
        this: compiler.root(),
        total: None,
    };
    let (plan, known) = compiler.lower(expression, &focus)?;
    Ok((plan, known, compiler.slots))
}

struct Compiler<'m> {
    model: &'m Model,
    options: &'m Options,
    /// What `defineVariable` has defined up to here: name, slot, value
    variables: Vec<(String, usize, Static)>,
    slots: usize,
}

/// What is known of `$this` and `$total`.
#[derive(Clone)]
struct Focus {
    this: Static,
    total: Option<Static>,
}

impl Focus {
    fn on(&self, this: Static) -> Self {
        Self {
            this,
            total: self.total.clone(),
        }
    }
}

type Lowered = Result<(Plan, Static), Problem>;

impl Compiler<'_> {
    /// Lowers an expression; the variables that it defines are not seen outside of it.
    fn scoped(&mut self, expression: &Expr, focus: &Focus) -> Lowered {
        let variables = self.variables.len();
        let lowered = self.lower(expression, focus);
        self.variables.truncate(variables);
        lowered
    }

    fn lower(&mut self, expression: &Expr, focus: &Focus) -> Lowered {
        let span = expression.span;
        match &expression.kind {
            ExprKind::Literal(literal) => Self::literal(literal, span),
            ExprKind::This => Ok((Plan::This, focus.this.clone())),
            ExprKind::Index => Ok((Plan::Index, Static::system(System::Integer))),
            ExprKind::Total => match &focus.total {
                Some(total) => Ok((Plan::Total, total.clone())),
                None => Err(Problem::new(
                    "`$total` has a meaning only inside of `aggregate()`",
                    span,
                )),
            },
            ExprKind::Constant(name) => self.constant(name, span),
            ExprKind::Member { input, name, name_span } => self.member(input.as_deref(), name, *name_span, focus),
            ExprKind::Call {
                input,
                name,
                name_span,
                arguments,
            } => self.call(input.as_deref(), name, *name_span, arguments, span, focus),
            ExprKind::Indexer { input, index } => {
                let (input, known) = self.lower(input, focus)?;
                self.ordered("an index", &known, span)?;
                let (index_plan, index_known) = self.scoped(index, focus)?;
                self.accepts("an index", functions::INTEGER, &index_known, index.span)?;
                let plan = Plan::Indexer {
                    input: Box::new(input),
                    index: Box::new(index_plan),
                };
                Ok((self.fold(plan), known.single()))
            }
            ExprKind::Polarity { negative, operand } => {
                let operand_span = operand.span;
                let (operand, known) = self.scoped(operand, focus)?;
                self.accepts("a sign", functions::QUANTITY, &known, operand_span)?;
                let plan = Plan::Polarity {
                    negative: *negative,
                    operand: Box::new(operand),
                    span,
                };
                Ok((self.fold(plan), self.value(&known).single()))
            }
            ExprKind::Binary {
                operator,
                operator_span,
                left,
                right,
            } => {
                let (left, left_known) = self.scoped(left, focus)?;
                let (right, right_known) = self.scoped(right, focus)?;
                let known = self.operate(*operator, *operator_span, left_known, right_known)?;
                let plan = Plan::Binary {
                    operator: *operator,
                    left: Box::new(left),
                    right: Box::new(right),
                    span: *operator_span,
                };
                Ok((self.fold(plan), known))
            }
            ExprKind::SortKey { .. } => Err(Problem::new("`asc` and `desc` belong to the keys of `sort()`", span)),
            ExprKind::Instance { .. } => Err(Problem::new(
                "instance selectors are not supported: there is nothing to make",
                span,
            )),
            ExprKind::Type {
                operator,
                operand,
                specifier,
            } => {
                let name = match operator {
                    TypeOperator::Is => "is",
                    TypeOperator::As => "as",
                };
                let lowered = self.scoped(operand, focus)?;
                let function = row(name);
                let test = self.type_test(specifier.namespace.as_deref(), &specifier.name, specifier.span, name)?;
                Ok(self.typed_call(function, lowered, test, span))
            }
        }
    }

    fn literal(literal: &Literal, span: Span) -> Lowered {
        let bad = |what: &str| Problem::new(format!("this is no {what}"), span);
        let item = match literal {
            Literal::Empty => return Ok((Plan::Constant(Vec::new()), Static::empty())),
            Literal::Boolean(value) => Item::Boolean(*value),
            Literal::String(text) => Item::from(text.clone()),
            Literal::Integer(value) => match i32::try_from(*value) {
                Ok(value) => Item::Integer(value),
                Err(_) => Item::Long(*value),
            },
            Literal::Long(value) => Item::Long(*value),
            Literal::Decimal(text) => {
                Item::Decimal(Decimal::parse(text).ok_or_else(|| bad("number that can be kept exactly"))?)
            }
            Literal::Date(text) => Item::Date(Date::parse(text).ok_or_else(|| bad("date of the calendar"))?),
            Literal::DateTime(text) => {
                Item::DateTime(DateTime::parse(text).ok_or_else(|| bad("date and time of the calendar"))?)
            }
            Literal::Time(text) => Item::Time(Time::parse(text).ok_or_else(|| bad("time of the day"))?),
            Literal::Quantity { value, unit } => {
                let value = Decimal::parse(value).ok_or_else(|| bad("number that can be kept exactly"))?;
                Item::from(Quantity::new(
                    value,
                    match unit {
                        QuantityUnit::Calendar(keyword) => Unit::new(keyword),
                        QuantityUnit::Ucum(code) => Unit::new(code),
                    },
                ))
            }
        };
        let known = item.system().map_or_else(Static::any, Static::system);
        Ok((Plan::Constant(vec![item]), known))
    }

    /// [Environment variables](https://hl7.org/fhir/R4/fhirpath.html#variables), constants of the caller and defined variables.
    fn constant(&self, name: &str, span: Span) -> Lowered {
        if let Some((_, slot, known)) = self.variables.iter().rev().find(|variable| variable.0 == name) {
            return Ok((Plan::Variable(*slot), known.clone()));
        }
        if let Some((_, value)) = self.options.constants.iter().find(|constant| constant.0 == name) {
            let known = value.system().map_or_else(Static::any, Static::system);
            return Ok((Plan::Constant(vec![value.clone()]), known));
        }
        let text = |text: String| Ok((Plan::Constant(vec![Item::from(text)]), Static::system(System::String)));
        match name {
            "context" => Ok((Plan::Context, self.root())),
            "resource" => Ok((Plan::Resource, self.any_resource())),
            "rootResource" => Ok((Plan::RootResource, self.any_resource())),
            "sct" => text("http://snomed.info/sct".to_owned()),
            "loinc" => text("http://loinc.org".to_owned()),
            "ucum" => text("http://unitsofmeasure.org".to_owned()),
            name => {
                if let Some(id) = name.strip_prefix("vs-") {
                    return text(format!("http://hl7.org/fhir/ValueSet/{id}"));
                }
                if let Some(id) = name.strip_prefix("ext-") {
                    return text(format!("http://hl7.org/fhir/StructureDefinition/{id}"));
                }
                let known = ["context", "resource", "rootResource", "sct", "loinc", "ucum"].into_iter();
                let known = known.chain(self.variables.iter().map(|variable| &*variable.0));
                let known = known.chain(self.options.constants.iter().map(|constant| &*constant.0));
                Err(Problem::new(format!("there is no `%{name}` here"), span).suggest(nearest(name, known)))
            }
        }
    }

    /// What is known of the focus of the whole expression.
    fn root(&self) -> Static {
        if self.options.unchecked {
            return Static::any().single();
        }
        if self.options.context.is_empty() {
            let resources = self.model.definitions().resources();
            return Static::of(resources.map(Type::Fhir).collect());
        }
        Static::of(self.options.context.iter().copied().map(Type::Fhir).collect())
    }

    fn any_resource(&self) -> Static {
        let resource = self.model.definitions().type_named("Resource");
        resource.map_or_else(|| Static::any().single(), |id| Static::of(vec![Type::Fhir(id)]))
    }

    fn member(&mut self, input: Option<&Expr>, name: &str, name_span: Span, focus: &Focus) -> Lowered {
        let (input, known) = if let Some(input) = input {
            self.lower(input, focus)?
        } else {
            if let Some(start) = self.start(name, name_span, focus)? {
                return Ok(start);
            }
            (Plan::This, focus.this.clone())
        };
        let known = self.children(&known, name, name_span)?;
        let step = Step::new(self.model, name, known.1);
        let plan = Plan::Child {
            input: Box::new(input),
            step,
        };
        Ok((self.fold(plan), known.0))
    }

    /// The name of a type, as the start of a path.
    fn start(&self, name: &str, span: Span, focus: &Focus) -> Result<Option<(Plan, Static)>, Problem> {
        if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
            return Ok(None);
        }
        let definitions = self.model.definitions();
        let Some(wanted) = definitions.type_named(name) else {
            return Ok(None);
        };
        let Some(types) = &focus.this.types else {
            return Ok(Some((Plan::Start(wanted), Static::of(vec![Type::Fhir(wanted)]))));
        };
        let fits = |item: &Type| match item {
            Type::Fhir(id) if definitions.is_a(*id, wanted) => Some(*item),
            Type::Fhir(id) if definitions.is_a(wanted, *id) => Some(Type::Fhir(wanted)),
            _ => None,
        };
        let types: Vec<_> = types.iter().filter_map(fits).collect();
        if types.is_empty() {
            let here = focus.this.describe(self.model);
            return Err(Problem::new(
                format!("this begins with {name}, and what is here is {here}"),
                span,
            ));
        }
        Ok(Some((
            Plan::Start(wanted),
            Static {
                types: Some(types),
                ..focus.this.clone()
            },
        )))
    }

    /// What the children of a name are, and the types that have them.
    fn children(&self, known: &Static, name: &str, span: Span) -> Result<(Static, Vec<TypeId>), Problem> {
        let definitions = self.model.definitions();
        let Some(types) = &known.types else {
            return Ok((
                Static {
                    many: true,
                    ..Static::any()
                }
                .in_order_of(known),
                Vec::new(),
            ));
        };
        if types.is_empty() {
            return Ok((Static::empty(), Vec::new()));
        }
        let (mut found, mut from, mut many, mut any) = (Vec::new(), Vec::new(), known.many, false);
        let mut add = |item: Type| {
            if !found.contains(&item) {
                found.push(item);
            }
        };
        for item in types {
            match (item, name) {
                (Type::System(System::Quantity), "value") => add(Type::System(System::Decimal)),
                (Type::System(System::Quantity), "unit") | (Type::Info, "namespace" | "name" | "baseType") => {
                    add(Type::System(System::String));
                }
                (Type::Fhir(id), _) => {
                    let concrete: Vec<_> = if self.model.is_resource(*id) && is_open(self.model, *id) {
                        definitions
                            .resources()
                            .filter(|resource| definitions.is_a(*resource, *id))
                            .collect()
                    } else {
                        vec![*id]
                    };
                    any |= is_open(self.model, *id) && !self.model.is_resource(*id);
                    for id in concrete {
                        if self.model.is_primitive(id) && name == "value" {
                            if let Some(system) = self.model.system(id) {
                                add(Type::System(system));
                                from.push(id);
                            }
                            continue;
                        }
                        let Some(element) = definitions.child(id, name) else {
                            continue;
                        };
                        from.push(id);
                        let element = definitions.element(element);
                        many |= element.max() != Some(1);
                        element
                            .types()
                            .for_each(|element_type| add(Type::Fhir(self.model.type_of(id, name, &element_type))));
                    }
                }
                _ => {}
            }
        }
        if found.is_empty() && any {
            return Ok((Static::any().in_order_of(known), Vec::new()));
        }
        if found.is_empty() {
            return Err(self.no_child(known, types, name, span));
        }
        let children = Static {
            types: Some(found),
            many,
            ordered: known.ordered,
        };
        Ok((children, from))
    }

    fn no_child(&self, known: &Static, types: &[Type], name: &str, span: Span) -> Problem {
        let definitions = self.model.definitions();
        let here = known.describe(self.model);
        let ids = || {
            types.iter().filter_map(|item| match item {
                Type::Fhir(id) => Some(*id),
                _ => None,
            })
        };
        // In JSON a choice has its type in its name; in FHIRPath it has not.
        for id in ids() {
            if let Some((element, of)) = definitions.child_by_json_name(id, name) {
                let (element, of) = (
                    definitions.element(element).name().to_owned(),
                    definitions.type_name(of),
                );
                return Problem::new(
                    format!("{here} has no element `{name}` in FHIRPath: write `{element}.ofType({of})`"),
                    span,
                );
            }
        }
        let names = ids().flat_map(|id| definitions.children(id).iter().copied());
        let names = names.map(|element| definitions.element(element).name());
        let suggestion = nearest(name, names);
        let problem = Problem::new(format!("{here} has no element `{name}`"), span);
        if functions::named(name).is_some() {
            return problem.hint(format!("the function is called with parentheses: `{name}()`"));
        }
        problem.suggest(suggestion)
    }

    fn operate(&self, operator: Operator, span: Span, left: Static, right: Static) -> Result<Static, Problem> {
        match operator {
            Operator::Union => return Ok(left.or(right).many()),
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual
            | Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::IntegerDivide
            | Operator::Modulo
            | Operator::Concatenate => {}
            _ => return Ok(Static::system(System::Boolean)),
        }
        let truth = matches!(
            operator,
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual
        );
        let (left_systems, right_systems) = (left.systems(self.model), right.systems(self.model));
        let (Some(left_systems), Some(right_systems)) = (left_systems, right_systems) else {
            return Ok(match (truth, operator) {
                (true, _) => Static::system(System::Boolean),
                (_, Operator::Concatenate) => Static::system(System::String),
                _ => Static::any().single(),
            });
        };
        if left.is_empty() || right.is_empty() {
            return Ok(if operator == Operator::Concatenate {
                Static::system(System::String)
            } else {
                Static::empty()
            });
        }
        let mut results: Vec<_> = left_systems
            .iter()
            .flat_map(|left| {
                right_systems
                    .iter()
                    .filter_map(|right| result_type(operator, *left, *right))
            })
            .collect();
        results.sort_unstable();
        results.dedup();
        if results.is_empty() {
            let (left, right) = (left.describe(self.model), right.describe(self.model));
            let symbol = operator.symbol();
            return Err(Problem::new(
                format!("`{symbol}` does not take {left} and {right}"),
                span,
            ));
        }
        Ok(Static::of(results.into_iter().map(Type::System).collect()))
    }

    fn call(
        &mut self,
        input: Option<&Expr>,
        name: &str,
        name_span: Span,
        arguments: &[Expr],
        span: Span,
        focus: &Focus,
    ) -> Lowered {
        let Some(function) = functions::named(name) else {
            let names = functions::all().map(|function| function.name);
            return Err(
                Problem::new(format!("there is no function `{name}()`"), name_span).suggest(nearest(name, names))
            );
        };
        let given = arguments.len();
        if given < function.required || given > function.most() {
            let takes = match (function.required, function.most()) {
                (0, 0) => "no arguments".to_owned(),
                (1, 1) => "one argument".to_owned(),
                (least, usize::MAX) => format!("{least} or more arguments"),
                (least, most) if least == most => format!("{least} arguments"),
                (least, most) => format!("{least} to {most} arguments"),
            };
            return Err(Problem::new(format!("`{name}()` takes {takes}, not {given}"), span));
        }
        let (input, known) = match input {
            Some(input) => self.lower(input, focus)?,
            None => (Plan::This, focus.this.clone()),
        };
        if let Input::Single(accepts) = function.input {
            self.accepts(&format!("`{name}()`"), accepts, &known, span)?;
        }
        if function.needs_order {
            self.ordered(&format!("`{name}()`"), &known, span)?;
        }
        if function.parameters == [Parameter::Type] {
            let (namespace, type_name) = specifier(&arguments[0])?;
            let test = self.type_test(namespace.as_deref(), &type_name, arguments[0].span, name)?;
            return Ok(self.typed_call(function, (input, known), test, span));
        }
        let mut call = Call {
            function,
            input,
            arguments: Vec::with_capacity(given),
            type_test: None,
            slot: 0,
            descending: Vec::new(),
            pattern: std::sync::OnceLock::new(),
            span,
        };
        let (outer, mut results) = (self.variables.len(), Vec::with_capacity(given));
        let mut defined = None;
        for (index, argument) in arguments.iter().enumerate() {
            let (plan, result) = match function.parameter(index) {
                Parameter::Name => {
                    let ExprKind::Literal(Literal::String(text)) = &argument.kind else {
                        return Err(Problem::new("a name is expected here, as a string", argument.span));
                    };
                    defined = Some(text.clone());
                    (
                        Plan::Constant(vec![Item::from(text.clone())]),
                        Static::system(System::String),
                    )
                }
                Parameter::Single(accepts) => {
                    let (plan, result) = self.scoped(argument, focus)?;
                    self.accepts(&format!("`{name}()`"), accepts, &result, argument.span)?;
                    (plan, result)
                }
                Parameter::Items | Parameter::Variadic => self.scoped(argument, focus)?,
                Parameter::Each => self.scoped(argument, &focus.on(known.clone().single()))?,
                Parameter::Criteria => {
                    let (plan, result) = self.scoped(argument, &focus.on(known.clone().single()))?;
                    if name == "iif" {
                        self.accepts("the criterion of `iif()`", functions::BOOLEAN, &result, argument.span)?;
                    }
                    (plan, result)
                }
                Parameter::Key => {
                    let (key, descending) = match &argument.kind {
                        ExprKind::Polarity {
                            negative: true,
                            operand,
                        } => (&**operand, true),
                        ExprKind::SortKey { key, descending } => (&**key, *descending),
                        _ => (argument, false),
                    };
                    call.descending.push(descending);
                    self.scoped(key, &focus.on(known.clone().single()))?
                }
                Parameter::Aggregator => {
                    // What the aggregator gives is part of `$total`, and not known before it is checked.
                    let inner = Focus {
                        this: known.clone().single(),
                        total: Some(Static::any()),
                    };
                    self.scoped(argument, &inner)?
                }
                Parameter::Whole => self.scoped(argument, &focus.on(known.clone()))?,
                Parameter::Type => return Err(Problem::new("a type is expected here", argument.span)),
            };
            call.arguments.push(plan);
            results.push(result);
        }
        debug_assert!(
            self.variables.len() == outer,
            "arguments define nothing outside of themselves"
        );
        if name == "defineVariable"
            && let Some(variable) = defined
        {
            let value = results.get(1).cloned().unwrap_or_else(|| known.clone());
            call.slot = self.define(variable, value, span)?;
        }
        let result = self.result(function, &known, &results);
        Ok((self.fold(Plan::Call(Box::new(call))), result))
    }

    /// Defines a variable for what follows.
    fn define(&mut self, name: String, value: Static, span: Span) -> Result<usize, Problem> {
        let reserved = ["context", "resource", "rootResource", "sct", "loinc", "ucum"].contains(&&*name)
            || name.starts_with("vs-")
            || name.starts_with("ext-")
            || self.options.constants.iter().any(|constant| constant.0 == name);
        if reserved || self.variables.iter().any(|variable| variable.0 == name) {
            return Err(Problem::new(format!("`%{name}` is defined already"), span));
        }
        let slot = self.slots;
        self.slots += 1;
        self.variables.push((name, slot, value));
        Ok(slot)
    }

    fn typed_call(
        &mut self,
        function: &'static Function,
        (mut input, known): (Plan, Static),
        test: TypeTest,
        span: Span,
    ) -> (Plan, Static) {
        let result = match function.output {
            Output::OfType => {
                let (fhir, system) = (test.fhir.map(Type::Fhir), test.system.map(Type::System));
                let mut types: Vec<_> = fhir.into_iter().chain(system).collect();
                // A name of both worlds means the one that is there.
                if let Some(there) = &known.types {
                    let is_fhir = |item: &Type| matches!(item, Type::Fhir(_));
                    if !there.is_empty() && there.iter().all(is_fhir) && test.fhir.is_some() {
                        types.retain(is_fhir);
                    }
                }
                let ordered = known.ordered;
                Static {
                    types: Some(types),
                    many: function.name == "ofType" && known.many,
                    ordered,
                }
            }
            _ => Static::system(System::Boolean),
        };
        if function.name == "ofType"
            && let (Plan::Child { step, .. }, Some(wanted)) = (&mut input, test.fhir)
            && !step.leads_to_resources()
        {
            let definitions = self.model.definitions();
            let own = self.model.is_primitive(wanted);
            step.narrow(wanted, |id| id == wanted || (!own && definitions.is_a(id, wanted)));
        }
        let call = Call {
            function,
            input,
            arguments: Vec::new(),
            type_test: Some(test),
            slot: 0,
            descending: Vec::new(),
            pattern: std::sync::OnceLock::new(),
            span,
        };
        (self.fold(Plan::Call(Box::new(call))), result)
    }

    /// The type that a name stands for. Without a namespace it may be one of FHIR, of System or both.
    fn type_test(&self, namespace: Option<&str>, name: &str, span: Span, function: &str) -> Result<TypeTest, Problem> {
        let definitions = self.model.definitions();
        let test = TypeTest {
            fhir: definitions.type_named(name).filter(|_| namespace != Some("System")),
            system: System::named(name).filter(|_| namespace != Some("FHIR")),
        };
        match namespace {
            Some("System" | "FHIR") | None => {}
            Some(other) => {
                return Err(Problem::new(
                    format!("there is no namespace `{other}`: there are System and FHIR"),
                    span,
                ));
            }
        }
        // `is` may ask in vain for a type of the other namespace.
        let exists = test.fhir.is_some()
            || test.system.is_some()
            || (function == "is" && (definitions.type_named(name).is_some() || System::named(name).is_some()));
        if exists {
            return Ok(test);
        }
        let mut names: Vec<&str> = definitions.types().map(|id| definitions.type_name(id)).collect();
        names.extend(System::ALL.map(System::name));
        Err(Problem::new(format!("there is no type `{name}`"), span).suggest(nearest(name, names)))
    }

    /// Refuses an input or argument that certainly has another type.
    fn accepts(&self, what: &str, accepts: Accepts, known: &Static, span: Span) -> Result<(), Problem> {
        if accepts == functions::ANY || known.is_empty() {
            return Ok(());
        }
        let Some(systems) = known.systems(self.model) else {
            return Ok(());
        };
        if systems.iter().any(|system| accepts.has(*system)) {
            return Ok(());
        }
        let (wanted, here) = (accepts.describe(), known.describe(self.model));
        Err(Problem::new(format!("{what} takes {wanted}, and this is {here}"), span))
    }

    fn ordered(&self, what: &str, known: &Static, span: Span) -> Result<(), Problem> {
        if self.options.strict && !known.ordered {
            return Err(Problem::new(
                format!("{what} depends on the order of items that have none"),
                span,
            ));
        }
        Ok(())
    }

    /// The values that items convert to.
    fn value(&self, known: &Static) -> Static {
        match known.systems(self.model) {
            Some(systems) => {
                let mut types: Vec<_> = systems.into_iter().map(Type::System).collect();
                types.dedup();
                Static {
                    types: Some(types),
                    ..known.clone()
                }
            }
            None => Static {
                types: None,
                ..known.clone()
            },
        }
    }

    fn result(&self, function: &Function, known: &Static, arguments: &[Static]) -> Static {
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
            Output::Argument(index) => {
                let result = argument(index);
                let many = result.many || known.many;
                // what is repeated are the argument's own children as well
                if function.name.starts_with("repeat") {
                    return Static { many: true, ..result };
                }
                Static { many, ..result }
            }
            Output::InputAndArgument(index) => known.clone().or(argument(index)).many(),
            Output::AnyArgument => {
                // the criterion of iif() is no result
                let from = usize::from(function.name == "iif");
                let results = arguments.iter().skip(from).cloned();
                results.reduce(Static::or).unwrap_or_else(Static::empty)
            }
            Output::Value => self.value(known).single(),
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

    /// Evaluates what no document changes, now. What fails is left for the evaluation: it may never be reached.
    fn fold(&self, plan: Plan) -> Plan {
        if !is_foldable(&plan) {
            return plan;
        }
        let (Some(now), Ok(document)) = (DateTime::from_unix(0, 0, 0), Document::new("null", Arena::default())) else {
            return plan;
        };
        let evaluation = Evaluation::new(&document, self.model, &now, Item::Boolean(true), 0);
        let scope = Scope {
            this: &[],
            index: 0,
            total: &[],
        };
        let items: Option<Vec<_>> = match evaluation.collect(&plan, scope) {
            Ok(items) => items.into_iter().map(Item::into_owned).collect(),
            Err(_) => None,
        };
        match items {
            Some(items) if items.len() <= 1 => Plan::Constant(items),
            _ => plan,
        }
    }
}

fn is_foldable(plan: &Plan) -> bool {
    let constant = |plan: &Plan| matches!(plan, Plan::Constant(_));
    match plan {
        Plan::Polarity { operand, .. } => constant(operand),
        Plan::Binary { left, right, .. } => constant(left) && constant(right),
        Plan::Call(call) => {
            let depends_on_time = matches!(call.function.name, "now" | "today" | "timeOfDay");
            constant(&call.input)
                && call.arguments.iter().all(constant)
                && !depends_on_time
                && !matches!(
                    call.function.name,
                    "defineVariable" | "trace" | "memberOf" | "conformsTo"
                )
        }
        _ => false,
    }
}

fn row(name: &str) -> &'static Function {
    let row = typing::FUNCTIONS.iter().find(|function| function.name == name);
    row.unwrap_or(&typing::FUNCTIONS[0])
}

/// The type that an argument names: `Patient`, `FHIR.Patient`.
fn specifier(argument: &Expr) -> Result<(Option<String>, String), Problem> {
    if let ExprKind::Member { input, name, .. } = &argument.kind {
        match input.as_deref().map(|input| &input.kind) {
            None => return Ok((None, name.clone())),
            Some(ExprKind::Member {
                input: None,
                name: namespace,
                ..
            }) => {
                return Ok((Some(namespace.clone()), name.clone()));
            }
            Some(_) => {}
        }
    }
    Err(Problem::new(
        "a type is expected here, such as Quantity or System.String",
        argument.span,
    ))
}
