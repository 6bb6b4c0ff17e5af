//! What is said of [invariants](https://hl7.org/fhir/R4/conformance-rules.html#constraints) that are not met; each is a rule of its own key.

use crate::validate::issue::{Category, Rule, Severity};

pub const ELE_1: Rule =
    Rule::error("ele-1", "invariant", "An element has a value or children").of(Category::Completeness);
pub const NOT_EVALUATED: Rule = Rule::error(
    "invariant-not-evaluated",
    "processing",
    "An invariant can be evaluated on the data",
)
.information();

/// That one of the definitions' is broken, which has a name and words of its own.
pub const fn broken(severity: Severity) -> Rule {
    Rule {
        severity,
        ..Rule::error("", "invariant", "")
    }
}

pub const RULES: &[Rule] = &[ELE_1, NOT_EVALUATED];
