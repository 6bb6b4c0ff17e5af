//! [Bundles](https://hl7.org/fhir/R4/bundle.html) by their types: what documents, messages and results of searches have.

use std::collections::HashSet;

use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const FIRST: Rule = Rule::error(
    "bundle-first-entry",
    "required",
    "A document begins with its Composition, and a message with its MessageHeader",
);
pub const LINK: Rule = Rule::error(
    "bundle-link",
    "invalid",
    "Links to other pages belong to a search or a history, and each relation is there once; a style sheet that is in the Bundle is an entry",
);
pub const SEARCH: Rule = Rule::error(
    "bundle-search-entry",
    "invalid",
    "An entry of a search has a resource; a match is of the type that was searched for, matches and included ones have an id, and outcomes are OperationOutcomes",
);

pub const RULES: &[Rule] = &[FIRST, LINK, SEARCH];

/// Relations between the pages of a search or a history.
const PAGES: [&str; 4] = ["first", "previous", "next", "last"];

impl Walk<'_> {
    #[cold]
    fn text_in(&self, object: NodeId, name: &str) -> Option<String> {
        let node = self.document.member(object, name)?;
        self.document
            .is_string(node)
            .then(|| self.document.string(node).into_owned())
    }

    #[cold]
    fn all_of(&self, object: NodeId, name: &str) -> Vec<NodeId> {
        let array = self.document.member(object, name);
        let array = array.filter(|array| self.document.kind(*array) == Kind::Array);
        let elements = array.into_iter().flat_map(|array| self.document.elements(array));
        elements
            .filter(|element| self.document.kind(*element) == Kind::Object)
            .collect()
    }

    /// `Type/id` of a resource.
    pub fn type_and_id(&self, resource: NodeId) -> Option<String> {
        let (name, id) = (self.text_in(resource, "resourceType")?, self.text_in(resource, "id")?);
        Some(format!("{name}/{id}"))
    }

    /// The URLs of the style sheets that a Bundle names.
    pub fn style_sheets(&self, bundle: NodeId) -> HashSet<String> {
        let links = self.all_of(bundle, "link").into_iter();
        let sheets = links.filter(|link| self.text_in(*link, "relation").as_deref() == Some("stylesheet"));
        sheets.filter_map(|link| self.text_in(link, "url")).collect()
    }

    /// Checks what a Bundle of a type has.
    pub fn check_kind(&mut self, bundle: NodeId, kind: &str, at: &Location) -> Flow {
        self.check_links(bundle, kind, at)?;
        match kind {
            "document" | "message" => self.check_first(bundle, at),
            "searchset" => self.check_search(bundle, at),
            _ => GO_ON,
        }
    }

    fn check_first(&mut self, bundle: NodeId, at: &Location) -> Flow {
        // That the first resource is of the right type is an invariant, bdl-11 and bdl-12.
        let Some(&first) = self.all_of(bundle, "entry").first() else {
            return self.report(
                FIRST,
                at,
                bundle,
                || "a document or message has entries, of which the first is the Composition or MessageHeader",
            );
        };
        if self.document.member(first, "resource").is_some() {
            return GO_ON;
        }
        self.report(
            FIRST,
            &at.child("entry", None).at(0),
            first,
            || "the first entry of a document or message has a resource, the Composition or MessageHeader",
        )
    }

    fn check_links(&mut self, bundle: NodeId, kind: &str, at: &Location) -> Flow {
        let links = self.all_of(bundle, "link");
        if links.is_empty() {
            return GO_ON;
        }
        let has_pages = matches!(kind, "searchset" | "history");
        let place = at.child("link", None);
        let mut seen: Vec<String> = Vec::new();
        let mut entries = None;
        for (index, link) in links.into_iter().enumerate() {
            let at = place.at(index);
            let Some(relation) = self.text_in(link, "relation") else {
                continue;
            };
            let is_page = PAGES.contains(&&*relation);
            if is_page && !has_pages {
                self.report(
                    LINK,
                    &at.child("relation", None),
                    link,
                    || "only searches and histories have several pages",
                )?;
            } else if is_page || relation == "self" {
                if !seen.contains(&relation) {
                    seen.push(relation);
                    continue;
                }
                let inner = at.child("relation", None);
                self.report(
                    LINK,
                    if has_pages { &at } else { &inner },
                    link,
                    || "another link has this relation already",
                )?;
            } else if relation == "stylesheet" && kind == "document" {
                let entries = entries.get_or_insert_with(|| self.names_of_entries(bundle));
                let url = self.text_in(link, "url").filter(|url| !url.contains(':'));
                if url.is_some_and(|url| !entries.contains(&url)) {
                    self.report(
                        LINK,
                        &at.child("url", None),
                        link,
                        || "no entry of the Bundle is the style sheet that this names by type and id",
                    )?;
                }
            }
        }
        GO_ON
    }

    fn names_of_entries(&self, bundle: NodeId) -> HashSet<String> {
        let entries = self.all_of(bundle, "entry").into_iter();
        let resources = entries.filter_map(|entry| self.document.member(entry, "resource"));
        resources.filter_map(|resource| self.type_and_id(resource)).collect()
    }

    fn check_search(&mut self, bundle: NodeId, at: &Location) -> Flow {
        let types = self.searched_types(bundle);
        let place = at.child("entry", None);
        for (index, entry) in self.all_of(bundle, "entry").into_iter().enumerate() {
            let at = place.at(index);
            let Some(resource) = self.document.member(entry, "resource") else {
                self.report(SEARCH, &at, entry, || "a result of a search is a resource")?;
                continue;
            };
            let search = self.document.member(entry, "search");
            let Some(mode) = search.and_then(|search| self.text_in(search, "mode")) else {
                continue;
            };
            let name = self.text_in(resource, "resourceType").unwrap_or_default();
            let at = at.child("resource", None);
            let is_known = matches!(&*mode, "match" | "include");
            if is_known && self.document.member(resource, "id").is_none() {
                self.report(SEARCH, &at, resource, || "a resource that was found has an id")?;
            }
            if mode == "match" && !types.is_empty() && !types.contains(&name) {
                self.report(
                    SEARCH,
                    &at,
                    resource,
                    || "a match has another type than the link self says was searched for",
                )?;
            }
            if mode == "outcome" && name != "OperationOutcome" {
                self.report(
                    SEARCH,
                    &at,
                    resource,
                    || "an outcome of a search is an OperationOutcome",
                )?;
            }
        }
        GO_ON
    }

    /// The types that were searched for, by the link to the search itself; none where it does not tell.
    fn searched_types(&self, bundle: NodeId) -> HashSet<String> {
        let links = self.all_of(bundle, "link").into_iter();
        let mut own = links.filter(|link| self.text_in(*link, "relation").as_deref() == Some("self"));
        let Some(url) = own.next().and_then(|link| self.text_in(link, "url")) else {
            return HashSet::new();
        };
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        if query.contains("_containedType=") {
            return HashSet::new();
        }
        let last = path.rsplit('/').next().unwrap_or(path);
        if self.is_resource_type(last) {
            return HashSet::from([last.to_owned()]);
        }
        let types = query.split('&').filter_map(|part| part.strip_prefix("_type="));
        let types = types.map(|types| types.replace("%2C", ",").replace("%2c", ","));
        types
            .flat_map(|types| types.split(',').map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }
}
