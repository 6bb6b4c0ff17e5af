//! Code systems and value sets: FHIR's own, and small ones for each way to choose codes.

use super::super::compile::{DefinitionFile, DefinitionKind, Package, compile};
use super::*;

const GENDER: &str = "http://hl7.org/fhir/administrative-gender";

/// R4 with a package of these JSON texts.
pub(super) fn with_files(files: &[&str]) -> Result<Definitions> {
    Definitions::r4().with(&[package(files)])
}

/// The definitions of these JSON texts alone.
fn only_files(files: &[&str]) -> Definitions {
    let tables = compile(Tables::default(), &[package(files)]).expect("well-formed");
    Definitions::new(tables, true)
}

pub(super) fn package(files: &[&str]) -> Package {
    let files = files.iter().enumerate().map(|(number, text)| DefinitionFile {
        name: format!("{number}.json"),
        kind: match text {
            text if text.contains("\"StructureDefinition\"") => DefinitionKind::StructureDefinition,
            text if text.contains("\"CodeSystem\"") => DefinitionKind::CodeSystem,
            _ => DefinitionKind::ValueSet,
        },
        text: (*text).to_owned(),
    });
    Package {
        name: "test".to_owned(),
        version: "1.0.0".to_owned(),
        path: "test.tgz".to_owned(),
        fhir_versions: Vec::new(),
        dependencies: Vec::new(),
        files: files.collect(),
    }
}

fn codes<'d>(value_set: &ValueSet<'d>) -> Vec<&'d str> {
    value_set.codes().map(|code| code.code).collect()
}

#[test]
fn a_code_system() {
    let r4 = Definitions::r4();
    let gender = r4.code_system(GENDER).expect("gender");
    assert_eq!(
        (gender.version(), gender.name()),
        (Some("4.0.1"), "AdministrativeGender")
    );
    assert!(gender.is_complete() && gender.is_case_sensitive());
    assert_eq!(
        gender.value_set(),
        Some("http://hl7.org/fhir/ValueSet/administrative-gender")
    );
    let found: Vec<_> = gender
        .concepts()
        .map(|concept| (concept.code(), concept.display()))
        .collect();
    assert_eq!(
        found,
        [
            ("male", Some("Male")),
            ("female", Some("Female")),
            ("other", Some("Other")),
            ("unknown", Some("Unknown"))
        ]
    );
    assert_eq!(
        gender.concept("other").and_then(|other| other.definition()),
        Some("Other.")
    );
    assert_eq!(gender.contains("male"), Membership::Yes);
    assert_eq!(gender.contains("Male"), Membership::No);
    let snomed = r4.code_system("http://snomed.info/sct").expect("a frame");
    assert_eq!(
        (snomed.content(), snomed.contains("1")),
        (Content::NotPresent, Membership::Unknown)
    );
    assert!(r4.code_system("http://loinc.org").is_none());
    // What says that it is complete and has no codes tells nothing.
    let empty = r4
        .code_system("http://terminology.hl7.org/CodeSystem/v3-policyHolderRole")
        .expect("a frame");
    assert_eq!(
        (empty.content(), empty.contains("x")),
        (Content::Complete, Membership::Unknown)
    );
    // The URL of this one has a bar, before what looks like a version.
    let barred = r4
        .code_system("http://terminology.hl7.org/CodeSystem/v2-0006|2.1")
        .expect("it is there");
    assert_eq!(barred.version(), Some("0006"));
}

#[test]
fn a_hierarchy_of_concepts() {
    let r4 = Definitions::r4();
    let act = r4
        .code_system("http://terminology.hl7.org/CodeSystem/v3-ActCode")
        .expect("v3");
    let ambulatory = act.concept("AMB").expect("AMB");
    assert_eq!(ambulatory.display(), Some("ambulatory"));
    let parent = ambulatory.parent().expect("a parent");
    assert_eq!(parent.code(), "_ActEncounterCode");
    assert!(parent.is_abstract() && !ambulatory.is_abstract());
    assert_eq!(parent.properties().collect::<Vec<_>>(), [("notSelectable", "true")]);
    assert_eq!(ambulatory.system().url(), act.url());
}

#[test]
fn a_whole_code_system() {
    let r4 = Definitions::r4();
    let gender = r4
        .value_set("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1")
        .expect("gender");
    assert_eq!(codes(&gender), ["male", "female", "other", "unknown"]);
    assert!(gender.gaps().is_empty());
    assert_eq!(gender.contains(Some(GENDER), "male"), Membership::Yes);
    assert_eq!(gender.contains(None, "male"), Membership::Yes);
    assert_eq!(gender.contains(Some(GENDER), "Male"), Membership::No);
    assert_eq!(gender.contains(Some("http://other"), "male"), Membership::No);
    assert!(
        r4.value_set("http://hl7.org/fhir/ValueSet/administrative-gender|3.0.0")
            .is_none()
    );
}

#[test]
fn a_filter_on_a_hierarchy() {
    let r4 = Definitions::r4();
    let encounter = r4
        .value_set("http://terminology.hl7.org/ValueSet/v3-ActEncounterCode")
        .expect("v3");
    let system = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    assert!(encounter.gaps().is_empty());
    for inside in ["AMB", "EMER", "ACUTE"] {
        assert_eq!(encounter.contains(Some(system), inside), Membership::Yes, "{inside}");
    }
    // The group itself is excluded, and another branch is not below it.
    for outside in ["_ActEncounterCode", "_ActAccountCode"] {
        assert_eq!(encounter.contains(Some(system), outside), Membership::No, "{outside}");
    }
}

#[test]
fn what_is_not_loaded_is_unknown() {
    let r4 = Definitions::r4();
    let condition = r4
        .value_set("http://hl7.org/fhir/ValueSet/condition-code")
        .expect("condition codes");
    assert_eq!(
        condition.gaps(),
        ["the code system http://snomed.info/sct is not loaded"]
    );
    assert_eq!(
        condition.contains(Some("http://snomed.info/sct"), "38341003"),
        Membership::Unknown
    );
    assert_eq!(condition.contains(Some("http://loinc.org"), "1-8"), Membership::No);
    assert_eq!(condition.contains(None, "38341003"), Membership::Unknown);
}

#[test]
fn most_value_sets_of_fhir_expand() {
    let r4 = Definitions::r4();
    let (whole, gaps): (Vec<_>, Vec<_>) = r4.value_sets().partition(|value_set| value_set.gaps().is_empty());
    assert_eq!((whole.len(), gaps.len()), (1215, 101));
    for value_set in whole {
        assert!(value_set.codes().count() > 0, "{}", value_set.url());
        for code in value_set.codes() {
            assert_eq!(
                value_set.contains(Some(code.system), code.code),
                Membership::Yes,
                "{}",
                value_set.url()
            );
        }
    }
    for value_set in gaps {
        for gap in value_set.gaps() {
            assert!(!gap.contains("includes itself"), "{gap}");
        }
    }
}

/// Fruit, with a tree: apple (with two sorts) and citrus (lemon, and lime, which is also below green).
pub(super) const FRUIT: &str = r#"{
    "resourceType": "CodeSystem", "url": "http://test/fruit", "version": "2", "content": "complete",
    "caseSensitive": false, "hierarchyMeaning": "is-a",
    "concept": [
        {"code": "Apple", "display": "An apple", "concept": [
            {"code": "gala", "property": [{"code": "season", "valueString": "autumn"}]},
            {"code": "fuji", "property": [{"code": "season", "valueString": "winter"}]}]},
        {"code": "citrus", "concept": [
            {"code": "lemon", "property": [{"code": "sour", "valueBoolean": true}]},
            {"code": "lime", "property": [{"code": "sour", "valueBoolean": true}, {"code": "rating", "valueDecimal": 1.50}]}]},
        {"code": "green", "property": [{"code": "child", "valueCode": "lime"}, {"code": "notSelectable", "valueBoolean": true}]}
    ]}"#;

fn composed(compose: &str) -> Definitions {
    let value_set = format!(r#"{{"resourceType": "ValueSet", "url": "http://test/chosen", "compose": {compose}}}"#);
    let part = r#"{"resourceType": "CodeSystem", "url": "http://test/part", "content": "fragment",
        "concept": [{"code": "a"}, {"code": "b"}]}"#;
    let others = r#"{"resourceType": "ValueSet", "url": "http://test/others", "compose": {"include": [
        {"system": "http://test/fruit", "concept": [{"code": "lime", "display": "Limette"}, {"code": "fuji"}]},
        {"system": "http://test/nowhere"}]}}"#;
    only_files(&[FRUIT, part, others, &value_set])
}

fn chosen(compose: &str) -> Vec<String> {
    let definitions = composed(compose);
    let value_set = definitions.value_set("http://test/chosen").expect("it is there");
    assert!(value_set.gaps().is_empty(), "{:?}", value_set.gaps());
    codes(&value_set).into_iter().map(str::to_owned).collect()
}

fn filtered(property: &str, operator: &str, value: &str) -> Vec<String> {
    let filter = format!(r#"{{"property": "{property}", "op": "{operator}", "value": "{value}"}}"#);
    chosen(&format!(
        r#"{{"include": [{{"system": "http://test/fruit", "filter": [{filter}]}}]}}"#
    ))
}

#[test]
fn each_filter() {
    for (property, operator, value, expected) in [
        ("concept", "is-a", "citrus", &["citrus", "lemon", "lime"][..]),
        ("concept", "is-a", "green", &["lime", "green"]),
        ("concept", "is-a", "fuji", &["fuji"]),
        ("concept", "descendent-of", "Apple", &["gala", "fuji"]),
        ("concept", "is-not-a", "citrus", &["Apple", "gala", "fuji", "green"]),
        ("concept", "generalizes", "lime", &["citrus", "lime", "green"]),
        ("concept", "=", "lime", &["lime"]),
        ("concept", "in", "lime, gala", &["gala", "lime"]),
        ("code", "not-in", "Apple,gala,fuji,green", &["citrus", "lemon", "lime"]),
        ("parent", "=", "citrus", &["lemon", "lime"]),
        ("child", "=", "lime", &["citrus", "green"]),
        ("display", "=", "An apple", &["Apple"]),
        ("season", "=", "winter", &["fuji"]),
        ("season", "in", "winter,autumn", &["gala", "fuji"]),
        (
            "season",
            "exists",
            "false",
            &["Apple", "citrus", "lemon", "lime", "green"],
        ),
        ("sour", "=", "true", &["lemon", "lime"]),
        ("rating", "=", "1.50", &["lime"]),
        ("rating", "exists", "true", &["lime"]),
    ] {
        assert_eq!(
            filtered(property, operator, value),
            expected,
            "{property} {operator} {value}"
        );
    }
}

#[test]
fn what_a_filter_cannot_say_is_unknown() {
    for (property, operator, value) in [
        ("concept", "is-a", "pear"),
        ("taste", "=", "sweet"),
        ("code", "regex", "l.*"),
        ("concept", "like", "lime"),
    ] {
        let filter = format!(r#"{{"property": "{property}", "op": "{operator}", "value": "{value}"}}"#);
        let compose = format!(r#"{{"include": [{{"system": "http://test/fruit", "filter": [{filter}]}}]}}"#);
        let definitions = composed(&compose);
        let value_set = definitions.value_set("http://test/chosen").expect("it is there");
        assert_eq!(
            value_set.gaps(),
            [format!(
                "the filter {property} {operator} {value} of http://test/fruit cannot be evaluated"
            )]
        );
        assert_eq!(value_set.codes().count(), 0);
        assert_eq!(
            value_set.contains(Some("http://test/fruit"), "lime"),
            Membership::Unknown
        );
        assert_eq!(value_set.contains(Some("http://test/other"), "lime"), Membership::No);
    }
}

#[test]
fn includes_and_excludes() {
    let fruit = r#"{"system": "http://test/fruit"}"#;
    let without = chosen(&format!(
        r#"{{"include": [{fruit}], "exclude": [{{"system": "http://test/fruit", "concept": [{{"code": "GREEN"}}]}},
            {{"system": "http://test/fruit", "filter": [{{"property": "concept", "op": "is-a", "value": "citrus"}}]}}]}}"#
    ));
    assert_eq!(without, ["Apple", "gala", "fuji"]);
    // Both filters, and each code once.
    let two = chosen(
        r#"{"include": [
            {"system": "http://test/fruit", "filter": [
                {"property": "concept", "op": "is-a", "value": "citrus"}, {"property": "rating", "op": "exists", "value": "true"}]},
            {"system": "http://test/fruit", "concept": [{"code": "lime"}, {"code": "own"}]}]}"#,
    );
    assert_eq!(two, ["lime", "own"]);
}

#[test]
fn value_sets_inside_value_sets() {
    let definitions = composed(
        r#"{"include": [
            {"system": "http://test/fruit", "filter": [{"property": "concept", "op": "is-a", "value": "citrus"}],
             "valueSet": ["http://test/others"]}]}"#,
    );
    let value_set = definitions.value_set("http://test/chosen").expect("it is there");
    // The gap of what is included is one here, and yet nothing of it can be in.
    assert_eq!(value_set.gaps(), ["the code system http://test/nowhere is not loaded"]);
    let found: Vec<_> = value_set
        .codes()
        .map(|code| (code.code, code.display, code.version))
        .collect();
    assert_eq!(found, [("lime", None, Some("2"))]);
    assert_eq!(value_set.contains(Some("http://test/nowhere"), "x"), Membership::No);
    assert_eq!(value_set.contains(Some("http://test/fruit"), "LIME"), Membership::Yes);
    assert_eq!(value_set.contains(Some("http://test/fruit"), "fuji"), Membership::No);

    let definitions = composed(r#"{"include": [{"valueSet": ["http://test/others"]}]}"#);
    let value_set = definitions.value_set("http://test/chosen").expect("it is there");
    assert_eq!(
        value_set.contains(Some("http://test/nowhere"), "x"),
        Membership::Unknown
    );
    let displays: Vec<_> = value_set.codes().map(|code| code.display).collect();
    assert_eq!(displays, [Some("Limette"), None]);
}

#[test]
fn what_is_unknown_stays_unknown() {
    // Three codes of a system that is not loaded are out for sure, one is in, others no one knows.
    let definitions = composed(
        r#"{"include": [{"system": "http://test/nowhere"}, {"system": "http://test/part"}],
            "exclude": [{"system": "http://test/nowhere", "concept": [{"code": "1"}]}]}"#,
    );
    let value_set = definitions.value_set("http://test/chosen").expect("it is there");
    let is_in = |system, code| value_set.contains(Some(system), code);
    assert_eq!(is_in("http://test/nowhere", "1"), Membership::No);
    assert_eq!(is_in("http://test/nowhere", "2"), Membership::Unknown);
    assert_eq!(is_in("http://test/part", "a"), Membership::Yes);
    assert_eq!(is_in("http://test/part", "c"), Membership::Unknown);
    assert_eq!(is_in("http://test/fruit", "lime"), Membership::No);
    assert_eq!(codes(&value_set), ["a", "b"]);

    // An exclude that no one knows makes codes uncertain.
    let definitions = composed(
        r#"{"include": [{"system": "http://test/part"}], "exclude": [
            {"system": "http://test/part", "filter": [{"property": "code", "op": "regex", "value": "a"}]}]}"#,
    );
    let value_set = definitions.value_set("http://test/chosen").expect("it is there");
    assert_eq!(value_set.contains(Some("http://test/part"), "a"), Membership::Unknown);
    assert_eq!(codes(&value_set), [""; 0]);
}

#[test]
fn circles_and_nonsense() {
    let including = |url: &str, other: &str| {
        format!(
            r#"{{"resourceType": "ValueSet", "url": "{url}", "compose": {{"include": [
                {{"system": "http://test/fruit", "concept": [{{"code": "{url}"}}]}}, {{"valueSet": ["{other}"]}}]}}}}"#
        )
    };
    let definitions = only_files(&[&including("a", "b"), &including("b", "a"), &including("c", "none")]);
    for name in ["a", "b"] {
        let value_set = definitions.value_set(name).expect("it is there");
        assert!(
            value_set.gaps().iter().any(|gap| gap.contains("includes itself")),
            "{:?}",
            value_set.gaps()
        );
        assert_eq!(value_set.contains(None, name), Membership::Yes);
        assert_eq!(value_set.contains(None, "other"), Membership::Unknown);
    }
    let lost = definitions.value_set("c").expect("it is there");
    assert_eq!(lost.gaps(), ["the value set none is not loaded"]);

    // A chain that is too long, and one where each includes the one before it twice, end.
    let chain: Vec<_> = (0..200)
        .map(|at| including(&format!("n{at}"), &format!("n{}", at + 1)))
        .collect();
    let definitions = only_files(&chain.iter().map(String::as_str).collect::<Vec<_>>());
    let first = definitions.value_set("n0").expect("it is there");
    assert!(
        first.gaps().iter().any(|gap| gap.contains("one inside the other")),
        "{:?}",
        first.gaps()
    );
    assert_eq!(first.contains(None, "n40"), Membership::Yes);
    let twice: Vec<_> = (0..40)
        .map(|at| {
            let url = format!(r#"{{"valueSet": ["n{}"]}}"#, at + 1);
            format!(r#"{{"resourceType": "ValueSet", "url": "n{at}", "compose": {{"include": [{url}, {url}]}}}}"#)
        })
        .collect();
    let definitions = only_files(&twice.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(
        definitions.value_set("n0").map(|value_set| value_set.gaps().len()),
        Some(1)
    );

    for compose in ["{}", r#"{"include": []}"#, r#"{"include": [{}]}"#] {
        let definitions = composed(compose);
        let value_set = definitions.value_set("http://test/chosen").expect("it is there");
        assert_eq!(value_set.gaps().len(), 1, "{compose}");
        assert_eq!(value_set.contains(None, "x"), Membership::Unknown, "{compose}");
    }
}

#[test]
fn expansions_stand_in_for_what_is_not_loaded() {
    let expansion = |more: &str| {
        only_files(&[&format!(
            r#"{{"resourceType": "ValueSet", "url": "http://test/expanded",
                "compose": {{"include": [{{"system": "http://test/nowhere"}}]}},
                "expansion": {{{more} "contains": [
                    {{"abstract": true, "display": "a group", "contains": [
                        {{"system": "http://test/nowhere", "code": "1", "display": "One"}}]}},
                    {{"system": "http://test/nowhere", "code": "2"}}]}}}}"#
        )])
    };
    for whole in ["", r#""total": 3, "offset": 0,"#] {
        let definitions = expansion(whole);
        let value_set = definitions.value_set("http://test/expanded").expect("it is there");
        assert_eq!(codes(&value_set), ["1", "2"]);
        assert!(value_set.gaps().is_empty());
        assert_eq!(value_set.contains(None, "3"), Membership::No);
    }
    for part in [r#""total": 100,"#, r#""offset": 10,"#] {
        let definitions = expansion(part);
        let value_set = definitions.value_set("http://test/expanded").expect("it is there");
        assert_eq!(value_set.contains(None, "1"), Membership::Unknown);
        assert_eq!(value_set.gaps().len(), 1);
    }
}

#[test]
fn versions() {
    let system = |version: &str, code: &str| {
        format!(
            r#"{{"resourceType": "CodeSystem", "url": "http://test/v", "version": "{version}", "content": "complete",
                "concept": [{{"code": "{code}"}}]}}"#
        )
    };
    let value_set = |url: &str, version: &str| {
        format!(
            r#"{{"resourceType": "ValueSet", "url": "{url}", "compose": {{"include": [{{"system": "http://test/v"{version}}}]}}}}"#
        )
    };
    let definitions = only_files(&[
        &system("1.10.0", "ten"),
        &system("1.9.0", "nine"),
        &system("2.0.0-draft", "draft"),
        &value_set("latest", ""),
        &value_set("nine", r#", "version": "1.9.0""#),
        &value_set("none", r#", "version": "7""#),
    ]);
    let of = |url| definitions.value_set(url).expect("it is there");
    assert_eq!(codes(&of("latest")), ["draft"]);
    assert_eq!(codes(&of("nine")), ["nine"]);
    assert_eq!(of("none").gaps(), ["the code system http://test/v 7 is not loaded"]);
    assert_eq!(
        definitions
            .code_system("http://test/v|1.10.0")
            .map(|one| one.contains("ten")),
        Some(Membership::Yes)
    );
}
