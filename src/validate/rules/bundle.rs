//! [Bundles](https://hl7.org/fhir/R4/bundle.html): how entries are named, and how a document holds together.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use foldhash::fast::RandomState;

use super::ids::Targets;
use super::reference::{self, HISTORY, Target, before, tail, versionless};
use crate::json::{Document, Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::primitive::is_absolute;
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
pub const FULL_URL_ABSOLUTE: Rule = Rule::error("bundle-full-url-absolute", "invalid", "A fullUrl is an absolute URL");
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
    "What the Composition of a document refers to is in the document, and so is the focus of a message",
);
pub const FRAGMENT: Rule = Rule::error(
    "document-fragment",
    "not-found",
    "What follows # in a reference to an entry of a document is the id of one element in the entry",
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
    FULL_URL_ABSOLUTE,
    BDL_7,
    BDL_8,
    ORPHAN,
    NOT_IN_DOCUMENT,
    FRAGMENT,
    NOT_CHECKED,
];

/// Where FHIR has value sets whose urls do not end with type and id.
const OLD: [&str; 2] = ["http://hl7.org/fhir/v2/", "http://hl7.org/fhir/v3/"];

/// The entries of a Bundle, by their names.
#[derive(Debug)]
pub struct Entries<'t> {
    pub bundle: NodeId,
    pub targets: Targets,
    pub is_document: bool,
    is_message: bool,
    /// Ids in the entries that links go into
    inner: HashMap<u32, Targets>,
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
        let kind = text(bundle, "type");
        let mut by_url = HashMap::with_capacity_and_hasher(entries.len(), RandomState::default());
        let mut has_repeated_urls = false;
        for (number, entry) in (0..).zip(&entries) {
            if let Some(url) = &entry.url {
                has_repeated_urls |= *by_url.entry(url.clone()).or_insert(number) != number;
            }
        }
        Self {
            bundle,
            targets: Targets::default(),
            inner: HashMap::new(),
            is_document: kind.as_deref() == Some("document"),
            is_message: kind.as_deref() == Some("message"),
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
        let is_posted = |entry: NodeId| {
            let request = document.member(entry, "request").filter(|_| *kind == *"history");
            let method = request.and_then(|request| document.member(request, "method"));
            method.is_some_and(|method| document.string(method) == "POST")
        };
        for (number, entry) in entries.list.iter().enumerate() {
            let at = place.at(number);
            match (&entry.url, entry.resource) {
                (None, resource)
                    if needs_url
                        && !resource.is_some_and(|resource| self.is_outcome(resource))
                        && !is_posted(entry.node) =>
                {
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
        self.check_kind(bundle, &kind, at)?;
        if !entries.is_document {
            return GO_ON;
        }
        let linked = self.style_sheets(bundle);
        for number in entries.orphans() {
            let entry = &entries.list[number];
            let is_linked = |resource| self.type_and_id(resource).is_some_and(|name| linked.contains(&name));
            if !linked.is_empty() && entry.resource.is_some_and(is_linked) {
                continue;
            }
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
        if !is_absolute(url) {
            return self.report(
                FULL_URL_ABSOLUTE,
                at,
                node,
                || "the fullUrl is not absolute: it begins with http:, https:, urn:uuid: or the like",
            );
        }
        let text = |member| document.member(resource, member).map(|node| document.string(node));
        let Some((name, id)) = tail(url).filter(|(name, _)| url.starts_with("http") && self.is_resource_type(name))
        else {
            let is_own = url.starts_with("http")
                && text("url").is_some_and(|own| own == url)
                && !OLD.iter().any(|old| url.starts_with(old));
            return if is_own {
                self.report(FULL_URL_ID, at, node, || {
                    "the fullUrl is the url by which others name the definition, and does not end with its type and id"
                })
            } else {
                GO_ON
            };
        };
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

    /// Looks for the resource that a reference in an entry goes to.
    pub fn resolve(
        &mut self,
        reference: &str,
        target: Target<'_>,
        node: NodeId,
        at: &Location,
        scope: Scope,
    ) -> ControlFlow<(), Option<NodeId>> {
        const NOTHING: ControlFlow<(), Option<NodeId>> = ControlFlow::Continue(None);
        let Some((entries, from)) = self.entries.as_mut().zip(scope.entry) else {
            return NOTHING;
        };
        if matches!(target, Target::Contained(_)) {
            return NOTHING;
        }
        if let Some(to) = entries.resolve(from, reference, target) {
            entries.links.push((from, to));
            let found = entries.list[to as usize].resource;
            self.check_fragment(reference, to, at, node)?;
            return ControlFlow::Continue(found);
        }
        let (is_document, is_message) = (entries.is_document, entries.is_message);
        let has_to_be_there = match from {
            0 if is_document => {
                at.is_below("Composition")
                    && !["relatesTo", "extension", "contained"]
                        .iter()
                        .any(|name| at.passes(name))
            }
            0 if is_message => at.is_named("focus") && at.is_below("MessageHeader"),
            _ => false,
        };
        if has_to_be_there {
            self.report(
                NOT_IN_DOCUMENT,
                at,
                node,
                || "what the Composition or the MessageHeader refers to is not in the Bundle",
            )?;
            return NOTHING;
        }
        if let Target::Relative(name, id) = target
            && (is_document || is_message)
            && entries.has(self.document, name, id)
        {
            self.report(
                reference::FULL_URL,
                at,
                node,
                || "the Bundle has a resource of this type and id, and the fullUrls do not lead to it",
            )?;
            return NOTHING;
        }
        let is_local = matches!(target, Target::Urn) || is_document && matches!(target, Target::Relative(..));
        if is_local {
            self.report(
                reference::UNRESOLVED,
                at,
                node,
                || "no entry of the Bundle has the fullUrl that this goes to",
            )?;
        }
        NOTHING
    }

    /// Notes that a URL in an entry of a document leads to another entry, as a reference does.
    #[inline]
    pub fn follow(&mut self, url: &str, at: &Location, scope: Scope) {
        // Most are names of systems, extensions and profiles, which lead nowhere.
        let is_name = at.is_named("system")
            || at.is_named("url") && at.above().is_some_and(Location::is_extension)
            || at.is_named("profile");
        if !is_name {
            self.follow_link(url, scope);
        }
    }

    /// The same, of any link.
    #[cold]
    pub fn follow_link(&mut self, url: &str, scope: Scope) {
        let Some((entries, from)) = self.entries.as_mut().zip(scope.entry) else {
            return;
        };
        if !entries.is_document {
            return;
        }
        let url = before(url, b'|');
        if let Some(to) = entries.resolve(from, url, reference::parse(url).unwrap_or(Target::Urn)) {
            entries.links.push((from, to));
        }
    }

    /// Checks that a link into an entry of a document has one place to go to.
    #[inline]
    fn check_fragment(&mut self, url: &str, to: u32, at: &Location, node: NodeId) -> Flow {
        match url.split_once('#') {
            Some((_, id)) => self.check_fragment_of(id, to, at, node),
            None => GO_ON,
        }
    }

    #[cold]
    fn check_fragment_of(&mut self, id: &str, to: u32, at: &Location, node: NodeId) -> Flow {
        let Some(entries) = self.entries.as_mut() else {
            return GO_ON;
        };
        let node_of_entry = entries.list[to as usize].node;
        let inner = entries.inner.entry(to).or_default();
        if !entries.is_document || inner.count(id, self.document, node_of_entry) == 1 {
            return GO_ON;
        }
        self.report(
            FRAGMENT,
            at,
            node,
            || "the entry has no element with the id behind #, or several",
        )
    }
}
