//! Nothing runs away, nothing panics, and no stack overflows: whatever the expression, whatever the document.

use super::{NOW, give, model};
use crate::fhirpath::syntax::{MAX_DEPTH, MAX_NESTING};
use crate::fhirpath::value::DateTime;
use crate::fhirpath::{Expression, Options};
use crate::json::{Arena, Document};

const PATIENT: &str = r##"{"resourceType":"Patient","id":"p1","active":true,"birthDate":"1974-12-25","_birthDate":{"id":"b"},
    "name":[{"use":"official","family":"Chalmers","given":["Peter","James"]},{"given":[null,"Jim"],"_given":[{"id":"g"},null]}],
    "deceasedDateTime":"2020-02-29T10:00:00Z","multipleBirthInteger":2,"contact":[{"name":{"family":"du"}}],
    "extension":[{"url":"urn:x","valueQuantity":{"value":1.50,"unit":"g","system":"http://unitsofmeasure.org","code":"g"}}],
    "contained":[{"resourceType":"Organization","id":"o1","name":"Acme"}],"managingOrganization":{"reference":"#o1"}}"##;

/// A quarter of what DuckDB's threads have on Linux. What is not optimized takes more.
const STACK: usize = if cfg!(debug_assertions) { 4 << 20 } else { 2 << 20 };

#[test]
fn what_would_not_end_is_ended() {
    let doubled = "(1|2|3|4|5|6|7|8|9|10)";
    let crossed = (0..9).fold("1".to_owned(), |inner, _| format!("{doubled}.select({inner})"));
    let searched = (0..9).fold("{}".to_owned(), |inner, _| format!("{doubled}.where({inner})"));
    let widened = (0..60).fold("'abc'".to_owned(), |inner, _| format!("{inner}.encode('hex')"));
    let escaped = (0..60).fold("'\"'".to_owned(), |inner, _| format!("{inner}.escape('json')"));
    for expression in [
        "1.repeat($this + 1)",
        "1.repeatAll($this)",
        "1.repeatAll($this | ($this + 1))",
        "'a'.repeat($this & 'a')",
        "'a'.repeatAll($this & $this)",
        "'ab'.repeatAll(replace('', $this))",
        "'ab'.repeatAll(replaceMatches('.', '$0$0'))",
        "('a').repeatAll(join('') & 'a')",
        "name.repeatAll(%resource.name)",
        "defineVariable('x', repeatAll($this)).active",
        &crossed,
        &searched,
        &widened,
        &escaped,
        "descendants().where(%resource.descendants().where(%resource.descendants().where(%resource.descendants().where(\
            %resource.descendants().where(%resource.descendants().exists(false)).exists()).exists()).exists()).exists())",
        "1.repeat(iif($this < 100000, $this + 1, {})).aggregate($total | $this)",
        "1.repeat(iif($this < 100000, $this + 1, {})).select($this * 1 'g').distinct()",
        "1.repeat(iif($this < 100000, $this + 1, {})).where($this.toString().matches($this.toString()))",
    ] {
        let message = give(PATIENT, expression).expect_err(expression);
        assert!(message.contains("runs away"), "{expression}: {message}");
    }
}

#[test]
fn patterns_do_not_explode() {
    for (expression, expected) in [
        (
            "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches('^(a+)+$')",
            Some("[false]"),
        ),
        (
            "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches('^(a|aa)*$')",
            Some("[false]"),
        ),
        ("'x'.matches('((a{100}){100}){100}')", None),
        ("'x'.matches('[\\\\p{L}]{1000}{1000}')", None),
    ] {
        match (give(PATIENT, expression), expected) {
            (Ok(json), Some(expected)) => assert_eq!(json, expected, "{expression}"),
            (Err(message), None) => assert!(message.contains("the regular expression is too large"), "{message}"),
            (given, expected) => panic!("{expression}: {given:?}, not {expected:?}"),
        }
    }
}

#[test]
fn many_distinct_items_take_linear_time() {
    let expression =
        "1.repeat(iif($this < 40000, $this + 1, {})).select(@2000-01-01 + $this * 1 day).distinct().count()";
    assert_eq!(give(PATIENT, expression).as_deref(), Ok("[39999]"));
}

#[test]
fn the_deepest_expressions_fit_a_small_stack() {
    let repeat = |text: &str, count: usize| text.repeat(count);
    let (steps, nested) = (MAX_DEPTH - 5, MAX_NESTING - 5);
    let expressions = [
        format!("name{}", repeat(".where(true)", steps)),
        format!("name{}", repeat(".select($this)", steps)),
        format!("name{}", repeat(".first()", steps)),
        format!("name{}", repeat("[0]", steps)),
        format!("1{}", repeat(" + 1", steps)),
        format!("name{}", repeat(" | name", steps)),
        format!("active{}", repeat(" and active", steps)),
        format!("active{}", repeat(".not()", steps)),
        format!("name.given.first(){}", repeat(".upper()", steps)),
        format!("extension{}", repeat(".extension", steps)),
        format!("{}name{}", repeat("(", nested), repeat(")", nested)),
        format!("{}name{}", repeat("$this.where(", nested), repeat(".exists())", nested)),
        format!("{}1{}", repeat("$this.select(", nested), repeat(")", nested)),
        format!("{}{{}}{}", repeat("iif(active, 1, ", nested), repeat(")", nested)),
        format!(
            "{}active{}",
            repeat("defineVariable('a', ", nested),
            repeat(").active", nested)
        ),
        format!("{}$this{}", repeat("$this.repeat(", nested), repeat(")", nested)),
        format!("{}1{}", repeat("$this.aggregate(", nested), repeat(")", nested)),
        format!("{}multipleBirth", repeat("-", nested)),
        format!("{}id{}", repeat("$this.sort(", nested), repeat(")", nested)),
    ];
    let thread = std::thread::Builder::new().stack_size(STACK);
    let run = move || {
        for expression in &expressions {
            let given = give(PATIENT, expression);
            let is_ended = given.as_ref().is_err_and(|message| message.contains("runs away"));
            assert!(given.is_ok() || is_ended, "{given:?}");
        }
    };
    thread.spawn(run).unwrap().join().unwrap();
}

#[test]
fn deep_documents_fit_a_small_stack() {
    // A document may have 1,000 levels: two for each extension.
    let depth = 495;
    let extensions = r#"{"extension":["#.repeat(depth) + &"]}".repeat(depth);
    let deep = format!(r#"{{"resourceType":"Patient","extension":[{extensions}],"name":[{extensions}]}}"#);
    let run = move || {
        for expression in [
            "descendants().count()",
            "extension.repeat(extension).count()",
            "extension = name",
            "extension ~ name",
            "(extension | name).count()",
            "extension.first().extension.extension.extension.resolve()",
            "children().type().name",
        ] {
            let document = Document::new(&deep, Arena::default()).unwrap();
            let now = DateTime::parse(NOW).unwrap();
            let expression = Expression::compile(expression, model(), &Options::default()).unwrap();
            let items = expression.on(&document, &now).items().map(|items| items.len());
            assert!(items.is_ok(), "{}: {items:?}", expression.source());
        }
    };
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}

/// What random expressions are made of.
const STARTS: &[&str] = &[
    "name",
    "name.given",
    "name.family",
    "active",
    "birthDate",
    "deceased",
    "multipleBirth",
    "extension",
    "contact.name",
    "contained",
    "managingOrganization",
    "Patient",
    "%resource",
    "%context",
    "$this",
    "$index",
    "1",
    "2.50",
    "'a'",
    "true",
    "{}",
    "@2015-02",
    "@2015-02-04T14:34:28Z",
    "@T14:34",
    "4 days",
    "1.5 'g'",
    "9999999999L",
    "'1974-12-25'",
    "nothing",
];
const STEPS: &[&str] = &[
    "given",
    "family",
    "value",
    "extension",
    "id",
    "use",
    "name",
    "reference",
    "resolve()",
    "children()",
    "descendants()",
    "first()",
    "last()",
    "tail()",
    "single()",
    "count()",
    "exists()",
    "empty()",
    "not()",
    "distinct()",
    "isDistinct()",
    "allTrue()",
    "anyFalse()",
    "toString()",
    "toInteger()",
    "toDecimal()",
    "toDate()",
    "toDateTime()",
    "toTime()",
    "toQuantity()",
    "toBoolean()",
    "convertsToQuantity()",
    "length()",
    "upper()",
    "toChars()",
    "trim()",
    "join(',')",
    "abs()",
    "ceiling()",
    "sqrt()",
    "exp()",
    "ln()",
    "round(1)",
    "lowBoundary()",
    "highBoundary(4)",
    "precision()",
    "yearOf()",
    "type()",
    "hasValue()",
    "getValue()",
    "sort()",
    "sum()",
    "avg()",
    "min()",
    "ofType(string)",
    "ofType(Quantity)",
    "is(string)",
    "as(dateTime)",
    "memberOf('http://hl7.org/fhir/ValueSet/name-use')",
    "htmlChecks()",
    "conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')",
    "checkModifiers()",
    "trace('t')",
    "encode('base64')",
    "decode('hex')",
    "escape('html')",
    "unescape('json')",
    "matches('[a-c]+')",
    "[0]",
    "replaceMatches('a', '$0b')",
    "timezoneOffsetOf()",
    "defineVariable('v')",
    "unit",
];
const OPERATORS: &[&str] = &[
    " + ",
    " - ",
    " * ",
    " / ",
    " div ",
    " mod ",
    " & ",
    " | ",
    " = ",
    " != ",
    " ~ ",
    " !~ ",
    " < ",
    " >= ",
    " in ",
    " contains ",
    " and ",
    " or ",
    " xor ",
    " implies ",
];
const WITH_ARGUMENT: &[&str] = &[
    "where",
    "select",
    "all",
    "exists",
    "repeat",
    "union",
    "combine",
    "intersect",
    "exclude",
    "subsetOf",
    "supersetOf",
    "skip",
    "take",
    "startsWith",
    "indexOf",
    "split",
    "contains",
    "log",
    "power",
    "coalesce",
    "sort",
    "comparable",
    "aggregate",
    "subsumes",
    "matchesFull",
    "extension",
];

/// Reproducible random numbers ([xorshift](https://en.wikipedia.org/wiki/Xorshift)).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<'o>(&mut self, options: &[&'o str]) -> &'o str {
        options[self.below(options.len())]
    }

    /// An expression that means something, as a rule.
    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.pick(STARTS).to_owned();
        }
        match self.below(8) {
            0 => self.pick(STARTS).to_owned(),
            1..=3 => {
                let (input, step) = (self.expression(depth - 1), self.pick(STEPS));
                if step.starts_with('[') {
                    format!("({input}){step}")
                } else {
                    format!("({input}).{step}")
                }
            }
            4 => format!(
                "({}).{}({})",
                self.expression(depth - 1),
                self.pick(WITH_ARGUMENT),
                self.expression(depth - 1)
            ),
            5 => format!(
                "iif({}, {}, {})",
                self.expression(depth - 1),
                self.expression(depth - 1),
                self.expression(depth - 1)
            ),
            6 => format!("-({})", self.expression(depth - 1)),
            _ => format!(
                "({}){}({})",
                self.expression(depth - 1),
                self.pick(OPERATORS),
                self.expression(depth - 1)
            ),
        }
    }

    /// The document with some characters missing, doubled or replaced.
    fn document(&mut self) -> String {
        let mut text: Vec<char> = PATIENT.chars().collect();
        for _ in 0..self.below(3) {
            let at = self.below(text.len());
            match self.below(4) {
                0 => drop(text.remove(at)),
                1 => text.insert(
                    at,
                    *['"', '{', '[', ',', '0', 'é', '\\', '-'].get(self.below(8)).unwrap(),
                ),
                2 => text[at] = char::from(b' ' + u8::try_from(self.below(90)).unwrap()),
                _ => {
                    let end = (at + self.below(30)).min(text.len());
                    drop(text.drain(at..end));
                }
            }
        }
        text.into_iter().collect()
    }
}

#[test]
fn any_expression_on_any_document_ends_and_tells_no_value_in_its_error() {
    let (mut random, now) = (Random(0x9E37_79B9_7F4A_7C15), DateTime::parse(NOW).unwrap());
    let (mut compiled, mut given) = (0, 0);
    for round in 0..6_000 {
        let expression = random.expression(1 + round % 4);
        let text = random.document();
        let options = Options {
            unchecked: random.below(2) == 0,
            ..Options::default()
        };
        let Ok(expression) = Expression::compile(&expression, model(), &options) else {
            continue;
        };
        compiled += 1;
        let Ok(document) = Document::new(&text, Arena::default()) else {
            continue;
        };
        let focused = expression.on(&document, &now);
        match focused.items() {
            Ok(items) => {
                given += 1;
                let mut json = Vec::new();
                for item in items.iter().take(100) {
                    focused.write_json(item, &mut json);
                    let _ = (
                        focused.text(item.clone()),
                        focused.quantity(item),
                        focused.type_name(item),
                    );
                    focused.codings(item, |_| ());
                }
            }
            Err(error) => assert!(!error.to_string().contains("Chalmers"), "{error}"),
        }
    }
    assert!(
        compiled > 2_000 && given > 1_000,
        "{compiled} compiled, {given} gave a result"
    );
}
