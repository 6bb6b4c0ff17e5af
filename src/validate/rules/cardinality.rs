//! [Cardinality](https://hl7.org/fhir/R4/conformance-rules.html#cardinality): how often an element may and must be there.

use crate::validate::issue::{Category, Rule};

pub const MIN: Rule = Rule::error(
    "cardinality-min",
    "required",
    "An element is there as often as it must be",
)
.of(Category::Completeness);
pub const MAX: Rule = Rule::error(
    "cardinality-max",
    "structure",
    "An element is there no more often than it may be",
);

pub const RULES: &[Rule] = &[MIN, MAX];
