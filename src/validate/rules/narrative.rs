//! [Narratives](https://hl7.org/fhir/R4/narrative.html): what their XHTML may have.

use crate::validate::issue::Rule;

pub const TXT_1: Rule = Rule::error(
    "txt-1",
    "invariant",
    "A narrative is well-formed XHTML with the elements and attributes that are allowed, and no others",
);
pub const TXT_2: Rule = Rule::error("txt-2", "invariant", "A narrative says something");
pub const LINK: Rule = Rule::error(
    "narrative-link",
    "invalid",
    "A link in a narrative has a scheme that can be followed",
);
pub const ANCHOR: Rule = Rule::error(
    "narrative-anchor",
    "not-found",
    "A link to a place in the narrative has such a place",
);

pub const RULES: &[Rule] = &[TXT_1, TXT_2, LINK, ANCHOR];
