//! Strings with quotes and escapes, and without.

use std::fmt::Write as _;

use super::string::scan_string;

/// A text as a JSON string, with its quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            control if control < ' ' => {
                // writing to a String does not fail
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
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
