//! [Conversion](https://hl7.org/fhirpath/N1/#conversion).

use std::borrow::Cow;

use super::{ANY, Function, Input, Output, Parameter, STRING};
use crate::fhirpath::equality::{decimal, unitless};
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::plan::Call;
use crate::fhirpath::value::{Date, DateTime, Decimal, Quantity, Time, Unit};

/// `toX()` and `convertsToX()`.
macro_rules! conversions {
    ($($to:literal $test:literal $system:ident;)*) => {
        &[
            Function::stream(
                "iif",
                &[Parameter::Condition, Parameter::Each, Parameter::Each],
                Output::AnyArgument,
                iif,
            )
            .requires(2),
            $(
                Function {
                    input: Input::Single(ANY),
                    ..Function::stream($to, &[], Output::Single(System::$system), |evaluation, call, scope, out| {
                        let item = call.single_input(evaluation, scope)?;
                        item.and_then(|item| convert(System::$system, item)).map_or(Ok(()), out)
                    })
                },
                Function {
                    input: Input::Single(ANY),
                    ..Function::stream($test, &[], Output::Single(System::Boolean), |evaluation, call, scope, out| {
                        let item = call.single_input(evaluation, scope)?;
                        let Some(item) = item else { return Ok(()) };
                        out(Item::Boolean(convert(System::$system, item).is_some()))
                    })
                },
            )*
            Function {
                input: Input::Single(ANY),
                ..Function::stream(
                    "toQuantity",
                    &[Parameter::Single(STRING)],
                    Output::Single(System::Quantity),
                    |evaluation, call, scope, out| to_quantity(evaluation, call, scope)?.map_or(Ok(()), |quantity| out(Item::from(quantity))),
                )
                .requires(0)
            },
            Function {
                input: Input::Single(ANY),
                ..Function::stream(
                    "convertsToQuantity",
                    &[Parameter::Single(STRING)],
                    Output::Single(System::Boolean),
                    |evaluation, call, scope, out| {
                        if call.single_input(evaluation, scope)?.is_none() {
                            return Ok(());
                        }
                        out(Item::Boolean(to_quantity(evaluation, call, scope)?.is_some()))
                    },
                )
                .requires(0)
            },
        ]
    };
}

pub(super) const FUNCTIONS: &[Function] = conversions! {
    "toBoolean" "convertsToBoolean" Boolean;
    "toInteger" "convertsToInteger" Integer;
    "toLong" "convertsToLong" Long;
    "toDecimal" "convertsToDecimal" Decimal;
    "toString" "convertsToString" String;
    "toDate" "convertsToDate" Date;
    "toDateTime" "convertsToDateTime" DateTime;
    "toTime" "convertsToTime" Time;
};

/// The branches are evaluated only where they are taken.
fn iif<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let items = evaluation.collect(&call.input, scope)?;
    let scope = match &items[..] {
        [_, _, ..] => return Err(call.problem("its input has several items")),
        // `$index` stays what it is around the call.
        this => Scope { this, ..scope },
    };
    let branch = if evaluation.boolean(&call.arguments[0], scope, call.span)? == Some(true) {
        1
    } else {
        2
    };
    match call.arguments.get(branch) {
        Some(branch) => evaluation.each(branch, scope, out),
        None => Ok(()),
    }
}

fn to_quantity<'a>(
    evaluation: &Evaluation<'a>,
    call: &'a Call,
    scope: Scope<'_, 'a>,
) -> Result<Option<Quantity>, crate::fhirpath::evaluate::Stop> {
    let Some(item) = call.single_input(evaluation, scope)? else {
        return Ok(None);
    };
    let quantity = match convert(System::Quantity, item) {
        Some(Item::Quantity(quantity)) => *quantity,
        _ => return Ok(None),
    };
    if call.arguments.is_empty() {
        return Ok(Some(quantity));
    }
    Ok(match call.argument(evaluation, 0, scope)? {
        Some(Item::String(unit)) => quantity.convert_to(&Unit::new(&unit)),
        _ => None,
    })
}

/// A value as another type; `None` where there is no such value.
pub(super) fn convert(to: System, item: Item<'_>) -> Option<Item<'_>> {
    if item.system() == Some(to) {
        return Some(item);
    }
    match to {
        System::Boolean => boolean(&item).map(Item::Boolean),
        System::Integer => match item {
            Item::Boolean(value) => Some(Item::Integer(value.into())),
            Item::Long(value) => i32::try_from(value).ok().map(Item::Integer),
            Item::String(text) => integer_text(&text)?.parse().ok().map(Item::Integer),
            _ => None,
        },
        System::Long => match item {
            Item::Boolean(value) => Some(Item::Long(value.into())),
            Item::Integer(value) => Some(Item::Long(value.into())),
            Item::String(text) => integer_text(&text)?.parse().ok().map(Item::Long),
            _ => None,
        },
        System::Decimal => match item {
            Item::Boolean(value) => Some(Item::Decimal(Decimal::from(i32::from(value)))),
            Item::String(text) => decimal_text(&text).map(Item::Decimal),
            item => decimal(&item).map(Item::Decimal),
        },
        System::String => text(&item).map(|text| Item::String(Cow::Owned(text))),
        System::Date => match item {
            Item::String(text) => match Date::parse(&text) {
                Some(date) => Some(Item::Date(date)),
                None => DateTime::parse(&text).map(|moment| Item::Date(moment.date())),
            },
            Item::DateTime(moment) => Some(Item::Date(moment.date())),
            _ => None,
        },
        System::DateTime => match item {
            Item::String(text) => DateTime::parse(&text).map(Item::DateTime),
            Item::Date(date) => Some(Item::DateTime(date.to_date_time())),
            _ => None,
        },
        System::Time => match item {
            Item::String(text) => Time::parse(&text).map(Item::Time),
            _ => None,
        },
        System::Quantity => match item {
            Item::Boolean(value) => Some(Item::from(unitless(Decimal::from(i32::from(value))))),
            Item::String(text) => Quantity::parse(&text).map(Item::from),
            item => decimal(&item).map(|value| Item::from(unitless(value))),
        },
    }
}

fn boolean(item: &Item<'_>) -> Option<bool> {
    match item {
        Item::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(true),
            "false" | "f" | "no" | "n" | "0" | "0.0" => Some(false),
            _ => None,
        },
        item => match decimal(item)? {
            number if number == Decimal::from(1) => Some(true),
            number if number == Decimal::from(0) => Some(false),
            _ => None,
        },
    }
}

/// A text of the form `(\+|-)?\d+`.
fn integer_text(text: &str) -> Option<&str> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// A text of the form `(\+|-)?\d+(\.\d+)?`.
fn decimal_text(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    Decimal::parse(text.strip_prefix('+').unwrap_or(text))
}

/// A value as text, as [`toString()`](https://hl7.org/fhirpath/N1/#tostring--string) gives it.
pub(in crate::fhirpath) fn text(item: &Item<'_>) -> Option<String> {
    Some(match item {
        Item::Boolean(value) => value.to_string(),
        Item::Integer(value) => value.to_string(),
        Item::Long(value) => value.to_string(),
        Item::Decimal(value) => value.to_string(),
        Item::String(text) => text.to_string(),
        Item::Date(value) => value.to_string(),
        Item::DateTime(value) => value.to_string(),
        Item::Time(value) => value.to_string(),
        Item::Quantity(value) => value.to_string(),
        Item::Node(_) | Item::Type(_) => return None,
    })
}
