use super::*;

/// The tree with parentheses around everything, so that a test can say it in a line.
fn shape(expr: &Expr) -> String {
    let step = |input: &Option<Box<Expr>>| {
        input
            .as_ref()
            .map_or(String::new(), |input| format!("{}.", shape(input)))
    };
    match &expr.kind {
        ExprKind::Member { input, name, .. } => format!("{}{name}", step(input)),
        ExprKind::Call {
            input, name, arguments, ..
        } => {
            let arguments: Vec<_> = arguments.iter().map(shape).collect();
            format!("{}{name}({})", step(input), arguments.join(", "))
        }
        ExprKind::Indexer { input, index } => format!("{}[{}]", shape(input), shape(index)),
        ExprKind::Polarity { negative, operand } => {
            format!("({}{})", if *negative { '-' } else { '+' }, shape(operand))
        }
        ExprKind::Binary {
            operator, left, right, ..
        } => format!("({} {} {})", shape(left), operator.symbol(), shape(right)),
        ExprKind::Type {
            operator,
            operand,
            specifier: TypeSpecifier { namespace, name, .. },
        } => {
            let namespace = namespace
                .as_ref()
                .map_or(String::new(), |namespace| format!("{namespace}:"));
            format!("({} {} {namespace}{name})", shape(operand), operator.symbol())
        }
        _ => expr.to_string(),
    }
}

fn literal(source: &str) -> Literal {
    match parse(source).map(|expr| expr.kind) {
        Ok(ExprKind::Literal(literal)) => literal,
        other => panic!("{source} → {other:?}"),
    }
}

fn part(source: &str, span: Span) -> &str {
    &source[span.start as usize..span.end as usize]
}

/// One level of the grammar after the other, with an operator of the next looser one on either side.
#[test]
fn operators_bind_as_the_grammar_says() {
    for (source, expected) in [
        ("a implies b or c", "(a implies (b or c))"),
        ("a or b implies c", "((a or b) implies c)"),
        ("a xor b and c", "(a xor (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("a and b in c", "(a and (b in c))"),
        ("a contains b and c", "((a contains b) and c)"),
        ("a in b = c", "(a in (b = c))"),
        ("a ~ b contains c", "((a ~ b) contains c)"),
        ("a != b < c", "(a != (b < c))"),
        ("a >= b !~ c", "((a >= b) !~ c)"),
        ("a > b | c", "(a > (b | c))"),
        ("a | b <= c", "((a | b) <= c)"),
        ("a | b is C", "(a | (b is C))"),
        ("a as B | c", "((a as B) | c)"),
        ("a + b is C", "((a + b) is C)"),
        ("1 > 2 is Boolean", "(1 > (2 is Boolean))"),
        ("a & b * c", "(a & (b * c))"),
        ("a / b - c", "((a / b) - c)"),
        ("a div -b", "(a div (-b))"),
        ("-a mod b", "((-a) mod b)"),
        ("-a.b[0].c()", "(-a.b[0].c())"),
        ("a * -b + c", "((a * (-b)) + c)"),
        ("- + -a", "(-(+(-a)))"),
        ("(a or b) and c", "((a or b) and c)"),
    ] {
        assert_eq!(shape(&parse(source).unwrap()), expected, "{source}");
    }
}

#[test]
fn every_operator_is_read_from_left_to_right() {
    for operator in Operator::ALL {
        let symbol = operator.symbol();
        let source = format!("a {symbol} b {symbol} c");
        assert_eq!(
            shape(&parse(&source).unwrap()),
            format!("((a {symbol} b) {symbol} c)"),
            "{source}"
        );
    }
    assert_eq!(shape(&parse("a is B as C").unwrap()), "((a is B) as C)");
}

#[test]
fn types() {
    for (source, expected) in [
        ("a is System.String", "(a is System:String)"),
        ("a as FHIR.`Patient`", "(a as FHIR:Patient)"),
        ("a is FHIR.Patient.contact", "(a is FHIR:Patient.contact)"),
        ("a as string.length() > 3", "((a as string).length() > 3)"),
        ("a as B[0]", "(a as B)[0]"),
        ("a is is", "(a is is)"),
    ] {
        assert_eq!(shape(&parse(source).unwrap()), expected, "{source}");
    }
    assert_eq!(
        shape(&parse("a.ofType(FHIR.Patient)").unwrap()),
        "a.ofType(FHIR.Patient)"
    );
}

#[test]
fn keywords_are_names_where_nothing_else_can_stand() {
    for (source, expected) in [
        ("contains", "contains"),
        (
            "expansion.contains.code contains contains",
            "(expansion.contains.code contains contains)",
        ),
        ("in in in", "(in in in)"),
        ("as as as", "(as as as)"),
        ("is(Patient) and as(Patient)", "(is(Patient) and as(Patient))"),
        ("text.div", "text.div"),
        ("text.div div 2", "(text.div div 2)"),
        ("a.true.and.or.implies.mod", "a.true.and.or.implies.mod"),
        ("day", "day"),
        ("asc.desc", "asc.desc"),
        ("`and` and `a b`", "(and and a b)"),
        ("a.exists().not()", "a.exists().not()"),
    ] {
        let found = parse(source).unwrap_or_else(|error| panic!("{}", error.render(source)));
        assert_eq!(shape(&found).replace('`', ""), expected, "{source}");
    }
}

#[test]
fn literals() {
    let text = |text: &str| text.to_owned();
    let quantity = |value: &str, unit| Literal::Quantity {
        value: text(value),
        unit,
    };
    for (source, expected) in [
        ("{}", Literal::Empty),
        ("{ }", Literal::Empty),
        ("true", Literal::Boolean(true)),
        ("false", Literal::Boolean(false)),
        ("''", Literal::String(text(""))),
        (r#"'a\'\\\/\`\"\r\n\t\f'"#, Literal::String(text("a'\\/`\"\r\n\t\u{C}"))),
        (r"'P\u0065t\u00e9\uD83D\uDE00r'", Literal::String(text("Peté😀r"))),
        ("'漢\n字'", Literal::String(text("漢\n字"))),
        ("007", Literal::Integer(7)),
        ("2147483648", Literal::Integer(2_147_483_648)),
        ("5L", Literal::Long(5)),
        ("1.50", Literal::Decimal(text("1.50"))),
        ("4 days", quantity("4", QuantityUnit::Calendar("days"))),
        ("4day", quantity("4", QuantityUnit::Calendar("day"))),
        ("1.50 'mg'", quantity("1.50", QuantityUnit::Ucum(text("mg")))),
        (
            "99999999999999999999 '1'",
            quantity("99999999999999999999", QuantityUnit::Ucum(text("1"))),
        ),
        ("@2015", Literal::Date(text("2015"))),
        ("@2015-02", Literal::Date(text("2015-02"))),
        ("@2015-02-04", Literal::Date(text("2015-02-04"))),
        ("@2015T", Literal::DateTime(text("2015T"))),
        ("@2015-02T", Literal::DateTime(text("2015-02T"))),
        ("@2015-02-04T14", Literal::DateTime(text("2015-02-04T14"))),
        (
            "@2015-02-04T14:34:28.123",
            Literal::DateTime(text("2015-02-04T14:34:28.123")),
        ),
        ("@2015-02-04T14:34Z", Literal::DateTime(text("2015-02-04T14:34Z"))),
        (
            "@2015-02-04T14:34:28-05:00",
            Literal::DateTime(text("2015-02-04T14:34:28-05:00")),
        ),
        ("@T14", Literal::Time(text("14"))),
        ("@T14:34:28.123", Literal::Time(text("14:34:28.123"))),
    ] {
        assert_eq!(literal(source), expected, "{source}");
    }
}

#[test]
fn literals_end_where_the_grammar_ends_them() {
    for (source, expected) in [
        ("1.toString()", "1.toString()"),
        ("1.5.round()", "1.5.round()"),
        ("4.days", "4.`days`"),
        ("@2015.is(Date)", "@2015.is(Date)"),
        ("@2015-02-04T14:34:28.is(DateTime)", "@2015-02-04T14:34:28.is(DateTime)"),
        ("@2012-1 year", "(@2012 - 1 year)"),
        ("@T14:34-1 hour", "(@T14:34 - 1 hour)"),
        ("2 'mg' * 3", "(2 'mg' * 3)"),
        ("1-1", "(1 - 1)"),
    ] {
        assert_eq!(
            shape(&parse(source).unwrap()).replace(".days", ".`days`"),
            expected,
            "{source}"
        );
    }
}

#[test]
fn constants() {
    for source in ["%`vs-name`", "%'vs-name'", "% 'vs-name'"] {
        let kind = parse(source).unwrap().kind;
        assert_eq!(kind, ExprKind::Constant("vs-name".to_owned()), "{source}");
    }
    assert_eq!(shape(&parse("%resource.id").unwrap()), "%resource.id");
}

#[test]
fn comments_and_white_space() {
    for source in [
        "2+2",
        "2 + 2 // more\n",
        "// first 'line\r2 + 2",
        "2 /* in * between **/ + 2",
        "/**/2\t+\r\n2/* last */",
    ] {
        assert_eq!(shape(&parse(source).unwrap()), "(2 + 2)", "{source}");
    }
}

#[test]
fn sort_takes_directions() {
    let expr = parse("name.sort(family desc, given.first() asc, -use)").unwrap();
    let ExprKind::Call { arguments, .. } = expr.kind else {
        panic!()
    };
    let directions: Vec<_> = arguments
        .iter()
        .map(|argument| match argument.kind {
            ExprKind::SortKey { descending, .. } => Some(descending),
            _ => None,
        })
        .collect();
    assert_eq!(directions, [Some(true), Some(false), None]);
    assert!(parse("name.where(family desc)").is_err());
}

#[test]
fn instances() {
    for source in [
        "Coding { : }",
        "FHIR.Coding { system: 'http://loinc.org', code: a.b.first() }",
        "Range { low: Quantity { value: 1.5 }, high: {} }.low",
    ] {
        assert_eq!(parse(source).unwrap().to_string(), source);
    }
    for source in [
        "Coding {}",
        "(Coding) { : }",
        "a() { : }",
        "Coding { : ",
        "Coding { 'a': 1 }",
        "Coding { a: 1, }",
    ] {
        assert!(parse(source).is_err(), "{source}");
    }
}

#[test]
fn places() {
    let source = " (a | b).where( c = 'd' )[0] is FHIR.E ";
    let expr = parse(source).unwrap();
    assert_eq!(part(source, expr.span), source.trim());
    let ExprKind::Type { operand, specifier, .. } = &expr.kind else {
        panic!()
    };
    assert_eq!(part(source, specifier.span), "FHIR.E");
    assert_eq!(part(source, operand.span), "(a | b).where( c = 'd' )[0]");
    let ExprKind::Indexer { input, index } = &operand.kind else {
        panic!()
    };
    assert_eq!(part(source, index.span), "0");
    let ExprKind::Call {
        input: Some(input),
        name_span,
        arguments,
        ..
    } = &input.kind
    else {
        panic!()
    };
    assert_eq!(part(source, input.span), "(a | b)");
    assert_eq!(part(source, *name_span), "where");
    let ExprKind::Binary { operator_span, .. } = &arguments[0].kind else {
        panic!()
    };
    assert_eq!(part(source, *operator_span), "=");
}

/// Checks rows of an expression, the text under the carets, and what is wrong there.
fn check_errors(rows: &[(&str, &str, &str)]) {
    for &(source, place, message) in rows {
        let error = parse(source).expect_err(source);
        assert_eq!(
            (error.message.as_str(), part(source, error.span)),
            (message, place),
            "{source}"
        );
    }
}

#[test]
fn errors_say_what_was_expected_and_where() {
    check_errors(&[
        ("", "", "expected an expression, found nothing"),
        (" // a", "", "expected an expression, found nothing"),
        ("a and", "", "expected an expression after `and`"),
        ("2 + 2 /", "", "expected an expression after `/`"),
        ("a and or b", "or", "expected an expression after `and`, found `or`"),
        ("a.", "", "expected a name after `.`"),
        ("a.1", "1", "expected a name after `.`, found `1`"),
        ("a..b", ".", "expected a name after `.`, found `.`"),
        ("a.where(b", "", "expected `,` or `)` after `b`"),
        ("a.where(b c)", "c", "expected `,` or `)` after `b`, found `c`"),
        ("a.where(b,)", ")", "expected an expression after `,`, found `)`"),
        ("(a", "", "expected `)` after `a`"),
        ("a[]", "]", "expected an expression after `[`, found `]`"),
        ("{ 1 }", "1", "expected `}` after `{`, found `1`"),
        ("a is", "", "expected a type after `is`"),
        ("a is 'b'", "'b'", "expected a type after `is`, found `'b'`"),
        (
            "a)",
            ")",
            "expected an operator, `.`, `[` or the end after `a`, found `)`: no `(` is open",
        ),
        (
            "a AND b",
            "AND",
            "expected an operator, `.`, `[` or the end after `a`, found `AND`: did you mean `and`?",
        ),
        (
            "a implise b",
            "implise",
            "expected an operator, `.`, `[` or the end after `a`, found `implise`: did you mean `implies`?",
        ),
        (
            "not a",
            "a",
            "expected an operator, `.`, `[` or the end after `not`, found `a`: negation is written `.not()` behind what is negated",
        ),
    ]);
}

#[test]
fn errors_in_words_and_signs_say_what_to_write() {
    check_errors(&[
        ("a == b", "==", "`==` is not FHIRPath: equality is written `=`"),
        (
            "!a",
            "!",
            "`!` is not FHIRPath: negation is written `.not()`, inequality `!=`",
        ),
        ("a || b", "||", "`||` is not FHIRPath: write `or`"),
        ("a = \"b\"", "\"", "unexpected \": strings stand in '…', names in `…`"),
        (
            "näme",
            "ä",
            "unexpected `ä`: names with other characters than A to Z, 0 to 9 and _ stand in `…`",
        ),
        ("a\u{A0}= b", "\u{A0}", "unexpected character U+00A0: remove it"),
        ("a # b", "#", "unexpected `#`"),
        ("a = 'b", "'", "the string is not closed: add ' at its end"),
        ("a.`b", "`", "the name is not closed: add ` at its end"),
        ("a /* b", "/*", "the comment is not closed: add `*/`"),
        (
            r"matches('\d+')",
            r"\d",
            r"unknown escape `\d`: write `\\` for a backslash",
        ),
        (r"'\u12'", r"\u", r"expected four hexadecimal digits behind `\u`"),
        (
            r"'\uD83Dx'",
            r"\uD83D",
            r"half of a surrogate pair: `\uD800` to `\uDFFF` come in pairs only",
        ),
        ("$thsi.a", "$thsi", "unknown variable `$thsi`: did you mean `$this`?"),
        ("$", "$", "unknown variable `$`: expected `$this`, `$index` or `$total`"),
        (
            "a.$this",
            "$this",
            "`$this` cannot follow a point: it does not depend on what stands before",
        ),
        (
            "@12",
            "@12",
            "expected a date, dateTime or time behind `@`: `@2015-02-04`, `@2015-02-04T14:34:28Z`, `@T14:34`",
        ),
        (
            "@T14:34:28Z.is(Time)",
            "Z",
            "a time has no time zone: leave it out, or write a dateTime",
        ),
        (
            "@T14:34:28+10:00",
            "+10:00",
            "a time has no time zone: leave it out, or write a dateTime",
        ),
        (
            "9223372036854775808",
            "9223372036854775808",
            "`9223372036854775808` is too large for an integer: a decimal ends with `.0`",
        ),
        (
            "5L 'mg'",
            "'mg'",
            "expected an operator, `.`, `[` or the end after `5L`, found `'mg'`",
        ),
    ]);
}

#[test]
fn a_message_shows_little_of_a_long_text() {
    let error = parse(&format!("a '{}\n{}'", "b".repeat(30), "c".repeat(1000))).unwrap_err();
    let shown = format!("{} {}", "b".repeat(30), "c".repeat(8));
    assert!(error.message.ends_with(&format!("found `'{shown}…`")), "{error}");
}

#[test]
fn an_error_is_shown_below_its_line() {
    let source = "name.where(\n  use = 'official' and\n)";
    assert_eq!(
        parse(source).unwrap_err().render(source),
        "expected an expression after `and`, found `)`\nline 3, column 1:\n  )\n  ^"
    );
    let source = "name.given and";
    assert_eq!(
        parse(source).unwrap_err().render(source),
        "expected an expression after `and`\n  name.given and\n                ^"
    );
}

/// Just below the limits all is well, even with the little stack of a test's thread; above them there is an error, and no overflow.
#[test]
fn depth_is_bounded() {
    type Nest = fn(usize) -> String;
    let nests: [(&str, usize, Nest); 11] = [
        ("members", MAX_DEPTH, |n| vec!["a"; n].join(".")),
        ("calls", MAX_DEPTH, |n| format!("a{}", ".b()".repeat(n - 1))),
        ("indexers", MAX_DEPTH, |n| format!("a{}", "[0]".repeat(n - 1))),
        ("operators", MAX_DEPTH, |n| vec!["a"; n].join(" or ")),
        ("types", MAX_DEPTH, |n| format!("a{}", " is B".repeat(n - 1))),
        ("parentheses", MAX_NESTING, |n| {
            format!("{}a{}", "(".repeat(n - 1), ")".repeat(n - 1))
        }),
        ("arguments", MAX_NESTING, |n| {
            format!("{}a{}", "b(".repeat(n - 1), ")".repeat(n - 1))
        }),
        ("indexes", MAX_NESTING, |n| {
            format!("{}a{}", "b[".repeat(n - 1), "]".repeat(n - 1))
        }),
        ("signs", MAX_NESTING, |n| format!("{}a", "-".repeat(n - 1))),
        ("instances", MAX_NESTING, |n| {
            format!("{}a{}", "B{c:".repeat(n - 1), "}".repeat(n - 1))
        }),
        ("right operands", MAX_NESTING, |n| {
            format!("{}a{}", "a or (".repeat((n - 1) / 2), ")".repeat((n - 1) / 2))
        }),
    ];
    for (name, limit, nest) in nests {
        let expr = parse(&nest(limit)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let printed = expr.to_string();
        assert_eq!(
            parse(&printed).map(|again| again.to_string()).as_ref(),
            Ok(&printed),
            "{name}"
        );
        for levels in [limit + 2, 100_000] {
            let error = parse(&nest(levels)).expect_err(name);
            assert!(
                error.message.contains(&format!("more than {limit} ")),
                "{name}: {error}"
            );
        }
    }
}

/// Levels inside of something count for what stands around it.
#[test]
fn depth_adds_up() {
    let chain = |n: usize| vec!["a"; n].join(".");
    for (before, behind) in [
        ("f(", ")"),
        ("f(b, ", ")"),
        ("sort(", " desc)"),
        ("b[", "]"),
        ("(b + ", ")"),
        ("(-", ")"),
        ("(", " is B)"),
        ("B { c: 1, d: ", " }"),
        ("(", ")"),
    ] {
        let source = |n| format!("{before}{}{behind}.{}", chain(n), chain(n));
        assert!(parse(&source(200)).is_ok(), "{before}{behind}");
        let error = parse(&source(300)).expect_err(before);
        assert!(error.message.contains("more than 500 "), "{before}{behind}: {error}");
    }
}

#[test]
fn what_is_wide_is_not_deep() {
    let arguments = vec!["a.b.c"; 10_000].join(", ");
    assert!(parse(&format!("coalesce({arguments})")).is_ok());
}
