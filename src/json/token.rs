//! Numbers and literals: finding their end.
#![allow(
    clippy::inline_always,
    reason = "the scanner's place stays in a register only where no call sees it"
)]

use super::{Fault, Kind, Problem, Stop};

/// The place behind the literal `word` (`true`, `false` or `null`) that ought to begin at `at`.
#[inline]
pub(super) fn scan_literal(text: &[u8], at: usize, word: &[u8]) -> Result<usize, Stop> {
    let rest = &text[at..];
    if rest.starts_with(word) {
        return Ok(at + word.len());
    }
    if word.starts_with(rest) {
        return Err(Stop::End);
    }
    let problem = if rest.starts_with(b"nan") {
        Problem::NotANumber
    } else {
        Problem::Expected("a value")
    };
    Err(Fault { at, problem }.into())
}

/// The place behind the number that begins at `start`, with a digit or a minus.
#[inline]
pub(super) fn scan_number(text: &[u8], start: usize) -> Result<usize, Stop> {
    let fault = |problem| Stop::from(Fault { at: start, problem });
    let bad = || fault(Problem::BadNumber);
    let mut at = start + usize::from(text[start] == b'-');
    match text.get(at).ok_or(Stop::End)? {
        b'0' => at += 1,
        b'1'..=b'9' => at = digits(text, at),
        b'I' | b'N' => return Err(fault(Problem::NotANumber)),
        _ => return Err(bad()),
    }
    if text.get(at) == Some(&b'.') {
        let fraction = at + 1;
        at = digits(text, fraction);
        if at == fraction {
            return Err(if at == text.len() { Stop::End } else { bad() });
        }
    }
    if let Some(b'e' | b'E') = text.get(at) {
        at += 1;
        at += usize::from(matches!(text.get(at), Some(b'+' | b'-')));
        let exponent = at;
        at = digits(text, exponent);
        if at == exponent {
            return Err(if at == text.len() { Stop::End } else { bad() });
        }
    }
    if text.get(at).is_some_and(u8::is_ascii_digit) {
        return Err(bad()); // a leading zero
    }
    Ok(at)
}

#[inline]
fn digits(text: &[u8], from: usize) -> usize {
    let rest = &text[from.min(text.len())..];
    from + rest
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(rest.len())
}

/// The end of the number or literal here.
#[inline(always)]
pub(super) fn scan_scalar(text: &[u8], at: usize, first: u8) -> Result<usize, Stop> {
    match first {
        b'-' | b'0'..=b'9' => scan_number(text, at),
        b't' => scan_literal(text, at, b"true"),
        b'f' => scan_literal(text, at, b"false"),
        b'n' => scan_literal(text, at, b"null"),
        _ => Err(no_value(text, at, first)),
    }
}

/// The kind of a value that is no container.
#[inline(always)]
pub(super) const fn kind_of_scalar(first: u8) -> Kind {
    match first {
        b't' => Kind::True,
        b'f' => Kind::False,
        b'n' => Kind::Null,
        _ => Kind::Number,
    }
}

/// Whether a number or literal may end before this byte.
#[inline(always)]
pub(super) const fn ends_scalar(byte: u8) -> bool {
    matches!(byte, b',' | b'\n' | b']' | b'}' | b' ' | b'\r' | b'\t')
}

#[cold]
fn no_value(text: &[u8], at: usize, first: u8) -> Stop {
    let problem = match first {
        b'N' | b'I' => Problem::NotANumber,
        b'+' | b'.' => Problem::BadNumber,
        b']' | b'}' if text[..at].trim_ascii_end().ends_with(b",") => Problem::TrailingComma,
        _ => Problem::Expected("a value"),
    };
    Fault { at, problem }.into()
}
