//! Codes that tell by their form alone whether they can exist: check digits, and grammars that anyone may use.

use crate::fhirpath::value::ucum;

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be a code of this system
    Form,
    /// One of its digits is wrong
    CheckDigit,
}

/// A test of the codes of a code system.
pub type Check = fn(&str) -> Result<(), Fault>;

/// The grammar of a code system.
pub fn of_system(url: &str) -> Option<Check> {
    Some(match url {
        "http://loinc.org" => loinc,
        "http://snomed.info/sct" => snomed,
        "http://unitsofmeasure.org" => |code| form(ucum::is_valid(code)),
        "http://hl7.org/fhir/sid/icd-10" | "http://hl7.org/fhir/sid/icd-10-cm" => icd_10,
        "http://www.whocc.no/atc" => atc,
        "urn:ietf:bcp:47" => |code| form(is_language(code)),
        "urn:ietf:bcp:13" | "http://www.rfc-editor.org/bcp/bcp13.txt" => |code| form(is_mime_type(code)),
        "urn:iso:std:iso:3166" => |code| form(is_country(code)),
        "urn:iso:std:iso:4217" => |code| form(is_currency(code)),
        _ => return None,
    })
}

/// The grammar of a value set that is defined by one.
pub fn of_value_set(url: &str) -> Option<fn(&str) -> bool> {
    let url = url.split('|').next().unwrap_or(url);
    Some(match url.strip_prefix("http://hl7.org/fhir/ValueSet/")? {
        "mimetypes" => is_mime_type,
        "all-languages" => is_language,
        "ucum-units" => ucum::is_valid,
        "currencies" => is_currency,
        _ => return None,
    })
}

fn form(is_good: bool) -> Result<(), Fault> {
    if is_good { Ok(()) } else { Err(Fault::Form) }
}

/// [LOINC](https://loinc.org/kb/faq/structure/): digits, a hyphen and a check digit by Luhn's formula. Parts and answers begin with `LA`,
/// `LP` and so on, and count their letters by a rule that is not published.
fn loinc(code: &str) -> Result<(), Fault> {
    let (number, check) = code.rsplit_once('-').ok_or(Fault::Form)?;
    let digits = number.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let prefix = &number[..number.len() - digits.len()];
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_good = matches!(prefix, "" | "LA" | "LP" | "LL" | "LG" | "MTHU")
        && is_number(digits)
        && digits.len() <= 8
        && is_number(check)
        && check.len() == 1;
    form(is_good)?;
    if !prefix.is_empty() {
        return Ok(());
    }
    let mut sum = 0;
    for (place, byte) in digits.bytes().rev().enumerate() {
        let digit = u32::from(byte - b'0');
        sum += match place % 2 {
            0 if digit > 4 => digit * 2 - 9,
            0 => digit * 2,
            _ => digit,
        };
    }
    let expected = (10 - sum % 10) % 10;
    if u32::from(check.as_bytes()[0] - b'0') == expected {
        Ok(())
    } else {
        Err(Fault::CheckDigit)
    }
}

/// A [SNOMED CT identifier](https://confluence.ihtsdotools.org/display/DOCRELFMT/6+SNOMED+CT+Identifiers) of a concept: 6 to 18 digits with
/// the partition 00 or 10 and Verhoeff's check digit. Expressions are not looked into.
fn snomed(code: &str) -> Result<(), Fault> {
    if code.contains([':', '+', '|', '{', '=']) {
        return Ok(());
    }
    let bytes = code.as_bytes();
    form(!bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit) && bytes[0] != b'0')?;
    if !verhoeff(bytes) {
        return Err(Fault::CheckDigit);
    }
    form((6..=18).contains(&bytes.len()) && matches!(&bytes[bytes.len() - 3..bytes.len() - 1], b"00" | b"10"))
}

/// Whether the last digit is [Verhoeff's check digit](https://en.wikipedia.org/wiki/Verhoeff_algorithm) of those before it.
fn verhoeff(digits: &[u8]) -> bool {
    /// Multiplication in the dihedral group of ten elements.
    fn times(one: u8, other: u8) -> u8 {
        match (one < 5, other < 5) {
            (true, true) => (one + other) % 5,
            (true, false) => (one + other) % 5 + 5,
            (false, true) => (one + 5 - other) % 5 + 5,
            (false, false) => (one + 5 - other) % 5,
        }
    }
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let mut check = 0;
    for (place, byte) in digits.iter().rev().enumerate() {
        let mut digit = byte - b'0';
        for _ in 0..place % 8 {
            digit = PERMUTATION[usize::from(digit)];
        }
        check = times(check, digit);
    }
    check == 0
}

/// The shape of [ICD-10](https://icd.who.int/browse10) codes and of ranges of them; national ones have more characters.
fn icd_10(code: &str) -> Result<(), Fault> {
    let is_one = |code: &str| {
        let (category, rest) = code
            .split_once('.')
            .map_or((code, None), |(category, rest)| (category, Some(rest)));
        let is_category =
            matches!(category.as_bytes(), [b'A'..=b'Z', b'0'..=b'9', last] if last.is_ascii_alphanumeric());
        let is_rest = |rest: &str| {
            (1..=4).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        is_category && rest.is_none_or(is_rest)
    };
    let code = code.trim_end_matches(['*', '+', '\u{2020}', '!']);
    let (first, last) = code
        .split_once('-')
        .map_or((code, None), |(first, last)| (first, Some(last)));
    // Chapters are Roman numbers.
    let is_chapter = !code.is_empty() && code.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    form(is_chapter || is_one(first) && last.is_none_or(is_one) || is_one(code))
}

/// The five levels of the [ATC classification](https://atcddd.fhi.no/atc/structure_and_principles/): `A`, `A10`, `A10B`, `A10BA`, `A10BA02`.
fn atc(code: &str) -> Result<(), Fault> {
    let is_good = matches!(code.len(), 1 | 3 | 4 | 5 | 7)
        && code.bytes().enumerate().all(|(place, byte)| match place {
            1 | 2 | 5 | 6 => byte.is_ascii_digit(),
            _ => byte.is_ascii_uppercase(),
        });
    form(is_good)
}

/// A well-formed language tag of [BCP 47](https://www.rfc-editor.org/rfc/rfc5646#section-2.1).
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-').peekable();
    let is_alpha = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let Some(language) = parts.next() else {
        return false;
    };
    match language {
        "x" | "i" | "X" | "I" => parts.peek().is_some() && parts.all(is_part),
        _ => (2..=8).contains(&language.len()) && is_alpha(language) && parts.all(is_part),
    }
}

/// A [media type](https://www.rfc-editor.org/rfc/rfc6838#section-4.2), perhaps with parameters, or one of FHIR's short words.
fn is_mime_type(code: &str) -> bool {
    if matches!(code, "json" | "xml" | "ttl" | "text") {
        return true;
    }
    let essence = code.split(';').next().unwrap_or(code).trim();
    let is_name = |name: &str| {
        let is_other = |byte: u8| {
            matches!(
                byte,
                b'!' | b'#' | b'$' | b'&' | b'-' | b'^' | b'_' | b'.' | b'+' | b'*'
            )
        };
        !name.is_empty() && name.len() <= 127 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_other(byte))
    };
    essence
        .split_once('/')
        .is_some_and(|(kind, name)| is_name(kind) && is_name(name))
}

/// The shape of [ISO 3166](https://www.iso.org/iso-3166-country-codes.html) codes: two or three letters, three digits, or a part of a country.
fn is_country(code: &str) -> bool {
    let upper = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    match code.split_once('-') {
        Some((country, part)) => {
            country.len() == 2
                && upper(country)
                && (1..=3).contains(&part.len())
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        }
        None => {
            matches!(code.len(), 2 | 3) && upper(code)
                || code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit())
        }
    }
}

/// The shape of [ISO 4217](https://www.iso.org/iso-4217-currency-codes.html) codes: three letters.
fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(system: &str, code: &str) -> Result<(), Fault> {
        of_system(system).expect("a grammar")(code)
    }

    #[test]
    fn loinc_has_a_check_digit() {
        for good in [
            "8480-6",
            "8462-4",
            "55284-4",
            "29463-7",
            "10160-0",
            "LA6576-8",
            "LP31755-9",
        ] {
            assert_eq!(check("http://loinc.org", good), Ok(()), "{good}");
        }
        assert_eq!(check("http://loinc.org", "8480-5"), Err(Fault::CheckDigit));
        for bad in ["8480", "8480-", "-6", "84a0-6", "$8480-6", "8480-66"] {
            assert_eq!(check("http://loinc.org", bad), Err(Fault::Form), "{bad}");
        }
    }

    #[test]
    fn snomed_has_a_check_digit_and_a_partition() {
        for good in [
            "73211009",
            "22298006",
            "138875005",
            "404684003",
            "73211009 |Diabetes|:1=2",
        ] {
            assert_eq!(check("http://snomed.info/sct", good), Ok(()), "{good}");
        }
        assert_eq!(check("http://snomed.info/sct", "73211008"), Err(Fault::CheckDigit));
        for bad in ["73211", "073211009", "7321100a", "", "754786011"] {
            assert!(check("http://snomed.info/sct", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn shapes() {
        let cases: [(&str, &[&str], &[&str]); 7] = [
            (
                "http://unitsofmeasure.org",
                &["mg/dL", "1", "{score}", "mm[Hg]"],
                &["mgdL2x", "mm Hg"],
            ),
            (
                "http://hl7.org/fhir/sid/icd-10",
                &["E11", "E11.9", "I10-I15", "IX", "M54.5-"],
                &["11E", "E1", "E11.", "abc"],
            ),
            (
                "http://www.whocc.no/atc",
                &["A", "A10", "A10BA02"],
                &["A1", "a10", "A10BA0"],
            ),
            (
                "urn:ietf:bcp:47",
                &["fi", "en-US", "zh-Hant-TW", "x-mine"],
                &["", "e", "en_US", "en-"],
            ),
            (
                "urn:ietf:bcp:13",
                &["text/plain; charset=utf-8", "application/fhir+json"],
                &["pdf", "/x", "a/"],
            ),
            (
                "urn:iso:std:iso:3166",
                &["FI", "FIN", "246", "US-CA"],
                &["fi", "F", "FINL", "12"],
            ),
            ("urn:iso:std:iso:4217", &["EUR"], &["eur", "EURO"]),
        ];
        for (system, good, bad) in cases {
            for code in good {
                assert_eq!(check(system, code), Ok(()), "{system} {code}");
            }
            for code in bad {
                assert!(check(system, code).is_err(), "{system} {code}");
            }
        }
        assert!(of_value_set("http://hl7.org/fhir/ValueSet/mimetypes|4.0.1").is_some_and(|check| check("a/b")));
    }
}
