//! [Bindings](https://hl7.org/fhir/R4/terminologies.html#binding) of elements to value sets.

use crate::validate::issue::Rule;

pub const REQUIRED: Rule = Rule::error(
    "required-binding",
    "code-invalid",
    "A code is one of the value set that the element is bound to",
);
pub const EXTENSIBLE: Rule = Rule::error(
    "extensible-binding",
    "code-invalid",
    "A code is one of the value set that the element is bound to, if one of these fits",
)
.warning();
pub const PREFERRED: Rule = Rule::error(
    "preferred-binding",
    "code-invalid",
    "A code is one of the value set that is preferred for the element",
)
.information();
pub const UNKNOWN: Rule = Rule::error(
    "unknown-binding",
    "not-found",
    "Whether a code is one of the value set that the element is required to have is known",
)
.information();

pub const RULES: &[Rule] = &[REQUIRED, EXTENSIBLE, PREFERRED, UNKNOWN];
