//! [Bundles](https://hl7.org/fhir/R4/bundle.html): how entries are named, and how a document holds together.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::reference::{self, Target, tail};
use crate::json::{Document, Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Scope, Walk};

pub const FULL_URL: Rule = Rule::error(
    "bundle-full-url",
    "invalid",
    "An entry with a resource has a fullUrl, other than in a transaction, a batch or the response to one",
);
pub const FULL_URL_ID: Rule = Rule::error(
    "bundle-full-url-id",
    "invalid",
    "A fullUrl that is the URL of a resource on a server ends with type and id of the resource",
);
pub const BDL_7: Rule = Rule::error(
    "bdl-7",
    "invariant",
    "fullUrl and version of an entry are unique in a Bundle, other than in a history",
);
pub const BDL_8: Rule = Rule::error("bdl-8", "invariant", "A fullUrl names no version");
pub const ORPHAN: Rule = Rule::error(
    "document-orphan",
    "informational",
    "The entries of a document are reached from its Composition by references, in either direction",
);
pub const NOT_IN_DOCUMENT: Rule = Rule::error(
    "document-reference",
    "not-found",
    "What the Composition of a document refers to is in the document",
);

pub const NOT_CHECKED: Rule = Rule::error(
    "bundle-not-checked",
    "too-long",
    "A Bundle is checked as a whole, not entry by entry alone",
)
.information();

pub const RULES: &[Rule] = &[
    FULL_URL,
    FULL_URL_ID,
    BDL_7,
    BDL_8,
    ORPHAN,
    NOT_IN_DOCUMENT,
    NOT_CHECKED,
];

/// The entries of a Bundle, by their names.
#[derive(Debug)]
pub struct Entries<'t> {
    pub is_document: bool,
    list: Vec<Entry<'t>>,
    /// By fullUrl; the first of several
    by_url: HashMap<Cow<'t, str>, u32>,
    /// By fullUrl and version, and by type and id; made when someone asks
    by_version: OnceCell<HashMap<(String, String), u32>>,
    by_id: OnceCell<HashSet<(String, String)>>,
    /// Which entry refers to which
    links: Vec<(u32, u32)>,
}

#[derive(Debug)]
struct Entry<'t> {
    node: NodeId,
    resource: Option<NodeId>,
    url: Option<Cow<'t, str>>,
    id: Option<Cow<'t, str>>,
    version: Option<Cow<'t, str>>,
}

impl<'t> Entries<'t> {
    /// Reads the names of a Bundle's entries.
    pub fn new(document: &Document<'t>, bundle: NodeId) -> Self {
        let text = |object: NodeId, name: &str| {
            let node = document
                .member(object, name)
                .filter(|node| document.kind(*node) == Kind::String)?;
            Some(document.string(node))
        };
        let array = document
            .member(bundle, "entry")
            .filter(|entry| document.kind(*entry) == Kind::Array);
        let entries: Vec<Entry<'t>> = array
            .into_iter()
            .flat_map(|array| document.elements(array))
            .map(|node| {
                let resource = document.member(node, "resource");
                let meta = resource.and_then(|resource| document.member(resource, "meta"));
                Entry {
                    node,
                    resource,
                    url: text(node, "fullUrl"),
                    id: resource.and_then(|resource| text(resource, "id")),
                    version: meta.and_then(|meta| text(meta, "versionId")),
                }
            })
            .collect();
        let mut by_url = HashMap::with_capacity(entries.len());
        for (number, entry) in (0..).zip(&entries) {
            if let Some(url) = &entry.url {
                by_url.entry(url.clone()).or_insert(number);
            }
        }
        Self {
            is_document: text(bundle, "type").as_deref() == Some("document"),
            list: entries,
            by_url,
            by_version: OnceCell::new(),
            by_id: OnceCell::new(),
            links: Vec::new(),
        }
    }

    /// The entry that a reference goes to, by [the rules of Bundles](https://hl7.org/fhir/R4/bundle.html#references).
    fn resolve(&self, from: u32, reference: &str) -> Option<u32> {
        let reference = reference.split('#').next().unwrap_or(reference);
        let (url, version) = match reference.split_once("/_history/") {
            Some((url, version)) => (url, Some(version)),
            None => (reference, None),
        };
        let found = if let Some(Target::Relative(..)) = reference::parse(url) {
            let from = self.list.get(from as usize)?;
            let base = from.url.as_deref()?;
            // Only what has an id is on a server, so that others beside it can be named.
            let (name, id) = tail(base).filter(|(_, id)| base.starts_with("http") && from.id.as_deref() == Some(id))?;
            let root = &base[..base.len() - name.len() - id.len() - 1];
            self.by_url.get(&*format!("{root}{url}"))
        } else {
            self.by_url.get(url)
        };
        let found = *found?;
        let Some(version) = version else {
            return Some(found);
        };
        let by_version = self.by_version.get_or_init(|| {
            let mut by_version = HashMap::new();
            for (number, entry) in (0..).zip(&self.list) {
                if let (Some(url), Some(version)) = (&entry.url, &entry.version) {
                    by_version
                        .entry((url.to_string(), version.to_string()))
                        .or_insert(number);
                }
            }
            by_version
        });
        let url = self.list[found as usize].url.as_deref()?;
        by_version.get(&(url.to_owned(), version.to_owned())).copied()
    }

    /// Whether some entry has a resource of a type and id.
    fn has(&self, document: &Document<'_>, name: &str, id: &str) -> bool {
        let by_id = self.by_id.get_or_init(|| {
            let names = self.list.iter().filter_map(|entry| {
                let own = document.member(entry.resource?, "resourceType")?;
                Some((document.string(own).into_owned(), entry.id.as_deref()?.to_owned()))
            });
            names.collect()
        });
        by_id.contains(&(name.to_owned(), id.to_owned()))
    }

    /// Whether each entry is reached from the first one.
    fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.list.len()];
        let mut neighbours = vec![Vec::new(); self.list.len()];
        for &(from, to) in &self.links {
            neighbours[from as usize].push(to);
            neighbours[to as usize].push(from);
        }
        let mut open: Vec<u32> = (!reached.is_empty()).then_some(0).into_iter().collect();
        while let Some(entry) = open.pop() {
            if !std::mem::replace(&mut reached[entry as usize], true) {
                open.append(&mut neighbours[entry as usize]);
            }
        }
        reached
    }
}

impl Walk<'_> {
    /// Checks a Bundle whose entries have been walked over.
    pub fn check_bundle(&mut self, bundle: NodeId, entries: &Entries<'_>, at: &Location) -> Flow {
        let document = self.document;
        let kind = document
            .member(bundle, "type")
            .map(|kind| document.string(kind))
            .unwrap_or_default();
        let needs_url = !matches!(
            &*kind,
            "transaction" | "transaction-response" | "batch" | "batch-response"
        );
        let place = at.child("entry", None);
        for (number, entry) in entries.list.iter().enumerate() {
            let at = place.at(number);
            match (&entry.url, entry.resource) {
                (None, Some(resource)) if needs_url && !self.is_outcome(resource) => {
                    self.report(FULL_URL, &at, entry.node, || {
                        "the entry has no fullUrl, which names its resource".to_owned()
                    })?;
                }
                (Some(url), Some(resource)) => self.check_full_url(url, resource, entry.node, &at)?,
                _ => {}
            }
            if entry.url.as_deref().is_some_and(|url| url.contains("/_history/")) {
                self.report(BDL_8, &at, entry.node, || {
                    "a fullUrl names no version: leave /_history/ and what follows out".to_owned()
                })?;
            }
        }
        let mut seen = HashSet::new();
        let names = entries
            .list
            .iter()
            .filter_map(|entry| Some((entry.url.as_deref()?, entry.version.as_deref())));
        let duplicates = names.filter(|name| !seen.insert(*name)).count();
        if duplicates > 0 && kind != "history" {
            self.report(BDL_7, at, bundle, || {
                format!("{duplicates} entries have the fullUrl and version of another one: each name belongs to one resource")
            })?;
        }
        if !entries.is_document {
            return GO_ON;
        }
        for (number, _) in entries
            .reached()
            .into_iter()
            .enumerate()
            .filter(|(_, reached)| !reached)
        {
            let entry = &entries.list[number];
            self.report(ORPHAN, &place.at(number), entry.node, || {
                "no chain of references, forward or backward, leads from the Composition to this entry".to_owned()
            })?;
        }
        GO_ON
    }

    /// Whether it is what a server says of a search, which has no place on the server.
    fn is_outcome(&self, resource: NodeId) -> bool {
        let name = self.document.member(resource, "resourceType");
        name.is_some_and(|name| self.document.string(name) == "OperationOutcome")
    }

    fn check_full_url(&mut self, url: &str, resource: NodeId, node: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let Some((name, id)) = tail(url).filter(|(name, _)| url.starts_with("http") && self.is_resource_type(name))
        else {
            return GO_ON;
        };
        let text = |member| document.member(resource, member).map(|node| document.string(node));
        let Some(own) = text("id") else {
            return self.report(FULL_URL_ID, at, node, || {
                "the fullUrl is that of a resource on a server, and the resource has no id".to_owned()
            });
        };
        if own == id && text("resourceType").is_some_and(|own| own == name) {
            return GO_ON;
        }
        self.report(FULL_URL_ID, at, node, || {
            "the fullUrl is that of a resource on a server, and does not end with type and id of this resource"
                .to_owned()
        })
    }

    /// Looks for what a reference in an entry goes to.
    pub fn resolve(&mut self, reference: &str, target: Target<'_>, node: NodeId, at: &Location, scope: Scope) -> Flow {
        let Some((entries, from)) = self.entries.as_mut().zip(scope.entry) else {
            return GO_ON;
        };
        if matches!(target, Target::Contained(_)) {
            return GO_ON;
        }
        if let Some(to) = entries.resolve(from, reference) {
            entries.links.push((from, to));
            return GO_ON;
        }
        let is_document = entries.is_document;
        if is_document && from == 0 && at.is_below("Composition") && !at.passes("relatesTo") {
            return self.report(NOT_IN_DOCUMENT, at, node, || {
                "what the Composition refers to is not in the document".to_owned()
            });
        }
        if let Target::Relative(name, id) = target
            && is_document
            && entries.has(self.document, name, id)
        {
            return self.report(reference::FULL_URL, at, node, || {
                "the Bundle has a resource of this type and id, and the fullUrls do not lead to it".to_owned()
            });
        }
        let is_local = matches!(target, Target::Urn) || is_document && matches!(target, Target::Relative(..));
        if is_local {
            return self.report(reference::UNRESOLVED, at, node, || {
                "no entry of the Bundle has the fullUrl that this goes to".to_owned()
            });
        }
        GO_ON
    }
}
