//! Constant folding.

use crate::fhirpath::evaluate::{Evaluation, Scope};
use crate::fhirpath::item::Item;
use crate::fhirpath::model::Model;
use crate::fhirpath::plan::Plan;
use crate::fhirpath::value::DateTime;
use crate::json::{Arena, Document};

/// Evaluates what no document changes, now. What fails is left for the evaluation: it may never be reached.
pub(super) fn fold(plan: Plan, model: &Model) -> Plan {
    if !is_foldable(&plan) {
        return plan;
    }
    let (Some(now), Ok(document)) = (DateTime::from_unix(0, 0, 0), Document::new("null", Arena::default())) else {
        return plan;
    };
    let evaluation = Evaluation::new(&document, model, &now, None);
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

fn is_foldable(plan: &Plan) -> bool {
    let constant = |plan: &Plan| matches!(plan, Plan::Constant(_));
    match plan {
        Plan::Polarity { operand, .. } => constant(operand),
        Plan::Binary { left, right, .. } => constant(left) && constant(right),
        Plan::Call(call) => {
            !call.function.depends_on_context && constant(&call.input) && call.arguments.iter().all(constant)
        }
        _ => false,
    }
}
