//! [Filtering and projection](https://hl7.org/fhirpath/N1/#filtering-and-projection), sorting.

use std::cmp::Ordering;

use super::{Function, Output, Parameter};
use crate::fhirpath::equality::Distinct;
use crate::fhirpath::error::Problem;
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink, Stop};
use crate::fhirpath::item::Item;
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
                evaluation.spend(1, call.span)?;
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
            evaluation.spend(1, call.span)?;
            evaluation.each(&call.arguments[0], scope.with_this(item, index), &mut |item| {
                evaluation.spend(1, call.span)?;
                if seen.insert(evaluation, &item, call.span)? {
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
            evaluation.spend(1, call.span)?;
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
        evaluation.spend(1, call.span)?;
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
    let sorted = merge_sort(keyed, &|left, right| compare_keys(call, &left.0, &right.0))?;
    sorted.into_iter().try_for_each(|(_, item)| out(item))
}

/// By the first key that differs. Values of which nobody can tell, such as dates of different precision, count as equal.
fn compare_keys(call: &Call, left: &[Option<Item<'_>>], right: &[Option<Item<'_>>]) -> Result<Ordering, Problem> {
    for (index, (left, right)) in left.iter().zip(right).enumerate() {
        let ordering = match (left, right) {
            (Some(left), Some(right)) => {
                let ordering = compare(left, right, call.span)?.unwrap_or(Ordering::Equal);
                let descending = call.descending.get(index).copied().unwrap_or_default();
                if descending { ordering.reverse() } else { ordering }
            }
            (left, right) => left.is_some().cmp(&right.is_some()),
        };
        if ordering != Ordering::Equal {
            return Ok(ordering);
        }
    }
    Ok(Ordering::Equal)
}

/// A stable sort whose comparison may fail, and need be no total order: the standard library's panics on one that is none.
fn merge_sort<T>(items: Vec<T>, compare: &impl Fn(&T, &T) -> Result<Ordering, Problem>) -> Result<Vec<T>, Problem> {
    let mut runs: Vec<Vec<T>> = items.into_iter().map(|item| vec![item]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(left, right, compare)?,
                None => left,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge<T>(
    left: Vec<T>,
    right: Vec<T>,
    compare: &impl Fn(&T, &T) -> Result<Ordering, Problem>,
) -> Result<Vec<T>, Problem> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        let next = if compare(one, other)? == Ordering::Greater {
            right.next()
        } else {
            left.next()
        };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_is_stable() {
        let mut state = 7_u32;
        let items: Vec<(u32, usize)> = (0..1000)
            .map(|index| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 27, index)
            })
            .collect();
        let mut expected = items.clone();
        expected.sort_by_key(|item| item.0);
        assert_eq!(
            merge_sort(items, &|left, right| Ok(left.0.cmp(&right.0))).ok(),
            Some(expected)
        );
    }

    #[test]
    fn a_comparison_without_sense_ends() {
        let items: Vec<u32> = (0..1000).collect();
        let sorted = merge_sort(items, &|left, right| {
            Ok(if (left * 7 + right) % 3 == 0 {
                Ordering::Greater
            } else {
                Ordering::Less
            })
        });
        assert_eq!(sorted.map(|sorted| sorted.len()).ok(), Some(1000));
    }
}
