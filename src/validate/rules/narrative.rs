//! [Narratives](https://hl7.org/fhir/R4/narrative.html): what their XHTML may have.

use crate::json::NodeId;
use crate::validate::issue::{Category, Rule};
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Scope, Walk};
use crate::xhtml;

pub const TXT_1: Rule = Rule::error(
    "txt-1",
    "invariant",
    "A narrative is well-formed XHTML with the elements and attributes that are allowed, and no others",
);
pub const TXT_2: Rule = Rule::error("txt-2", "invariant", "A narrative says something").of(Category::Completeness);
pub const LINK: Rule = Rule::error(
    "narrative-link",
    "invalid",
    "A link in a narrative has a scheme that can be followed",
);
pub const ANCHOR: Rule = Rule::error(
    "narrative-anchor",
    "not-found",
    "A link to a place in the narrative, or to a contained resource, has such a place",
);

pub const RULES: &[Rule] = &[TXT_1, TXT_2, LINK, ANCHOR];

/// Schemes that a browser or a phone can follow.
const SCHEMES: [&str; 11] = [
    "http", "https", "mailto", "tel", "fax", "sms", "ftp", "sftp", "file", "data", "cid",
];

impl Walk<'_> {
    /// Checks the XHTML of a narrative.
    pub fn check_narrative(&mut self, text: &str, at: &Location, node: NodeId, scope: Scope) -> Flow {
        let mut bad_link = false;
        let mut anchors = Vec::new();
        let checked = xhtml::check(text, &mut |attribute| {
            if attribute.name != "href" {
                return;
            }
            match attribute.value.strip_prefix('#') {
                Some(anchor) if attribute.element == "a" && !anchor.is_empty() => anchors.push(anchor),
                _ => bad_link |= !can_be_followed(attribute.value),
            }
        });
        match checked {
            Ok(true) => {}
            Ok(false) => {
                self.report(TXT_2, at, node, || "the narrative has neither text nor an image")?;
            }
            Err(problem) => self.report(TXT_1, at, node, || format!("the narrative: {problem}"))?,
        }
        if bad_link {
            self.report(
                LINK,
                at,
                node,
                || "a link has a scheme that cannot be followed, such as urn: link to a place, or leave the link out",
            )?;
        }
        if anchors.is_empty() || self.has_anchors(text, &anchors, scope) {
            return GO_ON;
        }
        self.report(
            ANCHOR,
            at,
            node,
            || "a link begins with # and goes to no id of the narrative and to no contained resource",
        )
    }

    fn has_anchors(&self, text: &str, anchors: &[&str], scope: Scope) -> bool {
        let mut places = Vec::new();
        let _ = xhtml::check(text, &mut |attribute| {
            if attribute.name == "id" || attribute.element == "a" && attribute.name == "name" {
                places.push(attribute.value);
            }
        });
        let document = self.document;
        let contained = document.member(scope.root, "contained");
        let mut ids = contained
            .into_iter()
            .flat_map(|contained| document.elements(contained))
            .filter_map(|resource| document.member(resource, "id"));
        anchors
            .iter()
            .all(|anchor| places.contains(anchor) || ids.any(|id| document.string(id) == *anchor))
    }
}

/// Whether a link goes somewhere: it is relative, or has a scheme that is known.
fn can_be_followed(link: &str) -> bool {
    match link.split_once(':') {
        Some((scheme, _))
            if scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-')) =>
        {
            SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
        _ => true,
    }
}
