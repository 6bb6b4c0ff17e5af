//! The System types of [FHIRPath](https://hl7.org/fhirpath/N1/#literals): exact decimals, partial dates and times,
//! quantities with UCUM's units.
//!
//! An operation that the specification lets end in the empty collection gives `None`. What it asks of two operands, it asks of operands
//! of one type: an integer is converted with [`Decimal::from_i64`], a date with [`Date::to_date_time`].

mod calendar;
mod date;
mod date_time;
mod decimal;
mod duration;
mod quantity;
mod time;
pub mod ucum;
mod unit;

pub use date::Date;
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use duration::CalendarUnit;
pub use quantity::Quantity;
pub use time::Time;
pub use unit::{Code, Unit};
