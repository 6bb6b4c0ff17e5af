//! Strings: finding their end, and their content.

use super::{Fault, Problem, Stop, word_at};
use std::borrow::Cow;

/// The content of a JSON string: a place in the text, decoded only when someone asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// First byte behind the opening quote.
    pub start: usize,
    /// The closing quote.
    pub end: usize,
    /// Whether a backslash is in it.
    pub escaped: bool,
}

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

/// A mask whose lowest set bit marks the first byte that is a quote, a backslash or a control character.
#[inline]
const fn special(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    ((quote.wrapping_sub(ONES) & !quote)
        | (backslash.wrapping_sub(ONES) & !backslash)
        | (word.wrapping_sub(ONES * 0x20) & !word))
        & HIGHS
}

/// Where in a word the first quote, backslash or control character is.
#[inline]
pub(super) const fn first_special(word: u64) -> Option<usize> {
    match special(word) {
        0 => None,
        mask => Some(mask.trailing_zeros() as usize / 8),
    }
}

/// The first quote, backslash or control character at or behind `at`.
#[inline]
pub(super) fn next_special(text: &[u8], mut at: usize) -> Option<usize> {
    while let Some(word) = word_at(text, at) {
        if let Some(found) = first_special(word) {
            return Some(at + found);
        }
        at += 8;
    }
    let rest = text.get(at..)?;
    rest.iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
        .map(|found| at + found)
}

/// Checks the string whose content begins at `start` (behind the quote).
#[inline]
pub(super) fn scan_string(text: &[u8], start: usize) -> Result<Text, Stop> {
    let at = next_special(text, start).ok_or(Stop::End)?;
    if text[at] == b'"' {
        return Ok(Text {
            start,
            end: at,
            escaped: false,
        });
    }
    scan_escaped(text, start, at)
}

/// The rest of [`scan_string`], from the first byte that is not plain.
fn scan_escaped(text: &[u8], start: usize, mut at: usize) -> Result<Text, Stop> {
    loop {
        match text[at] {
            b'"' => {
                return Ok(Text {
                    start,
                    end: at,
                    escaped: true,
                });
            }
            b'\\' => {
                at = match text.get(at + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at + 2,
                    _ => escape(text, at)?.1,
                }
            }
            control => {
                return Err(Fault {
                    at,
                    problem: Problem::ControlCharacter(control),
                }
                .into());
            }
        }
        at = next_special(text, at).ok_or(Stop::End)?;
    }
}

/// Whether a backslash before this byte makes one character of the two.
#[inline]
pub(super) const fn is_simple_escape(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')
}

/// The character that the escape at `at` stands for, and the place behind the escape.
pub(super) fn escape(text: &[u8], at: usize) -> Result<(char, usize), Stop> {
    let bad = |problem| Stop::from(Fault { at, problem });
    let simple = match text.get(at + 1).ok_or(Stop::End)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = hex4(text, at, at + 2)?;
            if !(0xD800..0xE000).contains(&first) {
                let char = char::from_u32(first).ok_or_else(|| bad(Problem::LoneSurrogate))?;
                return Ok((char, at + 6));
            }
            if first >= 0xDC00 {
                return Err(bad(Problem::LoneSurrogate));
            }
            for (offset, expected) in [(6, b'\\'), (7, b'u')] {
                if *text.get(at + offset).ok_or(Stop::End)? != expected {
                    return Err(bad(Problem::LoneSurrogate));
                }
            }
            let second = hex4(text, at + 6, at + 8)?;
            if !(0xDC00..0xE000).contains(&second) {
                return Err(bad(Problem::LoneSurrogate));
            }
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            let char = char::from_u32(code).ok_or_else(|| bad(Problem::LoneSurrogate))?;
            return Ok((char, at + 12));
        }
        _ => return Err(bad(Problem::BadEscape)),
    };
    Ok((simple, at + 2))
}

fn hex4(text: &[u8], escape_at: usize, at: usize) -> Result<u32, Stop> {
    let mut value = 0;
    for offset in 0..4 {
        let byte = *text.get(at + offset).ok_or(Stop::End)?;
        let digit = char::from(byte).to_digit(16).ok_or(Fault {
            at: escape_at,
            problem: Problem::BadEscape,
        })?;
        value = value << 4 | digit;
    }
    Ok(value)
}

impl Text {
    /// The content in `text`, the bytes it was scanned from; borrowed where nothing is escaped.
    #[must_use]
    pub fn decode<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        self.try_decode(text).0
    }

    /// The content in `text`, whose escapes nobody has checked, and the first bad escape. From there on it stays as it is.
    #[must_use]
    pub fn try_decode<'a>(&self, text: &'a [u8]) -> (Cow<'a, [u8]>, Option<Fault>) {
        let raw = &text[self.start..self.end];
        if !self.escaped {
            return (Cow::Borrowed(raw), None);
        }
        let mut decoded = Vec::with_capacity(raw.len());
        let mut at = self.start;
        let mut bad = None;
        while let Some(found) = memchr::memchr(b'\\', &text[at..self.end]) {
            decoded.extend_from_slice(&text[at..at + found]);
            at += found;
            match escape(text, at) {
                Ok((char, behind)) => {
                    decoded.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
                    at = behind.min(self.end);
                }
                Err(stop) => {
                    bad = Some(stop.into_fault(text.len()));
                    break;
                }
            }
        }
        decoded.extend_from_slice(&text[at..self.end]);
        (Cow::Owned(decoded), bad)
    }

    /// Whether the content is `name`, however it is escaped.
    #[inline]
    #[must_use]
    pub fn is(&self, text: &[u8], name: &[u8]) -> bool {
        if self.escaped {
            *self.decode(text) == *name
        } else {
            text[self.start..self.end] == *name
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(json: &str) -> String {
        let text = scan_string(json.as_bytes(), 1).expect("a string");
        assert_eq!(text.end + 1, json.len());
        String::from_utf8(text.decode(json.as_bytes()).into_owned()).expect("UTF-8")
    }

    fn problem(json: &[u8]) -> (usize, Problem) {
        match scan_string(json, 1) {
            Err(Stop::Fault(fault)) => (fault.at, fault.problem),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn content_is_decoded() {
        assert_eq!(decoded(r#""""#), "");
        assert_eq!(
            decoded(r#""plain and long enough for words ä€😀""#),
            "plain and long enough for words ä€😀"
        );
        assert_eq!(decoded(r#""a\"b\\c\/d\b\f\n\r\t""#), "a\"b\\c/d\u{8}\u{c}\n\r\t");
        assert_eq!(decoded(r#""\u0041\u00e4\uD83D\uDE00\u0000""#), "Aä😀\0");
        assert!(
            Text {
                start: 0,
                end: 17,
                escaped: true
            }
            .is(br"resource\u0054ype", b"resourceType")
        );
    }

    #[test]
    fn defects_are_found_where_they_are() {
        assert_eq!(problem(b"\"abcdefghijk\x00\""), (12, Problem::ControlCharacter(0)));
        assert_eq!(problem(b"\"a\nb\""), (2, Problem::ControlCharacter(b'\n')));
        assert_eq!(problem(br#""\x""#), (1, Problem::BadEscape));
        assert_eq!(problem(br#""\u12g4""#), (1, Problem::BadEscape));
        assert_eq!(problem(br#""12345678\ud800""#), (9, Problem::LoneSurrogate));
        assert_eq!(problem(br#""\udc00\ud800""#), (1, Problem::LoneSurrogate));
        assert_eq!(problem(br#""\ud800\u0041""#), (1, Problem::LoneSurrogate));
        for json in [&b"\"abc"[..], b"\"abc\\", b"\"\\u00", b"\"\\ud800\\", b"\""] {
            assert_eq!(scan_string(json, 1), Err(Stop::End));
        }
    }

    #[test]
    fn every_byte_is_classified_as_the_grammar_does() {
        for byte in 0..=255_u8 {
            for position in 0..20 {
                let mut text = vec![b'x'; 24];
                text[position] = byte;
                let expected = (byte < 0x20 || byte == b'"' || byte == b'\\').then_some(position);
                assert_eq!(next_special(&text, 0), expected, "byte {byte} at {position}");
            }
        }
    }
}
