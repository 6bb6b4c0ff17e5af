//! [Existence](https://hl7.org/fhirpath/N1/#existence).

use super::{ANY, BOOLEAN, Function, Output, Parameter};
use crate::fhirpath::equality::Distinct;
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink, Stop};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::plan::{Call, Plan};

const TRUTH: Output = Output::Single(System::Boolean);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::stream("empty", &[], TRUTH, |evaluation, call, scope, out| {
        out(Item::Boolean(!exists(evaluation, call, scope)?))
    }),
    Function::stream(
        "exists",
        &[Parameter::Criteria],
        TRUTH,
        |evaluation, call, scope, out| out(Item::Boolean(exists(evaluation, call, scope)?)),
    )
    .requires(0),
    Function::stream("all", &[Parameter::Criteria], TRUTH, all),
    Function::stream("allTrue", &[], TRUTH, |evaluation, call, scope, out| {
        quantify(evaluation, call, scope, false, false, out)
    }),
    Function::stream("anyTrue", &[], TRUTH, |evaluation, call, scope, out| {
        quantify(evaluation, call, scope, true, true, out)
    }),
    Function::stream("allFalse", &[], TRUTH, |evaluation, call, scope, out| {
        quantify(evaluation, call, scope, true, false, out)
    }),
    Function::stream("anyFalse", &[], TRUTH, |evaluation, call, scope, out| {
        quantify(evaluation, call, scope, false, true, out)
    }),
    Function::stream(
        "subsetOf",
        &[Parameter::Items],
        TRUTH,
        |evaluation, call, scope, out| {
            let whole = distinct(evaluation, call, &call.arguments[0], scope)?;
            out(Item::Boolean(all_in(evaluation, call, &call.input, &whole, scope)?))
        },
    ),
    Function::stream(
        "supersetOf",
        &[Parameter::Items],
        TRUTH,
        |evaluation, call, scope, out| {
            let whole = distinct(evaluation, call, &call.input, scope)?;
            out(Item::Boolean(all_in(
                evaluation,
                call,
                &call.arguments[0],
                &whole,
                scope,
            )?))
        },
    ),
    Function::stream(
        "count",
        &[],
        Output::Single(System::Integer),
        |evaluation, call, scope, out| {
            let mut count = 0;
            evaluation.each(&call.input, scope, &mut |_| {
                count += 1;
                Ok(())
            })?;
            out(Item::Integer(count))
        },
    ),
    Function::stream("distinct", &[], Output::Input, |evaluation, call, scope, out| {
        let items = distinct(evaluation, call, &call.input, scope)?.into_items();
        items.into_iter().try_for_each(out)
    }),
    Function::stream("isDistinct", &[], TRUTH, |evaluation, call, scope, out| {
        let (mut distinct, mut is_distinct) = (Distinct::new(), true);
        evaluation.until_enough(&call.input, scope, &mut |item| {
            is_distinct = distinct.insert(evaluation, &item, call.span)?;
            if is_distinct { Ok(()) } else { Err(Stop::Enough) }
        })?;
        out(Item::Boolean(is_distinct))
    }),
    Function::value("not", ANY, &[], System::Boolean, |operands| {
        Ok(Some(Item::Boolean(matches!(operands.input, Item::Boolean(false)))))
    }),
];

/// Whether there is an item, one that meets the criteria if there are any.
fn exists<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>) -> Result<bool, Stop> {
    let (mut index, mut found) = (0, false);
    evaluation.until_enough(&call.input, scope, &mut |item| {
        let meets = match call.arguments.first() {
            None => true,
            Some(criteria) => {
                let scope = scope.with_this(&item, index);
                evaluation.boolean(criteria, scope, call.span)? == Some(true)
            }
        };
        index += 1;
        if meets {
            found = true;
            return Err(Stop::Enough);
        }
        Ok(())
    })?;
    Ok(found)
}

fn all<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let (mut index, mut all) = (0, true);
    evaluation.until_enough(&call.input, scope, &mut |item| {
        let scope = scope.with_this(&item, index);
        all = evaluation.boolean(&call.arguments[0], scope, call.span)? == Some(true);
        index += 1;
        if all { Ok(()) } else { Err(Stop::Enough) }
    })?;
    out(Item::Boolean(all))
}

/// Gives `found` if one of the truth values is `wanted`, and its opposite if none is.
fn quantify<'a>(
    evaluation: &Evaluation<'a>,
    call: &'a Call,
    scope: Scope<'_, 'a>,
    wanted: bool,
    found: bool,
    out: Sink<'_, 'a>,
) -> Flow {
    let mut result = !found;
    evaluation.each(&call.input, scope, &mut |item| match evaluation.system(item) {
        Item::Boolean(value) => {
            if value == wanted {
                result = found;
            }
            Ok(())
        }
        item if BOOLEAN.takes(&item) => Ok(()),
        _ => Err(call.problem("it takes Booleans only")),
    })?;
    out(Item::Boolean(result))
}

/// All items of a plan, each once.
pub(super) fn distinct<'a>(
    evaluation: &Evaluation<'a>,
    call: &Call,
    plan: &'a Plan,
    scope: Scope<'_, 'a>,
) -> Result<Distinct<'a>, Stop> {
    let mut distinct = Distinct::new();
    evaluation.each(plan, scope, &mut |item| {
        distinct.insert(evaluation, &item, call.span)?;
        Ok(())
    })?;
    Ok(distinct)
}

fn all_in<'a>(
    evaluation: &Evaluation<'a>,
    call: &Call,
    part: &'a Plan,
    whole: &Distinct<'a>,
    scope: Scope<'_, 'a>,
) -> Result<bool, Stop> {
    let mut all = true;
    evaluation.until_enough(part, scope, &mut |item| {
        all = whole.contains(evaluation, &item, call.span)?;
        if all { Ok(()) } else { Err(Stop::Enough) }
    })?;
    Ok(all)
}
