//! Primitive values: their [form and range](https://hl7.org/fhir/R4/datatypes.html), byte by byte instead of by regular expressions.

use crate::definitions::{Definitions, TypeId};
use crate::json::Kind;

/// The longest text, in bytes, that a string [may have](https://hl7.org/fhir/R4/datatypes.html#string).
pub(super) const MAX_TEXT: usize = 1 << 20;

/// A primitive type, or the one that it specializes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Primitive {
    Boolean,
    Integer,
    UnsignedInt,
    PositiveInt,
    Integer64,
    Decimal,
    String,
    Markdown,
    Uri,
    Url,
    Canonical,
    Oid,
    Uuid,
    Code,
    Id,
    Date,
    DateTime,
    Instant,
    Time,
    Base64,
    Xhtml,
}

/// What is wrong with a primitive value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The JSON value has another kind
    Kind,
    Empty,
    Format,
    Range,
    /// A day that no month has
    Calendar,
    /// A URL that is not absolute where it has to be
    Relative,
    TooLong,
}

impl Primitive {
    /// By the name of the type, or of the one that it specializes.
    pub fn of(definitions: &Definitions, mut id: TypeId) -> Self {
        loop {
            if let Some(found) = Self::named(definitions.type_name(id)) {
                return found;
            }
            match definitions.base(id) {
                Some(base) => id = base,
                None => return Self::String,
            }
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "unsignedInt" => Self::UnsignedInt,
            "positiveInt" => Self::PositiveInt,
            "integer64" => Self::Integer64,
            "decimal" => Self::Decimal,
            "string" => Self::String,
            "markdown" => Self::Markdown,
            "uri" => Self::Uri,
            "url" => Self::Url,
            "canonical" => Self::Canonical,
            "oid" => Self::Oid,
            "uuid" => Self::Uuid,
            "code" => Self::Code,
            "id" => Self::Id,
            "date" => Self::Date,
            "dateTime" => Self::DateTime,
            "instant" => Self::Instant,
            "time" => Self::Time,
            "base64Binary" => Self::Base64,
            "xhtml" => Self::Xhtml,
            _ => return None,
        })
    }

    /// The kind of JSON value, in words.
    pub fn json_kind(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer | Self::UnsignedInt | Self::PositiveInt | Self::Decimal => "a number",
            _ => "a string",
        }
    }

    /// What a value looks like, in words.
    pub fn form(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer => "a whole number from -2147483648 to 2147483647",
            Self::UnsignedInt => "a whole number from 0 to 2147483647",
            Self::PositiveInt => "a whole number from 1 to 2147483647",
            Self::Integer64 => "a whole number of 64 bits",
            Self::Decimal => "a number",
            Self::String | Self::Markdown => "text without control characters, with something else than white space",
            Self::Uri | Self::Url | Self::Canonical => {
                "a URI without white space; urn:uuid: has a UUID of 32 digits in five groups behind it, and urn:oid: an OID"
            }
            Self::Oid => "urn:oid: and an OID",
            Self::Uuid => "urn:uuid: and a UUID in lower case",
            Self::Code => "a code without white space around it, and with single spaces inside",
            Self::Id => "1 to 64 of the characters A-Z, a-z, 0-9, - and .",
            Self::Date => "YYYY, YYYY-MM or YYYY-MM-DD",
            Self::DateTime => "YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz",
            Self::Instant => "YYYY-MM-DDThh:mm:ss+zz:zz",
            Self::Time => "hh:mm:ss",
            Self::Base64 => "base64",
            Self::Xhtml => "a div of XHTML",
        }
    }

    /// Checks a value: `kind` of the JSON, and its content, without quotes and escapes.
    pub fn check(self, kind: Kind, text: &str) -> Result<(), Fault> {
        match self {
            Self::Boolean => match kind {
                Kind::True | Kind::False => Ok(()),
                _ => Err(Fault::Kind),
            },
            Self::Integer | Self::UnsignedInt | Self::PositiveInt => match kind {
                Kind::Number => self.whole_number(text),
                _ => Err(Fault::Kind),
            },
            Self::Decimal if kind == Kind::Number => Ok(()),
            Self::Decimal => Err(Fault::Kind),
            _ if kind != Kind::String => Err(Fault::Kind),
            _ if text.is_empty() => Err(Fault::Empty),
            _ => self.text(text),
        }
    }

    fn whole_number(self, text: &str) -> Result<(), Fault> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Fault::Format);
        }
        let least = match self {
            Self::UnsignedInt => 0,
            Self::PositiveInt => 1,
            _ => i32::MIN,
        };
        match text.parse::<i32>() {
            Ok(value) if value >= least => Ok(()),
            _ => Err(Fault::Range),
        }
    }

    fn text(self, text: &str) -> Result<(), Fault> {
        let bytes = text.as_bytes();
        match self {
            Self::String | Self::Markdown => plain_text(bytes),
            Self::Uri | Self::Url => ok(is_uri(bytes)),
            // A value set may be named by an OID that is yet to be assigned: one of FHIR's own examples has urn:oid:X.Y.Z.
            Self::Canonical if !is_uri(bytes) && !bytes.starts_with(b"urn:oid:") => Err(Fault::Format),
            Self::Canonical if bytes[0] == b'#' || is_absolute(text) => Ok(()),
            Self::Canonical => Err(Fault::Relative),
            Self::Oid => ok(bytes.strip_prefix(b"urn:oid:").is_some_and(is_oid)),
            Self::Uuid => ok(bytes
                .strip_prefix(b"urn:uuid:")
                .is_some_and(|uuid| is_uuid(uuid, false))),
            Self::Code => ok(is_code(bytes)),
            Self::Id if bytes.len() > 64 => Err(Fault::TooLong),
            Self::Id => ok(bytes
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))),
            Self::Date => match date(bytes)? {
                [] => Ok(()),
                _ => Err(Fault::Format),
            },
            Self::DateTime => match date(bytes)? {
                [] => Ok(()),
                [b'T', time @ ..] if bytes.len() - time.len() == 11 => ok(zone(time_of_day(time)?)),
                _ => Err(Fault::Format),
            },
            Self::Instant => match date(bytes)? {
                [b'T', time @ ..] if bytes.len() - time.len() == 11 => ok(zone(time_of_day(time)?)),
                _ => Err(Fault::Format),
            },
            Self::Time => ok(time_of_day(bytes)?.is_empty()),
            Self::Integer64 => match text.parse::<i64>() {
                Ok(_) if !text.starts_with('+') => Ok(()),
                _ => Err(Fault::Format),
            },
            Self::Base64 => ok(is_base64(bytes)),
            _ => Ok(()),
        }
    }
}

fn ok(is_good: bool) -> Result<(), Fault> {
    if is_good { Ok(()) } else { Err(Fault::Format) }
}

/// Something else than white space, and no control characters but tab and ends of lines.
fn plain_text(bytes: &[u8]) -> Result<(), Fault> {
    if bytes.len() > MAX_TEXT {
        return Err(Fault::TooLong);
    }
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let is_plain = are_all_at_least(bytes, b' ') || !bytes.iter().any(is_control);
    ok(is_plain && bytes.iter().any(|byte| *byte > b' '))
}

/// Whether no byte is less than one of ASCII: a quick answer for most texts.
#[inline]
fn are_all_at_least(bytes: &[u8], least: u8) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let (words, rest) = bytes.as_chunks();
    let has_less = |word: u64| word.wrapping_sub(ONES * u64::from(least)) & !word & (ONES << 7) != 0;
    !words.iter().any(|word| has_less(u64::from_le_bytes(*word))) && !rest.iter().any(|byte| *byte < least)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

fn is_uri(bytes: &[u8]) -> bool {
    if !are_all_at_least(bytes, b'!') && bytes.iter().any(|byte| is_space(*byte)) {
        return false;
    }
    // Most begin with another letter.
    match bytes.first() {
        Some(b'u') => is_urn(bytes),
        Some(b'o') => !bytes.starts_with(b"oid:"),
        _ => true,
    }
}

/// Whether a URI that begins with `u` has what its namespace asks for. Canonical ones have a version behind `|`.
fn is_urn(bytes: &[u8]) -> bool {
    let identifier = |urn: &[u8]| {
        let rest = bytes.strip_prefix(urn)?;
        rest.split(|byte| matches!(byte, b'#' | b'|')).next()
    };
    if let Some(uuid) = identifier(b"urn:uuid:") {
        return is_uuid(uuid, true);
    }
    identifier(b"urn:oid:").map_or(!bytes.starts_with(b"uuid:"), is_oid)
}

/// Whether a URI begins with a scheme and goes on.
pub(super) fn is_absolute(uri: &str) -> bool {
    let bytes = uri.as_bytes();
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let end = bytes.iter().position(|byte| !is_letter(byte)).unwrap_or(0);
    end > 0 && bytes[0].is_ascii_alphabetic() && bytes[end] == b':' && end + 1 < bytes.len()
}

/// Whether these are the digits of a UUID; FHIR wants them in lower case where the type is `uuid`.
pub(super) fn is_uuid(bytes: &[u8], any_case: bool) -> bool {
    const FORM: &[u8; 36] = b"00000000-0000-0000-0000-000000000000";
    let Ok(bytes) = <&[u8; 36]>::try_from(bytes) else {
        return false;
    };
    // No early end, so that many bytes are looked at together.
    FORM.iter().zip(bytes).fold(true, |is_good, (form, &byte)| {
        let is_letter = matches!(byte, b'a'..=b'f') | (any_case & matches!(byte, b'A'..=b'F'));
        let is_digit = byte.is_ascii_digit() | is_letter;
        is_good & if *form == b'-' { byte == b'-' } else { is_digit }
    })
}

/// Whether these are the numbers of an OID, with points between.
pub(super) fn is_oid(bytes: &[u8]) -> bool {
    let mut parts = bytes.split(|byte| *byte == b'.');
    let first = parts.next();
    let is_number =
        |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit) && (part.len() == 1 || part[0] != b'0');
    let mut count = 0;
    matches!(first, Some([b'0'..=b'2']))
        && parts.all(|part| {
            count += 1;
            is_number(part)
        })
        && count > 0
}

fn is_code(bytes: &[u8]) -> bool {
    if are_all_at_least(bytes, b'!') {
        return !bytes.is_empty();
    }
    let mut was_space = true;
    for byte in bytes {
        let space = is_space(*byte);
        if space && was_space {
            return false;
        }
        was_space = space;
    }
    !was_space
}

pub(super) fn is_base64(bytes: &[u8]) -> bool {
    let mut count = 0_usize;
    let mut padding = 0_usize;
    for byte in bytes {
        match byte {
            _ if is_space(*byte) => continue,
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => {}
            _ => return false,
        }
        count += 1;
    }
    count > 0 && count.is_multiple_of(4) && padding <= 2
}

fn two(bytes: &[u8]) -> Option<(u32, &[u8])> {
    match bytes {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => {
            Some((u32::from(tens - b'0') * 10 + u32::from(ones - b'0'), rest))
        }
        _ => None,
    }
}

/// Reads a date, perhaps partial; what is behind it.
fn date(bytes: &[u8]) -> Result<&[u8], Fault> {
    let parts = || {
        let (century, rest) = two(bytes)?;
        let (year, rest) = two(rest)?;
        Some((century * 100 + year, rest))
    };
    let (year, rest) = parts().filter(|(year, _)| *year > 0).ok_or(Fault::Format)?;
    let [b'-', rest @ ..] = rest else {
        return Ok(rest);
    };
    let (month, rest) = two(rest).ok_or(Fault::Format)?;
    if !(1..=12).contains(&month) {
        return Err(Fault::Calendar);
    }
    let [b'-', rest @ ..] = rest else {
        return Ok(rest);
    };
    let (day, rest) = two(rest).ok_or(Fault::Format)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if (1..=days).contains(&day) {
        Ok(rest)
    } else {
        Err(Fault::Calendar)
    }
}

/// Reads a time of the day; what is behind it.
fn time_of_day(bytes: &[u8]) -> Result<&[u8], Fault> {
    let parts = || {
        let (hour, rest) = two(bytes)?;
        let (minute, rest) = two(rest.strip_prefix(b":")?)?;
        let (second, rest) = two(rest.strip_prefix(b":")?)?;
        (hour < 24 && minute < 60 && second <= 60).then_some(rest)
    };
    let rest = parts().ok_or(Fault::Format)?;
    let Some(fraction) = rest.strip_prefix(b".") else {
        return Ok(rest);
    };
    let end = fraction
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(fraction.len());
    if end == 0 {
        Err(Fault::Format)
    } else {
        Ok(&fraction[end..])
    }
}

/// Whether this is a time zone.
fn zone(bytes: &[u8]) -> bool {
    match bytes {
        b"Z" => true,
        [b'+' | b'-', rest @ ..] => {
            let parts = || {
                let (hour, rest) = two(rest)?;
                let (minute, rest) = two(rest.strip_prefix(b":")?)?;
                Some(rest.is_empty() && minute < 60 && (hour < 14 || hour == 14 && minute == 0))
            };
            parts().unwrap_or(false)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    fn check(primitive: Primitive, text: &str) -> Result<(), Fault> {
        primitive.check(Kind::String, text)
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for good in ["2024-02-29", "2000-02-29", "1999-12-31", "2020-04", "0001", "2024"] {
            assert_eq!(check(Primitive::Date, good), Ok(()), "{good}");
        }
        for bad in [
            "2023-02-29",
            "1900-02-29",
            "2024-04-31",
            "2024-13",
            "2024-00",
            "2024-01-00",
        ] {
            assert_eq!(check(Primitive::Date, bad), Err(Fault::Calendar), "{bad}");
        }
        for bad in [
            "0000",
            "24-01-01",
            "2024-1-1",
            "2024-01-01T00:00:00Z",
            "not a date",
            "2024-",
            "2024-01-01 ",
        ] {
            assert_eq!(check(Primitive::Date, bad), Err(Fault::Format), "{bad}");
        }
        assert_eq!(check(Primitive::DateTime, "2024-01-01T10:00:00+14:00"), Ok(()));
        assert_eq!(check(Primitive::DateTime, "2024-01-01T10:00:00"), Err(Fault::Format));
        assert_eq!(check(Primitive::DateTime, "2024-01T10:00:00Z"), Err(Fault::Format));
        assert_eq!(check(Primitive::Instant, "2024-01-01"), Err(Fault::Format));
    }

    #[test]
    fn numbers_have_ranges() {
        let number = |primitive: Primitive, text| primitive.check(Kind::Number, text);
        assert_eq!(number(Primitive::Integer, "-2147483648"), Ok(()));
        assert_eq!(number(Primitive::Integer, "2147483648"), Err(Fault::Range));
        assert_eq!(number(Primitive::Integer, "1.0"), Err(Fault::Format));
        assert_eq!(number(Primitive::PositiveInt, "0"), Err(Fault::Range));
        assert_eq!(number(Primitive::UnsignedInt, "0"), Ok(()));
        assert_eq!(Primitive::Integer.check(Kind::String, "1"), Err(Fault::Kind));
        assert_eq!(Primitive::Boolean.check(Kind::String, "true"), Err(Fault::Kind));
    }

    #[test]
    fn the_rest() {
        assert_eq!(check(Primitive::Id, &"a".repeat(65)), Err(Fault::TooLong));
        assert_eq!(check(Primitive::Id, "a_b"), Err(Fault::Format));
        assert_eq!(check(Primitive::Uri, "urn:uuid:"), Err(Fault::Format));
        for bad in ["urn:oid:1.a", "urn:oid:", "oid:1.2", "uuid:1", "http://a.b/c d"] {
            assert_eq!(check(Primitive::Uri, bad), Err(Fault::Format), "{bad}");
        }
        for good in [
            "urn:oid:1.2",
            "urn:uuid:c757873d-ec9a-4326-a141-556f43239520#a",
            "urn:x",
            "u",
            "a/b",
        ] {
            assert_eq!(check(Primitive::Uri, good), Ok(()), "{good}");
        }
        assert_eq!(check(Primitive::Canonical, "ValueSet/a"), Err(Fault::Relative));
        assert_eq!(check(Primitive::Canonical, "http://a.b/c|1"), Ok(()));
        assert_eq!(check(Primitive::Canonical, "#a"), Ok(()));
        assert_eq!(check(Primitive::String, ""), Err(Fault::Empty));
        assert_eq!(check(Primitive::String, " \n"), Err(Fault::Format));
        assert_eq!(check(Primitive::String, &"a".repeat(MAX_TEXT + 1)), Err(Fault::TooLong));
        assert_eq!(check(Primitive::Base64, "AAAA BBB="), Ok(()));
        assert_eq!(check(Primitive::Base64, "AAA"), Err(Fault::Format));
    }

    /// The definitions have a regular expression for each; where it says more or less, the difference is named.
    #[test]
    fn they_say_what_the_definitions_say() {
        let definitions = Definitions::r4();
        let seeds = [
            "2024-02-29",
            "2024-12-31T23:59:60.9-11:59",
            "23:59:59.9",
            "urn:oid:1.2.840",
            "urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
            "a code",
            "Id-1.2",
            "-12",
            "AAAA",
            "http://hl7.org/fhir|4",
            "true",
        ];
        let characters: Vec<char> = "0123456789-+:.TZ abcduriXé=/\t|_".chars().collect();
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = move |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).unwrap_or(0) % below
        };
        for name in [
            "date", "dateTime", "instant", "time", "oid", "uuid", "code", "id", "uri",
        ] {
            let id = definitions.type_named(name).expect("a type");
            let value = definitions.child(id, "value").map(|value| definitions.element(value));
            let regex = value
                .and_then(|value| value.types().next())
                .and_then(|value| value.regex());
            let regex =
                Regex::new(&format!("^(?:{})$", regex.expect("a regular expression"))).expect("one that compiles");
            let primitive = Primitive::named(name).expect("a primitive");
            let mut good = 0;
            for _ in 0..4000 {
                let mut text: Vec<char> = seeds[random(seeds.len())].chars().collect();
                for _ in 0..random(3) {
                    let at = random(text.len() + 1);
                    if random(2) == 0 && at < text.len() {
                        text[at] = characters[random(characters.len())];
                    } else {
                        text.insert(at, characters[random(characters.len())]);
                    }
                }
                let text: String = text.into_iter().collect();
                let expected = regex.is_match(&text);
                let found = check(primitive, &text);
                let is_stricter = found == Err(Fault::Calendar) || name == "uri" && !is_urn(text.as_bytes());
                assert!(found.is_ok() == expected || is_stricter, "{name}: {text}");
                good += usize::from(found.is_ok());
            }
            assert!(good > 100, "{name}");
        }
    }
}
