//! Numbers and literals: finding their end.

use super::{Fault, Problem, Stop};

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
