//! Invariants as tests of which elements are there, which the walk knows already.
//!
//! Most invariants are decided by that alone: `code.empty() or system.exists()`. Whatever it does not decide is left to FHIRPath,
//! so a shortcut never has an answer of its own.

use crate::definitions::{Definitions, TypeId, TypeKind};
use crate::fhirpath::syntax::{Expr, ExprKind, Literal, Operator};

/// A part of an invariant.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Test {
    Constant(bool),
    /// Whether the element of this number is there
    Present(u32),
    /// Whether what begins with the element of this number is there: certainly not without it
    PresentBelow {
        element: u32,
        path: Box<[Box<str>]>,
        /// Whether the definitions have only objects on the way, so that what has no such member has nothing there
        objects: bool,
    },
    /// `element.all(name.exists() = test)`, where the test is about the resource that has the element
    EachHas {
        element: u32,
        name: Box<str>,
        test: Box<Test>,
    },
    /// What is true without the element of this number
    TrueWithout(u32),
    /// What is false without the element of this number
    FalseWithout(u32),
    /// What is empty without the element of this number
    EmptyWithout(u32),
    /// `element = 'text'`
    Equal {
        element: u32,
        text: Box<str>,
    },
    /// `element.startsWith('text')`
    Starts {
        element: u32,
        text: Box<str>,
    },
    Not(Box<Test>),
    Binary(Operator, Box<Test>, Box<Test>),
    /// FHIRPath has to be asked
    Ask,
}

/// What a test says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    True,
    False,
    /// The empty collection
    Empty,
    /// FHIRPath has to be asked
    Ask,
}

/// What a test is told of an element.
pub(super) trait Facts {
    /// Whether the child of this number is there.
    fn is_present(&self, element: u32) -> bool;
    /// Whether the text of the only child of this number fits; None if it is no single string.
    fn text(&self, element: u32, fits: impl Fn(&str) -> bool) -> Option<bool>;
    /// Whether there is something below a child, by the names alone; None if that cannot be told.
    fn has_path(&self, element: u32, path: &[Box<str>]) -> Option<bool>;
    /// Whether all values of a child have a member, or none has, as `has` says; None if that cannot be told.
    fn each_has(&self, element: u32, name: &str, has: bool) -> Option<bool>;
}

impl From<bool> for Answer {
    fn from(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }
}

impl Answer {
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            other => other,
        }
    }
}

/// Functions that give nothing where their input is empty.
const EMPTY_OF_EMPTY: [&str; 17] = [
    "where",
    "select",
    "as",
    "ofType",
    "first",
    "last",
    "tail",
    "skip",
    "take",
    "distinct",
    "resolve",
    "children",
    "descendants",
    "trace",
    "single",
    "intersect",
    "substring",
];

impl Test {
    /// Compiles an invariant of a type.
    pub fn compile(definitions: &Definitions, of: TypeId, expression: &Expr) -> Self {
        let compiler = Compiler {
            definitions,
            of,
            of_resource: false,
        };
        compiler.test(expression)
    }

    /// What it says of an element.
    pub fn ask(&self, facts: &impl Facts) -> Answer {
        match self {
            Self::Constant(truth) => (*truth).into(),
            Self::Present(element) => facts.is_present(*element).into(),
            Self::PresentBelow { element, .. } if !facts.is_present(*element) => Answer::False,
            Self::PresentBelow { element, path, objects } => match facts.has_path(*element, path) {
                Some(true) => Answer::True,
                Some(false) if *objects => Answer::False,
                _ => Answer::Ask,
            },
            Self::EachHas { element, .. } if !facts.is_present(*element) => Answer::True,
            Self::EachHas { element, name, test } => {
                let has = match test.ask(facts) {
                    Answer::True => true,
                    Answer::False => false,
                    Answer::Empty | Answer::Ask => return Answer::Ask,
                };
                facts.each_has(*element, name, has).map_or(Answer::Ask, Answer::from)
            }
            Self::TrueWithout(element) if !facts.is_present(*element) => Answer::True,
            Self::FalseWithout(element) if !facts.is_present(*element) => Answer::False,
            Self::Equal { element, .. } | Self::Starts { element, .. } | Self::EmptyWithout(element)
                if !facts.is_present(*element) =>
            {
                Answer::Empty
            }
            Self::Equal { element, text } => {
                let equal = facts.text(*element, |own| own == &**text);
                equal.map_or(Answer::Ask, Answer::from)
            }
            Self::Starts { element, text } => {
                let starts = facts.text(*element, |own| own.starts_with(&**text));
                starts.map_or(Answer::Ask, Answer::from)
            }
            Self::Not(test) => test.ask(facts).not(),
            Self::Binary(operator, left, right) => binary(*operator, left, right, facts),
            Self::TrueWithout(_) | Self::FalseWithout(_) | Self::EmptyWithout(_) | Self::Ask => Answer::Ask,
        }
    }
}

/// [Three-valued logic](https://hl7.org/fhirpath/N1/#boolean-logic), where one answer can decide without the other.
fn binary(operator: Operator, left: &Test, right: &Test, facts: &impl Facts) -> Answer {
    use Answer::{Ask, Empty, False, True};
    let left = left.ask(facts);
    match (operator, left) {
        (Operator::And, False) => return False,
        (Operator::Or, True) | (Operator::Implies, False) => return True,
        _ => {}
    }
    let right = right.ask(facts);
    let decided = match (operator, left, right) {
        (Operator::And, _, False) => Some(False),
        (Operator::Or | Operator::Implies, _, True) => Some(True),
        _ => None,
    };
    if let Some(answer) = decided {
        return answer;
    }
    // What is left is decided by neither of them alone.
    match (operator, left, right) {
        (_, Ask, _) | (_, _, Ask) => Ask,
        (_, Empty, _) | (_, _, Empty) => Empty,
        (Operator::And | Operator::Equal, left, right) => (left == right).into(),
        (Operator::Or | Operator::Implies, ..) => False,
        (Operator::Xor | Operator::NotEqual, left, right) => (left != right).into(),
        _ => Ask,
    }
}

struct Compiler<'d> {
    definitions: &'d Definitions,
    of: TypeId,
    /// Whether elements are those of `%resource`, instead of the object's own
    of_resource: bool,
}

impl Compiler<'_> {
    fn test(&self, expression: &Expr) -> Test {
        match &expression.kind {
            ExprKind::Literal(Literal::Boolean(truth)) => Test::Constant(*truth),
            ExprKind::Binary {
                operator, left, right, ..
            } => self.operation(*operator, left, right),
            ExprKind::Call {
                input: Some(input),
                name,
                arguments,
                ..
            } => self.call(input, name, arguments),
            _ => Test::Ask,
        }
    }

    fn operation(&self, operator: Operator, left: &Expr, right: &Expr) -> Test {
        if let (Operator::Equal | Operator::NotEqual, Some(element), ExprKind::Literal(Literal::String(text))) =
            (operator, self.element(left), &right.kind)
        {
            let text = text.as_str().into();
            let equal = Test::Equal { element, text };
            return if operator == Operator::Equal {
                equal
            } else {
                Test::Not(equal.into())
            };
        }
        if operator == Operator::In {
            return self.head(left).map_or(Test::Ask, Test::EmptyWithout);
        }
        let is_logical = matches!(
            operator,
            Operator::And | Operator::Or | Operator::Xor | Operator::Implies
        );
        let (left, right) = (self.test(left), self.test(right));
        // `=` compares collections, of which single truth values are one kind.
        let compares_truths =
            matches!(operator, Operator::Equal | Operator::NotEqual) && left.is_truth() && right.is_truth();
        if is_logical || compares_truths {
            return Test::Binary(operator, left.into(), right.into());
        }
        Test::Ask
    }

    fn call(&self, input: &Expr, name: &str, arguments: &[Expr]) -> Test {
        match (name, arguments) {
            ("not", []) => Test::Not(self.test(input).into()),
            ("startsWith", [only]) => match (self.element(input), &only.kind) {
                (Some(element), ExprKind::Literal(Literal::String(text))) => Test::Starts {
                    element,
                    text: text.as_str().into(),
                },
                _ => Test::Ask,
            },
            ("exists" | "empty", []) => {
                let exists = match (self.element(input), self.head(input)) {
                    (Some(element), _) => Test::Present(element),
                    (None, Some(element)) => match Self::names_below(input) {
                        Some(path) => Test::PresentBelow {
                            element,
                            objects: self.are_objects(input),
                            path,
                        },
                        None => Test::FalseWithout(element),
                    },
                    (None, None) => return Test::Ask,
                };
                match (name, exists) {
                    ("exists", exists) => exists,
                    (_, Test::FalseWithout(element)) => Test::TrueWithout(element),
                    (_, exists) => Test::Not(exists.into()),
                }
            }
            ("exists" | "hasValue", _) => self.head(input).map_or(Test::Ask, Test::FalseWithout),
            ("all", [criterion]) if let Some(test) = self.each_has(input, criterion) => test,
            ("all" | "isDistinct", _) => self.head(input).map_or(Test::Ask, Test::TrueWithout),
            _ => Test::Ask,
        }
    }

    /// `element.all(name.exists() = test)`, where the test is about `%resource`, and that is the object.
    fn each_has(&self, list: &Expr, criterion: &Expr) -> Option<Test> {
        let ExprKind::Binary {
            operator: Operator::Equal,
            left,
            right,
            ..
        } = &criterion.kind
        else {
            return None;
        };
        let (
            ExprKind::Call {
                input: Some(member),
                name: function,
                arguments,
                ..
            },
            ExprKind::Member {
                input: None,
                name: list_name,
                ..
            },
        ) = (&left.kind, &list.kind)
        else {
            return None;
        };
        let ExprKind::Member { input: None, name, .. } = &member.kind else {
            return None;
        };
        if function != "exists" || !arguments.is_empty() || self.definitions.kind(self.of) != TypeKind::Resource {
            return None;
        }
        self.object_type(self.object_type(self.of, list_name)?, name)?;
        let of_resource = Compiler {
            of_resource: true,
            ..*self
        };
        Some(Test::EachHas {
            element: self.element(list)?,
            name: name.as_str().into(),
            test: of_resource.test(right).into(),
        })
    }

    /// The type of an element that is an object, and always of this type.
    fn object_type(&self, of: TypeId, name: &str) -> Option<TypeId> {
        let element = self.definitions.element(self.definitions.child(of, name)?);
        let only = element.types().next().filter(|_| !element.is_choice())?.type_id();
        let is_object = matches!(self.definitions.kind(only), TypeKind::Complex | TypeKind::Backbone);
        is_object.then_some(only)
    }

    /// Whether a path of names alone has only objects on the way.
    fn are_objects(&self, path: &Expr) -> bool {
        let names = Self::names_below(path).unwrap_or_default();
        let mut at = path;
        while let ExprKind::Member { input: Some(input), .. } = &at.kind {
            at = input;
        }
        let ExprKind::Member { name: head, .. } = &at.kind else {
            return false;
        };
        let mut of = Some(self.of);
        for name in std::iter::once(head.as_str()).chain(names.iter().map(|name| &**name)) {
            of = of.and_then(|of| self.object_type(of, name));
        }
        of.is_some()
    }

    /// The number of the element that an expression is just the name of.
    fn element(&self, expression: &Expr) -> Option<u32> {
        let ExprKind::Member { input, name, .. } = &expression.kind else {
            return None;
        };
        let is_one = match input.as_ref().map(|input| &input.kind) {
            None => !self.of_resource,
            Some(ExprKind::Constant(constant)) => self.of_resource && constant == "resource",
            Some(_) => false,
        };
        if !is_one {
            return None;
        }
        let child = self.definitions.child(self.of, name)?;
        let children = self.definitions.children(self.of);
        let number = children.iter().position(|element| *element == child)?;
        u32::try_from(number)
            .ok()
            .filter(|&number| (number as usize) < super::tree::MASKED)
    }

    /// The number of the element without which an expression is empty.
    fn head(&self, expression: &Expr) -> Option<u32> {
        let mut at = expression;
        loop {
            at = match &at.kind {
                ExprKind::Member { input: Some(input), .. } | ExprKind::Indexer { input, .. } => input,
                ExprKind::Call {
                    input: Some(input),
                    name,
                    ..
                } if EMPTY_OF_EMPTY.contains(&&**name) => input,
                ExprKind::Type { operand, .. } => operand,
                _ => return self.element(at),
            }
        }
    }

    /// The names behind the first one, where there is nothing but names.
    fn names_below(expression: &Expr) -> Option<Box<[Box<str>]>> {
        let mut names = Vec::new();
        let mut at = expression;
        while let ExprKind::Member {
            input: Some(input),
            name,
            ..
        } = &at.kind
        {
            names.push(name.as_str().into());
            at = input;
        }
        names.reverse();
        matches!(at.kind, ExprKind::Member { .. }).then_some(names.into())
    }
}

impl Test {
    /// Whether it always says true or false, so that it may be compared.
    fn is_truth(&self) -> bool {
        match self {
            Self::Constant(_)
            | Self::Present(_)
            | Self::PresentBelow { .. }
            | Self::EachHas { .. }
            | Self::TrueWithout(_)
            | Self::FalseWithout(_) => true,
            Self::Not(test) => test.is_truth(),
            Self::Binary(_, left, right) => left.is_truth() && right.is_truth(),
            Self::Equal { .. } | Self::Starts { .. } | Self::EmptyWithout(_) | Self::Ask => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhirpath::syntax::parse;

    struct Only(u128, &'static str);

    impl Facts for Only {
        fn is_present(&self, element: u32) -> bool {
            self.0 >> element & 1 == 1
        }
        fn text(&self, _: u32, fits: impl Fn(&str) -> bool) -> Option<bool> {
            Some(fits(self.1))
        }
        fn has_path(&self, _: u32, _: &[Box<str>]) -> Option<bool> {
            None
        }
        fn each_has(&self, _: u32, _: &str, has: bool) -> Option<bool> {
            Some(has)
        }
    }

    fn answer(of: &str, expression: &str, present: &[&str], content: &'static str) -> Answer {
        let definitions = Definitions::r4();
        let id = definitions.type_named(of).expect("a type");
        let test = Test::compile(&definitions, id, &parse(expression).expect("an expression"));
        let number = |name: &&str| {
            let child = definitions.child(id, name).expect("an element");
            definitions.children(id).iter().position(|element| *element == child)
        };
        let mask = present
            .iter()
            .filter_map(number)
            .fold(0, |mask, number| mask | 1 << number);
        test.ask(&Only(mask, content))
    }

    #[test]
    fn presence_decides() {
        let quantity = "code.empty() or system.exists()";
        assert_eq!(answer("Quantity", quantity, &[], ""), Answer::True);
        assert_eq!(answer("Quantity", quantity, &["code"], ""), Answer::False);
        assert_eq!(answer("Quantity", quantity, &["code", "system"], ""), Answer::True);
        let extension = "extension.exists() != value.exists()";
        assert_eq!(answer("Extension", extension, &[], ""), Answer::False);
        assert_eq!(answer("Extension", extension, &["value"], ""), Answer::True);
        assert_eq!(
            answer("Extension", extension, &["value", "extension"], ""),
            Answer::False
        );
    }

    #[test]
    fn texts_are_compared() {
        let condition = "type = 'document' implies timestamp.exists()";
        assert_eq!(answer("Bundle", condition, &["type"], "document"), Answer::False);
        assert_eq!(answer("Bundle", condition, &["type"], "message"), Answer::True);
        assert_eq!(answer("Bundle", condition, &[], "message"), Answer::Empty);
        let reference = "reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id)";
        assert_eq!(
            answer("Reference", reference, &["reference"], "Patient/1"),
            Answer::True
        );
        assert_eq!(answer("Reference", reference, &["reference"], "#a"), Answer::Ask);
        assert_eq!(answer("Reference", reference, &["display"], ""), Answer::Empty);
    }

    #[test]
    fn all_of_a_list_are_compared_with_the_resource() {
        let entries = "entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'history'))";
        assert_eq!(answer("Bundle", entries, &[], "batch"), Answer::True);
        assert_eq!(answer("Bundle", entries, &["entry"], "batch"), Answer::Ask);
        // The data of this test says that each has what is asked for.
        assert_eq!(answer("Bundle", entries, &["entry", "type"], "batch"), Answer::True);
        assert_eq!(answer("Bundle", entries, &["entry", "type"], "document"), Answer::False);
        let own = "entry.all(request.exists() = (type = 'batch'))";
        assert_eq!(answer("Bundle", own, &["entry", "type"], "batch"), Answer::Ask);
        let primitive = "entry.all(fullUrl.exists() = (%resource.type = 'batch'))";
        assert_eq!(answer("Bundle", primitive, &["entry", "type"], "batch"), Answer::Ask);
    }

    #[test]
    fn what_is_not_decided_is_asked() {
        let condition = "abatement.empty() or clinicalStatus.coding.where(code='resolved').exists()";
        assert_eq!(answer("Condition", condition, &[], ""), Answer::True);
        assert_eq!(answer("Condition", condition, &["abatement"], ""), Answer::False);
        assert_eq!(
            answer("Condition", condition, &["abatement", "clinicalStatus"], ""),
            Answer::Ask
        );
        assert_eq!(answer("Bundle", "%resource.entry.exists()", &[], ""), Answer::Ask);
    }
}
