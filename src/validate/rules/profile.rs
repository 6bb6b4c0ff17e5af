//! What a resource says of itself in [meta](https://hl7.org/fhir/R4/resource.html#Meta): the profiles that it meets, and who may see it.

use std::collections::HashSet;

use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const UNCHECKED: Rule = Rule::error(
    "profile-not-checked",
    "not-supported",
    "The profiles in meta.profile are checked",
)
.information();

pub const SECURITY: Rule = Rule::error(
    "security-label-duplicate",
    "business-rule",
    "The security labels of a resource are a set: none is there twice",
);

pub const RULES: &[Rule] = &[UNCHECKED, SECURITY];

/// Where FHIR's own types are named as profiles of themselves.
const TYPES: &str = "http://hl7.org/fhir/StructureDefinition/";

impl Walk<'_> {
    /// Checks the meta of a resource.
    pub fn check_meta(&mut self, type_name: &str, resource: NodeId, at: &Location) -> Flow {
        let Some(meta) = self.document.member(resource, "meta") else {
            return GO_ON;
        };
        let at = at.child("meta", None);
        if let Some(labels) = self.document.member(meta, "security") {
            self.check_labels(labels, &at)?;
        }
        if self.only_errors {
            return GO_ON;
        }
        self.check_profiles(type_name, meta, &at)
    }

    #[cold]
    fn check_labels(&mut self, labels: NodeId, at: &Location) -> Flow {
        let document = self.document;
        if document.kind(labels) != Kind::Array {
            return GO_ON;
        }
        let mut seen = HashSet::new();
        for (index, label) in document.elements(labels).enumerate() {
            let text = |name| document.member(label, name).map(|node| document.string(node));
            // A label is its system and code.
            if text("code").is_some() && !seen.insert((text("system"), text("code"))) {
                self.report(
                    SECURITY,
                    &at.child("security", None).at(index),
                    label,
                    || "this label is there before, with the same system and code",
                )?;
            }
        }
        GO_ON
    }

    /// Says which profiles a resource names and no one looks at.
    fn check_profiles(&mut self, type_name: &str, meta: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let profiles = document.member(meta, "profile");
        let place = at.child("profile", None);
        let profiles = profiles.into_iter().flat_map(|profiles| document.elements(profiles));
        for (index, profile) in profiles.enumerate().filter(|(_, profile)| document.is_string(*profile)) {
            let url = document.string(profile);
            let name = url
                .strip_prefix(TYPES)
                .map(|name| name.split('|').next().unwrap_or(name));
            if name != Some(type_name) {
                self.report(
                    UNCHECKED,
                    &place.at(index),
                    profile,
                    || "the profile is not checked: only FHIR's own definitions are",
                )?;
            }
        }
        GO_ON
    }
}
