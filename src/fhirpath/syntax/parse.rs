//! From words and signs to the tree.

use super::ast::{CALENDAR_UNITS, Precedence, RESERVED};
use super::lex::{Lexer, Token, TokenKind, shown, unescape};
use super::{
    Expr, ExprKind, InstanceElement, Literal, Operator, QuantityUnit, Span, SyntaxError, TypeOperator, TypeSpecifier,
};
use crate::definitions::nearest;

/// How deep a tree may be: each step of a path and each operator in a row is a level, as are those of [`MAX_NESTING`].
///
/// So whoever recurses over a tree needs that many frames, and no more.
pub const MAX_DEPTH: usize = 500;

/// How many parentheses, arguments, indexes, signs and right operands may be open at a place.
pub const MAX_NESTING: usize = 200;

/// Reads an expression, all of it. Takes time and memory in proportion to the length of `source`.
///
/// # Errors
/// The first place at which `source` stops being an expression, or at which it is deeper than [`MAX_DEPTH`] and
/// [`MAX_NESTING`] allow.
pub fn parse(source: &str) -> Result<Expr> {
    let mut lexer = Lexer::new(source)?;
    let token = lexer.next()?;
    let mut parser = Parser {
        source,
        lexer,
        token,
        previous: None,
        open: 0,
    };
    let parsed = parser.expression(Precedence::Whole)?;
    match parser.token.kind {
        TokenKind::End => Ok(*parsed.expr),
        _ => Err(parser.unexpected_rest()),
    }
}

/// What a word behind an operand can be.
const WORD_OPERATORS: [&str; 10] = [
    "and", "or", "xor", "implies", "in", "contains", "is", "as", "div", "mod",
];

struct Parser<'s> {
    source: &'s str,
    /// Behind `token`
    lexer: Lexer<'s>,
    token: Token,
    /// Before `token`
    previous: Option<Token>,
    /// How many calls of [`Parser::expression`] have not returned.
    open: usize,
}

/// A tree that may still become a part of a larger one.
struct Parsed {
    /// Boxed as soon as it is made, so that a level of recursion takes little stack.
    expr: Box<Expr>,
    /// The longest way down
    depth: usize,
    /// Whether it is names with points between them, and so may turn out to be a type.
    is_path: bool,
}

type Result<T, E = SyntaxError> = std::result::Result<T, E>;

impl<'s> Parser<'s> {
    /// Reads an operand, what belongs to it, and operators that bind more strongly than `outer`. A path binds most strongly.
    fn expression(&mut self, outer: Precedence) -> Result<Parsed> {
        self.open += 1;
        if self.open > MAX_NESTING {
            let message = format!(
                "parentheses, arguments and right operands are nested more than {MAX_NESTING} levels deep here: split the \
                 expression"
            );
            return Err(SyntaxError::new(message, self.token.span));
        }
        let mut left = match self.token.kind {
            TokenKind::Symbol(sign @ ("+" | "-")) => self.polarity(sign == "-")?,
            _ => self.term()?,
        };
        loop {
            let token = self.token;
            left = match (token.kind, self.text(token)) {
                (TokenKind::Symbol("."), _) => self.step(left)?,
                (TokenKind::Symbol("["), _) => self.indexer(left)?,
                (TokenKind::Symbol("{"), _) if left.is_path => self.instance(left)?,
                (TokenKind::Word, "is") if outer < Precedence::Type => self.type_test(left, TypeOperator::Is)?,
                (TokenKind::Word, "as") if outer < Precedence::Type => self.type_test(left, TypeOperator::As)?,
                _ => match self.binary_operator() {
                    Some(operator) if outer < operator.precedence() => self.binary(left, operator)?,
                    _ => break,
                },
            };
        }
        self.open -= 1;
        Ok(left)
    }

    fn polarity(&mut self, negative: bool) -> Result<Parsed> {
        let sign = self.advance()?;
        let operand = self.expression(Precedence::Polarity)?;
        let span = sign.span.to(operand.expr.span);
        let kind = ExprKind::Polarity {
            negative,
            operand: operand.expr,
        };
        node(kind, span, operand.depth)
    }

    fn binary(&mut self, left: Parsed, operator: Operator) -> Result<Parsed> {
        let operator_span = self.advance()?.span;
        let right = self.expression(operator.precedence())?;
        let span = left.expr.span.to(right.expr.span);
        let depth = left.depth.max(right.depth);
        let kind = ExprKind::Binary {
            operator,
            operator_span,
            left: left.expr,
            right: right.expr,
        };
        node(kind, span, depth)
    }

    fn type_test(&mut self, operand: Parsed, operator: TypeOperator) -> Result<Parsed> {
        self.advance()?;
        let specifier = self.type_specifier()?;
        let span = operand.expr.span.to(specifier.span);
        let kind = ExprKind::Type {
            operator,
            operand: operand.expr,
            specifier,
        };
        node(kind, span, operand.depth)
    }

    /// A point and what follows it.
    fn step(&mut self, input: Parsed) -> Result<Parsed> {
        self.advance()?;
        if self.token.kind == TokenKind::Variable {
            let variable = self.text(self.token);
            let message = format!("`{variable}` cannot follow a point: it does not depend on what stands before");
            return Err(SyntaxError::new(message, self.token.span));
        }
        let name = self.name()?;
        self.invocation(Some(input), name)
    }

    fn indexer(&mut self, input: Parsed) -> Result<Parsed> {
        self.advance()?;
        let index = self.expression(Precedence::Whole)?;
        let close = self.expect("]")?;
        let span = input.expr.span.to(close.span);
        let depth = input.depth.max(index.depth);
        let kind = ExprKind::Indexer {
            input: input.expr,
            index: index.expr,
        };
        node(kind, span, depth)
    }

    /// A member or a call, whose name has been read.
    fn invocation(&mut self, input: Option<Parsed>, (name, name_span): (String, Span)) -> Result<Parsed> {
        let (start, depth, is_path) = match &input {
            Some(input) => (input.expr.span, input.depth, input.is_path),
            None => (name_span, 0, true),
        };
        let input = input.map(|input| input.expr);
        if !self.at("(") {
            let kind = ExprKind::Member { input, name, name_span };
            let member = node(kind, start.to(name_span), depth)?;
            return Ok(Parsed { is_path, ..member });
        }
        let (arguments, depth_of_arguments) = self.arguments(name == "sort")?;
        let span = start.to(self.advance()?.span);
        let kind = ExprKind::Call {
            input,
            name,
            name_span,
            arguments,
        };
        node(kind, span, depth.max(depth_of_arguments))
    }

    /// Up to the closing parenthesis, with the depth of the deepest.
    fn arguments(&mut self, sort: bool) -> Result<(Vec<Expr>, usize)> {
        self.advance()?;
        let mut depth = 0;
        let mut arguments = Vec::new();
        while !(arguments.is_empty() && self.at(")")) {
            let mut argument = self.expression(Precedence::Whole)?;
            if sort {
                argument = self.direction(argument)?;
            }
            depth = depth.max(argument.depth);
            arguments.push(*argument.expr);
            if !self.at(",") {
                break;
            }
            self.advance()?;
        }
        if !self.at(")") {
            return Err(self.unexpected("`,` or `)`"));
        }
        Ok((arguments, depth))
    }

    /// `asc` or `desc` behind an argument of `sort`, if there is one.
    fn direction(&mut self, key: Parsed) -> Result<Parsed> {
        let descending = match (self.token.kind, self.text(self.token)) {
            (TokenKind::Word, "asc") => false,
            (TokenKind::Word, "desc") => true,
            _ => return Ok(key),
        };
        let span = key.expr.span.to(self.advance()?.span);
        let kind = ExprKind::SortKey {
            key: key.expr,
            descending,
        };
        node(kind, span, key.depth)
    }

    /// What stands in braces behind a type.
    fn instance(&mut self, path: Parsed) -> Result<Parsed> {
        let span = path.expr.span;
        let specifier = specifier(names(*path.expr), span);
        self.advance()?;
        let mut depth = 0;
        let mut elements = Vec::new();
        if self.at(":") {
            self.advance()?;
        } else {
            loop {
                let (name, name_span) = self.name()?;
                self.expect(":")?;
                let value = self.expression(Precedence::Whole)?;
                depth = depth.max(value.depth);
                elements.push(InstanceElement {
                    name,
                    name_span,
                    value: *value.expr,
                });
                if !self.at(",") {
                    break;
                }
                self.advance()?;
            }
        }
        let span = span.to(self.expect("}")?.span);
        node(ExprKind::Instance { specifier, elements }, span, depth)
    }

    fn term(&mut self) -> Result<Parsed> {
        match (self.token.kind, self.text(self.token)) {
            (TokenKind::Symbol("("), _) => self.parenthesised(),
            (TokenKind::Symbol("%"), _) => self.constant(),
            (TokenKind::Word, text) if !RESERVED.contains(&text) => self.path(),
            (TokenKind::Delimited, _) => self.path(),
            (TokenKind::Integer | TokenKind::Decimal, _) => self.number(),
            _ => self.leaf(),
        }
    }

    /// The first name of a path.
    fn path(&mut self) -> Result<Parsed> {
        let name = self.name()?;
        self.invocation(None, name)
    }

    /// A term of one token, or `{}`.
    fn leaf(&mut self) -> Result<Parsed> {
        let token = self.token;
        let text = self.text(token);
        let kind = match token.kind {
            TokenKind::Symbol("{") => {
                self.advance()?;
                if !self.at("}") {
                    return Err(self.unexpected("`}`"));
                }
                ExprKind::Literal(Literal::Empty)
            }
            TokenKind::Variable => match text {
                "$index" => ExprKind::Index,
                "$total" => ExprKind::Total,
                _ => ExprKind::This,
            },
            TokenKind::Word if text == "true" => ExprKind::Literal(Literal::Boolean(true)),
            TokenKind::Word if text == "false" => ExprKind::Literal(Literal::Boolean(false)),
            TokenKind::String => ExprKind::Literal(Literal::String(unescape(self.source, token.span)?)),
            TokenKind::Long => ExprKind::Literal(Literal::Long(whole_number(&text[..text.len() - 1], token.span)?)),
            TokenKind::Date => ExprKind::Literal(Literal::Date(text[1..].to_owned())),
            TokenKind::DateTime => ExprKind::Literal(Literal::DateTime(text[1..].to_owned())),
            TokenKind::Time => ExprKind::Literal(Literal::Time(text[2..].to_owned())),
            _ => return Err(self.unexpected("an expression")),
        };
        let last = self.advance()?;
        node(kind, token.span.to(last.span), 0)
    }

    fn parenthesised(&mut self) -> Result<Parsed> {
        let open = self.advance()?;
        let mut inner = self.expression(Precedence::Whole)?;
        let close = self.expect(")")?;
        inner.expr.span = open.span.to(close.span);
        inner.is_path = false;
        Ok(inner)
    }

    /// `%` and a name or a string.
    fn constant(&mut self) -> Result<Parsed> {
        let sign = self.advance()?;
        let (name, name_span) = if self.token.kind == TokenKind::String {
            let token = self.advance()?;
            (unescape(self.source, token.span)?, token.span)
        } else {
            self.name()?
        };
        node(ExprKind::Constant(name), sign.span.to(name_span), 0)
    }

    /// A number, or a number and its unit.
    fn number(&mut self) -> Result<Parsed> {
        let number = self.advance()?;
        let digits = self.text(number);
        let following = self.token;
        let unit = match following.kind {
            TokenKind::String => Some(QuantityUnit::Ucum(unescape(self.source, following.span)?)),
            TokenKind::Word => CALENDAR_UNITS
                .into_iter()
                .find(|&unit| unit == self.text(following))
                .map(QuantityUnit::Calendar),
            _ => None,
        };
        if let Some(unit) = unit {
            self.advance()?;
            let value = digits.to_owned();
            let literal = Literal::Quantity { value, unit };
            return node(ExprKind::Literal(literal), number.span.to(following.span), 0);
        }
        let literal = match number.kind {
            TokenKind::Decimal => Literal::Decimal(digits.to_owned()),
            _ => Literal::Integer(whole_number(digits, number.span)?),
        };
        node(ExprKind::Literal(literal), number.span, 0)
    }

    /// A name where only a name can stand, so keywords are names too.
    fn name(&mut self) -> Result<(String, Span)> {
        let token = self.token;
        let name = match token.kind {
            TokenKind::Word => self.text(token).to_owned(),
            TokenKind::Delimited => unescape(self.source, token.span)?,
            _ => return Err(self.unexpected("a name")),
        };
        self.advance()?;
        Ok((name, token.span))
    }

    /// As long as names follow with points between them. A name before a parenthesis is a function that is called on the result.
    fn type_specifier(&mut self) -> Result<TypeSpecifier> {
        if !self.at_name() {
            return Err(self.unexpected("a type"));
        }
        let (first, mut span) = self.name()?;
        let mut names = vec![first];
        while self.at(".") {
            let mut ahead = self.lexer.clone();
            let name_follows = matches!(ahead.next()?.kind, TokenKind::Word | TokenKind::Delimited);
            if !name_follows || ahead.next()?.kind == TokenKind::Symbol("(") {
                break;
            }
            self.advance()?;
            let (name, name_span) = self.name()?;
            names.push(name);
            span = span.to(name_span);
        }
        Ok(specifier(names, span))
    }

    fn at(&self, symbol: &str) -> bool {
        matches!(self.token.kind, TokenKind::Symbol(found) if found == symbol)
    }

    fn at_name(&self) -> bool {
        matches!(self.token.kind, TokenKind::Word | TokenKind::Delimited)
    }

    /// Goes to the next token and gives the one that was current.
    fn advance(&mut self) -> Result<Token> {
        let token = std::mem::replace(&mut self.token, self.lexer.next()?);
        self.previous = Some(token);
        Ok(token)
    }

    fn expect(&mut self, symbol: &str) -> Result<Token> {
        if self.at(symbol) {
            self.advance()
        } else {
            Err(self.unexpected(&format!("`{symbol}`")))
        }
    }

    fn text(&self, token: Token) -> &'s str {
        &self.source[token.span.start as usize..token.span.end as usize]
    }

    fn binary_operator(&self) -> Option<Operator> {
        let is_operator = matches!(self.token.kind, TokenKind::Word | TokenKind::Symbol(_));
        let text = self.text(self.token);
        let operator = || Operator::ALL.into_iter().find(|operator| operator.symbol() == text);
        is_operator.then(operator)?
    }

    /// The current token is not what the grammar asks for.
    fn unexpected(&self, expected: &str) -> SyntaxError {
        let after = self.previous.map(|token| format!(" after {}", self.quoted(token)));
        let found = match (self.token.kind, self.previous) {
            (TokenKind::End, Some(_)) => String::new(),
            (TokenKind::End, None) => ", found nothing".to_owned(),
            _ => format!(", found {}", self.quoted(self.token)),
        };
        let message = format!("expected {expected}{}{found}", after.unwrap_or_default());
        SyntaxError::new(message, self.token.span)
    }

    /// The current token stands where the expression might have ended.
    fn unexpected_rest(&self) -> SyntaxError {
        let found = self.text(self.token);
        let previous = self.previous.map_or("", |token| self.text(token));
        let advice = match self.token.kind {
            TokenKind::Symbol(")") => Some("no `(` is open".to_owned()),
            TokenKind::Symbol("]") => Some("no `[` is open".to_owned()),
            _ if previous == "not" => Some("negation is written `.not()` behind what is negated".to_owned()),
            TokenKind::Word => nearest(found, WORD_OPERATORS).map(|meant| format!("did you mean `{meant}`?")),
            _ => None,
        };
        let mut error = self.unexpected("an operator, `.`, `[` or the end");
        if let Some(advice) = advice {
            error.message = format!("{}: {advice}", error.message);
        }
        error
    }

    /// A token as a message shows it.
    fn quoted(&self, token: Token) -> String {
        let text = shown(self.text(token));
        if token.kind == TokenKind::Delimited {
            text
        } else {
            format!("`{text}`")
        }
    }
}

fn node(kind: ExprKind, span: Span, depth_below: usize) -> Result<Parsed> {
    let depth = depth_below + 1;
    if depth > MAX_DEPTH {
        let message = format!(
            "more than {MAX_DEPTH} steps and operators stand in a row here: split the expression, or use parentheses"
        );
        return Err(SyntaxError::new(message, span));
    }
    Ok(Parsed {
        expr: Box::new(Expr { kind, span }),
        depth,
        is_path: false,
    })
}

fn whole_number(digits: &str, span: Span) -> Result<i64> {
    digits.parse().map_err(|_| {
        let message = format!(
            "`{}` is too large for an integer: a decimal ends with `.0`",
            shown(digits)
        );
        SyntaxError::new(message, span)
    })
}

/// The names of a path, first to last.
fn names(path: Expr) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = Some(path.kind);
    while let Some(ExprKind::Member { input, name, .. }) = rest {
        names.push(name);
        rest = input.map(|input| input.kind);
    }
    names.reverse();
    names
}

/// The type that names with points between them mean.
fn specifier(names: Vec<String>, span: Span) -> TypeSpecifier {
    let mut names = names.into_iter();
    let first = names.next().unwrap_or_default();
    let rest: Vec<String> = names.collect();
    let (namespace, name) = if rest.is_empty() {
        (None, first)
    } else {
        (Some(first), rest.join("."))
    };
    TypeSpecifier { namespace, name, span }
}

#[cfg(test)]
mod tests;
