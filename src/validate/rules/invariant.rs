//! What is said of [invariants](https://hl7.org/fhir/R4/conformance-rules.html#constraints) that are not met; each is a rule of its own key.

use crate::validate::issue::{Category, Rule};

pub const ELE_1: Rule =
    Rule::error("ele-1", "invariant", "An element has a value or children").of(Category::Completeness);
pub const NOT_EVALUATED: Rule = Rule::error(
    "invariant-not-evaluated",
    "processing",
    "An invariant can be evaluated on the data",
)
.information();

pub const RULES: &[Rule] = &[ELE_1, NOT_EVALUATED];
