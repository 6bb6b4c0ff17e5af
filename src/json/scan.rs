//! A strict scanner over borrowed bytes.
#![allow(
    clippy::inline_always,
    reason = "the scanner's place stays in a register only where no call sees it, which is worth a tenth of the time"
)]

use super::names::{Names, hash, short_name};
use super::string::scan_string;
use super::token::{scan_literal, scan_number};
use super::{Fault, Problem, Stop, Text, compact::skip_white_space};

/// How deep arrays and objects may nest. FHIR's deepest official example has 19 levels.
pub const MAX_DEPTH: usize = 1000;

/// Walks JSON values in a text, checking all of the grammar and that member names are unique.
///
/// The grammar is [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259) without its liberties: names are unique (its section 4
/// says SHOULD) and surrogates come in pairs (section 8.2). That the text is UTF-8 is checked elsewhere, once for all of it.
#[derive(Debug)]
pub struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    names: &'a mut Names,
}

type Scan<T> = Result<T, Stop>;

impl<'a> Scanner<'a> {
    /// A scanner at byte `at` of `text`.
    pub fn new(text: &'a [u8], at: usize, names: &'a mut Names) -> Self {
        names.clear();
        Self { text, at, names }
    }

    /// A scanner inside an array whose opening bracket, and perhaps some elements, came before `text`.
    pub fn inside_array(text: &'a [u8], names: &'a mut Names) -> Self {
        let scanner = Self::new(text, 0, names);
        scanner.names.open(false);
        scanner
    }

    /// A scanner inside an object some of whose members came before `text`.
    pub fn inside_object(text: &'a [u8], names: &'a mut Names) -> Self {
        let scanner = Self::new(text, 0, names);
        scanner.names.open(true);
        scanner
    }

    /// Where the scanner is.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The text that is scanned.
    #[must_use]
    pub fn text(&self) -> &'a [u8] {
        self.text
    }

    /// A stop at the current place.
    #[must_use]
    pub fn fault(&self, problem: Problem) -> Stop {
        Stop::Fault(Fault { at: self.at, problem })
    }

    /// The next byte that is not white space, without taking it.
    ///
    /// # Errors
    /// [`Stop::End`] at the end of the text.
    #[inline(always)]
    pub fn peek(&mut self) -> Scan<u8> {
        match self.text.get(self.at..) {
            Some(&[byte, ..]) if byte > b' ' => Ok(byte),
            // Behind a colon stands one space, as a rule.
            Some(&[b' ', byte, ..]) if byte > b' ' => {
                self.at += 1;
                Ok(byte)
            }
            _ => {
                self.at = skip_white_space(self.text, self.at);
                self.text.get(self.at).copied().ok_or(Stop::End)
            }
        }
    }

    /// Takes `byte` if it comes next.
    ///
    /// # Errors
    /// [`Stop::End`] at the end of the text.
    #[inline(always)]
    pub fn take(&mut self, byte: u8) -> Scan<bool> {
        let found = self.peek()? == byte;
        self.at += usize::from(found);
        Ok(found)
    }

    /// Enters the object that comes next.
    ///
    /// # Errors
    /// Where something else comes, or the nesting is too deep.
    pub fn enter_object(&mut self) -> Scan<()> {
        if !self.take(b'{')? {
            return Err(self.fault(Problem::Expected("an object")));
        }
        self.open(true)
    }

    /// The name of the next member, up to and with its colon; `None` behind the closing brace, which leaves the object.
    ///
    /// # Errors
    /// Where the grammar is broken or the name came before.
    #[inline]
    pub fn member(&mut self, first: bool) -> Scan<Option<Text>> {
        match self.peek()? {
            b'}' => {
                self.at += 1;
                self.names.close();
                Ok(None)
            }
            b',' if !first => {
                self.at += 1;
                self.name().map(Some)
            }
            b'"' if first => self.name().map(Some),
            _ if first => Err(self.fault(Problem::Expected("a member name or `}`"))),
            _ => Err(self.fault(Problem::Expected("`,` or `}`"))),
        }
    }

    /// Enters the array that comes next.
    ///
    /// # Errors
    /// Where something else comes, or the nesting is too deep.
    pub fn enter_array(&mut self) -> Scan<()> {
        if !self.take(b'[')? {
            return Err(self.fault(Problem::Expected("an array")));
        }
        self.open(false)
    }

    /// Whether another element comes; `false` behind the closing bracket, which leaves the array.
    ///
    /// # Errors
    /// Where the grammar is broken.
    pub fn element(&mut self, first: bool) -> Scan<bool> {
        match self.peek()? {
            b']' => {
                self.at += 1;
                self.names.close();
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                if self.peek()? == b']' {
                    return Err(self.fault(Problem::TrailingComma));
                }
                Ok(true)
            }
            _ if first => Ok(true),
            _ => Err(self.fault(Problem::Expected("`,` or `]`"))),
        }
    }

    /// The string that comes next, or `None` where the value is not a string; the value is taken either way.
    ///
    /// # Errors
    /// Where the value is not JSON.
    pub fn string(&mut self) -> Scan<Option<Text>> {
        if self.take(b'"')? {
            let text = scan_string(self.text, self.at)?;
            self.at = text.end + 1;
            return Ok(Some(text));
        }
        self.skip()?;
        Ok(None)
    }

    /// Takes one value of any kind.
    ///
    /// # Errors
    /// Where it is not JSON.
    pub fn skip(&mut self) -> Scan<()> {
        // A copy of which no call sees the address.
        let mut scanner = Scanner {
            text: self.text,
            at: self.at,
            names: self.names,
        };
        let result = scanner.skip_value();
        self.at = scanner.at;
        result
    }

    #[inline(always)]
    fn skip_value(&mut self) -> Scan<()> {
        let base = self.names.depth();
        loop {
            match self.peek()? {
                b'"' => self.at = scan_string(self.text, self.at + 1)?.end + 1,
                b'{' => {
                    self.at += 1;
                    self.open(true)?;
                    match self.peek()? {
                        b'"' => {
                            self.name()?;
                            continue;
                        }
                        b'}' => {
                            self.at += 1;
                            self.names.close();
                        }
                        _ => return Err(self.fault(Problem::Expected("a member name or `}`"))),
                    }
                }
                b'[' => {
                    self.at += 1;
                    self.open(false)?;
                    if self.peek()? != b']' {
                        continue;
                    }
                    self.at += 1;
                    self.names.close();
                }
                b'-' | b'0'..=b'9' => self.at = scan_number(self.text, self.at)?,
                b't' => self.at = scan_literal(self.text, self.at, b"true")?,
                b'f' => self.at = scan_literal(self.text, self.at, b"false")?,
                b'n' => self.at = scan_literal(self.text, self.at, b"null")?,
                b'N' | b'I' => return Err(self.fault(Problem::NotANumber)),
                b'+' | b'.' => return Err(self.fault(Problem::BadNumber)),
                b']' | b'}' if self.text[..self.at].trim_ascii_end().ends_with(b",") => {
                    return Err(self.fault(Problem::TrailingComma));
                }
                _ => return Err(self.fault(Problem::Expected("a value"))),
            }
            // Behind a value: close what ends here, or go on to the next value.
            loop {
                if self.names.depth() == base {
                    return Ok(());
                }
                let object = self.names.is_in_object();
                match (self.peek()?, object) {
                    (b',', true) => {
                        self.at += 1;
                        self.name()?;
                        break;
                    }
                    (b',', false) => {
                        self.at += 1;
                        break;
                    }
                    (b'}', true) | (b']', false) => {
                        self.at += 1;
                        self.names.close();
                    }
                    (_, true) => return Err(self.fault(Problem::Expected("`,` or `}`"))),
                    (_, false) => return Err(self.fault(Problem::Expected("`,` or `]`"))),
                }
            }
        }
    }

    #[inline(always)]
    fn open(&mut self, is_object: bool) -> Scan<()> {
        if self.names.depth() == MAX_DEPTH {
            self.at -= 1;
            return Err(self.fault(Problem::TooDeep));
        }
        self.names.open(is_object);
        Ok(())
    }

    /// A member name and its colon.
    #[inline(always)]
    fn name(&mut self) -> Scan<Text> {
        match self.peek()? {
            b'"' => {}
            b'}' => return Err(self.fault(Problem::TrailingComma)),
            _ => return Err(self.fault(Problem::Expected("a member name in double quotes"))),
        }
        let start = self.at + 1;
        let (name, hash) = if let Some(short) = short_name(self.text, start) {
            short
        } else {
            let name = scan_string(self.text, start)?;
            (name, hash(self.text, name))
        };
        if !self.names.add(self.text, name, hash) {
            return Err(Self::duplicate(self.text, name).into());
        }
        self.at = name.end + 1;
        if !self.take(b':')? {
            return Err(self.fault(Problem::Expected("`:`")));
        }
        Ok(name)
    }

    /// The fault of a member name that came before.
    #[cold]
    #[must_use]
    pub fn duplicate(text: &[u8], name: Text) -> Fault {
        let content = name.decode(text);
        let shown = std::str::from_utf8(&content).ok().filter(|name| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            name.len() <= 64 && name.bytes().all(plain)
        });
        Fault {
            at: name.start - 1,
            problem: Problem::DuplicateName(shown.unwrap_or_default().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `skip` says of a text, with the place of a fault.
    fn scan(text: &[u8]) -> Result<usize, Stop> {
        let mut names = Names::default();
        let mut scanner = Scanner::new(text, 0, &mut names);
        scanner.skip().map(|()| scanner.at())
    }

    fn fault(text: &str) -> (usize, String) {
        match scan(text.as_bytes()) {
            Err(Stop::Fault(fault)) => (fault.at, fault.problem.to_string()),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn values_of_every_kind_are_accepted() {
        for text in [
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1234567890123456789012345678901234567890",
            "1.50",
            "-1.5e+10",
            "0E0",
            r#""""#,
            "[]",
            "{}",
            r#"{"a":[1,{"b":{}},[]],"c":"d"}"#,
            " \n{ \t\"a\" :\r\n[ 1 , 2 ] , \"b\": null }",
            r#"{"a":{"a":{"a":1}}}"#,
            r#"[{"a":1},{"a":2}]"#,
        ] {
            assert_eq!(scan(text.as_bytes()), Ok(text.len()), "{text}");
        }
        assert_eq!(scan(b"{} x"), Ok(2));
    }

    #[test]
    fn every_proper_prefix_of_a_container_is_incomplete() {
        let text = r#"{"a":[1.5e-3,true,null,"x\u00e4\ud83d\ude00"],"b":{"c":false,"d":-0}}"#;
        for end in 0..text.len() {
            assert_eq!(scan(&text.as_bytes()[..end]), Err(Stop::End), "{}", &text[..end]);
        }
    }

    #[test]
    fn defects_are_named_where_they_are() {
        assert_eq!(fault("[NaN]").1, Problem::NotANumber.to_string());
        assert_eq!(fault("[nan]").1, Problem::NotANumber.to_string());
        assert_eq!(fault("[-Infinity]").1, Problem::NotANumber.to_string());
        for number in ["01", "-", "1.e5", "+1", ".5", "1ex", "-a", "00"] {
            assert_eq!(
                fault(&format!("[{number} ]")),
                (1, Problem::BadNumber.to_string()),
                "{number}"
            );
        }
        assert_eq!(fault("[1,]"), (3, Problem::TrailingComma.to_string()));
        assert_eq!(fault(r#"{"a":1 , }"#), (9, Problem::TrailingComma.to_string()));
        assert_eq!(fault("[1 2]").0, 3);
        assert_eq!(fault(r#"{"a" 1}"#), (5, "expected `:`".into()));
        assert_eq!(fault("{a:1}"), (1, "expected a member name or `}`".into()));
        assert_eq!(fault("['a']"), (1, "expected a value".into()));
        assert_eq!(fault("[1}"), (2, "expected `,` or `]`".into()));
        assert_eq!(fault(r#"{"a":1]"#), (6, "expected `,` or `}`".into()));
        assert_eq!(fault("[trux]").0, 1);
        assert_eq!(fault("/* a */ 1").0, 0);
    }

    #[test]
    fn member_names_are_unique() {
        let (at, message) = fault(r#"{"id":1,"b":{"id":2},"id":3}"#);
        assert_eq!((at, message.contains("\"id\"")), (21, true));
        assert_eq!(fault(r#"{"resourceType":1,"resource\u0054ype":2}"#).0, 18);
        assert_eq!(fault(r#"{"resource\u0054ype":1,"resourceType":2}"#).0, 23);
        assert!(!fault(r#"{"Anna Virtanen":1,"Anna Virtanen":2}"#).1.contains("Anna"));
        for length in 1..40 {
            let name: String = ('a'..='z').cycle().take(length).collect();
            let escaped = format!("\\u0061{}", &name[1..]);
            for (first, second) in [(&name, &name), (&name, &escaped), (&escaped, &name)] {
                let text = format!("{{\"{first}\":1,\"other\":2,\"{second}\":3}}");
                assert_eq!(fault(&text).0, first.len() + 16, "{text}");
            }
            for place in 0..length {
                let mut other = name.clone().into_bytes();
                other[place] = b'_';
                let other = String::from_utf8(other).expect("ASCII");
                let text = format!("{{\"{name}\":1,\"{other}\":2}}");
                assert_eq!(scan(text.as_bytes()), Ok(text.len()), "{text}");
            }
        }
        let many: Vec<_> = (0..5000).map(|i| format!("\"name{i}\":{{\"x\":{i}}},")).collect();
        let many = many.concat();
        let all = format!("{{{many}\"last\":[{{\"name1\":0}}]}}");
        assert_eq!(scan(all.as_bytes()), Ok(all.len()));
        let twice = format!("{{{many}\"name77\":0}}");
        assert_eq!(fault(&twice).0, twice.len() - 11);
    }

    #[test]
    fn nesting_has_a_limit_and_no_recursion() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(scan(nested(MAX_DEPTH).as_bytes()), Ok(2 * MAX_DEPTH));
        assert_eq!(fault(&nested(MAX_DEPTH + 1)), (MAX_DEPTH, Problem::TooDeep.to_string()));
        assert_eq!(fault(&"[".repeat(1_000_000)).0, MAX_DEPTH);
    }

    #[test]
    fn it_agrees_with_serde_json() {
        let seeds = [
            r#"{"a":[1.5e-3,true,null,"x\u00e4\ud83d\ude00"],"b":{"c":false,"d":-0}}"#,
            "[ {\"k\" : \"v\\n\"} , [ ] , 12 , -0.5 , \"\\\"\" ]",
        ];
        let bytes = b"{}[],:\"\\0123456789.eE+-truefalsn \n\x01ux\x7f";
        let mut state = 88_172_645_463_325_252_u64;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap_or_default()
        };
        for round in 0..40_000 {
            let mut text = seeds[round % seeds.len()].as_bytes().to_vec();
            for _ in 0..=next(3) {
                let at = next(text.len());
                match next(3) {
                    0 => text[at] = bytes[next(bytes.len())],
                    1 => text.insert(at, bytes[next(bytes.len())]),
                    _ => drop(text.remove(at)),
                }
            }
            let ours = scan(&text).is_ok_and(|end| text[end..].trim_ascii().is_empty());
            let theirs = serde_json::from_slice::<serde_json::Value>(&text).is_ok();
            let strict = matches!(
                scan(&text),
                Err(Stop::Fault(Fault {
                    problem: Problem::DuplicateName(_),
                    ..
                }))
            );
            assert!(
                ours == theirs || (strict && theirs),
                "{}",
                String::from_utf8_lossy(&text)
            );
        }
    }
}
