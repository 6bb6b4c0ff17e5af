//! [Math](https://hl7.org/fhirpath/N1/#math-1).

use super::{Function, INTEGER, NUMBER, Operands, Output, Parameter, QUANTITY};
use crate::fhirpath::equality::decimal;
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::value::{Decimal, Quantity};

const NUMBERS: &[Parameter] = &[Parameter::Single(NUMBER)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::value("abs", QUANTITY, &[], System::Decimal, |operands| Ok(abs(operands))).gives(Output::Value),
    Function::value("ceiling", QUANTITY, &[], System::Integer, |operands| {
        Ok(to_whole(operands, Decimal::ceiling))
    })
    .gives(Output::NumberAs(System::Integer)),
    Function::value("floor", QUANTITY, &[], System::Integer, |operands| {
        Ok(to_whole(operands, Decimal::floor))
    })
    .gives(Output::NumberAs(System::Integer)),
    Function::value("truncate", QUANTITY, &[], System::Integer, |operands| {
        Ok(to_whole(operands, Decimal::truncate))
    })
    .gives(Output::NumberAs(System::Integer)),
    Function::value(
        "round",
        QUANTITY,
        &[Parameter::Single(INTEGER)],
        System::Decimal,
        |operands| {
            let places = operands.argument_integer(0).unwrap_or(0);
            let Ok(places) = u32::try_from(places) else {
                return Err(operands.call.problem("the number of places is negative"));
            };
            Ok(Some(match &operands.input {
                Item::Quantity(quantity) => with_value(quantity, quantity.value.round(places)),
                _ => Item::Decimal(number(operands).round(places)),
            }))
        },
    )
    .requires(0)
    .gives(Output::NumberAs(System::Decimal)),
    Function::value("sqrt", NUMBER, &[], System::Decimal, |operands| {
        Ok(number(operands).sqrt().map(Item::Decimal))
    }),
    Function::value("exp", NUMBER, &[], System::Decimal, |operands| {
        Ok(number(operands).exp().map(Item::Decimal))
    }),
    Function::value("ln", NUMBER, &[], System::Decimal, |operands| {
        Ok(number(operands).ln().map(Item::Decimal))
    }),
    Function::value("log", NUMBER, NUMBERS, System::Decimal, |operands| {
        let base = operands.arguments.first().and_then(decimal);
        Ok(base.and_then(|base| number(operands).log(base)).map(Item::Decimal))
    }),
    Function::value("power", NUMBER, NUMBERS, System::Decimal, |operands| {
        Ok(power(operands))
    })
    .gives(Output::Value),
];

fn number(operands: &Operands<'_, '_>) -> Decimal {
    decimal(&operands.input).unwrap_or_else(|| Decimal::from(0))
}

/// A whole number, as an Integer where it fits. A quantity stays one.
fn to_whole<'a>(operands: &Operands<'_, 'a>, round: fn(Decimal) -> Decimal) -> Option<Item<'a>> {
    if let Item::Quantity(quantity) = &operands.input {
        return Some(with_value(quantity, round(quantity.value)));
    }
    let value = round(number(operands)).to_i64()?;
    Some(i32::try_from(value).map_or(Item::Long(value), Item::Integer))
}

fn with_value<'a>(quantity: &Quantity, value: Decimal) -> Item<'a> {
    Item::from(Quantity::new(value, quantity.unit.clone()))
}

fn abs<'a>(operands: &Operands<'_, 'a>) -> Option<Item<'a>> {
    match &operands.input {
        Item::Integer(value) => value.checked_abs().map(Item::Integer),
        Item::Long(value) => value.checked_abs().map(Item::Long),
        Item::Decimal(value) => Some(Item::Decimal(value.abs())),
        Item::Quantity(quantity) => Some(Item::from(quantity.abs())),
        _ => None,
    }
}

/// Whole where both are; empty where there is no real number.
fn power<'a>(operands: &Operands<'_, 'a>) -> Option<Item<'a>> {
    let exponent = operands.arguments.first()?;
    if let (Item::Integer(base), Item::Integer(exponent)) = (&operands.input, exponent)
        && let Ok(exponent) = u32::try_from(*exponent)
    {
        return base.checked_pow(exponent).map(Item::Integer);
    }
    number(operands).power(decimal(exponent)?).map(Item::Decimal)
}
