//! Absolute URLs: of [identifiers](https://hl7.org/fhir/R4/datatypes.html#Identifier), and of
//! [canonical resources](https://hl7.org/fhir/R4/references.html#canonical) and the code systems that they take codes from.

use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::primitive::is_absolute;
use crate::validate::tree::TypeRules;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const IDENTIFIER_SYSTEM: Rule = Rule::error(
    "identifier-system",
    "code-invalid",
    "The system of an identifier is an absolute URL",
);
pub const IDENTIFIER_VALUE: Rule = Rule::error(
    "identifier-uri",
    "code-invalid",
    "The value of an identifier with the system urn:ietf:rfc:3986 is a full URI",
)
.warning();
pub const RELATIVE: Rule = Rule::error(
    "canonical-relative",
    "value",
    "A reference by a canonical URL is absolute, or # and the id of a contained resource",
)
.warning();
pub const FRAGMENT: Rule = Rule::error(
    "canonical-fragment",
    "not-found",
    "A canonical URL that begins with # goes to an id in the resource, or in the Bundle around it",
);
pub const URL: Rule = Rule::error(
    "canonical-url",
    "invalid",
    "The url by which others name a definition is absolute",
);
pub const INCLUDE_SYSTEM: Rule = Rule::error(
    "value-set-system",
    "invalid",
    "A value set names the code systems that its codes are from by absolute URLs",
);

pub const RULES: &[Rule] = &[
    IDENTIFIER_SYSTEM,
    IDENTIFIER_VALUE,
    RELATIVE,
    FRAGMENT,
    URL,
    INCLUDE_SYSTEM,
];

/// The system of identifiers that are URIs.
const URI: &str = "urn:ietf:rfc:3986";

impl Walk<'_> {
    fn text_of(&self, object: NodeId, name: &str) -> Option<NodeId> {
        let node = self.document.member(object, name)?;
        (self.document.kind(node) == Kind::String).then_some(node)
    }

    fn is_absolute(&self, node: NodeId) -> bool {
        is_absolute(&self.document.string(node))
    }

    /// Checks an Identifier.
    pub fn check_identifier(&mut self, object: NodeId, at: &Location) -> Flow {
        let Some(system) = self.text_of(object, "system") else {
            return GO_ON;
        };
        if !self.is_absolute(system) {
            return self.report(
                IDENTIFIER_SYSTEM,
                at,
                system,
                || "the system is the URL of a namespace, such as http://hl7.org/fhir/sid/us-ssn",
            );
        }
        let value = self.text_of(object, "value");
        match value.filter(|value| self.document.string(system) == URI && !self.is_absolute(*value)) {
            Some(value) => self.report(
                IDENTIFIER_VALUE,
                at,
                value,
                || "the system says that this is a URI, and it does not begin with the scheme of one",
            ),
            None => GO_ON,
        }
    }

    /// Checks a resource that others name by its url.
    pub fn check_canonical(&mut self, rules: &TypeRules, resource: NodeId, at: &Location) -> Flow {
        if !rules.is_canonical {
            return GO_ON;
        }
        if let Some(url) = self.text_of(resource, "url").filter(|url| !self.is_absolute(*url)) {
            self.report(
                URL,
                &at.child("url", None),
                url,
                || "others name this resource by its url, which has to be absolute",
            )?;
        }
        if *rules.name != *"ValueSet" {
            return GO_ON;
        }
        let document = self.document;
        let Some(compose) = document.member(resource, "compose") else {
            return GO_ON;
        };
        let place = at.child("compose", None);
        for name in ["include", "exclude"] {
            let sets = document.member(compose, name).into_iter();
            for (index, set) in sets.flat_map(|sets| document.elements(sets)).enumerate() {
                if let Some(system) = self.text_of(set, "system").filter(|system| !self.is_absolute(*system)) {
                    self.report(
                        INCLUDE_SYSTEM,
                        &place.child(name, None).at(index),
                        system,
                        || "system is an absolute URL, of a contained code system too",
                    )?;
                }
            }
        }
        GO_ON
    }
}
