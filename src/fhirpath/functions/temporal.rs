//! [Boundaries and precision](https://build.fhir.org/ig/HL7/FHIRPath/#lowboundaryprecision-integer-decimal--date--datetime--time), and the parts of dates and times.

use super::{DATE, Function, INTEGER, MEASURED, Operands, Output, Parameter, QUANTITY, STRING, TEMPORAL, TIME};
use crate::fhirpath::equality::decimal;
use crate::fhirpath::evaluate::Stop;
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::value::{CalendarUnit, Date, DateTime, Decimal, Time};

const PRECISION: &[Parameter] = &[Parameter::Single(INTEGER)];
const INTERVAL: &[Parameter] = &[Parameter::Single(TEMPORAL), Parameter::Single(STRING)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::value("lowBoundary", MEASURED, PRECISION, System::Decimal, |operands| {
        Ok(boundary(operands, false))
    })
    .requires(0)
    .gives(Output::Value),
    Function::value("highBoundary", MEASURED, PRECISION, System::Decimal, |operands| {
        Ok(boundary(operands, true))
    })
    .requires(0)
    .gives(Output::Value),
    Function::value("precision", MEASURED, &[], System::Integer, |operands| {
        let digits = match &operands.input {
            Item::Date(date) => date.precision(),
            Item::DateTime(time) => time.precision(),
            Item::Time(time) => time.precision(),
            Item::Quantity(quantity) => quantity.value.precision(),
            number => match decimal(number) {
                Some(number) => number.precision(),
                None => return Ok(None),
            },
        };
        Ok(i32::try_from(digits).ok().map(Item::Integer))
    }),
    Function::value(
        "comparable",
        QUANTITY,
        &[Parameter::Single(QUANTITY)],
        System::Boolean,
        |operands| {
            let quantity =
                |item: &Item<'_>| super::conversion::convert(System::Quantity, item.borrowed().into_owned()?);
            let (left, right) = (quantity(&operands.input), operands.arguments.first().and_then(quantity));
            Ok(match (left, right) {
                (Some(Item::Quantity(left)), Some(Item::Quantity(right))) => Some(left.comparable(&right).into()),
                _ => None,
            })
        },
    ),
    Function::value("yearOf", DATE, &[], System::Integer, |operands| {
        Ok(date(&operands.input).map(|date| Item::Integer(date.year().into())))
    }),
    Function::value("monthOf", DATE, &[], System::Integer, |operands| {
        Ok(date(&operands.input)
            .and_then(Date::month)
            .map(|month| Item::Integer(month.into())))
    }),
    Function::value("dayOf", DATE, &[], System::Integer, |operands| {
        Ok(date(&operands.input)
            .and_then(Date::day)
            .map(|day| Item::Integer(day.into())))
    }),
    Function::value("hourOf", TIME, &[], System::Integer, |operands| {
        Ok(time(&operands.input).map(|time| Item::Integer(time.hour().into())))
    }),
    Function::value("minuteOf", TIME, &[], System::Integer, |operands| {
        Ok(time(&operands.input)
            .and_then(Time::minute)
            .map(|minute| Item::Integer(minute.into())))
    }),
    Function::value("secondOf", TIME, &[], System::Integer, |operands| {
        Ok(time(&operands.input)
            .and_then(Time::second)
            .map(|second| Item::Integer(second.into())))
    }),
    Function::value("millisecondOf", TIME, &[], System::Integer, |operands| {
        let milliseconds = time(&operands.input).and_then(Time::millisecond);
        Ok(milliseconds.map(|milliseconds| Item::Integer(milliseconds.into())))
    }),
    Function::value("timezoneOffsetOf", DATE, &[], System::Decimal, |operands| {
        Ok(match operands.input {
            Item::DateTime(moment) => moment.offset_hours().map(Item::Decimal),
            _ => None,
        })
    }),
    Function::value("dateOf", DATE, &[], System::Date, |operands| {
        Ok(date(&operands.input).map(Item::Date))
    }),
    Function::value("timeOf", DATE, &[], System::Time, |operands| {
        Ok(match operands.input {
            Item::DateTime(moment) => moment.time().map(Item::Time),
            _ => None,
        })
    }),
    Function::value("duration", TEMPORAL, INTERVAL, System::Integer, |operands| {
        interval(operands, DateTime::duration, Time::duration)
    }),
    Function::value("difference", TEMPORAL, INTERVAL, System::Integer, |operands| {
        interval(operands, DateTime::difference, Time::difference)
    }),
];

fn date(item: &Item<'_>) -> Option<Date> {
    match item {
        Item::Date(date) => Some(*date),
        Item::DateTime(moment) => Some(moment.date()),
        _ => None,
    }
}

fn time(item: &Item<'_>) -> Option<Time> {
    match item {
        Item::Time(time) => Some(*time),
        Item::DateTime(moment) => moment.time(),
        _ => None,
    }
}

fn boundary<'a>(operands: &Operands<'_, 'a>, high: bool) -> Option<Item<'a>> {
    let digits = operands.argument_integer(0);
    let number = |value: Decimal| {
        if high {
            value.high_boundary(digits)
        } else {
            value.low_boundary(digits)
        }
    };
    match &operands.input {
        Item::Date(date) if high => date.high_boundary(digits).map(Item::Date),
        Item::Date(date) => date.low_boundary(digits).map(Item::Date),
        Item::DateTime(time) if high => time.high_boundary(digits).map(Item::DateTime),
        Item::DateTime(time) => time.low_boundary(digits).map(Item::DateTime),
        Item::Time(time) if high => time.high_boundary(digits).map(Item::Time),
        Item::Time(time) => time.low_boundary(digits).map(Item::Time),
        Item::Quantity(quantity) if high => quantity.high_boundary(digits).map(Item::from),
        Item::Quantity(quantity) => quantity.low_boundary(digits).map(Item::from),
        item => number(decimal(item)?).map(Item::Decimal),
    }
}

/// From the input to the first argument, in the unit of the second one. A date beside a date and time is one without a time.
fn interval<'a>(
    operands: &Operands<'_, 'a>,
    of_date_times: fn(DateTime, DateTime, CalendarUnit) -> Option<i64>,
    of_times: fn(Time, Time, CalendarUnit) -> Option<i64>,
) -> Result<Option<Item<'a>>, Stop> {
    let name = operands.argument_text(1);
    let unit = CalendarUnit::named(name).filter(|unit| unit.name() == name);
    let date_time = |item: &Item<'_>| match item {
        Item::Date(date) => Some(date.to_date_time()),
        Item::DateTime(moment) => Some(*moment),
        _ => None,
    };
    let (from, to) = (&operands.input, operands.arguments.first());
    let units = match (from, to) {
        (Item::Time(_), Some(Item::Time(_))) => "hour, minute, second and millisecond",
        (Item::Date(_), Some(Item::Date(_))) => "year, month, week and day",
        (Item::Time(_), _) | (_, Some(Item::Time(_))) => {
            return Err(operands.call.problem("a time of day and a date are not comparable"));
        }
        _ => "year, month, week, day, hour, minute, second and millisecond",
    };
    let Some(unit) = unit.filter(|unit| units.contains(unit.name())) else {
        return Err(operands.call.problem(&format!("the units are {units}")));
    };
    let count = match (from, to) {
        (Item::Time(from), Some(Item::Time(to))) => of_times(*from, *to, unit),
        (from, to) => match (date_time(from), to.and_then(date_time)) {
            (Some(from), Some(to)) => of_date_times(from, to, unit),
            _ => None,
        },
    };
    Ok(count.map(|count| i32::try_from(count).map_or(Item::Long(count), Item::Integer)))
}
