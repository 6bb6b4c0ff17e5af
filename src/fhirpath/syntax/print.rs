//! The text of a tree, with no more parentheses than it needs.

use super::ast::{CALENDAR_UNITS, Precedence, RESERVED};
use super::{Expr, ExprKind, Literal, QuantityUnit, TypeSpecifier};
use std::fmt::{self, Display, Formatter, Write};

/// The canonical text: [`parse`](super::parse) gives the same tree again, apart from places.
impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(literal) => literal.fmt(f),
            ExprKind::This => f.write_str("$this"),
            ExprKind::Index => f.write_str("$index"),
            ExprKind::Total => f.write_str("$total"),
            ExprKind::Constant(name) => write!(f, "%{}", Name(name)),
            ExprKind::Member { input, name, .. } => {
                step(f, input.as_deref())?;
                Name(name).fmt(f)
            }
            ExprKind::Call {
                input, name, arguments, ..
            } => {
                step(f, input.as_deref())?;
                write!(f, "{}({})", Name(name), Separated(arguments))
            }
            ExprKind::Indexer { input, index } => {
                operand(f, input, Precedence::Path)?;
                write!(f, "[{index}]")
            }
            ExprKind::Polarity { negative, operand: of } => {
                f.write_char(if *negative { '-' } else { '+' })?;
                operand(f, of, Precedence::Polarity)
            }
            ExprKind::Binary {
                operator, left, right, ..
            } => {
                let precedence = operator.precedence();
                operand(f, left, precedence)?;
                write!(f, " {} ", operator.symbol())?;
                // Operators of one precedence are read from left to right.
                if right.precedence() == precedence {
                    write!(f, "({right})")
                } else {
                    operand(f, right, precedence)
                }
            }
            ExprKind::Type {
                operator,
                operand: of,
                specifier,
            } => {
                operand(f, of, Precedence::Type)?;
                write!(f, " {} {specifier}", operator.symbol())
            }
            ExprKind::SortKey { key, descending } => {
                write!(f, "{key} {}", if *descending { "desc" } else { "asc" })
            }
            ExprKind::Instance { specifier, elements } if elements.is_empty() => write!(f, "{specifier} {{ : }}"),
            ExprKind::Instance { specifier, elements } => {
                write!(f, "{specifier} {{ ")?;
                for (index, element) in elements.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{}: {}", Name(&element.name), element.value)?;
                }
                f.write_str(" }")
            }
        }
    }
}

impl Expr {
    fn precedence(&self) -> Precedence {
        match &self.kind {
            ExprKind::Binary { operator, .. } => operator.precedence(),
            ExprKind::Type { .. } => Precedence::Type,
            ExprKind::Polarity { .. } => Precedence::Polarity,
            ExprKind::SortKey { .. } => Precedence::Whole,
            _ => Precedence::Path,
        }
    }
}

/// What a path starts with, and the point behind it.
fn step(f: &mut Formatter<'_>, input: Option<&Expr>) -> fmt::Result {
    let Some(input) = input else { return Ok(()) };
    operand(f, input, Precedence::Path)?;
    f.write_char('.')
}

/// In parentheses, if it binds more loosely than what stands around it.
fn operand(f: &mut Formatter<'_>, operand: &Expr, around: Precedence) -> fmt::Result {
    if operand.precedence() < around {
        write!(f, "({operand})")
    } else {
        operand.fmt(f)
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("{}"),
            Self::Boolean(value) => value.fmt(f),
            Self::String(text) => escaped(f, text, '\''),
            Self::Integer(value) => value.fmt(f),
            Self::Long(value) => write!(f, "{value}L"),
            Self::Decimal(digits) => f.write_str(digits),
            Self::Date(text) | Self::DateTime(text) => write!(f, "@{text}"),
            Self::Time(text) => write!(f, "@T{text}"),
            Self::Quantity { value, unit } => write!(f, "{value} {unit}"),
        }
    }
}

impl Display for QuantityUnit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calendar(word) => f.write_str(word),
            Self::Ucum(code) => escaped(f, code, '\''),
        }
    }
}

impl Display for TypeSpecifier {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{}.", Name(namespace))?;
        }
        Name(&self.name).fmt(f)
    }
}

/// A name, in backticks where it would be read as something else.
struct Name<'n>(&'n str);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let is_word = self
            .0
            .starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && self.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_word && !RESERVED.contains(&self.0) && !CALENDAR_UNITS.contains(&self.0) {
            f.write_str(self.0)
        } else {
            escaped(f, self.0, '`')
        }
    }
}

struct Separated<'e>(&'e [Expr]);

impl Display for Separated<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, expr) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{expr}")?;
        }
        Ok(())
    }
}

/// A text between quotes, with the escapes of the grammar.
fn escaped(f: &mut Formatter<'_>, text: &str, quote: char) -> fmt::Result {
    f.write_char(quote)?;
    for character in text.chars() {
        match character {
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{C}' => f.write_str("\\f")?,
            '\\' => f.write_str("\\\\")?,
            _ if character == quote => write!(f, "\\{quote}")?,
            _ if character.is_control() => write!(f, "\\u{:04X}", u32::from(character))?,
            _ => f.write_char(character)?,
        }
    }
    f.write_char(quote)
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn the_text_is_canonical() {
        for (source, expected) in [
            ("( a.b( ( c ) , d )[ (0) ] )", "a.b(c, d)[0]"),
            ("a|b/c", "a | b / c"),
            ("(a = b) and ((c) or d)", "a = b and (c or d)"),
            ("(a + b) + (c + d)", "a + b + (c + d)"),
            ("- (a.b) * (-1)", "-a.b * -1"),
            ("(-1).abs()", "(-1).abs()"),
            ("(a is B) = (c as `D`).e", "a is B = (c as D).e"),
            ("4days+1.50   'mg'", "4 days + 1.50 'mg'"),
            ("%'a' & %`b c`", "%a & %`b c`"),
            ("`name`.div.`as`.day.`or`", "name.`div`.as.`day`.`or`"),
            (r"'\u0041\/\'\t\u0007' /* gone */", r"'A/\'\t\u0007'"),
            ("{ }", "{}"),
            ("sort( a desc,b )", "sort(a desc, b)"),
            ("Coding{system:'a',code:{}}", "Coding { system: 'a', code: {} }"),
        ] {
            let printed = parse(source).unwrap().to_string();
            assert_eq!(printed, expected, "{source}");
        }
    }
}
