//! [References](https://hl7.org/fhir/R4/references.html): their form and the types of their targets.

use std::borrow::Cow;

use super::contained;
use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::primitive::{is_oid, is_uuid};
use crate::validate::tree::Member;
use crate::validate::walk::{Flow, GO_ON, Scope, Walk};

pub const SYNTAX: Rule = Rule::error(
    "reference-syntax",
    "value",
    "A reference is Type/id, an absolute URL, urn:uuid: with a UUID, urn:oid: with an OID, #id of a contained resource, or a search",
);
pub const URN: Rule = Rule::error(
    "reference-urn",
    "value",
    "What follows urn:uuid: is a UUID, and what follows urn:oid: an OID",
)
.warning();
pub const TARGET_TYPE: Rule = Rule::error(
    "reference-target-type",
    "structure",
    "A reference goes to a resource of a type that the element allows",
);
pub const TYPE: Rule = Rule::error(
    "reference-type",
    "structure",
    "Reference.type is a type of resources, and that of the target",
);
pub const UNRESOLVED: Rule = Rule::error(
    "reference-unresolved",
    "not-found",
    "What a reference in a Bundle goes to by urn:uuid: or urn:oid:, or in a document by any other way, is in the Bundle",
)
.warning();
pub const FULL_URL: Rule = Rule::error(
    "reference-full-url",
    "not-found",
    "A reference to a resource in a document or message goes to its fullUrl; by type and id alone it is not found",
)
.warning();

pub const RULES: &[Rule] = &[SYNTAX, URN, TARGET_TYPE, TYPE, UNRESOLVED, FULL_URL];

/// What a reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'r> {
    /// `#id`; empty for the container itself
    Contained(&'r str),
    /// `urn:uuid:…`, `urn:oid:…`
    Urn,
    /// An absolute URL; type and id where it ends with them
    Absolute(Option<(&'r str, &'r str)>),
    /// `Type/id`
    Relative(&'r str, &'r str),
    /// `Type?parameters`
    Search(&'r str),
}

/// What a reference says; None if it says nothing that is allowed.
pub fn parse(reference: &str) -> Option<Target<'_>> {
    if let Some(id) = reference.strip_prefix('#') {
        return Some(Target::Contained(id));
    }
    if let Some(uuid) = reference.strip_prefix("urn:uuid:") {
        return is_uuid(before(uuid, b'#').as_bytes(), true).then_some(Target::Urn);
    }
    if let Some(oid) = reference.strip_prefix("urn:oid:") {
        return is_oid(oid.as_bytes()).then_some(Target::Urn);
    }
    let url = before(reference, b'#');
    let versionless = versionless(url);
    if scheme(url).is_some() {
        return Some(Target::Absolute(tail(versionless)));
    }
    if let Some((name, _)) = url.split_once('?') {
        return is_type_name(name).then_some(Target::Search(name));
    }
    let (name, id) = versionless.split_once('/')?;
    let is_id = (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    (is_type_name(name) && is_id).then_some(Target::Relative(name, id))
}

/// What stands before a byte of ASCII; all, if it is not there.
pub fn before(text: &str, byte: u8) -> &str {
    memchr::memchr(byte, text.as_bytes()).map_or(text, |at| &text[..at])
}

/// What stands before a version.
pub const HISTORY: &str = "/_history/";

/// A URL without a version and what follows.
pub fn versionless(url: &str) -> &str {
    // Few have the character, which is quickly found.
    match memchr::memchr(b'_', url.as_bytes()) {
        Some(_) => url.split(HISTORY).next().unwrap_or_default(),
        None => url,
    }
}

fn scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once(':')?;
    let is_scheme = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (is_scheme && !scheme.is_empty() && !rest.is_empty()).then_some(scheme)
}

/// Type and id at the end of a URL.
pub fn tail(url: &str) -> Option<(&str, &str)> {
    let (rest, id) = url.rsplit_once('/')?;
    let name = rest.rsplit('/').next().unwrap_or(rest);
    (is_type_name(name) && !id.is_empty()).then_some((name, id))
}

fn is_type_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

impl Walk<'_> {
    /// Checks a Reference: its form, and what it says of the target's type.
    pub fn check_reference(&mut self, member: &Member, object: NodeId, at: &Location, scope: Scope) -> Flow {
        let document = self.document;
        let text = |name| {
            document
                .member(object, name)
                .filter(|node| document.kind(*node) == Kind::String)
        };
        let stated = text("type");
        if let Some(node) = stated {
            self.check_stated_type(member, node, at)?;
        }
        let Some(node) = text("reference") else {
            return GO_ON;
        };
        let reference = document.string(node);
        let has_space = reference.bytes().any(|byte| byte.is_ascii_whitespace());
        let Some(target) = parse(&reference).filter(|_| !has_space) else {
            let is_urn = ["urn:uuid:", "urn:oid:"]
                .iter()
                .any(|urn| reference.len() > urn.len() && reference.starts_with(urn));
            let rule = if is_urn { URN } else { SYNTAX };
            return self.report(rule, at, node, || rule.description);
        };
        let found = self.resolve(&reference, target, node, at, scope)?;
        let found = found.and_then(|found| document.member(found, "resourceType"));
        let found = found.map(|name| document.string(name));
        let contained = match target {
            // # alone is the resource that contains this one.
            Target::Contained(id) if !id.is_empty() => {
                let contained = self.contained_in(scope.root, id);
                if contained.is_none() {
                    self.report(contained::REF_1, at, object, || contained::REF_1.description)?;
                }
                contained
            }
            _ => None,
        };
        let name = match target {
            Target::Relative(name, _) | Target::Search(name) if !self.is_resource_type(name) => {
                return self.report(
                    SYNTAX,
                    at,
                    node,
                    || "what stands before the / is not the name of a resource type",
                );
            }
            _ if member.targets.is_empty() && stated.is_none() => return GO_ON,
            Target::Contained(_) => contained
                .and_then(|contained| document.member(contained, "resourceType"))
                .map(|name| document.string(name)),
            _ if found.is_some() => found,
            Target::Relative(name, _) | Target::Search(name) | Target::Absolute(Some((name, _))) => {
                Some(Cow::Borrowed(name))
            }
            Target::Urn | Target::Absolute(_) => None,
        };
        let Some(name) = name else {
            return GO_ON;
        };
        let is_wrong =
            !member.targets.is_empty() && !member.targets.iter().any(|target| self.is_kind_of(&name, target));
        if (is_wrong || stated.is_some()) && !self.is_resource_type(&name) {
            return GO_ON;
        }
        if is_wrong {
            return self.report(TARGET_TYPE, at, node, || {
                format!("the target may be {}, not {name}", member.targets.join(" or "))
            });
        }
        let disagrees = stated.is_some_and(|stated| document.string(stated).rsplit('/').next() != Some(&*name));
        if disagrees {
            return self.report(TYPE, at, node, || {
                format!("type names another type than the target's, {name}")
            });
        }
        GO_ON
    }

    fn check_stated_type(&mut self, member: &Member, node: NodeId, at: &Location) -> Flow {
        let stated = self.document.string(node);
        let name = stated
            .strip_prefix("http://hl7.org/fhir/StructureDefinition/")
            .unwrap_or(&stated);
        if !self.is_resource_type(name) {
            // A logical model is named by its URL.
            return if stated.contains(':') && name == stated {
                GO_ON
            } else {
                self.report(TYPE, at, node, || "this is not the name of a resource type")
            };
        }
        if member.targets.is_empty() || self.may_be(name, &member.targets) {
            return GO_ON;
        }
        self.report(TARGET_TYPE, at, node, || {
            format!("the target may be {}, not {name}", member.targets.join(" or "))
        })
    }

    pub fn is_resource_type(&self, name: &str) -> bool {
        self.rules.is_resource_type(name)
    }

    /// Whether a type of resources is one of some, or derived from one.
    fn may_be(&self, name: &str, targets: &[Box<str>]) -> bool {
        targets.iter().any(|target| **target == *name) || targets.iter().any(|target| self.is_kind_of(name, target))
    }

    /// Whether a type of resources is another one, or derived from it.
    fn is_kind_of(&self, name: &str, target: &str) -> bool {
        let definitions = self.rules.definitions();
        match (definitions.type_named(name), definitions.type_named(target)) {
            (Some(id), Some(target)) => definitions.is_a(id, target),
            // A profile: its own rules come with it.
            (_, None) => true,
            (None, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_forms() {
        assert_eq!(parse("Patient/1"), Some(Target::Relative("Patient", "1")));
        assert_eq!(parse("Patient/1/_history/2"), Some(Target::Relative("Patient", "1")));
        assert_eq!(parse("#a"), Some(Target::Contained("a")));
        assert_eq!(
            parse("urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
            Some(Target::Urn)
        );
        assert_eq!(parse("urn:oid:1.2.3"), Some(Target::Urn));
        assert_eq!(
            parse("http://a.b/fhir/Patient/1"),
            Some(Target::Absolute(Some(("Patient", "1"))))
        );
        assert_eq!(parse("http://a.b/x"), Some(Target::Absolute(None)));
        assert_eq!(parse("Patient?identifier=a:b/c|1"), Some(Target::Search("Patient")));
        for bad in [
            "urn:uuid:",
            "urn:uuid:1",
            "urn:oid:",
            "Patient",
            "patient/1",
            "Patient/",
            "Patient/a b",
            "1",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
