//! [The XHTML of narratives](https://hl7.org/fhir/R4/narrative.html#xhtml): a subset of HTML, well-formed.

use std::collections::HashSet;
use std::fmt;

const CELLS: &[&str] = &["bgcolor"];
const CELL: &[&str] = &["nowrap", "bgcolor", "height"];

/// Elements that no paragraph may have inside.
const BLOCKS: &[&str] = &["div", "blockquote", "table", "ol", "ul", "p"];

/// Attributes of all elements. Those of tables do no harm elsewhere, and the HL7 validator allows them there.
const COMMON: &[&str] = &[
    "title",
    "style",
    "class",
    "id",
    "lang",
    "xml:lang",
    "dir",
    "accesskey",
    "tabindex",
    "span",
    "width",
    "align",
    "valign",
    "char",
    "charoff",
    "abbr",
    "axis",
    "headers",
    "scope",
    "rowspan",
    "colspan",
];

const NAMESPACE: &str = "http://www.w3.org/1999/xhtml";

/// Elements deeper than this are refused.
const MAX_DEPTH: usize = 1000;

/// The attributes that an element of the [allowed chapters](https://hl7.org/fhir/R4/narrative.html#xhtml) of HTML 4.0 has of its own.
fn own_attributes(element: &str) -> Option<&'static [&'static str]> {
    Some(match element {
        // Most are one of these.
        "td" | "th" => CELL,
        "col" | "colgroup" | "tbody" | "tfoot" | "thead" | "tr" => CELLS,
        "abbr" | "acronym" | "address" | "b" | "bdo" | "big" | "cite" | "code" | "dd" | "dfn" | "dt" | "em" | "i"
        | "kbd" | "s" | "samp" | "small" | "span" | "strike" | "strong" | "sub" | "sup" | "tt" | "u" | "var"
        | "caption" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" => &[],
        "a" => &[
            "href", "name", "charset", "type", "hreflang", "rel", "rev", "shape", "coords",
        ],
        "area" => &["shape", "coords", "href", "nohref", "alt"],
        "blockquote" | "q" => &["cite"],
        "br" => &["clear"],
        "dl" => &["compact"],
        "hr" => &["noshade", "size"],
        "img" => &[
            "src", "border", "alt", "longdesc", "height", "hspace", "vspace", "usemap", "ismap",
        ],
        "li" => &["type", "value"],
        "map" => &["name"],
        "ol" => &["type", "start", "compact"],
        "pre" => &["xml:space"],
        "table" => &[
            "summary",
            "border",
            "frame",
            "rules",
            "cellspacing",
            "cellpadding",
            "bgcolor",
        ],
        "ul" => &["type", "compact"],
        _ => return None,
    })
}

/// What keeps a text from being a narrative. Messages hold no value from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It is no XML
    NotWellFormed,
    /// The outermost element is no `div`, or not in XHTML's namespace
    Root,
    /// An element that narratives may not have
    Element,
    /// An attribute that its element may not have
    Attribute,
    /// `&` without the name of a character
    Reference,
    /// More than 1,000 levels
    TooDeep,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotWellFormed => "it is not well-formed XML",
            Self::Root => "the outermost element has to be a div with xmlns=\"http://www.w3.org/1999/xhtml\"",
            Self::Element => "it has an element that is not allowed in narratives",
            Self::Attribute => "it has an attribute that is not allowed there",
            Self::Reference => "it has an & that does not begin the reference of a character: write &amp;",
            Self::TooDeep => "its elements are nested too deeply",
        })
    }
}

/// Whether a text is a `div` of allowed elements that says something: the rules `txt-1` and `txt-2`.
#[must_use]
pub fn is_narrative(text: &str) -> bool {
    check(text, &mut |_| {}).is_ok_and(|content| content.is_there)
}

/// What a narrative has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Content {
    /// Something to read: text or an image
    pub is_there: bool,
    /// A block, such as a table or another paragraph, inside of a paragraph
    pub block_in_paragraph: bool,
}

/// An attribute of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'t> {
    /// The element's name
    pub element: &'t str,
    /// The attribute's name
    pub name: &'t str,
    /// The value, as it is written
    pub value: &'t str,
}

/// What there is; `attribute` is told all attributes.
///
/// # Errors
/// Where the text is not well-formed or not allowed.
pub fn check<'t>(text: &'t str, attribute: &mut dyn FnMut(Attribute<'t>)) -> Result<Content, Problem> {
    let mut open: Vec<&str> = Vec::new();
    let mut content = Content::default();
    let mut paragraphs = 0_usize;
    let mut rest = text.trim();
    let mut begun = false;
    let has_references = memchr::memchr(b'&', text.as_bytes()).is_some();
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let (inside, behind) = comment.split_once("-->").ok_or(Problem::NotWellFormed)?;
            if inside.contains("--") {
                return Err(Problem::NotWellFormed);
            }
            rest = behind;
        } else if let Some(name) = rest.strip_prefix("</") {
            let (name, behind) = split(name, b'>').ok_or(Problem::NotWellFormed)?;
            let name = name.trim_end();
            if open.pop() != Some(name) {
                return Err(Problem::NotWellFormed);
            }
            paragraphs -= usize::from(name == "p");
            rest = behind;
        } else if let Some(tag) = rest.strip_prefix('<') {
            if open.is_empty() && begun {
                return Err(Problem::NotWellFormed);
            }
            let (name, is_open, behind) = element(tag, !begun, has_references, attribute)?;
            begun = true;
            content.is_there |= name == "img";
            content.block_in_paragraph |= paragraphs > 0 && BLOCKS.contains(&name);
            if is_open {
                paragraphs += usize::from(name == "p");
                open.push(name);
                if open.len() > MAX_DEPTH {
                    return Err(Problem::TooDeep);
                }
            }
            rest = behind;
        } else {
            let (words, behind) = rest.split_at(memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len()));
            if open.is_empty() {
                return Err(Problem::Root);
            }
            if has_references && !references_are_good(words) {
                return Err(Problem::Reference);
            }
            content.is_there = content.is_there || !words.trim().is_empty();
            rest = behind;
        }
    }
    if !begun {
        return Err(Problem::Root);
    }
    if open.is_empty() {
        Ok(content)
    } else {
        Err(Problem::NotWellFormed)
    }
}

/// A tag behind its `<`: its name, whether it stays open, and the text behind it.
fn element<'t>(
    tag: &'t str,
    is_root: bool,
    has_references: bool,
    take: &mut dyn FnMut(Attribute<'t>),
) -> Result<(&'t str, bool, &'t str), Problem> {
    // Names are of ASCII; what is not is no element.
    let end = tag
        .bytes()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
    let (name, mut rest) = tag.split_at(end.ok_or(Problem::NotWellFormed)?);
    let own = own_attributes(name).ok_or(if is_root { Problem::Root } else { Problem::Element })?;
    // A bit for each attribute that the element may have
    let mut seen = 0_u64;
    let mut namespaces = HashSet::new();
    let mut in_namespace = false;
    loop {
        let trimmed = rest.trim_start();
        if let Some(behind) = trimmed.strip_prefix("/>") {
            return if is_root {
                Err(Problem::Root)
            } else {
                Ok((name, false, behind))
            };
        }
        if let Some(behind) = trimmed.strip_prefix('>') {
            let allowed = !is_root || (name == "div" && in_namespace);
            return if allowed {
                Ok((name, true, behind))
            } else {
                Err(Problem::Root)
            };
        }
        if trimmed.len() == rest.len() {
            return Err(Problem::NotWellFormed);
        }
        let (attribute, behind) = split(trimmed, b'=').ok_or(Problem::NotWellFormed)?;
        let attribute = attribute.trim_end();
        let behind = behind.trim_start();
        let quote = behind.bytes().next().filter(|quote| matches!(quote, b'"' | b'\''));
        let (value, behind) = quote
            .and_then(|quote| split(&behind[1..], quote))
            .ok_or(Problem::NotWellFormed)?;
        let is_repeated = if attribute.starts_with("xmlns") {
            !namespaces.insert(attribute)
        } else {
            let allowed = COMMON.iter().chain(own).position(|allowed| *allowed == attribute);
            let bit = 1 << allowed.ok_or(Problem::Attribute)?;
            let is_repeated = seen & bit != 0;
            seen |= bit;
            is_repeated
        };
        if is_repeated || value.bytes().any(|byte| byte == b'<') {
            return Err(Problem::NotWellFormed);
        }
        if has_references && !references_are_good(value) {
            return Err(Problem::Reference);
        }
        if attribute == "xmlns" {
            in_namespace = value == NAMESPACE;
            if !in_namespace {
                return Err(Problem::Root);
            }
        }
        take(Attribute {
            element: name,
            name: attribute,
            value,
        });
        rest = behind;
    }
}

/// What stands before a byte of ASCII and behind it. It is near: other ways to look for it begin too slowly.
#[inline]
fn split(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|other| other == byte)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Whether each `&` begins a reference to a character. The named ones of HTML are taken by their form.
fn references_are_good(text: &str) -> bool {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return true;
    }
    let mut parts = text.split('&');
    parts.next();
    parts.all(|part| {
        part.split_once(';').is_some_and(|(name, _)| {
            let digits =
                |digits: &str, radix| !digits.is_empty() && digits.chars().all(|digit: char| digit.is_digit(radix));
            match name.strip_prefix('#') {
                Some(number) => match number.strip_prefix('x') {
                    Some(hex) => digits(hex, 16),
                    None => digits(number, 10),
                },
                None => !name.is_empty() && name.len() <= 8 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn div(content: &str) -> String {
        format!("<div xmlns=\"{NAMESPACE}\">{content}</div>")
    }

    #[test]
    fn good_narratives() {
        for content in [
            "Hello",
            "<p>a &amp; b &#169; &#xA9; &nbsp;</p>",
            "<table border='1'><tr><td colspan=\"2\">x</td></tr></table>",
            "<img src=\"#a\" alt=\"\"/>",
            "<!-- note --><br/>text",
            "<table xmlns=\"http://www.w3.org/1999/xhtml\"><tr valign='top'><td>x</td></tr></table>",
        ] {
            assert!(is_narrative(&div(content)), "{content}");
        }
    }

    #[test]
    fn bad_narratives() {
        for content in [
            "",
            "   ",
            "<script>x</script>",
            "<p onclick='x'>y</p>",
            "<p>x",
            "<b><i>x</b></i>",
            "a & b",
            "a &; b",
            "<p class=x>y</p>",
            "<p class='a' class='b'>y</p>",
            "<P>y</P>",
        ] {
            assert!(!is_narrative(&div(content)), "{content}");
        }
        for text in [
            "",
            "x",
            "<p>x</p>",
            "<div>x</div>",
            "<div xmlns=\"x\">y</div>",
            "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>y",
        ] {
            assert!(!is_narrative(text), "{text}");
        }
    }

    #[test]
    fn blocks_in_paragraphs_are_seen() {
        let has_block = |content: &str| {
            check(&div(content), &mut |_| {})
                .expect("a narrative")
                .block_in_paragraph
        };
        assert!(!has_block("<p>a <b>b</b></p><table><tr><td><p>c</p></td></tr></table>"));
        assert!(has_block("<p>a <b><ul><li>b</li></ul></b></p>"));
        assert!(has_block("<p><p>a</p></p>"));
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(!is_narrative(&div(&"<b>".repeat(100_000))));
    }
}
