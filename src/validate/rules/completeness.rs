//! What a resource should have, though no definition demands it.

use crate::json::NodeId;
use crate::validate::issue::{Category, Rule};
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const OBSERVATION: Rule = Rule::error(
    "observation-without-value",
    "incomplete",
    "An Observation has a value, components, members, or a reason why it has none",
)
.of(Category::Completeness)
.warning();

pub const RULES: &[Rule] = &[OBSERVATION];

impl Walk<'_> {
    /// Checks that an [Observation](https://hl7.org/fhir/R4/observation.html#notes) says something.
    pub fn check_observation(&mut self, node: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let says_something = |member: NodeId| {
            let name = document.name(member);
            let name = name.strip_prefix('_').unwrap_or(&name);
            name.starts_with("value") || matches!(name, "component" | "hasMember" | "dataAbsentReason")
        };
        if document.children(node).any(says_something) {
            return GO_ON;
        }
        self.report(
            OBSERVATION,
            at,
            node,
            || "it has neither a value nor components, members or dataAbsentReason",
        )
    }
}
