//! [Narratives](https://hl7.org/fhir/R4/narrative.html): what their XHTML may have.

use crate::json::NodeId;
use crate::validate::issue::{Category, Rule};
use crate::validate::location::Location;
use crate::validate::primitive::is_base64;
use crate::validate::walk::{Flow, GO_ON, Scope, Walk};
use crate::xhtml;

pub const TXT_1: Rule = Rule::error(
    "txt-1",
    "invariant",
    "A narrative is well-formed XHTML with the elements and attributes that are allowed, and no others",
);
pub const TXT_2: Rule = Rule::error("txt-2", "invariant", "A narrative says something").of(Category::Completeness);
pub const BLOCK: Rule = Rule::error(
    "narrative-block",
    "invalid",
    "A paragraph of a narrative has no block inside, such as a table, a list or another paragraph",
);
pub const LINK: Rule = Rule::error(
    "narrative-link",
    "invalid",
    "A link in a narrative has a scheme that can be followed, and runs no script",
);
pub const URL: Rule = Rule::error(
    "narrative-url",
    "invalid",
    "Where a link goes, and where an image is from, is a URL",
);
pub const ANCHOR: Rule = Rule::error(
    "narrative-anchor",
    "not-found",
    "A link that begins with # goes to an id in the resource, or in the Bundle around it",
);
pub const IMAGE: Rule = Rule::error(
    "narrative-image",
    "not-found",
    "An image whose source begins with # is in the resource",
)
.warning();

pub const RULES: &[Rule] = &[TXT_1, TXT_2, BLOCK, LINK, URL, ANCHOR, IMAGE];

/// Schemes that no one can follow, or that run a script.
const REFUSED: [&str; 4] = ["urn", "cid", "javascript", "vbscript"];

impl Walk<'_> {
    /// Checks the XHTML of a narrative.
    pub fn check_narrative(&mut self, text: &str, at: &Location, node: NodeId, scope: Scope) -> Flow {
        let (mut bad_scheme, mut bad_url) = (false, false);
        let mut places = Vec::new();
        let (mut anchors, mut images, mut links) = (Vec::new(), Vec::new(), Vec::new());
        let may_lead = self.entries.as_ref().is_some_and(|entries| entries.is_document);
        let checked = xhtml::check(text, &mut |attribute| match (attribute.element, attribute.name) {
            ("a" | "area", "href") | ("img", "src") => {
                match attribute.value.strip_prefix('#') {
                    Some(image) if attribute.name == "src" => images.push(image),
                    Some(anchor) if !anchor.is_empty() => anchors.push(anchor),
                    _ => bad_scheme |= attribute.name == "href" && is_refused(attribute.value),
                }
                if may_lead && !attribute.value.starts_with('#') {
                    links.push(attribute.value);
                }
                bad_url |= !is_url(attribute.value);
            }
            (_, "id") | ("a", "name") => places.push(attribute.value),
            _ => {}
        });
        match checked {
            Ok(content) => {
                if !content.is_there {
                    self.report(TXT_2, at, node, || "the narrative has neither text nor an image")?;
                }
                if content.block_in_paragraph {
                    self.report(
                        BLOCK,
                        at,
                        node,
                        || "a p has a div, blockquote, table, ol, ul or p inside: end the paragraph before it",
                    )?;
                }
            }
            Err(problem) => self.report(TXT_1, at, node, || format!("the narrative: {problem}"))?,
        }
        if bad_scheme {
            self.report(LINK, at, node, || {
                "a link has a scheme that cannot be followed, such as urn, or that runs a script: link to a place, or leave the link out"
            })?;
        }
        if bad_url {
            self.report(
                URL,
                at,
                node,
                || "a link or the source of an image is empty, or has characters that no URL has",
            )?;
        }
        for link in links {
            self.follow_link(link, scope);
        }
        for image in images {
            if !self.has_target(image, scope) {
                self.report(
                    IMAGE,
                    at,
                    node,
                    || "the source of an image begins with # and is no id of the resource or the Bundle",
                )?;
            }
        }
        if !anchors.is_empty() {
            places.sort_unstable();
        }
        // One that is written with a code of a character may lead anywhere.
        for anchor in anchors.into_iter().filter(|anchor| !anchor.contains(['%', '&'])) {
            if places.binary_search(&anchor).is_err() && !self.has_target(anchor, scope) {
                return self.report(
                    ANCHOR,
                    at,
                    node,
                    || "a link begins with # and goes to no id of the resource or the Bundle",
                );
            }
        }
        GO_ON
    }
}

fn is_refused(link: &str) -> bool {
    link.split_once(':').is_some_and(|(scheme, _)| {
        REFUSED
            .iter()
            .any(|refused| scheme.trim().eq_ignore_ascii_case(refused))
    })
}

/// Whether a text has the characters of a URL, and a `data:` URL its data.
fn is_url(text: &str) -> bool {
    if let Some(data) = text.strip_prefix("data:") {
        let is_written = |data: &str| data.contains(['%', '&']);
        return data.split_once(',').is_some_and(|(kind, data)| {
            !data.is_empty() && (!kind.ends_with(";base64") || is_written(data) || is_base64(data.as_bytes()))
        });
    }
    let is_allowed =
        |letter: char| letter.is_alphanumeric() || !letter.is_ascii() || ";?:@&=+$.,/%-_~#[]!'()*|".contains(letter);
    !text.is_empty() && text.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for good in [
            "http://a.b/c?d=e&amp;f#g",
            "a/b",
            "#",
            "data:image/png;base64,AAAA",
            "data:,a,b",
            "data:image/png;base64,AA%3D%3D",
            "data:image/png;base64,AAAA&#10;AAAA",
            "http://a.b/c–d",
            "mailto:a@b.c",
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "",
            "http://a.b/c d",
            "a\\b",
            "{x}",
            "data:image/png;base64,A",
            "data:image/png",
            "data:,",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
        assert!(is_refused("JavaScript:x"));
        assert!(!is_refused("foo:x") && !is_refused("a/b"));
    }
}
