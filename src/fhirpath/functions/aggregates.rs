//! [Aggregates](https://build.fhir.org/ig/HL7/FHIRPath/#aggregates).

use super::{Function, Output, Parameter};
use crate::fhirpath::equality::decimal;
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink, Stop};
use crate::fhirpath::item::Item;
use crate::fhirpath::operators::{arithmetic, compare};
use crate::fhirpath::plan::Call;
use crate::fhirpath::syntax::Operator;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::stream(
        "aggregate",
        &[Parameter::Aggregator, Parameter::Items],
        Output::Any,
        aggregate,
    )
    .requires(1),
    Function::stream("sum", &[], Output::Value, |evaluation, call, scope, out| {
        total(evaluation, call, scope, |item| item)?.0.map_or(Ok(()), out)
    }),
    Function::stream("avg", &[], Output::Value, |evaluation, call, scope, out| {
        let exact = |item| decimal(&item).map_or(item, Item::Decimal);
        let (Some(total), count) = total(evaluation, call, scope, exact)? else {
            return Ok(());
        };
        arithmetic(Operator::Divide, &total, &Item::Integer(count), call.span)?.map_or(Ok(()), out)
    }),
    Function::stream("min", &[], Output::Value, |evaluation, call, scope, out| {
        extreme(evaluation, call, scope, std::cmp::Ordering::Less, out)
    }),
    Function::stream("max", &[], Output::Value, |evaluation, call, scope, out| {
        extreme(evaluation, call, scope, std::cmp::Ordering::Greater, out)
    }),
];

fn aggregate<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let mut total = match call.arguments.get(1) {
        Some(start) => evaluation.collect(start, scope)?,
        None => Vec::new(),
    };
    let mut index = 0;
    evaluation.each(&call.input, scope, &mut |item| {
        let scope = Scope {
            total: &total,
            ..scope.with_this(&item, index)
        };
        let next = evaluation.collect(&call.arguments[0], scope)?;
        evaluation.spend(
            u32::try_from(next.len()).unwrap_or(u32::MAX).saturating_add(1),
            call.span,
        )?;
        total = next;
        index += 1;
        Ok(())
    })?;
    total.into_iter().try_for_each(out)
}

/// The sum of all items, converted, and how many there are.
fn total<'a>(
    evaluation: &Evaluation<'a>,
    call: &'a Call,
    scope: Scope<'_, 'a>,
    convert: fn(Item<'a>) -> Item<'a>,
) -> Result<(Option<Item<'a>>, i32), Stop> {
    let (mut total, mut count) = (None, 0);
    evaluation.each(&call.input, scope, &mut |item| {
        let item = convert(evaluation.system(item));
        total = match total.take() {
            _ if item.system().is_none() => return Err(call.problem("it takes numbers and quantities")),
            None if count == 0 => Some(item),
            None => None,
            Some(total) => arithmetic(Operator::Add, &total, &item, call.span)?,
        };
        count += 1;
        Ok(())
    })?;
    Ok((total, count))
}

fn extreme<'a>(
    evaluation: &Evaluation<'a>,
    call: &'a Call,
    scope: Scope<'_, 'a>,
    wanted: std::cmp::Ordering,
    out: Sink<'_, 'a>,
) -> Flow {
    let mut extreme: Option<Item<'a>> = None;
    evaluation.each(&call.input, scope, &mut |item| {
        let item = evaluation.system(item);
        let better = match &extreme {
            None => true,
            Some(extreme) => compare(&item, extreme, call.span)? == Some(wanted),
        };
        if better {
            extreme = Some(item);
        }
        Ok(())
    })?;
    extreme.map_or(Ok(()), out)
}
