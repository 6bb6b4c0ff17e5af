//! [Ids](https://hl7.org/fhir/R4/element.html#id): names inside of a resource, for links that begin with `#`.

use std::collections::HashMap;

use super::canonical::FRAGMENT;
use crate::json::{Document, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Scope, Walk};
use crate::xhtml;

pub const DUPLICATE: Rule = Rule::error(
    "duplicate-id",
    "duplicate",
    "The id of an element is that of no other element in the resource",
);

pub const RULES: &[Rule] = &[DUPLICATE];

/// Values that are no data.
const EXEMPT: [&str; 2] = ["fixed", "pattern"];

/// All ids in a resource or a Bundle, and the places in its narratives.
#[derive(Debug, Default)]
pub struct Targets {
    /// What they are in
    of: Option<NodeId>,
    ids: HashMap<String, u32>,
}

impl Targets {
    /// How often an id is in a value.
    #[cold]
    pub fn count(&mut self, id: &str, document: &Document<'_>, of: NodeId) -> u32 {
        if self.of != Some(of) {
            self.of = Some(of);
            self.ids.clear();
            let mut add = |id: &str| *self.ids.entry(id.to_owned()).or_default() += 1;
            for node in document
                .descendants_and_self(of)
                .filter(|node| document.is_string(*node))
            {
                if document.name_is(node, "id") {
                    add(&document.string(node));
                } else if document.name_is(node, "div") {
                    let mut last = None;
                    let _ = xhtml::check(&document.string(node), &mut |attribute| {
                        let is_place = attribute.name == "id" || attribute.element == "a" && attribute.name == "name";
                        // An element may have both.
                        let place = (attribute.element.as_ptr(), attribute.value);
                        if is_place && last.replace(place) != Some(place) {
                            add(attribute.value);
                        }
                    });
                }
            }
        }
        self.ids.get(id).copied().unwrap_or(0)
    }
}

impl Walk<'_> {
    /// Whether there is something of an id in a resource, or in the Bundle around it.
    pub fn has_target(&mut self, id: &str, scope: Scope) -> bool {
        self.targets.count(id, self.document, scope.root) > 0
            || self
                .entries
                .as_mut()
                .is_some_and(|entries| entries.targets.count(id, self.document, entries.bundle) > 0)
    }

    /// Checks where a canonical URL goes that begins with #.
    pub fn check_canonical_target(&mut self, url: &str, at: &Location, node: NodeId, scope: Scope) -> Flow {
        let Some(id) = url.strip_prefix('#') else {
            return GO_ON;
        };
        if id.is_empty() || EXEMPT.iter().any(|name| at.passes(name)) || self.has_target(id, scope) {
            return GO_ON;
        }
        self.report(
            FRAGMENT,
            at,
            node,
            || "this begins with # and goes to no id of the resource or the Bundle",
        )
    }

    /// Checks that the id of an element is not that of another one.
    #[cold]
    pub fn check_id(&mut self, node: NodeId, at: &Location, scope: Scope) -> Flow {
        let Some(id) = self
            .document
            .member(node, "id")
            .filter(|id| self.document.is_string(*id))
        else {
            return GO_ON;
        };
        // A StructureDefinition has all of its elements once more.
        let part = at.passes("snapshot");
        let id = self.document.string(id).into_owned();
        if self.element_ids.insert((scope.resource, part, id)) {
            return GO_ON;
        }
        self.report(
            DUPLICATE,
            at,
            node,
            || "another element of the resource has the same id",
        )
    }
}
