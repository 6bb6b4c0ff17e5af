//! [JSON form](https://hl7.org/fhir/R4/json.html): what no definition is needed for, and names that no definition knows.

use crate::validate::issue::Rule;

pub const JSON_SYNTAX: Rule = Rule::error("json-syntax", "structure", "The text is JSON").fatal();
pub const NESTING: Rule = Rule::error(
    "nesting",
    "too-long",
    "Elements are not nested deeper than 200 levels; what is deeper is not checked",
);
pub const RESOURCE_TYPE: Rule = Rule::error(
    "resource-type",
    "structure",
    "A resource names its type in resourceType, and the type is defined",
);
pub const UNKNOWN_ELEMENT: Rule = Rule::error("unknown-element", "structure", "The type defines the element");
pub const JSON_KIND: Rule = Rule::error(
    "json-kind",
    "structure",
    "A value is an object, an array, a string, a number or a truth value, as its type demands",
);
pub const DUPLICATE_MEMBER: Rule = Rule::error("duplicate-member", "duplicate", "An object has each member once");
pub const CHOICE: Rule = Rule::error(
    "choice-several",
    "structure",
    "An element whose type can be chosen has a value of one type",
);
pub const NULL_VALUE: Rule = Rule::error(
    "null-value",
    "structure",
    "null stands only in an array of primitives, for a value that has extensions instead",
);
pub const EMPTY_ARRAY: Rule = Rule::error("empty-array", "structure", "An array has values");
pub const EMPTY_VALUE: Rule = Rule::error("empty-value", "value", "A string is not empty");
pub const SIBLING: Rule = Rule::error(
    "sibling-element",
    "structure",
    "A member with an underscore has id and extensions of a primitive value, and stands beside it as it does: object to value, array to array",
);

pub const RULES: &[Rule] = &[
    JSON_SYNTAX,
    NESTING,
    RESOURCE_TYPE,
    UNKNOWN_ELEMENT,
    JSON_KIND,
    DUPLICATE_MEMBER,
    CHOICE,
    NULL_VALUE,
    EMPTY_ARRAY,
    EMPTY_VALUE,
    SIBLING,
];
