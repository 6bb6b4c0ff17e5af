//! Every rule has a resource that breaks it and one like it that does not.

mod fixtures;

use super::{Settings, Severity, Validator, rules};
use crate::fhirpath::value::DateTime;
use crate::json::{Arena, Document};
use fixtures::{document, fixtures, practitioner, reference};

fn issues(text: &str) -> Vec<super::Issue> {
    let now = DateTime::parse("2026-11-20T12:00:00Z").expect("a time");
    let document = Document::new(text, Arena::default()).expect("a document");
    Validator::r4().validate(&document, &Settings::default(), &now)
}

/// The rules that a resource breaks, with their paths.
fn broken(text: &str) -> Vec<(String, String)> {
    let found = issues(text).into_iter();
    found.map(|issue| (issue.rule.to_string(), issue.path)).collect()
}

/// Rules that no resource of FHIR's own types can break, with the reason.
const NOT_BROKEN: [(&str, &str); 5] = [
    (
        "cardinality-max",
        "elements of base types are there once or any number of times; the JSON kind says it",
    ),
    ("extensible-binding", "the next test has it"),
    (
        "unknown-binding",
        "R4's required value sets are known wholly, or have a grammar",
    ),
    ("invariant-not-evaluated", "all of R4's invariants can be evaluated"),
    ("bundle-not-checked", "it is longer than 256 MiB: test/memory.py"),
];

#[test]
fn every_rule_is_broken_by_one_resource_and_met_by_another() {
    let fixtures = fixtures();
    for (rule, path, bad, good) in &fixtures {
        if NOT_BROKEN.iter().any(|(excepted, _)| excepted == rule) {
            continue;
        }
        let found = broken(bad);
        let at = |found: &(String, String)| found.0 == *rule && (path.is_empty() || found.1 == *path);
        assert!(found.iter().any(at), "{rule} at {path}: {found:?}\n{bad}");
        let found = broken(good);
        assert!(!found.iter().any(|found| found.0 == *rule), "{rule}: {found:?}\n{good}");
    }
    for rule in rules::all() {
        assert!(
            fixtures.iter().any(|fixture| fixture.0 == rule.id),
            "{} has no fixture",
            rule.id
        );
    }
}

#[test]
fn invariants_are_checked_where_their_element_is() {
    let cases = [
        (
            "obs-6",
            r#"{"resourceType": "Observation", "status": "final", "code": {"text": "x"}, "valueString": "y", "dataAbsentReason": {"text": "z"}}"#,
            "Observation",
        ),
        (
            "pat-1",
            r#"{"resourceType": "Patient", "contact": [{"gender": "male"}]}"#,
            "Patient.contact[0]",
        ),
        (
            "per-1",
            r#"{"resourceType": "Patient", "name": [{"period": {"start": "2024", "end": "2023"}}]}"#,
            "Patient.name[0].period",
        ),
        (
            "ref-1",
            r##"{"resourceType": "Patient", "managingOrganization": {"reference": "#x"}}"##,
            "Patient.managingOrganization",
        ),
        (
            "con-4",
            r#"{"resourceType": "Condition", "subject": {"display": "x"}, "abatementDateTime": "2024"}"#,
            "Condition",
        ),
        (
            "dom-2",
            r##"{"resourceType": "Patient", "contained": [{"resourceType": "Group", "id": "g", "contained": [{"resourceType": "Patient", "id": "p"}]}], "link": [{"other": {"reference": "#g"}}]}"##,
            "Patient",
        ),
        (
            "qty-3",
            r#"{"resourceType": "Observation", "valueQuantity": {"value": 1, "code": "mg"}}"#,
            "Observation.value.ofType(Quantity)",
        ),
        (
            "ext-1",
            r#"{"resourceType": "Patient", "extension": [{"url": "http://a.b/c"}]}"#,
            "Patient.extension[0]",
        ),
        (
            "bdl-5",
            r#"{"resourceType": "Bundle", "type": "collection", "entry": [{"fullUrl": "http://a.b/Patient/1"}]}"#,
            "Bundle.entry[0]",
        ),
    ];
    for (rule, text, path) in cases {
        let found = broken(text);
        assert!(found.contains(&(rule.to_owned(), path.to_owned())), "{rule}: {found:?}");
    }
}

#[test]
fn what_a_reference_in_a_bundle_goes_to_has_a_type_that_is_allowed() {
    let urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2";
    let bundle = |member: &str| {
        format!(
            r#"{{"resourceType": "Bundle", "type": "collection", "entry": [{}, {{"fullUrl": "{}", "resource":
            {{"resourceType": "Patient", "{member}": [{{"reference": "{urn}"}}]}}}}]}}"#,
            practitioner(urn, "p"),
            urn.replace("e2", "e3")
        )
    };
    let is_broken = |text: &str| broken(text).iter().any(|(rule, _)| rule == "reference-target-type");
    assert!(!is_broken(&bundle("generalPractitioner")));
    let text = bundle("link").replace("[{\"reference\"", "[{\"type\": \"seealso\", \"other\": {\"reference\"");
    let text = text.replace("e2\"}]}}", "e2\"}}]}}");
    assert!(is_broken(&text), "{text}");
}

#[test]
fn a_reference_has_no_white_space() {
    let text = r#"{"resourceType": "Patient", "managingOrganization": {"reference": "http://a.b/Organization/1 2"}}"#;
    assert!(broken(text).contains(&("reference-syntax".to_owned(), "Patient.managingOrganization".to_owned())));
}

#[test]
fn an_entry_of_a_document_is_reached_by_a_url_too() {
    let urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2";
    let orphans = |relation: &str, binary: &str| {
        let text = document(
            &format!(
                r#""author": [{{"display": "x"}}], "extension": [{{"url": "http://a.b", "valueUrl": "{relation}"}}]"#
            ),
            &format!(
                r#"{{"fullUrl": "{urn}", "resource": {{"resourceType": "Binary", "id": "{binary}", "contentType": "text/css"}}}}"#
            ),
        );
        broken(&text)
            .iter()
            .filter(|(rule, _)| rule == "document-orphan")
            .count()
    };
    assert_eq!(orphans(urn, "b"), 0);
    assert_eq!(orphans("http://a.b/c", "b"), 1);
}

#[test]
fn a_document_has_the_style_sheet_that_it_names() {
    let text = document(
        r#""author": [{"display": "x"}]"#,
        r#"{"fullUrl": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2", "resource":
        {"resourceType": "Binary", "id": "css", "contentType": "text/css"}}"#,
    );
    let linked = |url: &str| {
        let link = format!(r#""link": [{{"relation": "stylesheet", "url": "{url}"}}], "entry""#);
        broken(&text.replacen("\"entry\"", &link, 1))
    };
    let rules = |url: &str| linked(url).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    assert_eq!(rules("Binary/css"), ["dom-6"]);
    assert_eq!(rules("Binary/other"), ["dom-6", "bundle-link", "document-orphan"]);
}

#[test]
fn a_code_that_is_required_is_not_made_up_for_by_an_extension() {
    let text = r#"{"resourceType": "Patient", "_gender": {"extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]}}"#;
    assert!(broken(text).contains(&("required-binding".to_owned(), "Patient.gender".to_owned())));
}

#[test]
fn links_in_narratives_go_to_ids_in_the_resource_and_the_bundle() {
    let bundle = |id: &str| {
        format!(
            r##"{{"resourceType": "Bundle", "type": "collection", "entry": [{{"fullUrl": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1",
            "resource": {{"resourceType": "Patient", "name": [{{"id": "n", "text": "x"}}], "text": {{"status": "generated", "div":
            "<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"#{id}\">x</a></div>"}}}}}}, {}]}}"##,
            practitioner("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2", "p")
        )
    };
    let is_broken = |id: &str| broken(&bundle(id)).iter().any(|(rule, _)| rule == "narrative-anchor");
    assert!(!is_broken("n") && !is_broken("p") && is_broken("q"));
}

#[test]
fn a_contained_resource_refers_to_its_container() {
    let text = r##"{"resourceType": "Patient", "contact": [{"organization": {"reference": "#o"}}],
        "contained": [{"resourceType": "Organization", "id": "o", "name": "x", "partOf": {"reference": "#"}}]}"##;
    let found = broken(text);
    assert!(found.iter().all(|(rule, _)| rule == "dom-6"), "{found:?}");
}

#[test]
fn codes_that_are_not_in_an_extensible_value_set_are_warned_of() {
    let text = r#"{"resourceType": "Patient", "maritalStatus": {"coding": [{"system": "http://a.b/c", "code": "X"}]}}"#;
    assert!(broken(text).contains(&("extensible-binding".to_owned(), "Patient.maritalStatus".to_owned())));
}

#[test]
fn settings_choose_what_is_reported() {
    let text = r#"{"resourceType": "Patient", "gender": "f", "active": "yes"}"#;
    let now = DateTime::parse("2026-11-20T12:00:00Z").expect("a time");
    let document = Document::new(text, Arena::default()).expect("a document");
    let validator = Validator::r4();
    let mut settings = Settings {
        floor: Severity::Error,
        ..Settings::default()
    };
    let rules = |settings: &Settings| {
        let found = validator.validate(&document, settings, &now);
        found
            .into_iter()
            .map(|issue| issue.rule.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(&settings), ["required-binding", "json-kind"]);
    settings.without.insert("required-binding".to_owned());
    assert_eq!(rules(&settings), ["json-kind"]);
    assert!(!validator.is_valid(&document, &settings, &now));
    settings.without.insert("json-kind".to_owned());
    assert!(validator.is_valid(&document, &settings, &now));
}

#[test]
fn messages_have_no_value_of_the_data() {
    let text = r#"{"resourceType": "Patient", "id": "secret secret", "birthDate": "secret", "gender": "secret", "secret secret": 1,
        "name": [{"use": "secret", "family": 5, "period": {"start": "secret"}}], "managingOrganization": {"reference": "secret"},
        "extension": [{"url": "secret", "valueString": ""}], "maritalStatus": {"coding": [{"system": "secret", "code": "secret"}]}}"#;
    let found = issues(text);
    assert!(found.len() > 8, "{found:?}");
    assert!(
        found
            .iter()
            .all(|issue| !issue.message.contains("secret") && !issue.path.contains("secret")),
        "{found:?}"
    );
}

#[test]
fn all_invariants_are_checked_or_say_why_not() {
    let rules = Validator::r4().rules();
    let invariants = rules.iter().filter(|rule| rule.expression.is_some());
    assert!(invariants.count() > 230);
    let unchecked = rules.iter().filter(|rule| rule.not_checked.is_some());
    let unchecked: Vec<_> = unchecked.map(|rule| &*rule.rule).collect();
    assert_eq!(
        unchecked,
        ["cid-0"],
        "it asks for an element that ChargeItemDefinition has not"
    );
}

#[test]
fn references_are_found_by_the_definitions() {
    let text = r##"{"resourceType": "Observation", "subject": {"reference": "Patient/1"}, "performer": [{"reference": "#a"}, {"display": "x"}],
        "contained": [{"resourceType": "PractitionerRole", "id": "a", "practitioner": {"reference": "http://a.b/fhir/Practitioner/7/_history/2"}}],
        "extension": [{"url": "http://a.b", "valueReference": {"reference": "urn:oid:1.2.3", "type": "Group"}}], "focus": [{"reference": "x"}]}"##;
    let document = Document::new(text, Arena::default()).expect("a document");
    let found = Validator::r4().references(&document);
    let found: Vec<_> = found
        .iter()
        .map(|found| {
            (
                &*found.path,
                found.kind,
                found.target_type.as_deref(),
                found.target_id.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("Observation.subject", "relative", Some("Patient"), Some("1")),
            ("Observation.performer[0]", "contained", None, Some("a")),
            ("Observation.performer[1]", "text", None, None),
            (
                "Observation.contained[0].practitioner",
                "absolute",
                Some("Practitioner"),
                Some("7")
            ),
            (
                "Observation.extension[0].value.ofType(Reference)",
                "urn",
                Some("Group"),
                Some("1.2.3")
            ),
            ("Observation.focus[0]", "invalid", None, None),
        ]
    );
}

/// Mutated resources: no panic, no endless walk, and both questions have one answer.
#[test]
fn any_text_is_judged() {
    let seeds = [
        document(
            &reference("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2"),
            &practitioner("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2", "p"),
        ),
        fixtures()
            .into_iter()
            .map(|fixture| fixture.2)
            .filter(|text| text.len() < 600)
            .collect::<Vec<_>>()
            .join("\n"),
    ];
    let lines: Vec<&str> = seeds.iter().flat_map(|seed| seed.lines()).collect();
    let pieces = [
        "null",
        "[]",
        "{}",
        "\"\"",
        "\"#\"",
        "1e999",
        "-0",
        "true",
        "[null]",
        "{\"resourceType\":\"Bundle\"}",
        "\"urn:uuid:\"",
        "\"\\ud800\"",
        "{\"id\":1}",
        "\"resourceType\":",
        "\"_active\":",
        "\"extension\":",
        "\"contained\":",
        ",",
        "]",
        "}",
        "\"",
        "é",
    ];
    let now = DateTime::parse("2026-11-20T12:00:00Z").expect("a time");
    let validator = Validator::r4();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    let whole = [seeds[0].as_str()];
    let mut judged = 0;
    for _ in 0..6000 {
        let seed = if random(2) == 0 {
            whole[0]
        } else {
            lines[random(lines.len())]
        };
        let mut text: Vec<char> = seed.chars().collect();
        for _ in 0..random(4) {
            let at = random(text.len() + 1);
            match random(3) {
                0 => {
                    let end = (at + random(12)).min(text.len());
                    text.splice(at..end, pieces[random(pieces.len())].chars());
                }
                1 => text.truncate(at.max(1)),
                _ => {
                    let end = (at + random(40)).min(text.len());
                    let copy: Vec<char> = text[at..end].to_vec();
                    let to = random(text.len() + 1);
                    text.splice(to..to, copy);
                }
            }
        }
        let text: String = text.into_iter().collect();
        let document = Document::new(&text, Arena::default()).expect("not too long");
        let found = validator.validate(&document, &Settings::default(), &now);
        let has_error = found.iter().any(|issue| issue.severity >= Severity::Error);
        let document = Document::new(&text, Arena::default()).expect("not too long");
        assert_eq!(
            validator.is_valid(&document, &Settings::default(), &now),
            !has_error,
            "{text}"
        );
        let _ = validator.references(&document);
        judged += found.len();
    }
    assert!(judged > 10_000);
}

#[test]
fn deep_and_wide_resources_are_walked() {
    for (open, close) in [
        (
            r#"{"resourceType":"Parameters","parameter":[{"name":"x","resource":"#,
            "}]}",
        ),
        (r#"{"resourceType":"Bundle","entry":[{"resource":"#, "}]}"),
    ] {
        let text = format!("{}null{}", open.repeat(400), close.repeat(400));
        assert!(!broken(&text).is_empty());
    }
    let many = vec![r#"{"text": "x"}"#; 20_000].join(",");
    let text = format!(r#"{{"resourceType": "Patient", "name": [{many}]}}"#);
    assert_eq!(broken(&text), [("dom-6".to_owned(), "Patient".to_owned())]);
}
