//! From the text to its words and signs.

use super::{Span, SyntaxError};
use crate::definitions::nearest;

/// A word or sign, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// What a token is. Its text is read from the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Word,
    /// A name in backticks.
    Delimited,
    /// In single quotes.
    String,
    Integer,
    /// Digits and `L`.
    Long,
    Decimal,
    Date,
    DateTime,
    Time,
    /// `$this`, `$index`, `$total`
    Variable,
    Symbol(&'static str),
    /// Behind the last token.
    End,
}

/// Signs; of two that begin alike the longer one comes first.
const SYMBOLS: [&str; 24] = [
    "<=", ">=", "!=", "!~", "<", ">", "=", "~", ".", ",", ":", "(", ")", "[", "]", "{", "}", "+", "-", "*", "/", "&",
    "|", "%",
];

/// Signs of other languages, and what is written here instead.
const FOREIGN: [(&str, &str); 6] = [
    ("==", "equality is written `=`"),
    ("<>", "inequality is written `!=`"),
    ("&&", "write `and`"),
    ("||", "write `or`"),
    ("=>", "write `implies`, or `>=` for a comparison"),
    ("!", "negation is written `.not()`, inequality `!=`"),
];

/// Gives one token after the other. Cheap to clone, to look further ahead.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'s> {
    source: &'s str,
    at: usize,
    /// Where the last token ended.
    end: usize,
}

impl<'s> Lexer<'s> {
    /// At the start of a source whose places a [`Span`] can name.
    pub fn new(source: &'s str) -> Result<Self, SyntaxError> {
        if u32::try_from(source.len()).is_err() {
            return Err(SyntaxError::new(
                "the expression is longer than 4 GiB: make it shorter",
                Span::default(),
            ));
        }
        Ok(Self { source, at: 0, end: 0 })
    }

    /// The next token; at the end of the source, [`TokenKind::End`] again and again.
    pub fn next(&mut self) -> Result<Token, SyntaxError> {
        self.skip_white_space_and_comments()?;
        let start = self.at;
        let Some(&first) = self.source.as_bytes().get(start) else {
            return Ok(Token {
                kind: TokenKind::End,
                span: span(self.end, self.end),
            });
        };
        let kind = match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                self.skip_word();
                TokenKind::Word
            }
            b'0'..=b'9' => self.number(),
            b'\'' => self.quoted("string", "'").map(|()| TokenKind::String)?,
            b'`' => self.quoted("name", "`").map(|()| TokenKind::Delimited)?,
            b'@' => self.date_or_time()?,
            b'$' => self.variable()?,
            _ => self.symbol()?,
        };
        self.end = self.at;
        Ok(Token {
            kind,
            span: span(start, self.at),
        })
    }

    fn rest(&self) -> &'s [u8] {
        &self.source.as_bytes()[self.at..]
    }

    fn error<T>(&self, message: impl Into<String>, start: usize) -> Result<T, SyntaxError> {
        Err(SyntaxError::new(message, span(start, self.at)))
    }

    /// Comments are those of the grammar: `//` up to the end of the line, `/* … */` without nesting.
    fn skip_white_space_and_comments(&mut self) -> Result<(), SyntaxError> {
        loop {
            let rest = self.rest();
            if rest.starts_with(b"//") {
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else if rest.starts_with(b"/*") {
                let Some(length) = memchr::memmem::find(&rest[2..], b"*/") else {
                    let start = self.at;
                    self.at += 2;
                    return self.error("the comment is not closed: add `*/`", start);
                };
                self.at += length + 4;
            } else if matches!(rest.first(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
                self.at += 1;
            } else {
                return Ok(());
            }
        }
    }

    fn skip_word(&mut self) {
        let length = self.rest().iter().take_while(|&&byte| is_word(byte)).count();
        self.at += length;
    }

    /// Skips that many digits, if they are there.
    fn digits(&mut self, count: usize) -> bool {
        let found = self.rest().len() >= count && self.rest()[..count].iter().all(u8::is_ascii_digit);
        if found {
            self.at += count;
        }
        found
    }

    fn skip_digits(&mut self) {
        let length = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += length;
    }

    /// Skips one byte and what `part` skips behind it, or nothing.
    fn part(&mut self, first: u8, part: impl FnOnce(&mut Self) -> bool) -> bool {
        let start = self.at;
        if self.rest().first() == Some(&first) {
            self.at += 1;
            if part(self) {
                return true;
            }
            self.at = start;
        }
        false
    }

    /// A point and the digits behind it.
    fn fraction(&mut self) -> bool {
        self.part(b'.', |lexer| {
            let found = lexer.digits(1);
            lexer.skip_digits();
            found
        })
    }

    fn number(&mut self) -> TokenKind {
        self.skip_digits();
        if self.fraction() {
            TokenKind::Decimal
        } else if self.part(b'L', |_| true) {
            TokenKind::Long
        } else {
            TokenKind::Integer
        }
    }

    /// Up to the closing quote. What its escapes stand for is for [`unescape`] to say.
    fn quoted(&mut self, what: &str, quote: &str) -> Result<(), SyntaxError> {
        let start = self.at;
        let delimiter = quote.as_bytes()[0];
        self.at += 1;
        loop {
            match memchr::memchr2(delimiter, b'\\', self.rest()) {
                Some(length) if self.rest()[length] == delimiter => {
                    self.at += length + 1;
                    return Ok(());
                }
                // An escape in one byte is enough here: what follows is neither a quote nor a backslash.
                Some(length) if self.rest().len() > length + 1 => self.at += length + 2,
                _ => {
                    self.at = start + 1;
                    return self.error(format!("the {what} is not closed: add {quote} at its end"), start);
                }
            }
        }
    }

    /// By the grammar's shape alone: `@2015-99` is a date here.
    fn date_or_time(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        self.at += 1;
        if self.part(b'T', Self::time_of_day) {
            let time_end = self.at;
            if self.zone() {
                return self.error("a time has no time zone: leave it out, or write a dateTime", time_end);
            }
            return Ok(TokenKind::Time);
        }
        if !self.digits(4) {
            self.skip_word();
            return self.error(
                "expected a date, dateTime or time behind `@`: `@2015-02-04`, `@2015-02-04T14:34:28Z`, `@T14:34`",
                start,
            );
        }
        if self.part(b'-', |lexer| lexer.digits(2)) {
            self.part(b'-', |lexer| lexer.digits(2));
        }
        if !self.part(b'T', |_| true) {
            return Ok(TokenKind::Date);
        }
        if self.time_of_day() {
            self.zone();
        }
        Ok(TokenKind::DateTime)
    }

    fn time_of_day(&mut self) -> bool {
        let hour = self.digits(2);
        if hour && self.part(b':', |lexer| lexer.digits(2)) && self.part(b':', |lexer| lexer.digits(2)) {
            self.fraction();
        }
        hour
    }

    fn zone(&mut self) -> bool {
        let offset = |lexer: &mut Self| lexer.digits(2) && lexer.part(b':', |lexer| lexer.digits(2));
        self.part(b'Z', |_| true) || self.part(b'+', offset) || self.part(b'-', offset)
    }

    fn variable(&mut self) -> Result<TokenKind, SyntaxError> {
        const NAMES: [&str; 3] = ["$this", "$index", "$total"];
        let start = self.at;
        self.at += 1;
        self.skip_word();
        let name = &self.source[start..self.at];
        if NAMES.contains(&name) {
            return Ok(TokenKind::Variable);
        }
        let meant = nearest(name, NAMES).map_or("expected `$this`, `$index` or `$total`".to_owned(), |meant| {
            format!("did you mean `{meant}`?")
        });
        self.error(format!("unknown variable `{}`: {meant}", shown(name)), start)
    }

    fn symbol(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        let rest = &self.source[start..];
        let symbol = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol));
        if let Some((foreign, advice)) = FOREIGN.into_iter().find(|(foreign, _)| rest.starts_with(foreign))
            && symbol.is_none_or(|symbol| symbol.len() < foreign.len())
        {
            self.at += foreign.len();
            return self.error(format!("`{foreign}` is not FHIRPath: {advice}"), start);
        }
        if let Some(symbol) = symbol {
            self.at += symbol.len();
            return Ok(TokenKind::Symbol(symbol));
        }
        let Some(character) = rest.chars().next() else {
            return Ok(TokenKind::End);
        };
        self.at += character.len_utf8();
        let message = match character {
            '"' | '‘' | '’' | '“' | '”' => {
                format!("unexpected {character}: strings stand in '…', names in `…`")
            }
            _ if character.is_alphanumeric() => {
                format!("unexpected `{character}`: names with other characters than A to Z, 0 to 9 and _ stand in `…`")
            }
            _ if character.is_control() || character.is_whitespace() || character == '\u{FEFF}' => {
                format!("unexpected character U+{:04X}: remove it", u32::from(character))
            }
            _ => format!("unexpected `{character}`"),
        };
        self.error(message, start)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// `start` and `end` are places in a source that [`Lexer::new`] has taken, so both fit.
fn span(start: usize, end: usize) -> Span {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span {
        start: byte(start),
        end: byte(end),
    }
}

/// A piece of the source as a message can show it: not too long, on one line.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = text
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .take(LONGEST)
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// The text of a string or a delimited name, without its quotes and [escapes](https://hl7.org/fhirpath/N1/#string).
///
/// The grammar lets any character follow a backslash and does not say what the others mean. They are errors here, because a
/// pattern that was written `\d` would match something else than digits.
pub(super) fn unescape(source: &str, token: Span) -> Result<String, SyntaxError> {
    let (start, end) = (token.start as usize + 1, token.end as usize - 1);
    let mut text = String::with_capacity(end - start);
    let mut at = start;
    while let Some(length) = memchr::memchr(b'\\', &source.as_bytes()[at..end]) {
        text.push_str(&source[at..at + length]);
        at += length;
        let Some(escaped) = source[at + 1..end].chars().next() else {
            break;
        };
        let (character, length) = match escaped {
            'r' => ('\r', 2),
            'n' => ('\n', 2),
            't' => ('\t', 2),
            'f' => ('\u{C}', 2),
            '\'' | '"' | '`' | '\\' | '/' => (escaped, 2),
            'u' => unicode_escape(&source[at..end])
                .map_err(|(message, length)| SyntaxError::new(message, span(at, at + length)))?,
            _ => {
                return Err(SyntaxError::new(
                    format!(
                        r"unknown escape `\{}`: write `\\` for a backslash",
                        shown(escaped.encode_utf8(&mut [0; 4]))
                    ),
                    span(at, at + 1 + escaped.len_utf8()),
                ));
            }
        };
        text.push(character);
        at += length;
    }
    text.push_str(&source[at..end]);
    Ok(text)
}

/// The character that `\uXXXX`, or a surrogate pair of two, stands for, and its length in bytes; or what is wrong with how many.
fn unicode_escape(text: &str) -> Result<(char, usize), (&'static str, usize)> {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        let all_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        all_hexadecimal.then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let Some(first) = unit(text) else {
        return Err(("expected four hexadecimal digits behind `\\u`", 2));
    };
    let second = text.get(6..).and_then(unit);
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(character)) => Ok((character, 6 * character.len_utf16())),
        _ => Err(("half of a surrogate pair: `\\uD800` to `\\uDFFF` come in pairs only", 6)),
    }
}
