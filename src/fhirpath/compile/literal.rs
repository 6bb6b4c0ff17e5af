//! Literals.

use super::Lowered;
use crate::fhirpath::error::Problem;
use crate::fhirpath::item::Item;
use crate::fhirpath::plan::Plan;
use crate::fhirpath::syntax::{Literal, QuantityUnit, Span};
use crate::fhirpath::types::Static;
use crate::fhirpath::value::{Date, DateTime, Decimal, Quantity, Time, Unit};

/// Its value, if there is one.
pub(super) fn lower(literal: &Literal, span: Span) -> Lowered {
    let bad = |what: &str| Problem::new(format!("this is no {what}"), span);
    let item = match literal {
        Literal::Empty => return Ok((Plan::Constant(Vec::new()), Static::empty())),
        Literal::Boolean(value) => Item::Boolean(*value),
        Literal::String(text) => Item::from(text.clone()),
        Literal::Integer(value) => match i32::try_from(*value) {
            Ok(value) => Item::Integer(value),
            Err(_) => Item::Long(*value),
        },
        Literal::Long(value) => Item::Long(*value),
        Literal::Decimal(text) => {
            Item::Decimal(Decimal::parse(text).ok_or_else(|| bad("number that can be kept exactly"))?)
        }
        Literal::Date(text) => Item::Date(Date::parse(text).ok_or_else(|| bad("date of the calendar"))?),
        Literal::DateTime(text) => {
            Item::DateTime(DateTime::parse(text).ok_or_else(|| bad("date and time of the calendar"))?)
        }
        Literal::Time(text) => Item::Time(Time::parse(text).ok_or_else(|| bad("time of the day"))?),
        Literal::Quantity { value, unit } => {
            let value = Decimal::parse(value).ok_or_else(|| bad("number that can be kept exactly"))?;
            Item::from(Quantity::new(
                value,
                match unit {
                    QuantityUnit::Calendar(keyword) => Unit::new(keyword),
                    QuantityUnit::Ucum(code) => Unit::new(code),
                },
            ))
        }
    };
    let known = item.system().map_or_else(Static::any, Static::system);
    Ok((Plan::Constant(vec![item]), known))
}
