//! For each rule a resource that breaks it and one like it that does not.

/// A document of a Composition and what else stands in it.
pub(super) fn document(composition: &str, entries: &str) -> String {
    format!(
        r#"{{"resourceType": "Bundle", "type": "document", "timestamp": "2024-01-01T00:00:00Z",
        "identifier": {{"system": "urn:ietf:rfc:3986", "value": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"}}, "entry": [
        {{"fullUrl": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1", "resource": {{"resourceType": "Composition", "id": "c",
        "status": "final", "type": {{"text": "x"}}, "date": "2024", "title": "x", {composition} }}}}, {entries}]}}"#
    )
}

pub(super) fn reference(target: &str) -> String {
    format!(r#""author": [{{"reference": "{target}"}}]"#)
}

/// A Practitioner in an entry.
pub(super) fn practitioner(url: &str, id: &str) -> String {
    format!(r#"{{"fullUrl": "{url}", "resource": {{"resourceType": "Practitioner", "id": "{id}"}}}}"#)
}

/// Rule, path, resource that breaks it, resource that does not.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn fixtures() -> Vec<(&'static str, &'static str, String, String)> {
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
