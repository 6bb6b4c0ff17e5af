//! Codes of code systems, wherever they stand.

use crate::validate::issue::Rule;

pub const UNKNOWN_CODE: Rule = Rule::error(
    "unknown-code",
    "code-invalid",
    "A code is one of its code system, if all codes of that are known",
);
pub const UNKNOWN_SYSTEM: Rule = Rule::error(
    "unknown-code-system",
    "not-found",
    "The codes of a code system are known, or their grammar",
)
.information();

pub const RULES: &[Rule] = &[UNKNOWN_CODE, UNKNOWN_SYSTEM];
