//! Operators: what they give, and whether they take their operands.

use super::{Compiler, Focus, Lowered, fold};
use crate::fhirpath::error::Problem;
use crate::fhirpath::functions;
use crate::fhirpath::item::System;
use crate::fhirpath::operators::result_type;
use crate::fhirpath::plan::Plan;
use crate::fhirpath::syntax::{Expr, Operator, Span};
use crate::fhirpath::types::{Static, Type};

impl Compiler<'_> {
    pub(super) fn indexer(&mut self, input: &Expr, index: &Expr, span: Span, focus: &Focus) -> Lowered {
        let (input, known) = self.lower(input, focus)?;
        self.ordered("an index", &known, span)?;
        let (index_plan, index_known) = self.scoped(index, focus)?;
        self.accepts("an index", functions::INTEGER, &index_known, index.span)?;
        let plan = Plan::Indexer {
            input: Box::new(input),
            index: Box::new(index_plan),
        };
        Ok((plan, known.single()))
    }

    pub(super) fn polarity(&mut self, negative: bool, operand: &Expr, span: Span, focus: &Focus) -> Lowered {
        let operand_span = operand.span;
        let (operand, known) = self.scoped(operand, focus)?;
        self.accepts("a sign", functions::QUANTITY, &known, operand_span)?;
        let plan = Plan::Polarity {
            negative,
            operand: Box::new(operand),
            span,
        };
        Ok((fold(plan, self.model), self.value(&known).single()))
    }

    pub(super) fn binary(
        &mut self,
        operator: Operator,
        span: Span,
        left: &Expr,
        right: &Expr,
        focus: &Focus,
    ) -> Lowered {
        let (left, left_known) = self.scoped(left, focus)?;
        let (right, right_known) = self.scoped(right, focus)?;
        let known = self.operate(operator, span, left_known, right_known)?;
        let plan = Plan::Binary {
            operator,
            left: Box::new(left),
            right: Box::new(right),
            span,
        };
        Ok((fold(plan, self.model), known))
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
        if results.is_empty() && self.options.unchecked {
            return Ok(Static::any().single());
        }
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
}
