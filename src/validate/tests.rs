//! Every rule has a resource that breaks it and one like it that does not.

use super::{Settings, Severity, Validator, rules};
use crate::fhirpath::value::DateTime;
use crate::json::{Arena, Document};

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

/// A document of a Composition and what else stands in it.
fn document(composition: &str, entries: &str) -> String {
    format!(
        r#"{{"resourceType": "Bundle", "type": "document", "timestamp": "2024-01-01T00:00:00Z",
        "identifier": {{"system": "urn:ietf:rfc:3986", "value": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"}}, "entry": [
        {{"fullUrl": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1", "resource": {{"resourceType": "Composition", "id": "c",
        "status": "final", "type": {{"text": "x"}}, "date": "2024", "title": "x", {composition} }}}}, {entries}]}}"#
    )
}

fn reference(target: &str) -> String {
    format!(r#""author": [{{"reference": "{target}"}}]"#)
}

/// A Practitioner in an entry.
fn practitioner(url: &str, id: &str) -> String {
    format!(r#"{{"fullUrl": "{url}", "resource": {{"resourceType": "Practitioner", "id": "{id}"}}}}"#)
}

/// Rule, path, resource that breaks it, resource that does not.
#[expect(clippy::too_many_lines, reason = "a table")]
fn fixtures() -> Vec<(&'static str, &'static str, String, String)> {
    let patient = |content: &str| format!(r#"{{"resourceType": "Patient", {content}}}"#);
    let observation = |content: &str| {
        format!(r#"{{"resourceType": "Observation", "status": "final", "code": {{"text": "x"}}, {content}}}"#)
    };
    let of_patient = |rule, path, bad: &str, good: &str| (rule, path, patient(bad), patient(good));
    let of_observation = |rule, path, bad: &str, good: &str| (rule, path, observation(bad), observation(good));
    let coded = |system: &str, code: &str| {
        format!(r#""valueCodeableConcept": {{"coding": [{{"system": "{system}", "code": "{code}"}}]}}"#)
    };
    let coding = |rule, member, system: &str, bad: &str, good: &str| {
        let path = match member {
            "code" => "Observation.value.ofType(CodeableConcept).coding[0].code",
            _ => "Observation.value.ofType(CodeableConcept).coding[0]",
        };
        (
            rule,
            path,
            observation(&coded(system, bad)),
            observation(&coded(system, good)),
        )
    };
    let div = |content: &str| {
        format!(
            r#""text": {{"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">{content}</div>"}}"#
        )
    };
    let narrative = |rule, bad: &str, good: &str| (rule, "Patient.text.div", patient(&div(bad)), patient(&div(good)));
    let urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e2";
    let server = "http://a.b/fhir/Practitioner/p";
    let collection =
        |entries: &str| format!(r#"{{"resourceType": "Bundle", "type": "collection", "entry": [{entries}]}}"#);
    let search = |name: &str| {
        format!(
            r#"{{"resourceType": "Bundle", "type": "searchset", "link": [{{"relation": "self", "url": "http://a.b/fhir/{name}?active=true"}}],
            "entry": [{{"fullUrl": "{server}", "resource": {{"resourceType": "Practitioner", "id": "p"}}, "search": {{"mode": "match"}}}}]}}"#
        )
    };
    let extension = |url: &str, value: &str| format!(r#""extension": [{{"url": "{url}", {value}}}]"#);
    let birth_time = "http://hl7.org/fhir/StructureDefinition/patient-birthTime";
    let nested = |levels: usize| {
        let text = r#"{"item": ["#.repeat(levels);
        format!(
            r#"{{"resourceType": "QuestionnaireResponse", "item": [{text}{}]}}"#,
            "]}".repeat(levels)
        )
    };
    vec![
        (
            "json-syntax",
            "Resource",
            r#"{"resourceType": "Patient", "active" true}"#.into(),
            patient(r#""active": true"#),
        ),
        ("nesting", "", nested(250), nested(20)),
        (
            "resource-type",
            "Resource",
            r#"{"resourceType": "Patienten"}"#.into(),
            patient(r#""active": true"#),
        ),
        of_patient(
            "identifier-system",
            "Patient.identifier[0]",
            r#""identifier": [{"system": "ssn", "value": "1"}]"#,
            r#""identifier": [{"system": "http://a.b/ssn", "value": "1"}]"#,
        ),
        of_patient(
            "identifier-uri",
            "Patient.identifier[0]",
            r#""identifier": [{"system": "urn:ietf:rfc:3986", "value": "1"}]"#,
            r#""identifier": [{"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2"}]"#,
        ),
        (
            "code-system-is-supplement",
            "Observation.value.ofType(CodeableConcept).coding[0].system",
            observation(&coded("http://hl7.org/fhir/CodeSystem/example-supplement", "chol-mmol")),
            observation(&coded("http://hl7.org/fhir/CodeSystem/example", "chol-mmol")),
        ),
        of_patient(
            "canonical-relative",
            "Patient.meta.profile[0]",
            r#""meta": {"profile": ["StructureDefinition/x"]}"#,
            r#""meta": {"profile": ["http://a.b/StructureDefinition/x"]}"#,
        ),
        (
            "canonical-fragment",
            "QuestionnaireResponse.questionnaire",
            r##"{"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "#q"}"##.into(),
            r##"{"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "#q", "contained": [
            {"resourceType": "Questionnaire", "id": "q", "status": "draft"}]}"##
                .into(),
        ),
        of_patient(
            "duplicate-id",
            "Patient.contact[0].name",
            r#""name": [{"id": "a", "text": "x"}], "contact": [{"name": {"id": "a", "text": "y"}}]"#,
            r#""name": [{"id": "a", "text": "x"}], "contact": [{"name": {"id": "b", "text": "y"}}]"#,
        ),
        of_patient(
            "contained-id",
            "Patient.contained[0]",
            r##""contained": [{"resourceType": "Organization", "name": "x", "partOf": {"reference": "#"}}]"##,
            r##""contained": [{"resourceType": "Organization", "id": "o", "name": "x", "partOf": {"reference": "#"}}]"##,
        ),
        of_patient(
            "ref-1",
            "Patient.managingOrganization",
            r##""managingOrganization": {"reference": "#x"}"##,
            r##""contained": [{"resourceType": "Organization", "id": "x", "name": "x"}], "managingOrganization": {"reference": "#x"}"##,
        ),
        of_patient(
            "security-label-duplicate",
            "Patient.meta.security[1]",
            r#""meta": {"security": [{"system": "http://a.b", "code": "x"}, {"system": "http://a.b", "code": "x"}]}"#,
            r#""meta": {"security": [{"system": "http://a.b", "code": "x"}, {"system": "http://a.b", "code": "y"}]}"#,
        ),
        of_patient(
            "attachment-size",
            "Patient.photo[0]",
            r#""photo": [{"data": "AAAA BB==", "size": 9}]"#,
            r#""photo": [{"data": "AAAA BB==", "size": 4}]"#,
        ),
        of_patient(
            "extension-content",
            "Patient.extension[0].extension[0]",
            r#""extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-nationality", "extension": [
            {"url": "land", "valueCodeableConcept": {"text": "x"}}]}]"#,
            r#""extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-nationality", "extension": [
            {"url": "code", "valueCodeableConcept": {"text": "x"}}]}]"#,
        ),
        (
            "canonical-url",
            "ValueSet.url",
            r#"{"resourceType": "ValueSet", "status": "draft", "url": "ValueSet/a"}"#.into(),
            r#"{"resourceType": "ValueSet", "status": "draft", "url": "http://a.b/ValueSet/a"}"#.into(),
        ),
        (
            "value-set-system",
            "ValueSet.compose.include[0]",
            r##"{"resourceType": "ValueSet", "status": "draft", "compose": {"include": [{"system": "#a"}]}}"##.into(),
            r#"{"resourceType": "ValueSet", "status": "draft", "compose": {"include": [{"system": "http://a.b/a"}]}}"#
                .into(),
        ),
        of_patient(
            "unknown-element",
            "Patient",
            r#""gendr": "male""#,
            r#""gender": "male""#,
        ),
        of_patient(
            "json-kind",
            "Patient.active",
            r#""active": "true""#,
            r#""active": true"#,
        ),
        of_patient(
            "duplicate-member",
            "Patient",
            r#""active": true, "active": false"#,
            r#""active": true"#,
        ),
        of_patient(
            "choice-several",
            "Patient",
            r#""deceasedBoolean": true, "deceasedDateTime": "2024""#,
            r#""deceasedBoolean": true"#,
        ),
        of_patient(
            "null-value",
            "Patient.active",
            r#""active": null"#,
            r#""name": [{"given": [null, "B"], "_given": [{"id": "x"}, null]}]"#,
        ),
        of_patient(
            "empty-array",
            "Patient.name",
            r#""name": []"#,
            r#""name": [{"text": "x"}]"#,
        ),
        of_patient(
            "empty-value",
            "Patient.language",
            r#""language": """#,
            r#""language": "fi""#,
        ),
        of_patient(
            "sibling-element",
            "Patient.birthDate",
            r#""_birthDate": [null]"#,
            r#""_birthDate": {"id": "x"}"#,
        ),
        (
            "cardinality-min",
            "Observation",
            r#"{"resourceType": "Observation", "code": {"text": "x"}}"#.into(),
            observation(r#""valueString": "x""#),
        ),
        (
            "cardinality-max",
            "SubstanceProtein.subunit",
            String::new(),
            String::new(),
        ),
        of_patient(
            "primitive-format",
            "Patient.birthDate",
            r#""birthDate": "1.2.1950""#,
            r#""birthDate": "1950-02-01""#,
        ),
        of_patient(
            "primitive-range",
            "Patient.telecom[0].rank",
            r#""telecom": [{"rank": 0}]"#,
            r#""telecom": [{"rank": 1}]"#,
        ),
        of_patient(
            "date-not-real",
            "Patient.birthDate",
            r#""birthDate": "1950-02-30""#,
            r#""birthDate": "1950-02-28""#,
        ),
        (
            "text-length",
            "Patient.id",
            patient(&format!(r#""id": "{}""#, "x".repeat(65))),
            patient(&format!(r#""id": "{}""#, "x".repeat(64))),
        ),
        of_patient(
            "required-binding",
            "Patient.gender",
            r#""gender": "f""#,
            r#""gender": "female""#,
        ),
        (
            "extensible-binding",
            "Condition.clinicalStatus",
            String::new(),
            String::new(),
        ),
        of_patient(
            "preferred-binding",
            "Patient.language",
            r#""language": "tlh""#,
            r#""language": "fi""#,
        ),
        ("unknown-binding", "", String::new(), String::new()),
        of_observation(
            "unit-code",
            "Observation.value.ofType(Quantity).code",
            r#""valueQuantity": {"value": 1, "system": "http://unitsofmeasure.org", "code": "pills"}"#,
            r#""valueQuantity": {"value": 1, "system": "http://unitsofmeasure.org", "code": "mg"}"#,
        ),
        coding(
            "unknown-code",
            "code",
            "http://hl7.org/fhir/observation-status",
            "finished",
            "final",
        ),
        (
            "unknown-code-system",
            "Observation.value.ofType(CodeableConcept).coding[0].system",
            observation(&coded("http://a.b/codes", "x")),
            observation(&coded("http://loinc.org", "8480-6")),
        ),
        coding("code-form", "code", "http://snomed.info/sct", "T-15460", "73211009"),
        coding("code-check-digit", "code", "http://loinc.org", "8480-5", "8480-6"),
        coding("code-leaked-prefix", "code", "http://loinc.org", "$8480-6", "8480-6"),
        (
            "code-system-alias",
            "Observation.value.ofType(CodeableConcept).coding[0].system",
            observation(&coded("$loinc", "8480-6")),
            observation(&coded("http://loinc.org", "8480-6")),
        ),
        (
            "code-system-is-value-set",
            "Observation.value.ofType(CodeableConcept).coding[0].system",
            observation(&coded("http://hl7.org/fhir/ValueSet/observation-status", "final")),
            observation(&coded("http://hl7.org/fhir/observation-status", "final")),
        ),
        of_observation(
            "code-without-system",
            "Observation.value.ofType(CodeableConcept).coding[0]",
            r#""valueCodeableConcept": {"coding": [{"code": "x"}]}"#,
            r#""valueCodeableConcept": {"text": "x"}"#,
        ),
        of_observation(
            "reference-syntax",
            "Observation.subject",
            r#""subject": {"reference": "urn:uuid:"}"#,
            r#""subject": {"reference": "Patient/1"}"#,
        ),
        (
            "reference-urn",
            "Observation.subject",
            observation(r#""subject": {"reference": "urn:uuid:1-2"}"#),
            observation(&format!(r#""subject": {{"reference": "{urn}"}}"#)),
        ),
        of_observation(
            "reference-target-type",
            "Observation.subject",
            r#""subject": {"reference": "Encounter/1"}"#,
            r#""subject": {"reference": "Patient/1"}"#,
        ),
        of_observation(
            "reference-type",
            "Observation.subject",
            r#""subject": {"reference": "Patient/1", "type": "Group"}"#,
            r#""subject": {"reference": "Patient/1", "type": "Patient"}"#,
        ),
        (
            "reference-unresolved",
            "Bundle.entry[0].resource.managingOrganization",
            collection(&format!(
                r#"{{"fullUrl": "{urn}", "resource": {}}}"#,
                patient(&format!(
                    r#""managingOrganization": {{"reference": "{}"}}"#,
                    urn.replace('2', "3")
                ))
            )),
            collection(&format!(
                r#"{{"fullUrl": "{urn}", "resource": {}}}"#,
                patient(r#""managingOrganization": {"reference": "Organization/1"}"#)
            )),
        ),
        (
            "reference-full-url",
            "Bundle.entry[1].resource.generalPractitioner[0]",
            document(
                &reference(urn),
                &format!(
                    r#"{{"fullUrl": "{urn}", "resource": {}}}, {}"#,
                    patient(r#""generalPractitioner": [{"reference": "Practitioner/p"}]"#),
                    practitioner(&urn.replace("e2", "e3"), "p")
                ),
            ),
            document(
                &reference(urn),
                &format!(
                    r#"{{"fullUrl": "{urn}", "resource": {}}}, {}"#,
                    patient(&format!(
                        r#""generalPractitioner": [{{"reference": "{}"}}]"#,
                        urn.replace("e2", "e3")
                    )),
                    practitioner(&urn.replace("e2", "e3"), "p")
                ),
            ),
        ),
        (
            "dom-3",
            "Patient.contained[0]",
            patient(r#""contained": [{"resourceType": "Organization", "id": "o", "name": "x"}]"#),
            patient(
                r##""contained": [{"resourceType": "Organization", "id": "o", "name": "x"}], "managingOrganization": {"reference": "#o"}"##,
            ),
        ),
        (
            "observation-without-value",
            "Observation",
            observation(r#""issued": "2024-01-01T00:00:00Z""#),
            observation(r#""valueBoolean": true"#),
        ),
        (
            "bundle-full-url",
            "Bundle.entry[0]",
            collection(&format!(r#"{{"resource": {}}}"#, patient(r#""active": true"#))),
            collection(&format!(
                r#"{{"fullUrl": "{urn}", "resource": {}}}"#,
                patient(r#""active": true"#)
            )),
        ),
        (
            "bundle-full-url-id",
            "Bundle.entry[0]",
            collection(&practitioner(server, "q")),
            collection(&practitioner(server, "p")),
        ),
        (
            "bundle-full-url-absolute",
            "Bundle.entry[0]",
            collection(&practitioner("Practitioner/p", "p")),
            collection(&practitioner(server, "p")),
        ),
        (
            "bundle-first-entry",
            "Bundle",
            r#"{"resourceType": "Bundle", "type": "document"}"#.into(),
            document(&reference(urn), &practitioner(urn, "p")),
        ),
        (
            "bundle-link",
            "Bundle.link[0].relation",
            r#"{"resourceType": "Bundle", "type": "collection", "link": [{"relation": "next", "url": "http://a.b"}]}"#
                .into(),
            r#"{"resourceType": "Bundle", "type": "searchset", "link": [{"relation": "next", "url": "http://a.b"}]}"#
                .into(),
        ),
        (
            "bundle-search-entry",
            "Bundle.entry[0].resource",
            search("Patient"),
            search("Practitioner"),
        ),
        (
            "document-fragment",
            "Bundle.entry[0].resource.author[0]",
            document(&reference(&format!("{urn}#x")), &practitioner(urn, "p")),
            document(&reference(&format!("{urn}#p")), &practitioner(urn, "p")),
        ),
        (
            "bdl-7",
            "Bundle",
            collection(&format!("{0}, {0}", practitioner(urn, "p"))),
            collection(&practitioner(urn, "p")),
        ),
        (
            "bdl-8",
            "Bundle.entry[0]",
            collection(&practitioner(&format!("{server}/_history/1"), "p")),
            collection(&practitioner(server, "p")),
        ),
        (
            "document-orphan",
            "Bundle.entry[2]",
            document(
                &reference(urn),
                &format!(
                    "{}, {}",
                    practitioner(urn, "p"),
                    practitioner(&urn.replace("e2", "e3"), "q")
                ),
            ),
            document(&reference(urn), &practitioner(urn, "p")),
        ),
        (
            "document-reference",
            "Bundle.entry[0].resource.author[0]",
            document(&reference("Practitioner/p"), &practitioner(urn, "p")),
            document(&reference(urn), &practitioner(urn, "p")),
        ),
        of_patient(
            "extension-context",
            "Patient.name[0]",
            &format!(
                r#""name": [{{"text": "x", {}}}]"#,
                extension(birth_time, r#""valueDateTime": "2024""#)
            ),
            &format!(
                r#""_birthDate": {{{}}}"#,
                extension(birth_time, r#""valueDateTime": "2024""#)
            ),
        ),
        of_patient(
            "extension-value-type",
            "Patient.birthDate.extension[0]",
            &format!(
                r#""_birthDate": {{{}}}"#,
                extension(birth_time, r#""valueDate": "2024""#)
            ),
            &format!(
                r#""_birthDate": {{{}}}"#,
                extension(birth_time, r#""valueDateTime": "2024""#)
            ),
        ),
        of_patient(
            "extension-modifier",
            "Patient.modifierExtension[0]",
            r#""modifierExtension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-religion", "valueCodeableConcept": {"text": "x"}}]"#,
            r#""extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-religion", "valueCodeableConcept": {"text": "x"}}]"#,
        ),
        of_patient(
            "extension-url",
            "Patient.extension[0]",
            &extension("mine", r#""valueString": "x""#),
            &extension("http://a.b/c", r#""valueString": "x""#),
        ),
        of_patient(
            "unknown-extension",
            "Patient.extension[0]",
            &extension("http://a.b/c", r#""valueString": "x""#),
            &extension(
                "http://hl7.org/fhir/StructureDefinition/patient-religion",
                r#""valueCodeableConcept": {"text": "x"}"#,
            ),
        ),
        of_patient(
            "unknown-modifier-extension",
            "Patient.modifierExtension[0]",
            r#""modifierExtension": [{"url": "http://a.b/c", "valueString": "x"}]"#,
            r#""extension": [{"url": "http://a.b/c", "valueString": "x"}]"#,
        ),
        of_patient(
            "profile-not-checked",
            "Patient.meta.profile[0]",
            r#""meta": {"profile": ["http://a.b/StructureDefinition/x"]}"#,
            r#""meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/Patient"]}"#,
        ),
        narrative("txt-1", "<script>x</script>", "<b>x</b>"),
        narrative("txt-2", " ", "x"),
        narrative(
            "narrative-block",
            "<p>a<table><tr><td>b</td></tr></table></p>",
            "<p>a</p><p>b</p>",
        ),
        narrative(
            "narrative-url",
            "<a href='http://a.b/c d'>x</a>",
            "<a href='http://a.b/c%20d'>x</a>",
        ),
        narrative(
            "narrative-image",
            "<img src='#x' alt='x'/>",
            "<img src='#x' alt='x'/><p id='x'>y</p>",
        ),
        narrative("narrative-link", "<a href='urn:x'>x</a>", "<a href='http://a.b'>x</a>"),
        narrative(
            "narrative-anchor",
            "<a href='#x'>x</a>",
            "<a href='#x'>x</a><p id='x'>y</p>",
        ),
        of_patient(
            "ele-1",
            "Patient.name[0]",
            r#""name": [{"id": "x"}]"#,
            r#""name": [{"id": "x", "text": "y"}]"#,
        ),
        ("invariant-not-evaluated", "", String::new(), String::new()),
        ("bundle-not-checked", "", String::new(), String::new()),
    ]
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
