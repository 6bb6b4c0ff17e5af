//! `is`, `as` and `ofType`: names of types.

use super::{Compiler, Focus, Lowered, fold};
use crate::definitions::nearest;
use crate::fhirpath::error::Problem;
use crate::fhirpath::functions::{Function, Output, typing};
use crate::fhirpath::item::System;
use crate::fhirpath::plan::{Call, Plan, TypeTest};
use crate::fhirpath::syntax::{Expr, ExprKind, Literal, Span, TypeOperator, TypeSpecifier};
use crate::fhirpath::types::{Static, Type};

impl Compiler<'_> {
    /// `operand is Type`, `operand as Type`.
    pub(super) fn type_operator(
        &mut self,
        operator: TypeOperator,
        operand: &Expr,
        specifier: &TypeSpecifier,
        span: Span,
        focus: &Focus,
    ) -> Lowered {
        let function = match operator {
            TypeOperator::Is => &typing::IS,
            TypeOperator::As => &typing::AS,
        };
        let lowered = self.scoped(operand, focus)?;
        let test = self.type_test(
            function,
            specifier.namespace.as_deref(),
            &specifier.name,
            specifier.span,
        )?;
        Ok(self.typed_call(function, lowered, test, span))
    }

    /// `operand.is(Type)`, `operand.as(Type)`, `operand.ofType(Type)`.
    pub(super) fn type_function(
        &mut self,
        function: &'static Function,
        operand: (Plan, Static),
        argument: &Expr,
        span: Span,
    ) -> Lowered {
        let (namespace, name) = match &argument.kind {
            // As older texts of SQL on FHIR write it.
            ExprKind::Literal(Literal::String(text)) if function.name == "getReferenceKey" => (None, &**text),
            _ => specifier(argument)?,
        };
        let test = self.type_test(function, namespace, name, argument.span)?;
        let function = match function.name {
            name if name == typing::AS.name && self.options.as_filters => &typing::OF_TYPE,
            _ => function,
        };
        Ok(self.typed_call(function, operand, test, span))
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
                    many: function.name == typing::OF_TYPE.name && known.many,
                    ordered,
                }
            }
            _ => self.result(function, &known, &[]),
        };
        if function.name == typing::OF_TYPE.name
            && let (Plan::Child { step, .. }, Some(wanted)) = (&mut input, test.fhir)
            && !step.leads_to_resources()
        {
            let definitions = self.model.definitions();
            let own = self.model.is_primitive(wanted);
            step.narrow(|id| id == wanted || (!own && definitions.is_a(id, wanted)));
        }
        let mut call = Call::new(function, input, span);
        call.type_test = Some(test);
        (fold(Plan::Call(Box::new(call)), self.model), result)
    }

    /// The type that a name stands for. Without a namespace it may be one of FHIR, of System or both.
    fn type_test(
        &self,
        function: &Function,
        namespace: Option<&str>,
        name: &str,
        span: Span,
    ) -> Result<TypeTest, Problem> {
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
            || (function.name == typing::IS.name
                && (definitions.type_named(name).is_some() || System::named(name).is_some()));
        if exists {
            return Ok(test);
        }
        let mut names: Vec<&str> = definitions.types().map(|id| definitions.type_name(id)).collect();
        names.extend(System::ALL.map(System::name));
        Err(Problem::new(format!("there is no type `{name}`"), span).suggest(nearest(name, names)))
    }
}

/// The type that an argument names: `Patient`, `FHIR.Patient`.
fn specifier(argument: &Expr) -> Result<(Option<&str>, &str), Problem> {
    if let ExprKind::Member { input, name, .. } = &argument.kind {
        match input.as_deref().map(|input| &input.kind) {
            None => return Ok((None, name)),
            Some(ExprKind::Member {
                input: None,
                name: namespace,
                ..
            }) => {
                return Ok((Some(namespace), name));
            }
            Some(_) => {}
        }
    }
    Err(Problem::new(
        "a type is expected here, such as Quantity or System.String",
        argument.span,
    ))
}
