//! [Contained resources](https://hl7.org/fhir/R4/references.html#contained): each is there because something refers to it.

use std::collections::{HashMap, HashSet};

use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const DOM_3: Rule = Rule::error(
    "dom-3",
    "invariant",
    "A contained resource is referred to from elsewhere in the resource, or refers to the resource that contains it",
);

pub const ID: Rule = Rule::error(
    "contained-id",
    "invalid",
    "A contained resource has an id, which no other one has, so that it can be referred to",
);

pub const REF_1: Rule = Rule::error(
    "ref-1",
    "invariant",
    "SHALL have a contained resource if a local reference is provided",
);

pub const RULES: &[Rule] = &[DOM_3, ID, REF_1];

/// The resources that a resource contains, by their ids; the first of several.
#[derive(Debug, Default)]
pub struct Contained {
    /// What contains them
    of: Option<NodeId>,
    by_id: HashMap<String, NodeId>,
}

impl Walk<'_> {
    /// The resource with an id that a resource contains.
    pub fn contained_in(&mut self, resource: NodeId, id: &str) -> Option<NodeId> {
        if self.contained.of != Some(resource) {
            let document = self.document;
            self.contained.of = Some(resource);
            self.contained.by_id.clear();
            let contained = document.member(resource, "contained").into_iter();
            for inner in contained.flat_map(|contained| document.elements(contained)) {
                let own = document.member(inner, "id").filter(|id| document.is_string(*id));
                if let Some(own) = own {
                    let own = document.string(own).into_owned();
                    self.contained.by_id.entry(own).or_insert(inner);
                }
            }
        }
        self.contained.by_id.get(id).copied()
    }

    /// Checks that what a resource contains is used.
    pub fn check_contained(&mut self, resource: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let Some(contained) = document.member(resource, "contained") else {
            return GO_ON;
        };
        let fragments = |node: NodeId| {
            let strings = document
                .descendants_and_self(node)
                .filter(|node| document.is_string(*node));
            strings.filter_map(|node| {
                let text = document.string(node);
                text.starts_with('#').then_some(text)
            })
        };
        let used: HashSet<_> = fragments(resource).map(|text| text[1..].to_owned()).collect();
        let mut ids = HashSet::new();
        for (index, inner) in document.elements(contained).enumerate() {
            let id = document
                .member(inner, "id")
                .filter(|id| document.kind(*id) == Kind::String);
            let Some(id) = id.map(|id| document.string(id)) else {
                self.report(
                    ID,
                    &at.child("contained", None).at(index),
                    inner,
                    || "a contained resource without an id cannot be referred to",
                )?;
                continue;
            };
            if !ids.insert(id.clone()) {
                self.report(
                    ID,
                    &at.child("contained", None).at(index),
                    inner,
                    || "another contained resource has the same id",
                )?;
            }
            let is_used = used.contains(&*id) || fragments(inner).any(|text| text == "#");
            if !is_used {
                self.report(
                    DOM_3,
                    &at.child("contained", None).at(index),
                    inner,
                    || "nothing in the resource refers to this contained one",
                )?;
            }
        }
        GO_ON
    }
}
