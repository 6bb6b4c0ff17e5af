//! Primitive values: [form and range](https://hl7.org/fhir/R4/datatypes.html#primitive).

use crate::validate::issue::Rule;

pub const FORMAT: Rule = Rule::error(
    "primitive-format",
    "value",
    "A primitive value has the form of its type",
);
pub const RANGE: Rule = Rule::error("primitive-range", "value", "A number is in the range of its type");
pub const CALENDAR: Rule = Rule::error("date-not-real", "value", "A date is one of the calendar");
pub const LENGTH: Rule = Rule::error(
    "text-length",
    "too-long",
    "An id has at most 64 characters, a text at most 1,048,576 bytes, and other values what their definition allows",
);

pub const RULES: &[Rule] = &[FORMAT, RANGE, CALENDAR, LENGTH];
