//! [Filtering and projection](https://hl7.org/fhirpath/N1/#filtering-and-projection), sorting.

use std::cmp::Ordering;

use super::{Function, Output, Parameter};
use crate::fhirpath::equality::Distinct;
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink, Stop};
use crate::fhirpath::operators::compare;
use crate::fhirpath::plan::Call;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::stream(
        "where",
        &[Parameter::Criteria],
        Output::Input,
        |evaluation, call, scope, out| {
            let mut index = 0;
            evaluation.each(&call.input, scope, &mut |item| {
                let meets = evaluation.boolean(&call.arguments[0], scope.with_this(&item, index), call.span)?;
                index += 1;
                if meets == Some(true) { out(item) } else { Ok(()) }
            })
        },
    ),
    Function::stream(
        "select",
        &[Parameter::Each],
        Output::Projection,
        |evaluation, call, scope, out| {
            let mut index = 0;
            evaluation.each(&call.input, scope, &mut |item| {
                let scope = scope.with_this(&item, index);
                index += 1;
                evaluation.each(&call.arguments[0], scope, out)
            })
        },
    ),
    Function::stream("repeat", &[Parameter::Each], Output::Repetition, repeat),
    Function::stream("repeatAll", &[Parameter::Each], Output::Repetition, repeat_all),
    Function::stream("sort", &[Parameter::Key], Output::Input, sort).requires(0),
    Function::stream(
        "coalesce",
        &[Parameter::Variadic],
        Output::AnyArgument,
        |evaluation, call, scope, out| {
            for argument in &call.arguments {
                let items = evaluation.collect(argument, scope)?;
                if !items.is_empty() {
                    return items.into_iter().try_for_each(out);
                }
            }
            Ok(())
        },
    )
    .requires(1),
];

/// What the projection gives, what it gives of that, and so on, each once: so it ends.
fn repeat<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let mut seen = Distinct::new();
    let mut generation = evaluation.collect(&call.input, scope)?;
    while !generation.is_empty() {
        let mut next = Vec::new();
        for (index, item) in generation.iter().enumerate() {
            evaluation.each(&call.arguments[0], scope.with_this(item, index), &mut |item| {
                evaluation.spend(1, call.span)?;
                if seen.insert(evaluation, item.clone()) {
                    next.push(item);
                }
                Ok(())
            })?;
        }
        next.iter().try_for_each(|item| out(item.clone()))?;
        generation = next;
    }
    Ok(())
}

/// The same with repetitions; where it would not end, the evaluation's bound ends it.
fn repeat_all<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let mut generation = evaluation.collect(&call.input, scope)?;
    while !generation.is_empty() {
        let mut next = Vec::new();
        for (index, item) in generation.iter().enumerate() {
            evaluation.each(&call.arguments[0], scope.with_this(item, index), &mut |item| {
                evaluation.spend(1, call.span)?;
                next.push(item);
                Ok(())
            })?;
        }
        next.iter().try_for_each(|item| out(item.clone()))?;
        generation = next;
    }
    Ok(())
}

/// [By the keys](https://build.fhir.org/ig/HL7/FHIRPath/#sort), or by the items themselves. Items without a key come first, whatever
/// the direction: HL7's suite has them so.
fn sort<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let items = evaluation.collect(&call.input, scope)?;
    let mut keyed = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let keys = if call.arguments.is_empty() {
            vec![Some(evaluation.system(item.clone()))]
        } else {
            let key = |plan| {
                let key = evaluation.single(plan, scope.with_this(&item, index), call.span)?;
                Ok::<_, Stop>(key.map(|key| evaluation.system(key)))
            };
            call.arguments.iter().map(key).collect::<Result<_, _>>()?
        };
        keyed.push((keys, item));
    }
    let mut failed = None;
    keyed.sort_by(|(left, _), (right, _)| {
        for (index, (left, right)) in left.iter().zip(right).enumerate() {
            let ordering = match (left, right) {
                (Some(left), Some(right)) => match compare(left, right, call.span) {
                    Ok(ordering) => ordering.unwrap_or(Ordering::Equal),
                    Err(problem) => {
                        failed.get_or_insert(problem);
                        Ordering::Equal
                    }
                },
                // in either direction
                (left, right) => {
                    let ordering = left.is_some().cmp(&right.is_some());
                    if ordering != Ordering::Equal {
                        return ordering;
                    }
                    ordering
                }
            };
            let descending = call.descending.get(index).copied().unwrap_or_default();
            let ordering = if descending { ordering.reverse() } else { ordering };
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        Ordering::Equal
    });
    if let Some(problem) = failed {
        return Err(problem.into());
    }
    keyed.into_iter().try_for_each(|(_, item)| out(item))
}
