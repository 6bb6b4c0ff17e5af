//! [The XHTML of narratives](https://hl7.org/fhir/R4/narrative.html#xhtml): a subset of HTML, well-formed.

/// Elements of the [allowed chapters](https://hl7.org/fhir/R4/narrative.html#xhtml) of HTML 4.0, with the attributes of their own.
const ELEMENTS: &[(&str, &[&str])] = &[
    (
        "a",
        &[
            "href", "name", "charset", "type", "hreflang", "rel", "rev", "shape", "coords",
        ],
    ),
    ("abbr", &[]),
    ("acronym", &[]),
    ("address", &[]),
    ("area", &["shape", "coords", "href", "nohref", "alt"]),
    ("b", &[]),
    ("bdo", &[]),
    ("big", &[]),
    ("blockquote", &["cite"]),
    ("br", &["clear"]),
    ("caption", ALIGNED),
    ("cite", &[]),
    ("code", &[]),
    ("col", CELLS),
    ("colgroup", CELLS),
    ("dd", &[]),
    ("dfn", &[]),
    ("div", &["xmlns", "align"]),
    ("dl", &["compact"]),
    ("dt", &[]),
    ("em", &[]),
    ("h1", ALIGNED),
    ("h2", ALIGNED),
    ("h3", ALIGNED),
    ("h4", ALIGNED),
    ("h5", ALIGNED),
    ("h6", ALIGNED),
    ("hr", &["align", "noshade", "size", "width"]),
    ("i", &[]),
    (
        "img",
        &[
            "src", "border", "alt", "longdesc", "height", "width", "align", "hspace", "vspace", "usemap", "ismap",
        ],
    ),
    ("kbd", &[]),
    ("li", &["type", "value"]),
    ("map", &["name"]),
    ("ol", &["type", "start", "compact"]),
    ("p", ALIGNED),
    ("pre", &["width", "xml:space"]),
    ("q", &["cite"]),
    ("s", &[]),
    ("samp", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strike", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("sup", &[]),
    (
        "table",
        &[
            "summary",
            "width",
            "border",
            "frame",
            "rules",
            "cellspacing",
            "cellpadding",
            "align",
            "bgcolor",
        ],
    ),
    ("tbody", CELLS),
    ("td", CELL),
    ("tfoot", CELLS),
    ("th", CELL),
    ("thead", CELLS),
    ("tr", CELLS),
    ("tt", &[]),
    ("u", &[]),
    ("ul", &["type", "compact"]),
    ("var", &[]),
];

const ALIGNED: &[&str] = &["align"];
const CELLS: &[&str] = &["span", "width", "align", "valign", "char", "charoff", "bgcolor"];
const CELL: &[&str] = &[
    "abbr", "axis", "headers", "scope", "rowspan", "colspan", "nowrap", "bgcolor", "width", "height", "align",
    "valign", "char", "charoff",
];

/// Attributes of all elements.
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
];

const NAMESPACE: &str = "http://www.w3.org/1999/xhtml";

/// Elements deeper than this are refused.
const MAX_DEPTH: usize = 1000;

/// Whether a text is a `div` of allowed elements that says something: the rules `txt-1` and `txt-2`.
pub(super) fn is_narrative(text: &str) -> bool {
    check(text).is_some_and(|has_content| has_content)
}

/// Whether there is content; `None` where the text is not well-formed or not allowed.
fn check(text: &str) -> Option<bool> {
    let mut open: Vec<&str> = Vec::new();
    let mut has_content = false;
    let mut rest = text.trim();
    let mut begun = false;
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let (inside, behind) = comment.split_once("-->")?;
            if inside.contains("--") {
                return None;
            }
            rest = behind;
        } else if let Some(name) = rest.strip_prefix("</") {
            let (name, behind) = name.split_once('>')?;
            if open.pop()? != name.trim_end() {
                return None;
            }
            rest = behind;
        } else if let Some(tag) = rest.strip_prefix('<') {
            if open.is_empty() && begun {
                return None;
            }
            let (name, is_open, behind) = element(tag, !begun)?;
            begun = true;
            has_content |= name == "img";
            if is_open {
                open.push(name);
                if open.len() > MAX_DEPTH {
                    return None;
                }
            }
            rest = behind;
        } else {
            let (words, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            if open.is_empty() || !references_are_good(words) {
                return None;
            }
            has_content |= !words.trim().is_empty();
            rest = behind;
        }
    }
    (begun && open.is_empty()).then_some(has_content)
}

/// A tag behind its `<`: its name, whether it stays open, and the text behind it.
fn element(tag: &str, is_root: bool) -> Option<(&str, bool, &str)> {
    let end = tag.find(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>'))?;
    let (name, mut rest) = tag.split_at(end);
    let (_, own) = ELEMENTS.iter().find(|element| element.0 == name)?;
    let mut seen: Vec<&str> = Vec::new();
    let mut in_namespace = false;
    loop {
        let trimmed = rest.trim_start();
        if let Some(behind) = trimmed.strip_prefix("/>") {
            return (!is_root).then_some((name, false, behind));
        }
        if let Some(behind) = trimmed.strip_prefix('>') {
            let allowed = !is_root || (name == "div" && in_namespace);
            return allowed.then_some((name, true, behind));
        }
        if trimmed.len() == rest.len() {
            return None;
        }
        let (attribute, behind) = trimmed.split_once('=')?;
        let attribute = attribute.trim_end();
        let behind = behind.trim_start();
        let quote = behind.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, behind) = behind[1..].split_once(quote)?;
        let allowed = own.contains(&attribute) || COMMON.contains(&attribute);
        if !allowed || seen.contains(&attribute) || value.contains('<') || !references_are_good(value) {
            return None;
        }
        if attribute == "xmlns" {
            in_namespace = value == NAMESPACE;
            if !in_namespace {
                return None;
            }
        }
        seen.push(attribute);
        rest = behind;
    }
}

/// Whether each `&` begins a reference to a character. The named ones of HTML are taken by their form.
fn references_are_good(text: &str) -> bool {
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
    fn deep_nesting_is_refused() {
        assert!(!is_narrative(&div(&"<b>".repeat(100_000))));
    }
}
