//! Whether a file is one document, or one on each line.

use crate::json::{Memory, Scanner, Stop};

/// Whether a file whose first value is at the start of `text` holds one document on each line.
///
/// `whole` is whether `text` is all of the file, `is_named` whether its name says NDJSON.
pub(super) fn has_lines(text: &[u8], whole: bool, is_named: bool, memory: &mut Memory) -> bool {
    let mut scanner = Scanner::new(text, 0, memory);
    if scanner.peek().is_err() {
        return is_named;
    }
    let begin = scanner.at();
    let end_of_line = memchr::memchr(b'\n', &text[begin..]).map(|found| begin + found);
    let first = scanner.skip().map(|()| scanner.at());
    let Some(end_of_line) = end_of_line else {
        return is_named || !whole;
    };
    let second = end_of_line + leading_white_space(&text[end_of_line..]);
    match first {
        Ok(end) => {
            end <= end_of_line && text[end..end_of_line].trim_ascii().is_empty() && (second < text.len() || !whole)
        }
        Err(Stop::End) => false,
        Err(Stop::Fault(fault)) => {
            is_named && fault.at <= second || {
                let line = text[second..].split(|byte| *byte == b'\n').next().unwrap_or_default();
                let mut scanner = Scanner::new(line, 0, memory);
                text[begin] == b'{'
                    && line.first() == Some(&b'{')
                    && scanner.skip().is_ok()
                    && line[scanner.at()..].trim_ascii().is_empty()
            }
        }
    }
}

fn leading_white_space(text: &[u8]) -> usize {
    text.len() - text.trim_ascii_start().len()
}

/// Whether a file's name says NDJSON.
pub(super) fn is_named_ndjson(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let mut extensions = path.rsplit('.');
    let last = extensions.next();
    let last = if matches!(last, Some("gz" | "zst")) {
        extensions.next()
    } else {
        last
    };
    matches!(last, Some("ndjson" | "jsonl"))
}
