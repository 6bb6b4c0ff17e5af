//! The references of a resource, wherever the definitions have one.

use super::location::Location;
use super::rules::reference::{Target, parse};
use super::tree::{Content, Rules, Special, TypeRules};
use super::walk::MAX_DEPTH;
use crate::json::{Document, Kind, NodeId};

/// A [reference](https://hl7.org/fhir/R4/references.html) of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Where it is: `Observation.subject`
    pub path: String,
    /// What it says in `reference`, if it does
    pub reference: Option<String>,
    /// `relative`, `absolute`, `urn`, `contained`, `search`; `logical` for an identifier alone, `text` for a display alone, `invalid`
    /// for what has none of the forms
    pub kind: &'static str,
    /// The type of the target, where the reference or its `type` says it
    pub target_type: Option<String>,
    /// The id of the target: what follows the type, `#` or `urn:uuid:`
    pub target_id: Option<String>,
}

struct Search<'a> {
    rules: &'a Rules,
    document: &'a Document<'a>,
    found: Vec<Reference>,
    depth: usize,
    /// Whether there may be extensions, which are allowed everywhere and may refer to something
    has_extensions: bool,
}

/// All references of a document.
pub(super) fn of<'a>(rules: &'a Rules, document: &'a Document<'a>) -> Vec<Reference> {
    let mut search = Search {
        rules,
        document,
        found: Vec::new(),
        depth: 0,
        has_extensions: true,
    };
    if let Some(root) = document.root() {
        // A name may be written with escapes.
        let text = document.raw(root);
        search.has_extensions = text.contains("xtension\"") || text.contains("\\u");
        search.resource(root, None);
    }
    search.found
}

impl Search<'_> {
    fn text(&self, object: NodeId, name: &str) -> Option<String> {
        let node = self
            .document
            .member(object, name)
            .filter(|node| self.document.is_string(*node))?;
        Some(self.document.string(node).into_owned())
    }

    fn resource(&mut self, node: NodeId, at: Option<&Location>) {
        let name = self
            .text(node, "resourceType")
            .filter(|name| self.rules.is_resource_type(name));
        let Some(id) = name.and_then(|name| self.rules.definitions().type_named(&name)) else {
            return;
        };
        let rules = self.rules.of(id);
        let root = Location::root(&rules.name);
        self.object(rules, node, at.unwrap_or(&root));
    }

    fn object(&mut self, rules: &TypeRules, node: NodeId, at: &Location) {
        if self.depth == MAX_DEPTH || self.document.kind(node) != Kind::Object {
            return;
        }
        self.depth += 1;
        let document = self.document;
        for value in document.children(node) {
            let name = document.name(value);
            let Some((_, member)) = rules.member(&name) else {
                continue;
            };
            let is_of_interest = match member.content {
                Content::Primitive { .. } => false,
                Content::Complex(id) => self.has_extensions || self.rules.refers(id),
                Content::Resource => true,
            };
            if !is_of_interest {
                continue;
            }
            let at = at.child(
                &rules.elements[usize::from(member.element)].name,
                member.choice.as_deref(),
            );
            if document.kind(value) == Kind::Array {
                for (index, node) in document.elements(value).enumerate() {
                    self.content(member.content, node, &at.at(index));
                }
            } else {
                self.content(member.content, value, &at);
            }
        }
        self.depth -= 1;
    }

    fn content(&mut self, content: Content, node: NodeId, at: &Location) {
        match content {
            Content::Complex(id) => {
                let rules = self.rules.of(id);
                if rules.special == Special::Reference && self.document.kind(node) == Kind::Object {
                    let reference = self.reference(node, at);
                    self.found.push(reference);
                }
                self.object(rules, node, at);
            }
            Content::Resource => self.resource(node, Some(at)),
            Content::Primitive { .. } => {}
        }
    }

    fn reference(&self, object: NodeId, at: &Location) -> Reference {
        let reference = self.text(object, "reference");
        let stated = self.text(object, "type");
        let has = |name| self.document.member(object, name).is_some();
        let (kind, target_type, target_id) = match reference.as_deref().map(parse) {
            None if has("identifier") => ("logical", None, None),
            None => ("text", None, None),
            Some(None) => ("invalid", None, None),
            Some(Some(target)) => match target {
                Target::Contained(id) => ("contained", None, Some(id)),
                Target::Urn => (
                    "urn",
                    None,
                    reference.as_deref().and_then(|urn| urn.splitn(3, ':').nth(2)),
                ),
                Target::Absolute(Some((name, id))) if self.rules.is_resource_type(name) => {
                    ("absolute", Some(name), Some(id))
                }
                Target::Absolute(_) => ("absolute", None, None),
                Target::Relative(name, id) => ("relative", Some(name), Some(id)),
                Target::Search(name) => ("search", Some(name), None),
            },
        };
        Reference {
            path: at.path(),
            kind,
            target_type: target_type.map(str::to_owned).or(stated),
            target_id: target_id.map(str::to_owned),
            reference,
        }
    }
}
