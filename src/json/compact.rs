//! A value's own text without insignificant white space.

use super::{string::next_special, word_at};

const SPACES: u64 = u64::from_le_bytes([b' '; 8]);

/// Appends the text of `value` with the white space between tokens removed; all else stays byte for byte.
///
/// `value` must be JSON that a [`Scanner`](super::Scanner) has accepted.
pub fn compact(value: &[u8], to: &mut Vec<u8>) {
    let mut kept = 0; // all before it is in `to`
    let mut at = 0;
    while let Some(&byte) = value.get(at) {
        match byte {
            b'"' => {
                at += 1;
                while let Some(found) = next_special(value, at) {
                    at = found + 1;
                    if value[found] == b'"' {
                        break;
                    }
                    at += 1;
                }
            }
            b' ' | b'\n' | b'\r' | b'\t' => {
                to.extend_from_slice(&value[kept..at]);
                at = skip_white_space(value, at);
                kept = at;
            }
            _ => at += 1,
        }
    }
    to.extend_from_slice(&value[kept..]);
}

/// The first place at or behind `at` that is not white space.
#[inline]
pub(super) fn skip_white_space(text: &[u8], mut at: usize) -> usize {
    loop {
        match text.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
        // Pretty-printed documents are one third indentation.
        while let Some(word) = word_at(text, at) {
            let other = word ^ SPACES;
            if other != 0 {
                at += other.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_insignificant_white_space_goes() {
        for (value, expected) in [
            (
                "{\n          \"a b\" : [ 1.50 ,\t-0 , \"x  \\\" : y\\\\\" , true ] ,\r\n \"b\":{ } }",
                r#"{"a b":[1.50,-0,"x  \" : y\\",true],"b":{}}"#,
            ),
            ("[ ]", "[]"),
            (r#"{"a":"b c"}"#, r#"{"a":"b c"}"#),
        ] {
            let mut compacted = b"before ".to_vec();
            compact(value.as_bytes(), &mut compacted);
            assert_eq!(compacted, [b"before ", expected.as_bytes()].concat());
        }
    }
}
