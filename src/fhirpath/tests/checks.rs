//! What is refused before any document is read, with the place and the nearest name; and what is not.

use super::{evaluate, give, model};
use crate::fhirpath::{Expression, Options};

const PATIENT: &str = r#"{"resourceType":"Patient","id":"p1","name":[{"family":"A"},{"family":"B"}],
    "nickname":"Pete","favourites":[{"colour":"red","valueString":"x"}]}"#;

/// The message without its name, with `|` between its lines.
fn refused(expression: &str) -> String {
    match give(PATIENT, expression) {
        Ok(json) => panic!("{expression} gives {json}"),
        Err(message) => message.trim_start_matches("FHIRPath: ").replace('\n', "|"),
    }
}

const MESSAGES: &[(&str, &str)] = &[
    (
        "name.familiy",
        "HumanName has no element `familiy`; did you mean `family`?|  name.familiy|       ^^^^^^^",
    ),
    (
        "nmae.family",
        "Patient has no element `nmae`; did you mean `name`?|  nmae.family|  ^^^^",
    ),
    (
        "Patinet.name",
        "there is no type `Patinet`; did you mean `Patient`?|  Patinet.name|  ^^^^^^^",
    ),
    (
        "Observation.status",
        "this begins with Observation, and what is here is Patient|  Observation.status|  ^^^^^^^^^^^",
    ),
    (
        "name.exist()",
        "there is no function `exist()`; did you mean `exists`?|  name.exist()|       ^^^^^",
    ),
    (
        "name.exists",
        "HumanName has no element `exists`; the function is called with parentheses: `exists()`|  name.exists|       ^^^^^^",
    ),
    (
        "deceasedBoolean",
        "Patient has no element `deceasedBoolean` in FHIRPath: write `deceased.ofType(boolean)`|  deceasedBoolean|  ^^^^^^^^^^^^^^^",
    ),
    (
        "name.first(1)",
        "`first()` takes no arguments, not 1|  name.first(1)|  ^^^^^^^^^^^^^",
    ),
    (
        "name.where()",
        "`where()` takes one argument, not 0|  name.where()|  ^^^^^^^^^^^^",
    ),
    (
        "coalesce()",
        "`coalesce()` takes one argument or more, not 0|  coalesce()|  ^^^^^^^^^^",
    ),
    (
        "name.skip('a')",
        "`skip()` takes Integer, and this is String|  name.skip('a')|            ^^^",
    ),
    (
        "birthDate.length()",
        "`length()` takes String, and this is date|  birthDate.length()|  ^^^^^^^^^^^^^^^^^^",
    ),
    (
        "birthDate + 'a'",
        "`+` does not take date and String|  birthDate + 'a'|            ^",
    ),
    (
        "gender is Cod",
        "there is no type `Cod`; did you mean `code`?|  gender is Cod|            ^^^",
    ),
    (
        "gender.is(Foo.code)",
        "there is no namespace `Foo`: there are System and FHIR|  gender.is(Foo.code)|            ^^^^^^^^",
    ),
    (
        "gender.is('code')",
        "a type is expected here, such as Quantity or System.String|  gender.is('code')|            ^^^^^^",
    ),
    (
        "%resorce.id",
        "there is no `%resorce` here; did you mean `resource`?|  %resorce.id|  ^^^^^^^^",
    ),
    (
        "%terminologies.expand('x')",
        "`%terminologies` is not supported: no terminology server is asked; `memberOf()` and `subsumes()` use what is loaded|  %terminologies.expand('x')|  ^^^^^^^^^^^^^^",
    ),
    (
        "name.slice('x', 'y')",
        "`slice()` is not supported: no element tells the slice that it is of; `where()` tells them apart|  name.slice('x', 'y')|       ^^^^^",
    ),
    (
        "defineVariable('ucum', 1)",
        "`%ucum` is defined already|  defineVariable('ucum', 1)|  ^^^^^^^^^^^^^^^^^^^^^^^^^",
    ),
    (
        "defineVariable(id)",
        "a name is expected here, as a string|  defineVariable(id)|                 ^^",
    ),
    (
        "$total + 1",
        "`$total` has a meaning only inside of `aggregate()`|  $total + 1|  ^^^^^^",
    ),
    (
        "iif('yes', 1, 2)",
        "the criterion of `iif()` takes Boolean, and this is String|  iif('yes', 1, 2)|      ^^^^^",
    ),
    (
        "descendants().familiy",
        "no type of FHIR has an element `familiy`; did you mean `family`?|  descendants().familiy|                ^^^^^^^",
    ),
    (
        "contact.repeat(nmae)",
        "Patient.contact has no element `nmae`; did you mean `name`?|  contact.repeat(nmae)|                 ^^^^",
    ),
    (
        "repeat(contact | gender).linkId",
        "Patient.contact or code has no element `linkId`|  repeat(contact | gender).linkId|                           ^^^^^^",
    ),
    (
        "generalPractitioner.resolve().exists",
        "no type of FHIR has an element `exists`; the function is called with parentheses: `exists()`|  generalPractitioner.resolve().exists|                                ^^^^^^",
    ),
    (
        "@2015-02-30",
        "this is no date of the calendar|  @2015-02-30|  ^^^^^^^^^^^",
    ),
    (
        "Quantity { value: 1 }",
        "instance selectors are not supported: there is nothing to make|  Quantity { value: 1 }|  ^^^^^^^^^^^^^^^^^^^^^",
    ),
    (
        "name\n  .given\n  .frist()",
        "there is no function `frist()`; did you mean `first`?|line 3, column 4:|    .frist()|     ^^^^^",
    ),
];

#[test]
fn messages() {
    for (expression, message) in MESSAGES {
        assert_eq!(refused(expression), *message, "{expression}");
    }
}

#[test]
fn messages_of_the_evaluation_show_no_value() {
    for (expression, message) in [
        (
            "name.family.single()",
            "one item is expected here, and there are several|  name.family.single()|  ^^^^^^^^^^^^^^^^^^^^",
        ),
        (
            "name.family & 'x'",
            "one item is expected here, and there are several|  name.family & 'x'|              ^",
        ),
        (
            "descendants().where($this = 'A').first() + 1",
            "String cannot be added to Integer|  descendants().where($this = 'A').first() + 1|                                           ^",
        ),
        (
            "descendants().where($this = 'A').first().abs()",
            "`abs()` of String: it takes Integer, Long, Decimal or Quantity|  descendants().where($this = 'A').first().abs()|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        ),
        (
            "name.first() and (name.exists() | name.empty())",
            "one item is expected here, and there are several|  name.first() and (name.exists() | name.empty())|               ^^^",
        ),
        (
            "'a'.matches('(')",
            "`matches()`: this is no regular expression, or one with look-around or back-references, which are not supported|  'a'.matches('(')|  ^^^^^^^^^^^^^^^^",
        ),
    ] {
        assert_eq!(refused(expression), message, "{expression}");
    }
}

#[test]
fn what_may_be_of_any_type_is_left_to_the_evaluation() {
    for expression in [
        "children().family",
        "descendants().reference",
        "descendants().where(system = 'x').code",
        "generalPractitioner.resolve().name.family",
        "contained.name",
        "contained.value.ofType(Quantity).unit",
        "%resource.code.coding",
        "%rootResource.entry.resource.status",
        "extension.value.ofType(Coding).code",
        "extension.value.coding",
        "descendants().ofType(Coding).display",
        "descendants().as(Coding).display",
        "children().type().namespace",
        "(children() | name).given",
        "iif(true, name, contained).given",
        "name.aggregate($total | given)",
        "repeat(children()).linkId",
        "repeat(contact | organization).name",
        "contained.repeat(entry | resource).status",
        "Patient.repeat(contact.name | period | start).value",
        "children().value.unit",
        "select(name.first() | 1).given",
        "name.given.value",
        "name.id | name.given.id | name.given.extension",
    ] {
        let options = Options {
            context: model().definitions().type_named("Patient").into_iter().collect(),
            ..Options::default()
        };
        if let Err(error) = Expression::compile(expression, model(), &options) {
            panic!("{error}");
        }
    }
}

#[test]
fn without_a_context_any_resource_is_possible() {
    let any = Options::default();
    let give = |expression: &str| evaluate(PATIENT, expression, &any);
    assert_eq!(give("name.family").as_deref(), Ok(r#"["A","B"]"#));
    assert_eq!(give("Patient.name.family").as_deref(), Ok(r#"["A","B"]"#));
    assert_eq!(give("Observation.status").as_deref(), Ok("[]"));
    let message = give("nmae").unwrap_err();
    assert!(
        message.contains("has no element `nmae`; did you mean `name`?"),
        "{message}"
    );
}

#[test]
fn nothing_is_checked_where_that_is_asked_for() {
    let unchecked = Options {
        unchecked: true,
        ..Options::default()
    };
    let give = |expression: &str| evaluate(PATIENT, expression, &unchecked);
    for (expression, expected) in [
        ("nickname", r#"["Pete"]"#),
        ("Patient.nickname", r#"["Pete"]"#),
        ("favourites.colour", r#"["red"]"#),
        ("favourites.value", r#"["x"]"#),
        ("Patient.favourites.where(colour = 'red').exists()", "[true]"),
        ("name.family", r#"["A","B"]"#),
        ("Patient.name.family", r#"["A","B"]"#),
        ("nothing.at.all", "[]"),
        ("nickname.length()", "[4]"),
        ("nickname + name.family.first()", r#"["PeteA"]"#),
        ("descendants().where($this = 'red')", r#"["red"]"#),
    ] {
        assert_eq!(give(expression).as_deref(), Ok(expected), "{expression}");
    }
    assert!(give("name.frist()").is_err());
    assert!(super::give(PATIENT, "nickname").is_err());
}

#[test]
fn strictness_asks_for_an_order() {
    let strict = Options {
        strict: true,
        ..Options::default()
    };
    for expression in ["children().first()", "descendants()[0]", "children().skip(1)"] {
        let message = evaluate(PATIENT, expression, &strict).unwrap_err();
        assert!(
            message.contains("depends on the order of items that have none"),
            "{message}"
        );
        assert!(give(PATIENT, expression).is_ok());
    }
    assert!(evaluate(PATIENT, "name.first()", &strict).is_ok());
}

#[test]
fn constants_of_the_caller() {
    let options = Options {
        constants: vec![("limit".to_owned(), crate::fhirpath::Item::Integer(1))],
        ..Options::default()
    };
    let give = |expression: &str| evaluate(PATIENT, expression, &options);
    assert_eq!(give("name.take(%limit).family").as_deref(), Ok(r#"["A"]"#));
    assert!(
        give("defineVariable('limit', 2)")
            .unwrap_err()
            .contains("`%limit` is defined already")
    );
    assert!(give("%limt").unwrap_err().contains("did you mean `limit`?"));
}
