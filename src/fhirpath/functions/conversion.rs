//! [Conversion](https://hl7.org/fhirpath/N1/#conversion).

use std::borrow::Cow;

use super::{ANY, Function, Input, Output, Parameter, STRING};
use crate::fhirpath::equality::{decimal, unitless};
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink, Stop};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::plan::Call;
use crate::fhirpath::value::{Date, DateTime, Decimal, Format, Quantity, Time, Unit};

/// `toX()` and `convertsToX()`.
macro_rules! conversions {
    ($($to:literal $test:literal $system:ident $parameters:ident;)*) => {
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
                    ..Function::stream($to, $parameters, Output::Single(System::$system), |evaluation, call, scope, out| {
                        let item = call.single_input(evaluation, scope)?;
                        match item {
                            Some(item) => to(System::$system, item, evaluation, call, scope)?.map_or(Ok(()), out),
                            None => Ok(()),
                        }
                    })
                    .requires(0)
                },
                Function {
                    input: Input::Single(ANY),
                    ..Function::stream($test, $parameters, Output::Single(System::Boolean), |evaluation, call, scope, out| {
                        let item = call.single_input(evaluation, scope)?;
                        let Some(item) = item else { return Ok(()) };
                        out(Item::Boolean(to(System::$system, item, evaluation, call, scope)?.is_some()))
                    })
                    .requires(0)
                },
            )*
        ]
    };
}

const NONE: &[Parameter] = &[];
/// A unit, or the format of a date
const TEXT: &[Parameter] = &[Parameter::Single(STRING)];

pub(super) const FUNCTIONS: &[Function] = conversions! {
    "toBoolean" "convertsToBoolean" Boolean NONE;
    "toInteger" "convertsToInteger" Integer NONE;
    "toLong" "convertsToLong" Long NONE;
    "toDecimal" "convertsToDecimal" Decimal NONE;
    "toString" "convertsToString" String NONE;
    "toDate" "convertsToDate" Date TEXT;
    "toDateTime" "convertsToDateTime" DateTime TEXT;
    "toTime" "convertsToTime" Time NONE;
    "toQuantity" "convertsToQuantity" Quantity TEXT;
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

/// An item as another type, with the unit or in the format of the argument if there is one.
fn to<'a>(
    system: System,
    item: Item<'a>,
    evaluation: &Evaluation<'a>,
    call: &'a Call,
    scope: Scope<'_, 'a>,
) -> Result<Option<Item<'a>>, Stop> {
    if call.arguments.is_empty() {
        return Ok(convert(system, item));
    }
    let Some(Item::String(argument)) = call.argument(evaluation, 0, scope)? else {
        return Ok(None);
    };
    if system == System::Quantity {
        return Ok(match convert(system, item) {
            Some(Item::Quantity(quantity)) => quantity.convert_to(&Unit::new(&argument)).map(Item::from),
            _ => None,
        });
    }
    let Item::String(text) = item else {
        return Ok(convert(system, item));
    };
    let format = Format::new(&argument)
        .map_err(|code| call.problem(&format!("the code `{code}` of the format is not supported")))?;
    let moment = format.read(&text).map(Item::DateTime);
    Ok(moment.and_then(|moment| convert(system, moment)))
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
            Item::String(text) => Date::parse(&text).map(Item::Date),
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
