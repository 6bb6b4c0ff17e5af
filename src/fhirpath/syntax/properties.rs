//! What holds for any tree and any text: printing and parsing agree, and nothing panics or hangs.

use super::*;
use std::fs;
use std::path::Path;

/// Reproducible random numbers ([xorshift64*](https://en.wikipedia.org/wiki/Xorshift)); a failing seed is in the message.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        usize::try_from(high).unwrap() % bound
    }

    fn pick<'o, T: ?Sized>(&mut self, options: &[&'o T]) -> &'o T {
        options[self.below(options.len())]
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 16] = [
            "a", "Z", "0", "_", " ", ".", "'", "`", "\"", "\\", "\\u0041", "\n", "\u{1}", "é", "漢", "😀",
        ];
        (0..self.below(5)).map(|_| self.pick(&PIECES)).collect()
    }

    fn name(&mut self) -> String {
        const NAMES: [&str; 16] = [
            "name", "where", "sort", "and", "true", "div", "as", "is", "in", "contains", "day", "years", "desc", "_a1",
            "L", "Patient",
        ];
        match self.below(4) {
            0 => self.text(),
            _ => self.pick(&NAMES).to_owned(),
        }
    }

    fn literal(&mut self) -> Literal {
        const DATE_TIMES: [&str; 5] = [
            "2015T",
            "2015-02T",
            "2015-02-04T14",
            "2015-02-04T14:34:28.123",
            "2015-02-04T14:34-05:00",
        ];
        match self.below(9) {
            0 => Literal::Empty,
            1 => Literal::Boolean(self.below(2) == 0),
            2 => Literal::String(self.text()),
            3 => Literal::Integer(self.below(1000).try_into().unwrap()),
            4 => Literal::Long(self.below(1000).try_into().unwrap()),
            5 => Literal::Decimal(self.pick(&["0.0", "1.50", "00.1"]).to_owned()),
            6 => Literal::Date(self.pick(&["2015", "2015-02", "2015-02-04"]).to_owned()),
            7 => Literal::DateTime(self.pick(&DATE_TIMES).to_owned()),
            _ => Literal::Quantity {
                value: self.pick(&["4", "1.50"]).to_owned(),
                unit: match self.below(2) {
                    0 => QuantityUnit::Calendar(self.pick(&CALENDAR_UNITS)),
                    _ => QuantityUnit::Ucum(self.text()),
                },
            },
        }
    }

    fn specifier(&mut self) -> TypeSpecifier {
        TypeSpecifier {
            namespace: (self.below(2) == 0).then(|| self.name()),
            name: self.name(),
            span: Span::default(),
        }
    }

    fn boxed(&mut self, depth: usize) -> Box<Expr> {
        Box::new(self.expr(depth))
    }

    fn input(&mut self, depth: usize) -> Option<Box<Expr>> {
        (self.below(3) > 0).then(|| self.boxed(depth))
    }

    fn call(&mut self, depth: usize) -> ExprKind {
        let name = self.name();
        let arguments = (0..self.below(3)).map(|_| {
            let argument = self.expr(depth);
            if name == "sort" && self.below(2) == 0 {
                placeless(ExprKind::SortKey {
                    key: Box::new(argument),
                    descending: self.below(2) == 0,
                })
            } else {
                argument
            }
        });
        ExprKind::Call {
            arguments: arguments.collect(),
            input: self.input(depth),
            name,
            name_span: Span::default(),
        }
    }

    /// A tree without places, of those that a text can have.
    fn expr(&mut self, depth: usize) -> Expr {
        let below = depth.saturating_sub(1);
        let kinds = if depth == 0 { 6 } else { 14 };
        placeless(match self.below(kinds) {
            0 => ExprKind::Literal(self.literal()),
            1 => [ExprKind::This, ExprKind::Index, ExprKind::Total][self.below(3)].clone(),
            2 => ExprKind::Constant(self.name()),
            3..=5 => ExprKind::Member {
                input: if depth == 0 { None } else { self.input(below) },
                name: self.name(),
                name_span: Span::default(),
            },
            6 => self.call(below),
            7 => ExprKind::Indexer {
                input: self.boxed(below),
                index: self.boxed(below),
            },
            8 => ExprKind::Polarity {
                negative: self.below(2) == 0,
                operand: self.boxed(below),
            },
            9 => ExprKind::Type {
                operator: [TypeOperator::Is, TypeOperator::As][self.below(2)],
                operand: self.boxed(below),
                specifier: self.specifier(),
            },
            10 => ExprKind::Instance {
                specifier: self.specifier(),
                elements: (0..self.below(3))
                    .map(|_| InstanceElement {
                        name: self.name(),
                        name_span: Span::default(),
                        value: self.expr(below),
                    })
                    .collect(),
            },
            _ => ExprKind::Binary {
                operator: Operator::ALL[self.below(Operator::ALL.len())],
                operator_span: Span::default(),
                left: self.boxed(below),
                right: self.boxed(below),
            },
        })
    }

    /// Cuts, repeats, swaps and inserts in a text.
    fn mutate(&mut self, source: &str) -> String {
        const TOKENS: [&str; 30] = [
            "(", ")", "[", "]", "{", "}", ".", ",", ":", "%", "$", "@", "'", "`", "\\", "/", "/*", "//", "-", "!",
            "as", " and ", "1", "L", "@2015-", "T14:", "\\u12", "é", "\u{0}", "\u{202E}",
        ];
        let mut characters: Vec<char> = source.chars().collect();
        for _ in 0..=self.below(4) {
            let from = self.below(characters.len() + 1);
            let to = (from + self.below(8)).min(characters.len());
            match self.below(4) {
                0 => drop(characters.drain(from..to)),
                1 => {
                    let piece = characters[from..to].to_vec();
                    characters.splice(from..from, piece);
                }
                2 => {
                    characters.splice(from..from, self.pick(&TOKENS).chars());
                }
                _ => characters[from..to].reverse(),
            }
        }
        characters.into_iter().collect()
    }
}

fn placeless(kind: ExprKind) -> Expr {
    Expr {
        kind,
        span: Span::default(),
    }
}

/// The same tree without its places.
fn without_places(mut expr: Expr) -> Expr {
    let mut open = vec![&mut expr];
    while let Some(expr) = open.pop() {
        expr.span = Span::default();
        match &mut expr.kind {
            ExprKind::Literal(_) | ExprKind::This | ExprKind::Index | ExprKind::Total | ExprKind::Constant(_) => {}
            ExprKind::Member { input, name_span, .. } => {
                *name_span = Span::default();
                open.extend(input.as_deref_mut());
            }
            ExprKind::Call {
                input,
                name_span,
                arguments,
                ..
            } => {
                *name_span = Span::default();
                open.extend(input.as_deref_mut());
                open.extend(arguments);
            }
            ExprKind::Indexer { input, index } => open.extend([&mut **input, &mut **index]),
            ExprKind::Polarity { operand, .. } => open.push(operand),
            ExprKind::Binary {
                operator_span,
                left,
                right,
                ..
            } => {
                *operator_span = Span::default();
                open.extend([&mut **left, &mut **right]);
            }
            ExprKind::Type { operand, specifier, .. } => {
                specifier.span = Span::default();
                open.push(operand);
            }
            ExprKind::SortKey { key, .. } => open.push(key),
            ExprKind::Instance { specifier, elements } => {
                specifier.span = Span::default();
                for element in elements {
                    element.name_span = Span::default();
                    open.push(&mut element.value);
                }
            }
        }
    }
    expr
}

/// Every place lies in the text, on characters, and around the places of what it consists of.
fn check_places(source: &str, expr: &Expr) {
    let mut open = vec![(
        expr,
        Span {
            start: 0,
            end: u32::try_from(source.len()).unwrap(),
        },
    )];
    while let Some((expr, around)) = open.pop() {
        let span = expr.span;
        assert!(
            around.start <= span.start && span.end <= around.end && span.start < span.end,
            "{source:?} {expr:?}"
        );
        assert!(
            source.get(span.start as usize..span.end as usize).is_some(),
            "{source:?} {expr:?}"
        );
        match &expr.kind {
            ExprKind::Member { input, .. } => open.extend(input.iter().map(|input| (&**input, span))),
            ExprKind::Call { input, arguments, .. } => {
                open.extend(input.iter().map(|input| (&**input, span)));
                open.extend(arguments.iter().map(|argument| (argument, span)));
            }
            ExprKind::Indexer {
                input: left,
                index: right,
            }
            | ExprKind::Binary { left, right, .. } => {
                open.extend([(&**left, span), (&**right, span)]);
            }
            ExprKind::Polarity { operand, .. } | ExprKind::Type { operand, .. } => open.push((operand, span)),
            ExprKind::SortKey { key, .. } => open.push((key, span)),
            ExprKind::Instance { elements, .. } => open.extend(elements.iter().map(|element| (&element.value, span))),
            _ => {}
        }
    }
}

/// Parse → print → parse gives the same tree, and print → parse → print the same text. An error can be shown.
fn check_any_text(source: &str) {
    match parse(source) {
        Ok(expr) => {
            check_places(source, &expr);
            let printed = expr.to_string();
            let again = parse(&printed).unwrap_or_else(|error| panic!("{source:?} → {}", error.render(&printed)));
            assert_eq!(again.to_string(), printed, "{source:?}");
            assert_eq!(without_places(again), without_places(expr), "{source:?} → {printed:?}");
        }
        Err(error) => {
            assert!(
                error.span.start <= error.span.end && error.span.end as usize <= source.len(),
                "{source:?}"
            );
            assert!(!error.message.contains('\n'), "{error:?}");
            assert!(error.render(source).ends_with(['^', ' ']), "{}", error.render(source));
        }
    }
}

/// Expressions of the public suite, where it is, with what they should be.
fn suite() -> Vec<(String, String, Option<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/fhirpath/tests.json");
    let Ok(text) = fs::read_to_string(path) else {
        return Vec::new();
    };
    let suite: serde_json::Value = serde_json::from_str(&text).unwrap();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let case = |case: &serde_json::Value| {
        (
            text(&case["id"]).unwrap(),
            text(&case["expression"]).unwrap(),
            text(&case["invalid"]),
        )
    };
    suite["tests"].as_array().unwrap().iter().map(case).collect()
}

/// Expressions with something of everything, for where there is no suite.
const SAMPLES: [&str; 8] = [
    "Patient.name.where(use = 'official').given.first() & ' ' & %resource.id",
    "(1 | 2 | 3).aggregate(iif($total.empty(), $this, iif($this > $total, $this, $total))) >= 5L",
    "@2015-02-04T14:34:28.123+10:00 + 7.7 days < @2016 and @T10:30 != @T14:34",
    "Observation.value.ofType(Quantity).value > 4.5 'mg' /* a comment */ implies (value as FHIR.Quantity).unit.exists()",
    "contained.where(('#' + id in %`x-y`.descendants().reference).not() xor $index = -1).empty() // the end",
    "path.matches('[A-Za-z][A-Za-z0-9]*(\\\\.[a-z]+(\\\\[x])?)*') or text.`div`.exists() = {}",
    "name.sort(-family, given.first() desc)[0].use ~ 'P\\u0065ter' div 2 mod 3",
    "Coding { system: 'http://loinc.org', code: a.b is System.String }",
];

#[test]
fn any_tree_is_printed_and_parsed_again() {
    let trees = 20_000;
    for seed in 1..=trees {
        let mut random = Random(seed);
        let expr = random.expr(1 + usize::try_from(seed % 6).unwrap());
        let printed = expr.to_string();
        let parsed = parse(&printed).unwrap_or_else(|error| panic!("{seed}: {expr:?}\n{}", error.render(&printed)));
        check_places(&printed, &parsed);
        assert_eq!(without_places(parsed), expr, "{seed}: {printed}");
    }
}

/// Places of the parentheses around operands. Those of calls follow a name without a space.
fn groups(printed: &str) -> Vec<(usize, usize)> {
    let mut lexer = lex::Lexer::new(printed).unwrap();
    let mut open = Vec::new();
    let mut groups = Vec::new();
    loop {
        let token = lexer.next().unwrap();
        let at = token.span.start as usize;
        match token.kind {
            lex::TokenKind::Symbol("(") => {
                let is_call =
                    printed[..at].ends_with(|before: char| before.is_ascii_alphanumeric() || "_`".contains(before));
                open.push((at, is_call));
            }
            lex::TokenKind::Symbol(")") => match open.pop().unwrap() {
                (_, true) => {}
                (start, false) => groups.push((start, at)),
            },
            lex::TokenKind::End => return groups,
            _ => {}
        }
    }
}

/// Without any of its pairs of parentheses, a printed text would mean something else.
///
/// `(a is B) * 2` is excepted: the grammar would read it without them, but few people.
#[test]
fn no_parenthesis_is_superfluous() {
    let mut seen = 0;
    for seed in 1..=5_000 {
        let expr = Random(seed).expr(4);
        let printed = expr.to_string();
        for (start, end) in groups(&printed) {
            let inside = parse(&printed[start + 1..end]).unwrap();
            if matches!(inside.kind, ExprKind::Type { .. }) {
                continue;
            }
            seen += 1;
            let mut bare = printed.clone();
            bare.replace_range(end..=end, " ");
            bare.replace_range(start..=start, " ");
            let same = parse(&bare).is_ok_and(|bare| without_places(bare) == expr);
            assert!(!same, "{seed}: {printed}\n{bare}");
        }
    }
    assert!(seen > 1_000, "{seen}");
}

#[test]
fn any_text_is_an_expression_or_an_error() {
    let suite = suite();
    let sources: Vec<&str> = suite
        .iter()
        .map(|(_, source, _)| source.as_str())
        .chain(SAMPLES)
        .collect();
    for seed in 1..=40_000 {
        let mut random = Random(seed);
        let source = random.pick(&sources);
        check_any_text(&random.mutate(source));
    }
    for seed in 1..=20_000 {
        let mut random = Random(seed);
        let bytes: Vec<u8> = (0..random.below(24))
            .map(|_| u8::try_from(random.below(256)).unwrap())
            .collect();
        check_any_text(&String::from_utf8_lossy(&bytes));
        let ascii: String = bytes.iter().map(|byte| char::from(byte & 0x7F)).collect();
        check_any_text(&ascii);
    }
}

/// Much of one piece: whatever it is, reading takes no more than a moment.
#[test]
fn long_texts_are_read_in_linear_time() {
    let started = std::time::Instant::now();
    for piece in [
        "a",
        "1",
        "'",
        "`",
        "\\",
        "'\\",
        "''",
        "(",
        "[",
        "{",
        "-",
        "a.",
        "a.b ",
        "a(",
        "a,",
        "/*",
        "/**/",
        "//\n",
        " ",
        "\n",
        "is a.",
        "@",
        "@2015-",
        "$",
        "%",
        "é",
        "\t",
        "a as b.c.",
        "0.",
        "{}",
        "a{b:",
    ] {
        for start in ["", "a is b.", "a(", "'", "/*"] {
            let source = format!("{start}{}", piece.repeat(200_000 / piece.len()));
            match parse(&source) {
                Ok(expr) => drop(expr.to_string()),
                Err(error) => drop(error.render(&source)),
            }
        }
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn samples_are_stable() {
    for source in SAMPLES {
        parse(source).unwrap_or_else(|error| panic!("{}", error.render(source)));
        check_any_text(source);
    }
}

/// What the suite calls a syntax error is one, and everything else an expression.
#[test]
fn the_public_suite_is_read_as_it_says() {
    /// Errors of execution for the suite. The grammar has no time zone in a time, so they are no expressions.
    const TIMES_WITH_ZONES: [&str; 2] = [
        "testLiterals/testLiteralTimeUTC",
        "testLiterals/testLiteralTimeTimezoneOffset",
    ];
    for (id, source, invalid) in suite() {
        let refused = invalid.as_deref() == Some("syntax") || TIMES_WITH_ZONES.contains(&id.as_str());
        assert_eq!(parse(&source).is_err(), refused, "{id}: {source}\n{:?}", parse(&source));
        check_any_text(&source);
    }
}
