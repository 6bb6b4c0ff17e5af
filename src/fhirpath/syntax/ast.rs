//! The tree of an expression. Every node knows the place it was read from.

/// A place in the source: bytes from `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// The smallest place that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// An expression. The parser bounds its depth, so recursion over it is safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, with the parentheses around it.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `true`, `'text'`, `4 days`, `{}`
    Literal(Literal),
    /// `$this`
    This,
    /// `$index`
    Index,
    /// `$total`
    Total,
    /// `%resource`: the name without `%`, quotes and escapes.
    Constant(String),
    /// `input.name`; the first name of a path has no input.
    Member {
        /// What stands before the point.
        input: Option<Box<Expr>>,
        /// Without backticks and escapes.
        name: String,
        /// Where the name stands.
        name_span: Span,
    },
    /// `input.name(arguments)`
    Call {
        /// What stands before the point.
        input: Option<Box<Expr>>,
        /// The function's name.
        name: String,
        /// Where the name stands.
        name_span: Span,
        /// In order. Whether one of them is a type is for the checker to say: `FHIR.Patient` is read as a member of a member.
        arguments: Vec<Expr>,
    },
    /// `input[index]`
    Indexer {
        /// What stands before the bracket.
        input: Box<Expr>,
        /// What stands in it.
        index: Box<Expr>,
    },
    /// `-operand`, `+operand`
    Polarity {
        /// Whether the sign is `-`.
        negative: bool,
        /// What stands behind the sign.
        operand: Box<Expr>,
    },
    /// `left operator right`
    Binary {
        /// Which one.
        operator: Operator,
        /// Where the operator stands.
        operator_span: Span,
        /// What stands before it.
        left: Box<Expr>,
        /// What stands behind it.
        right: Box<Expr>,
    },
    /// `operand is specifier`, `operand as specifier`
    Type {
        /// Which one.
        operator: TypeOperator,
        /// What stands before it.
        operand: Box<Expr>,
        /// The type's name.
        specifier: TypeSpecifier,
    },
    /// `key asc`, `key desc`: only as an argument of a call of `sort`, and only where a direction is written.
    SortKey {
        /// What the items are sorted by.
        key: Box<Expr>,
        /// Whether the direction is `desc`.
        descending: bool,
    },
    /// `Coding { system: 'http://loinc.org', code: '8480-6' }`
    Instance {
        /// The type's name.
        specifier: TypeSpecifier,
        /// In order. None for `Coding { : }`.
        elements: Vec<InstanceElement>,
    },
}

/// One `name: value` of an instance selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceElement {
    /// The element's name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// What it is set to.
    pub value: Expr,
}

/// A value that is written out.
///
/// Texts of decimals, dates and times have the form that the grammar gives them. Whether such a day or hour exists, they do not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `{}`
    Empty,
    /// `true`, `false`
    Boolean(bool),
    /// Without quotes and escapes.
    String(String),
    /// Never negative. May be more than `System.Integer` can hold: `-2147483648` is a sign before 2147483648.
    Integer(i64),
    /// `5L`, never negative.
    Long(i64),
    /// The digits as written: `1.50`.
    Decimal(String),
    /// Without `@`: `2015-02`.
    Date(String),
    /// Without `@`; as written, so a partial one may end with `T`: `2015-02T`, `2015-02-04T14:34+10:00`.
    DateTime(String),
    /// Without `@T`: `14:34`.
    Time(String),
    /// `4 days`, `4.5 'mg'`
    Quantity {
        /// The digits as written.
        value: String,
        /// What they count.
        unit: QuantityUnit,
    },
}

/// The unit of a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityUnit {
    /// One of [`CALENDAR_UNITS`], as written: `day` or `days`.
    Calendar(&'static str),
    /// A UCUM code without quotes and escapes.
    Ucum(String),
}

/// The [words](https://hl7.org/fhirpath/N1/#time-valued-quantities) that are units without quotes.
pub const CALENDAR_UNITS: [&str; 16] = [
    "year",
    "years",
    "month",
    "months",
    "week",
    "weeks",
    "day",
    "days",
    "hour",
    "hours",
    "minute",
    "minutes",
    "second",
    "seconds",
    "millisecond",
    "milliseconds",
];

/// Keywords that are no names, other than behind a point or in backticks.
pub(super) const RESERVED: [&str; 8] = ["true", "false", "and", "or", "xor", "implies", "div", "mod"];

/// A type's name: `Patient`, `System.String`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeSpecifier {
    /// What stands before the first point.
    pub namespace: Option<String>,
    /// The rest.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Operators with a type on their right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TypeOperator {
    /// `is`
    Is,
    /// `as`
    As,
}

impl TypeOperator {
    /// As it is written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::As => "as",
        }
    }
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `div`
    IntegerDivide,
    /// `mod`
    Modulo,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `&`
    Concatenate,
    /// `|`
    Union,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `~`
    Equivalent,
    /// `!~`
    NotEquivalent,
    /// `in`
    In,
    /// `contains`
    Contains,
    /// `and`
    And,
    /// `or`
    Or,
    /// `xor`
    Xor,
    /// `implies`
    Implies,
}

impl Operator {
    /// Whether it gives a truth value, or nothing.
    #[must_use]
    pub fn gives_boolean(self) -> bool {
        !matches!(
            self,
            Self::Multiply
                | Self::Divide
                | Self::IntegerDivide
                | Self::Modulo
                | Self::Add
                | Self::Subtract
                | Self::Concatenate
                | Self::Union
        )
    }

    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Multiply,
        Self::Divide,
        Self::IntegerDivide,
        Self::Modulo,
        Self::Add,
        Self::Subtract,
        Self::Concatenate,
        Self::Union,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Equal,
        Self::NotEqual,
        Self::Equivalent,
        Self::NotEquivalent,
        Self::In,
        Self::Contains,
        Self::And,
        Self::Or,
        Self::Xor,
        Self::Implies,
    ];

    /// As it is written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::IntegerDivide => "div",
            Self::Modulo => "mod",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Concatenate => "&",
            Self::Union => "|",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Equivalent => "~",
            Self::NotEquivalent => "!~",
            Self::In => "in",
            Self::Contains => "contains",
            Self::And => "and",
            Self::Or => "or",
            Self::Xor => "xor",
            Self::Implies => "implies",
        }
    }
}

/// How strongly an operator binds, loosest first, in the order of the [grammar](https://hl7.org/fhirpath/N1/grammar.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    /// Of an expression without operators around it.
    Whole,
    Implies,
    Or,
    And,
    Membership,
    Equality,
    Inequality,
    Union,
    Type,
    Additive,
    Multiplicative,
    Polarity,
    /// Members, calls and indexers.
    Path,
}

impl Operator {
    pub(super) fn precedence(self) -> Precedence {
        match self {
            Self::Multiply | Self::Divide | Self::IntegerDivide | Self::Modulo => Precedence::Multiplicative,
            Self::Add | Self::Subtract | Self::Concatenate => Precedence::Additive,
            Self::Union => Precedence::Union,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => Precedence::Inequality,
            Self::Equal | Self::NotEqual | Self::Equivalent | Self::NotEquivalent => Precedence::Equality,
            Self::In | Self::Contains => Precedence::Membership,
            Self::And => Precedence::And,
            Self::Or | Self::Xor => Precedence::Or,
            Self::Implies => Precedence::Implies,
        }
    }
}
