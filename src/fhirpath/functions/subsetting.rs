//! [Subsetting](https://hl7.org/fhirpath/N1/#subsetting).

use super::existence::distinct;
use super::{Function, INTEGER, Output, Parameter};
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink, Stop};
use crate::fhirpath::item::Item;
use crate::fhirpath::plan::Call;

const COUNT: &[Parameter] = &[Parameter::Single(INTEGER)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::stream("single", &[], Output::OneOfInput, |evaluation, call, scope, out| {
        evaluation.single(&call.input, scope, call.span)?.map_or(Ok(()), out)
    }),
    Function::stream("first", &[], Output::OneOfInput, |evaluation, call, scope, out| {
        let mut first = None;
        evaluation.until_enough(&call.input, scope, &mut |item| {
            first = Some(item);
            Err(Stop::Enough)
        })?;
        first.map_or(Ok(()), out)
    })
    .ordered(),
    Function::stream("last", &[], Output::OneOfInput, |evaluation, call, scope, out| {
        let mut last = None;
        evaluation.each(&call.input, scope, &mut |item| {
            last = Some(item);
            Ok(())
        })?;
        last.map_or(Ok(()), out)
    })
    .ordered(),
    Function::stream("tail", &[], Output::Input, |evaluation, call, scope, out| {
        slice(evaluation, call, scope, 1, usize::MAX, out)
    })
    .ordered(),
    Function::stream(
        "skip",
        COUNT,
        Output::Input,
        |evaluation, call, scope, out| match count(evaluation, call, scope)? {
            Some(skipped) => slice(evaluation, call, scope, skipped, usize::MAX, out),
            None => Ok(()),
        },
    )
    .ordered(),
    Function::stream(
        "take",
        COUNT,
        Output::Input,
        |evaluation, call, scope, out| match count(evaluation, call, scope)? {
            Some(taken) if taken > 0 => slice(evaluation, call, scope, 0, taken, out),
            _ => Ok(()),
        },
    )
    .ordered(),
    Function::stream(
        "intersect",
        &[Parameter::Items],
        Output::Input,
        |evaluation, call, scope, out| {
            let other = distinct(evaluation, call, &call.arguments[0], scope)?;
            let items = distinct(evaluation, call, &call.input, scope)?.into_items();
            items.into_iter().try_for_each(|item| {
                if other.contains(evaluation, &item, call.span)? {
                    out(item)
                } else {
                    Ok(())
                }
            })
        },
    ),
    Function::stream(
        "exclude",
        &[Parameter::Items],
        Output::Input,
        |evaluation, call, scope, out| {
            let other = distinct(evaluation, call, &call.arguments[0], scope)?;
            evaluation.each(&call.input, scope, &mut |item| {
                if other.contains(evaluation, &item, call.span)? {
                    Ok(())
                } else {
                    out(item)
                }
            })
        },
    ),
];

/// The number of items that the argument tells; a negative one is none.
fn count<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>) -> Result<Option<usize>, Stop> {
    Ok(match call.argument(evaluation, 0, scope)? {
        Some(Item::Integer(count)) => Some(usize::try_from(count).unwrap_or(0)),
        _ => None,
    })
}

/// The items of these positions.
fn slice<'a>(
    evaluation: &Evaluation<'a>,
    call: &'a Call,
    scope: Scope<'_, 'a>,
    from: usize,
    to: usize,
    out: Sink<'_, 'a>,
) -> Flow {
    let (mut index, mut enough) = (0, false);
    let flow = evaluation.each(&call.input, scope, &mut |item| {
        let wanted = index >= from;
        index += 1;
        if wanted {
            out(item)?;
        }
        if index >= to {
            enough = true;
            return Err(Stop::Enough);
        }
        Ok(())
    });
    match flow {
        Err(Stop::Enough) if enough => Ok(()),
        flow => flow,
    }
}
