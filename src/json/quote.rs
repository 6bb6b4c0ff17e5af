//! Strings with quotes and escapes, and without.

use std::io::Write as _;

use super::string::{next_special, scan_string};

/// A text as a JSON string, with its quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = Vec::with_capacity(text.len() + 2);
    write_quoted(text, &mut quoted);
    String::from_utf8(quoted).unwrap_or_default()
}

/// Appends a text as a JSON string, with its quotes.
pub fn write_quoted(text: &str, out: &mut Vec<u8>) {
    let text = text.as_bytes();
    let mut kept = 0; // all before it is in `out`
    out.push(b'"');
    while let Some(at) = next_special(text, kept) {
        out.extend_from_slice(&text[kept..at]);
        match text[at] {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x8 => out.extend_from_slice(b"\\b"),
            0xc => out.extend_from_slice(b"\\f"),
            // writing to a Vec does not fail
            control @ 0..0x20 => drop(write!(out, "\\u{control:04x}")),
            letter => out.extend_from_slice(&[b'\\', letter]),
        }
        kept = at + 1;
    }
    out.extend_from_slice(&text[kept..]);
    out.push(b'"');
}

/// The text that the content of a JSON string stands for; `None` where an escape is broken. A quote needs none here.
#[must_use]
pub fn unescape(content: &str) -> Option<String> {
    let mut closed = String::with_capacity(content.len() + 2);
    let mut is_escaped = false;
    for letter in content.chars() {
        if letter == '"' && !is_escaped {
            closed.push('\\');
        }
        is_escaped = letter == '\\' && !is_escaped;
        closed.push(letter);
    }
    let end = closed.len();
    closed.push('"');
    let text = scan_string(closed.as_bytes(), 0).ok()?;
    // with a single backslash at its end, the quote is not the closing one
    (text.end == end).then_some(())?;
    String::from_utf8(text.decode(closed.as_bytes()).into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        for text in ["", "plain", "a\"b\\c\n\r\t\u{8}\u{c}\u{1}", "ä漢🙂"] {
            let quoted = quoted(text);
            assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
            assert_eq!(unescape(&quoted[1..quoted.len() - 1]).as_deref(), Some(text));
        }
    }

    #[test]
    fn broken_escapes() {
        assert_eq!(unescape(r"\x"), None);
        assert_eq!(unescape(r"\u12"), None);
        assert_eq!(unescape("\\"), None);
        assert_eq!(unescape("\"1<2\""), Some("\"1<2\"".to_owned()));
    }
}
