//! [Combining](https://hl7.org/fhirpath/N1/#combining).

use super::{BOOLEAN, Function, Output, Parameter};
use crate::fhirpath::equality::Distinct;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::stream(
        "union",
        &[Parameter::Items],
        Output::InputAndArgument,
        |evaluation, call, scope, out| {
            let mut distinct = Distinct::new();
            for plan in [&call.input, &call.arguments[0]] {
                evaluation.each(plan, scope, &mut |item| {
                    distinct.insert(evaluation, &item, call.span)?;
                    Ok(())
                })?;
            }
            distinct.into_items().into_iter().try_for_each(out)
        },
    ),
    Function::stream(
        "combine",
        // whether the order is to be kept: it always is
        &[Parameter::Items, Parameter::Single(BOOLEAN)],
        Output::InputAndArgument,
        |evaluation, call, scope, out| {
            evaluation.each(&call.input, scope, out)?;
            evaluation.each(&call.arguments[0], scope, out)
        },
    )
    .requires(1),
];
