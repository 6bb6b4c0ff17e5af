//! Values of columns, as SQL has them.

use std::borrow::Cow;
use std::io::Write as _;

use super::column::{Cell, Check, converts};
use super::column_type::ColumnType;
use super::number;
use crate::fhirpath::value::{Date, DateTime, Decimal};
use crate::fhirpath::{Evaluator, Item};
use crate::json;

/// A value of a column, of the column's type or a list of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// NULL
    Null,
    /// `BOOLEAN`
    Boolean(bool),
    /// `INTEGER`
    Integer(i32),
    /// `BIGINT`
    BigInt(i64),
    /// `DOUBLE`
    Double(f64),
    /// `DECIMAL`: the number in units of its last digit
    Decimal(Unscaled),
    /// `VARCHAR`
    Text(Cow<'a, str>),
    /// `VARCHAR` in which nothing has to be escaped in JSON
    Plain(&'a str),
    /// `JSON`, without white space
    Json(String),
    /// `DATE`: days since 1970-01-01
    Date(i32),
    /// `TIME`: microseconds since midnight
    Time(i64),
    /// `TIMESTAMP`, with a time zone or without: microseconds since 1970-01-01
    Timestamp(i64),
    /// A list, of a column that has several values
    List(Vec<Self>),
}

/// A number of 128 bits that leaves values half of the alignment, and so a third of the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unscaled([u64; 2]);

impl From<i128> for Unscaled {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the halves of the number"
    )]
    fn from(value: i128) -> Self {
        Self([value as u64, (value >> 64) as u64])
    }
}

impl Unscaled {
    /// The number.
    #[must_use]
    pub fn get(self) -> i128 {
        let [low, high] = self.0;
        i128::from(high.cast_signed()) << 64 | i128::from(low)
    }
}

/// Why an item is no value of a column.
type Problem = String;

impl<'a> Value<'a> {
    /// An item as a value of a column; `Null` where a primitive element has extensions instead of a value.
    pub(super) fn of(evaluator: &Evaluator<'a>, cell: &Cell, item: Item<'a>) -> Result<Self, Problem> {
        let mismatch =
            |item: &Item<'a>, wanted: &str| Err(format!("gives {}, not {wanted}", evaluator.type_name(item)));
        match cell.check {
            Check::Primitive if evaluator.is_complex(&item) => {
                return Err(format!(
                    "gives {}, which is not primitive: give the column this `type` to get it as JSON",
                    evaluator.type_name(&item)
                ));
            }
            Check::System(wanted) => match evaluator.value(item.clone()).system() {
                Some(found) if !converts(found, wanted) => return mismatch(&item, wanted.name()),
                None if evaluator.is_complex(&item) => return mismatch(&item, wanted.name()),
                _ => {}
            },
            Check::Complex(wanted) if !evaluator.is_a(&item, wanted) => {
                return mismatch(&item, "what its `type` says");
            }
            _ => {}
        }
        match cell.column_type {
            ColumnType::Varchar => Ok(evaluator.text(item).map_or(Self::Null, Self::Text)),
            ColumnType::Json => {
                let mut text = Vec::new();
                evaluator.write_json(&item, &mut text);
                Ok(String::from_utf8(text).map_or(Self::Null, Self::Json))
            }
            wanted => {
                if let Some(value) = evaluator
                    .number(&item)
                    .and_then(|text| Self::of_number(wanted, text.as_bytes()))
                {
                    return value;
                }
                let of_data = matches!(item, Item::Node(_));
                match evaluator.value(item) {
                    Item::Node(node) if node.value.is_none() => Ok(Self::Null),
                    value => match Self::typed(wanted, &value, of_data)? {
                        Some(value) => Ok(value),
                        None => mismatch(&value, &wanted.to_string()),
                    },
                }
            }
        }
    }

    /// A JSON number of the data, with all of its digits, as a `DECIMAL`; as a `DOUBLE`, with as many as that has. `None` for other types.
    pub(super) fn of_number(wanted: ColumnType, text: &[u8]) -> Option<Result<Self, Problem>> {
        match wanted {
            ColumnType::Decimal(digits, scale) => Some(match number::unscaled(text, digits, scale) {
                Some(unscaled) => Ok(Self::Decimal(unscaled.into())),
                None => Err(too_many_digits(digits, scale)),
            }),
            ColumnType::Double => Some(match str::from_utf8(text).map(str::parse::<f64>) {
                Ok(Ok(value)) if value.is_finite() => Ok(Self::Double(value)),
                _ => Err("gives a number too large for DOUBLE: VARCHAR gives its text".to_owned()),
            }),
            _ => None,
        }
    }

    /// Makes NULL of an empty text, and leaves it out of a list.
    pub(super) fn forget_empty(&mut self) {
        let is_empty = |value: &Self| match value {
            Self::Plain(text) => text.is_empty(),
            Self::Text(text) => text.is_empty(),
            _ => false,
        };
        match self {
            Self::List(items) => items.retain(|item| !is_empty(item)),
            value if is_empty(value) => *value = Self::Null,
            _ => {}
        }
    }

    /// What a column has where there is no value.
    pub(super) fn missing(is_collection: bool) -> Self {
        if is_collection {
            Self::List(Vec::new())
        } else {
            Self::Null
        }
    }

    /// A value of FHIRPath as one of a SQL type; `None` if it is none of these. `of_data`: it stands in the data, so that no digit
    /// may be lost; what was calculated is rounded.
    pub(super) fn typed(wanted: ColumnType, value: &Item<'_>, of_data: bool) -> Result<Option<Self>, Problem> {
        Ok(match (wanted, value) {
            (ColumnType::Boolean, Item::Boolean(value)) => Some(Self::Boolean(*value)),
            (ColumnType::Integer, Item::Integer(value)) => Some(Self::Integer(*value)),
            (ColumnType::Integer, Item::Long(value)) => {
                let value = i32::try_from(*value).map_err(|_| "gives a number too large for INTEGER: tag it as BIGINT");
                Some(Self::Integer(value?))
            }
            (ColumnType::BigInt, Item::Integer(value)) => Some(Self::BigInt(i64::from(*value))),
            (ColumnType::BigInt, Item::Long(value)) => Some(Self::BigInt(*value)),
            (ColumnType::Double, value) => decimal(value).map(|value| Self::Double(value.to_f64())),
            (ColumnType::Decimal(digits, scale), value) => match decimal(value) {
                Some(value) => Some(Self::Decimal(unscaled(value, digits, scale, of_data)?.into())),
                None => None,
            },
            (ColumnType::Date, Item::Date(_) | Item::DateTime(_)) => {
                let date = match value {
                    Item::DateTime(moment) => Some(moment.date()),
                    Item::Date(date) => Some(*date),
                    _ => None,
                };
                let days = date.and_then(Date::to_unix_days);
                Some(Self::Date(days.ok_or(
                    "gives a partial date, which is no DATE: `lowBoundary()` gives its first day, VARCHAR its text",
                )?))
            }
            (ColumnType::Time, Item::Time(time)) => Some(Self::Time(time.to_microseconds().ok_or(
                "gives a time without seconds, which is no TIME: `lowBoundary()` gives its first moment, VARCHAR its text",
            )?)),
            (ColumnType::Timestamp, Item::DateTime(moment)) => Some(Self::Timestamp(moment.to_unix_microseconds().ok_or(
                "gives a date without a time, which is no TIMESTAMP: `lowBoundary()` gives its first moment, VARCHAR its text",
            )?)),
            (ColumnType::TimestampTz, Item::DateTime(moment)) => {
                let microseconds = moment.offset().and_then(|_| moment.to_unix_microseconds());
                Some(Self::Timestamp(microseconds.ok_or(
                    "gives a date without time and time zone, which is no TIMESTAMP WITH TIME ZONE: VARCHAR gives its text",
                )?))
            }
            _ => None,
        })
    }

    /// Appends it as JSON from which DuckDB's `from_json` makes the same value: decimals and JSON are strings, which lose no digit.
    pub fn write_json(&self, column_type: ColumnType, out: &mut Vec<u8>) {
        // writing to a Vec does not fail
        let _ = match self {
            Self::Null => out.write_all(b"null"),
            Self::Boolean(value) => write!(out, "{value}"),
            Self::Integer(value) => write!(out, "{value}"),
            Self::BigInt(value) => write!(out, "{value}"),
            Self::Double(value) => write!(out, "{value:e}"),
            Self::Decimal(value) => {
                let scale = match column_type {
                    ColumnType::Decimal(_, scale) => scale,
                    _ => 0,
                };
                write_decimal(value.get(), scale, out)
            }
            Self::Text(text) => {
                json::write_quoted(text, out);
                Ok(())
            }
            Self::Plain(text) => {
                out.push(b'"');
                out.extend_from_slice(text.as_bytes());
                out.push(b'"');
                Ok(())
            }
            Self::Json(text) => {
                json::write_quoted(text, out);
                Ok(())
            }
            Self::Date(days) => {
                let day = DateTime::from_unix(i64::from(*days) * 86_400, 0, 0);
                match day {
                    Some(day) => write!(out, "\"{}\"", day.date()),
                    None => out.write_all(b"null"),
                }
            }
            Self::Time(microseconds) => {
                let _ = out.write_all(b"\"");
                write_time(*microseconds, out);
                out.write_all(b"\"")
            }
            Self::Timestamp(microseconds) => {
                const DAY: i64 = 86_400_000_000;
                match DateTime::from_unix(microseconds.div_euclid(1_000_000), 0, 0) {
                    Some(day) => {
                        let _ = write!(out, "\"{} ", day.date());
                        write_time(microseconds.rem_euclid(DAY), out);
                        let zone = if column_type == ColumnType::TimestampTz {
                            "+00"
                        } else {
                            ""
                        };
                        write!(out, "{zone}\"")
                    }
                    None => out.write_all(b"null"),
                }
            }
            Self::List(items) => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    item.write_json(column_type, out);
                }
                out.push(b']');
                Ok(())
            }
        };
    }
}

/// As a number where DuckDB reads that without losing a digit, which is five times as fast as from a string. It goes through a double: with
/// less than 2^50 units of the last digit the double and its product with a power of ten that is exact are off by less than half a unit.
fn write_decimal(value: i128, scale: u8, out: &mut Vec<u8>) -> std::io::Result<()> {
    let quote = if value.unsigned_abs() < 1 << 50 && scale <= 22 {
        ""
    } else {
        "\""
    };
    let sign = if value < 0 { "-" } else { "" };
    let (mut units, mut scale) = (value.unsigned_abs(), scale);
    while scale > 0 && units.is_multiple_of(10) {
        (units, scale) = (units / 10, scale - 1);
    }
    match (10_u128.pow(u32::from(scale)), usize::from(scale)) {
        (_, 0) => write!(out, "{quote}{sign}{units}{quote}"),
        (one, digits) => write!(out, "{quote}{sign}{}.{:0digits$}{quote}", units / one, units % one),
    }
}

/// Microseconds since midnight as a time of the day.
fn write_time(microseconds: i64, out: &mut Vec<u8>) {
    let (seconds, fraction) = (microseconds / 1_000_000, microseconds % 1_000_000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    // writing to a Vec does not fail
    let _ = write!(out, "{hours:02}:{minutes:02}:{seconds:02}.{fraction:06}");
}

fn decimal(item: &Item<'_>) -> Option<Decimal> {
    match item {
        Item::Integer(value) => Some(Decimal::from_i64(i64::from(*value))),
        Item::Long(value) => Some(Decimal::from_i64(*value)),
        Item::Decimal(value) => Some(*value),
        _ => None,
    }
}

/// A number in units of the last digit of a `DECIMAL`.
fn unscaled(value: Decimal, digits: u8, scale: u8, of_data: bool) -> Result<i128, Problem> {
    let rounded = if of_data { value } else { value.round(u32::from(scale)) };
    let unscaled = rounded.unscaled(u32::from(scale));
    let fits = |value: &i128| value.unsigned_abs() < 10_u128.pow(u32::from(digits));
    unscaled.filter(fits).ok_or_else(|| too_many_digits(digits, scale))
}

fn too_many_digits(digits: u8, scale: u8) -> Problem {
    format!(
        "gives a number with more digits than DECIMAL({digits},{scale}) has: tag the column as VARCHAR or a longer DECIMAL to keep them, \
         as DOUBLE to lose some"
    )
}
