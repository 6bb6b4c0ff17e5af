//! [Profiles](https://hl7.org/fhir/R4/profiling.html) that a resource says it meets.

use crate::json::NodeId;
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const UNCHECKED: Rule = Rule::error(
    "profile-not-checked",
    "not-supported",
    "The profiles in meta.profile are checked",
)
.information();

pub const RULES: &[Rule] = &[UNCHECKED];

/// Where FHIR's own types are named as profiles of themselves.
const TYPES: &str = "http://hl7.org/fhir/StructureDefinition/";

impl Walk<'_> {
    /// Says which profiles a resource names and no one looks at.
    pub fn check_profiles(&mut self, type_name: &str, resource: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let profiles = document
            .member(resource, "meta")
            .and_then(|meta| document.member(meta, "profile"));
        let meta = at.child("meta", None);
        let place = meta.child("profile", None);
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
