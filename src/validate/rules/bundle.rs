//! [Bundles](https://hl7.org/fhir/R4/bundle.html): how entries are named, and how a document holds together.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::reference::{self, HISTORY, Target, before, tail, versionless};
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
    by_url: HashMap<Cow<'t, str>, u32, RandomState>,
    /// Whether several have the same fullUrl
    has_repeated_urls: bool,
    /// By fullUrl and version, and by type and id; made when someone asks
    by_version: OnceCell<HashMap<(String, String), u32>>,
    by_id: OnceCell<HashSet<(String, String), RandomState>>,
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
        let mut by_url = HashMap::with_capacity_and_hasher(entries.len(), RandomState::default());
        let mut has_repeated_urls = false;
        for (number, entry) in (0..).zip(&entries) {
            if let Some(url) = &entry.url {
                has_repeated_urls |= *by_url.entry(url.clone()).or_insert(number) != number;
            }
        }
        Self {
            is_document: text(bundle, "type").as_deref() == Some("document"),
            list: entries,
            by_url,
            has_repeated_urls,
            by_version: OnceCell::new(),
            by_id: OnceCell::new(),
            links: Vec::new(),
        }
    }

    /// The entry that a reference goes to, by [the rules of Bundles](https://hl7.org/fhir/R4/bundle.html#references).
    fn resolve(&self, from: u32, reference: &str, target: Target<'_>) -> Option<u32> {
        let reference = before(reference, b'#');
        let url = versionless(reference);
        let version = reference[url.len()..].strip_prefix(HISTORY);
        let found = if let Target::Relative(..) = target {
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

    /// How many entries have fullUrl and version of one before.
    fn duplicates(&self) -> usize {
        let mut seen = HashSet::with_hasher(RandomState::default());
        let names = self
            .list
            .iter()
            .filter_map(|entry| Some((entry.url.as_deref()?, entry.version.as_deref())));
        names.filter(|name| !seen.insert(*name)).count()
    }

    /// The entries that are not reached from the first one, by links in either direction.
    fn orphans(&self) -> Vec<usize> {
        // Entries that are linked form trees; each entry knows one that is nearer to the root of its tree, which is its least.
        let mut nearer: Vec<u32> = (0..).take(self.list.len()).collect();
        let root = |nearer: &mut Vec<u32>, mut entry: u32| {
            while nearer[entry as usize] != entry {
                let next = nearer[entry as usize];
                nearer[entry as usize] = nearer[next as usize];
                entry = next;
            }
            entry
        };
        for &(from, to) in &self.links {
            let (from, to) = (root(&mut nearer, from), root(&mut nearer, to));
            nearer[from.max(to) as usize] = from.min(to);
        }
        let entries = (0..).take(self.list.len());
        let is_orphan = |entry: &u32| root(&mut nearer, *entry) != 0;
        entries.filter(is_orphan).map(|entry| entry as usize).collect()
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
                    self.report(
                        FULL_URL,
                        &at,
                        entry.node,
                        || "the entry has no fullUrl, which names its resource",
                    )?;
                }
                (Some(url), Some(resource)) => self.check_full_url(url, resource, entry.node, &at)?,
                _ => {}
            }
            if entry.url.as_deref().is_some_and(|url| versionless(url) != url) {
                self.report(
                    BDL_8,
                    &at,
                    entry.node,
                    || "a fullUrl names no version: leave /_history/ and what follows out",
                )?;
            }
        }
        let duplicates = if entries.has_repeated_urls {
            entries.duplicates()
        } else {
            0
        };
        if duplicates > 0 && kind != "history" {
            self.report(BDL_7, at, bundle, || {
                format!("{duplicates} entries have the fullUrl and version of another one: each name belongs to one resource")
            })?;
        }
        if !entries.is_document {
            return GO_ON;
        }
        for number in entries.orphans() {
            let entry = &entries.list[number];
            self.report(
                ORPHAN,
                &place.at(number),
                entry.node,
                || "no chain of references, forward or backward, leads from the Composition to this entry",
            )?;
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
        let on_server = url.starts_with("http").then(|| tail(url)).flatten();
        let Some((name, id)) = on_server.filter(|(name, _)| self.is_resource_type(name)) else {
            return GO_ON;
        };
        let text = |member| document.member(resource, member).map(|node| document.string(node));
        let Some(own) = text("id") else {
            return self.report(
                FULL_URL_ID,
                at,
                node,
                || "the fullUrl is that of a resource on a server, and the resource has no id",
            );
        };
        if own == id && text("resourceType").is_some_and(|own| own == name) {
            return GO_ON;
        }
        self.report(
            FULL_URL_ID,
            at,
            node,
            || "the fullUrl is that of a resource on a server, and does not end with type and id of this resource",
        )
    }

    /// Looks for what a reference in an entry goes to.
    pub fn resolve(&mut self, reference: &str, target: Target<'_>, node: NodeId, at: &Location, scope: Scope) -> Flow {
        let Some((entries, from)) = self.entries.as_mut().zip(scope.entry) else {
            return GO_ON;
        };
        if matches!(target, Target::Contained(_)) {
            return GO_ON;
        }
        if let Some(to) = entries.resolve(from, reference, target) {
            entries.links.push((from, to));
            return GO_ON;
        }
        let is_document = entries.is_document;
        if is_document && from == 0 && at.is_below("Composition") && !at.passes("relatesTo") {
            return self.report(
                NOT_IN_DOCUMENT,
                at,
                node,
                || "what the Composition refers to is not in the document",
            );
        }
        if let Target::Relative(name, id) = target
            && is_document
            && entries.has(self.document, name, id)
        {
            return self.report(
                reference::FULL_URL,
                at,
                node,
                || "the Bundle has a resource of this type and id, and the fullUrls do not lead to it",
            );
        }
        let is_local = matches!(target, Target::Urn) || is_document && matches!(target, Target::Relative(..));
        if is_local {
            return self.report(
                reference::UNRESOLVED,
                at,
                node,
                || "no entry of the Bundle has the fullUrl that this goes to",
            );
        }
        GO_ON
    }
}
