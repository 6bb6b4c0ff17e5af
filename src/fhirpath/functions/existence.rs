//! [Existence](https://hl7.org/fhirpath/N1/#existence).

use super::{ANY, BOOLEAN, Function, Output, Parameter};
use crate::fhirpath::equality::Distinct;
use crate::fhirpath::evaluate::{Evaluation, Scope, Stop};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::plan::{Call, Plan};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::truth("empty", &[], |evaluation, call, scope| {
        Ok(Some(!exists(evaluation, call, scope)?))
    }),
    Function::truth("exists", &[Parameter::Criteria], |evaluation, call, scope| {
        Ok(Some(exists(evaluation, call, scope)?))
    })
    .requires(0),
    Function::truth("all", &[Parameter::Criteria], all),
    Function::truth("allTrue", &[], |evaluation, call, scope| {
        quantify(evaluation, call, scope, false, false)
    }),
    Function::truth("anyTrue", &[], |evaluation, call, scope| {
        quantify(evaluation, call, scope, true, true)
    }),
    Function::truth("allFalse", &[], |evaluation, call, scope| {
        quantify(evaluation, call, scope, true, false)
    }),
    Function::truth("anyFalse", &[], |evaluation, call, scope| {
        quantify(evaluation, call, scope, false, true)
    }),
    Function::truth("subsetOf", &[Parameter::Items], |evaluation, call, scope| {
        let whole = distinct(evaluation, call, &call.arguments[0], scope)?;
        all_in(evaluation, call, &call.input, &whole, scope)
    }),
    Function::truth("supersetOf", &[Parameter::Items], |evaluation, call, scope| {
        let whole = distinct(evaluation, call, &call.input, scope)?;
        all_in(evaluation, call, &call.arguments[0], &whole, scope)
    }),
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
    Function::truth("isDistinct", &[], |evaluation, call, scope| {
        let (mut distinct, mut is_distinct) = (Distinct::new(), true);
        evaluation.until_enough(&call.input, scope, &mut |item| {
            is_distinct = distinct.insert(evaluation, &item, call.span)?;
            if is_distinct { Ok(()) } else { Err(Stop::Enough) }
        })?;
        Ok(Some(is_distinct))
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

fn all<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>) -> Result<Option<bool>, Stop> {
    let (mut index, mut all) = (0, true);
    evaluation.until_enough(&call.input, scope, &mut |item| {
        let scope = scope.with_this(&item, index);
        all = evaluation.boolean(&call.arguments[0], scope, call.span)? == Some(true);
        index += 1;
        if all { Ok(()) } else { Err(Stop::Enough) }
    })?;
    Ok(Some(all))
}

/// Gives `found` if one of the truth values is `wanted`, and its opposite if none is.
fn quantify<'a>(
    evaluation: &Evaluation<'a>,
    call: &'a Call,
    scope: Scope<'_, 'a>,
    wanted: bool,
    found: bool,
) -> Result<Option<bool>, Stop> {
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
    Ok(Some(result))
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
) -> Result<Option<bool>, Stop> {
    let mut all = true;
    evaluation.until_enough(part, scope, &mut |item| {
        all = whole.contains(evaluation, &item, call.span)?;
        if all { Ok(()) } else { Err(Stop::Enough) }
    })?;
    Ok(Some(all))
}
