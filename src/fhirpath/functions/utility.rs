//! [Utility functions](https://hl7.org/fhirpath/N1/#utility-functions).

use super::{Function, Output, Parameter};
use crate::fhirpath::evaluate::Scope;
use crate::fhirpath::item::{Item, System};

pub(super) const FUNCTIONS: &[Function] = &[
    // What passes is patients' data: it is written nowhere.
    Function::stream(
        "trace",
        &[Parameter::Name, Parameter::Each],
        Output::Input,
        |evaluation, call, scope, out| evaluation.each(&call.input, scope, out),
    )
    .requires(1),
    Function {
        defines: true,
        ..Function::stream(
            "defineVariable",
            &[Parameter::Name, Parameter::Whole],
            Output::Input,
            |evaluation, call, scope, out| {
                let items = evaluation.collect(&call.input, scope)?;
                let value = match call.arguments.get(1) {
                    Some(plan) => {
                        let scope = Scope { this: &items, ..scope };
                        evaluation.collect(plan, scope)?
                    }
                    None => items.clone(),
                };
                let mut variables = evaluation.variables.borrow_mut();
                if variables.len() <= call.slot {
                    variables.resize_with(call.slot + 1, Vec::new);
                }
                variables[call.slot] = value;
                drop(variables);
                items.into_iter().try_for_each(out)
            },
        )
        .requires(1)
        .contextual()
    },
    Function::stream("now", &[], Output::Single(System::DateTime), |evaluation, _, _, out| {
        out(Item::DateTime(*evaluation.now))
    })
    .contextual(),
    Function::stream("today", &[], Output::Single(System::Date), |evaluation, _, _, out| {
        out(Item::Date(evaluation.now.date()))
    })
    .contextual(),
    Function::stream(
        "timeOfDay",
        &[],
        Output::Single(System::Time),
        |evaluation, _, _, out| evaluation.now.time().map_or(Ok(()), |time| out(Item::Time(time))),
    )
    .contextual(),
];
