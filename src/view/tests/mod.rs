//! Views on a few resources: what they give, and what they refuse.

mod refused;
mod walks;

use super::*;
use crate::json::Arena;

const PATIENT: &str = r#"{
    "resourceType": "Patient", "id": "p1", "active": true, "birthDate": "1970-03", "multipleBirthInteger": 2,
    "name": [{"family": "Virtanen", "given": ["Aino", "Maria"]}, {"family": "Korhonen", "given": ["Aino"]}],
    "contact": [{"telecom": [{"value": "1"}, {"value": "2"}]}, {"telecom": [{"value": "3"}]}],
    "managingOrganization": {"reference": "Organization/o1/_history/2"},
    "generalPractitioner": [{"reference": "urn:uuid:0c3", "type": "Practitioner"}, {"reference": "\u0023inside"}]
}"#;

/// A view of patients with this select.
fn patients(select: &str) -> String {
    format!(r#"{{"resource": "Patient", "select": [{select}]}}"#)
}

/// A view of patients with these columns: name, path, and the rest of each as JSON.
fn columns(columns: &[(&str, &str, &str)]) -> String {
    let columns: Vec<_> = columns
        .iter()
        .map(|(name, path, rest)| format!(r#"{{"name": "{name}", "path": "{path}"{rest}}}"#))
        .collect();
    patients(&format!(r#"{{"column": [{}]}}"#, columns.join(",")))
}

fn compile(view: &str) -> Result<View> {
    View::compile(view, Model::r4(), false)
}

/// The rows as JSON arrays, or the error.
fn rows(view: &str, resource: &str) -> Result<Vec<String>> {
    let view = compile(view)?;
    let document = Document::new(resource, Arena::default())?;
    let now = DateTime::from_unix(1_767_225_600, 0, 0).expect("a time");
    let wanted = vec![true; view.columns().len()];
    let prepared = view.prepare(wanted);
    let mut scratch = Scratch::default();
    let rows = view.rows(&document, &now, &prepared, &mut scratch)?;
    Ok((0..rows.len())
        .map(|row| {
            let mut json = Vec::new();
            for (column, value) in rows.row(row) {
                json.push(if column == 0 { b'[' } else { b',' });
                value.write_json(view.columns()[column].column_type, &mut json);
            }
            json.push(b']');
            String::from_utf8(json).expect("UTF-8")
        })
        .collect())
}

#[track_caller]
fn give(view: &str, expected: &[&str]) {
    assert_eq!(rows(view, PATIENT).expect("rows"), expected, "{view}");
}

/// The types of the columns.
#[track_caller]
fn types(view: &str, expected: &[&str]) {
    let view = compile(view).unwrap_or_else(|error| panic!("{error}"));
    let types: Vec<_> = view.columns().iter().map(Column::sql_type).collect();
    assert_eq!(types, expected);
}

/// The view is refused before it meets data, with a message that names the place and has these words.
#[track_caller]
fn refuse(view: &str, place: &str, words: &str) {
    let error = compile(view).expect_err(view).to_string();
    assert!(error.starts_with(&format!("the view, at {place}: ")), "{error}");
    assert!(error.contains(words), "{error}");
}

/// The view fails on the patient.
#[track_caller]
fn fail(view: &str, words: &str) {
    let error = rows(view, PATIENT).expect_err(view).to_string();
    assert!(error.contains(words) && error.ends_with("in Patient/p1"), "{error}");
}

#[test]
fn sql_types_are_those_of_the_path() {
    types(
        &columns(&[
            ("a", "active", ""),
            ("b", "birthDate", ""),
            ("c", "multipleBirth.ofType(integer)", ""),
            ("d", "name.family", r#", "collection": true"#),
            ("e", "name.count() / 2", ""),
            ("f", "name", r#", "type": "HumanName", "collection": true"#),
            ("g", "name.exists()", ""),
            ("h", "photo.size", ""),
            ("i", "%rowIndex", ""),
            ("j", "meta.lastUpdated", ""),
            ("k", "multipleBirth", ""),
            ("l", "1 | 1.5", ""),
            ("m", "{}", ""),
        ]),
        &[
            "BOOLEAN",
            "VARCHAR",
            "INTEGER",
            "VARCHAR[]",
            "DECIMAL(38,10)",
            "JSON[]",
            "BOOLEAN",
            "INTEGER",
            "INTEGER",
            "VARCHAR",
            "VARCHAR",
            "DECIMAL(38,10)",
            "VARCHAR",
        ],
    );
}

#[test]
fn tags_choose_another_sql_type() {
    let tag = |sql_type: &str| format!(r#", "tag": [{{"name": "ansi/type", "value": "{sql_type}"}}]"#);
    types(
        &columns(&[
            ("a", "birthDate", &tag("DATE")),
            ("b", "multipleBirth.ofType(integer)", &tag("BIGINT")),
            ("c", "active", &tag("CHARACTER VARYING")),
            ("d", "meta.lastUpdated", &tag("TIMESTAMP WITH TIME ZONE")),
            ("e", "name.count() * 1.5", &tag("DECIMAL(9,2)")),
        ]),
        &["DATE", "BIGINT", "VARCHAR", "TIMESTAMP WITH TIME ZONE", "DECIMAL(9,2)"],
    );
    let place = "/select/0/column/0/tag/0/value";
    refuse(
        &columns(&[("a", "name.family", &tag("DATE"))]),
        place,
        "cannot be given as DATE",
    );
    refuse(
        &columns(&[("a", "birthDate", &tag("TIMESTAMP"))]),
        place,
        "date cannot be given as TIMESTAMP",
    );
    refuse(
        &columns(&[("a", "birthDate", &tag("DATUM"))]),
        place,
        "no SQL type `DATUM`",
    );
    refuse(&columns(&[("a", "birthDate", &tag("DATE ARRAY"))]), place, "collection");
    refuse(
        &columns(&[("a", "name", &format!(r#", "type": "HumanName"{}"#, tag("DATE")))]),
        place,
        "HumanName cannot be given as DATE",
    );
    types(
        &columns(&[("a", "birthDate", r#", "tag": [{"name": "mine", "value": "x"}]"#)]),
        &["VARCHAR"],
    );
}

#[test]
fn declared_types_are_checked() {
    let declared = |path: &str, fhir_type: &str| columns(&[("a", path, &format!(r#", "type": "{fhir_type}""#))]);
    for (path, fhir_type, sql_type) in [
        ("id", "id", "VARCHAR"),
        ("id", "http://hl7.org/fhir/StructureDefinition/string", "VARCHAR"),
        ("'x'", "code", "VARCHAR"),
        ("birthDate", "dateTime", "VARCHAR"),
        ("multipleBirth", "integer", "INTEGER"),
        ("multipleBirth.ofType(integer)", "decimal", "DECIMAL(38,10)"),
        ("name.first()", "HumanName", "JSON"),
        ("name.first()", "Element", "JSON"),
        ("contact.first()", "Patient.contact", "JSON"),
        ("{}", "boolean", "BOOLEAN"),
    ] {
        types(&declared(path, fhir_type), &[sql_type]);
    }
    let place = "/select/0/column/0/type";
    refuse(&declared("id", "integer"), place, "the path gives id, not integer");
    refuse(
        &declared("active", "string"),
        place,
        "the path gives boolean, not string",
    );
    refuse(
        &declared("name", "Address"),
        place,
        "the path gives HumanName, not Address",
    );
    refuse(&declared("name", "string"), place, "not string");
    refuse(&declared("id", "HumanNam"), place, "did you mean `HumanName`?");
    refuse(
        &columns(&[("a", "name", "")]),
        "/select/0/column/0",
        "HumanName, which is not primitive",
    );
}

#[test]
fn what_a_path_cannot_tell_is_checked_on_the_data() {
    let declared =
        |fhir_type: &str| columns(&[("a", "contained.descendants()", &format!(r#", "type": "{fhir_type}""#))]);
    types(&declared("integer"), &["INTEGER"]);
    give(&columns(&[("a", "multipleBirth", r#", "type": "integer""#)]), &["[2]"]);
    fail(
        &columns(&[("a", "multipleBirth", r#", "type": "boolean""#)]),
        "not Boolean",
    );
    fail(
        &columns(&[("a", "descendants().where($this is HumanName).first()", "")]),
        "HumanName, which is not primitive",
    );
    fail(
        &columns(&[(
            "a",
            "descendants().where($this is HumanName).first()",
            r#", "type": "Address""#,
        )]),
        "not what its `type` says",
    );
}

#[test]
fn values() {
    let tag = |sql_type: &str| format!(r#", "tag": [{{"name": "ansi/type", "value": "{sql_type}"}}]"#);
    give(
        &columns(&[
            ("a", "active", ""),
            ("b", "1.50", ""),
            ("c", "1 / 3", ""),
            ("d", "-0.05", &tag("DECIMAL(4,2)")),
            ("e", "@1970-03-30", &tag("DATE")),
            ("f", "@2026-01-05T08:30:00.5+02:00", &tag("TIMESTAMP")),
            ("g", "@1969-12-31T23:59:59Z", &tag("TIMESTAMPTZ")),
            ("h", "@T08:30:00", &tag("TIME")),
            ("i", "name.given", r#", "collection": true"#),
            ("j", "identifier.value", r#", "collection": true"#),
            ("k", "'a\\\"b'", ""),
            ("l", "managingOrganization", r#", "type": "Reference""#),
            ("m", "2.5", &tag("DOUBLE")),
        ]),
        &[concat!(
            r#"[true,1.5,0.3333333333,-0.05,"1970-03-30","2026-01-05 06:30:00.500000","#,
            r#""1969-12-31 23:59:59.000000+00","08:30:00.000000",["Aino","Maria","Aino"],[],"a\"b","#,
            r#""{\"reference\":\"Organization/o1/_history/2\"}",2.5e0]"#
        )],
    );
}

#[test]
fn values_that_do_not_fit() {
    let tag = |sql_type: &str| format!(r#", "tag": [{{"name": "ansi/type", "value": "{sql_type}"}}]"#);
    fail(&columns(&[("a", "birthDate", &tag("DATE"))]), "partial date");
    fail(
        &columns(&[("a", "multipleBirth.ofType(integer)", &tag("DECIMAL(3,3)"))]),
        "DECIMAL(3,3)",
    );
    fail(
        &columns(&[("a", "@2026-01-05T08:30:00", &tag("TIMESTAMPTZ"))]),
        "time zone",
    );
    fail(&columns(&[("a", "name.given", "")]), "gives several values");
    let view = columns(&[("a", "extension.value.ofType(decimal)", "")]);
    let resource = |number: &str| {
        format!(r#"{{"resourceType": "Patient", "extension": [{{"url": "u", "valueDecimal": {number}}}]}}"#)
    };
    assert_eq!(
        rows(&view, &resource("1.0123456789")).expect("a row"),
        ["[1.0123456789]"]
    );
    let longest = "1234567890123456789012345678.1234567891";
    assert_eq!(
        rows(&view, &resource(longest)).expect("a row"),
        [format!("[\"{longest}\"]")]
    );
    for number in ["1.01234567891", "1e28", "1e99", "0.00000000000000000000000000000000001"] {
        let error = rows(&view, &resource(number)).expect_err("too long").to_string();
        assert!(
            error.contains("more digits") && error.ends_with("in a Patient without an id"),
            "{error}"
        );
    }
    let columns_of = |path: &str, sql_type: &str| columns(&[("a", path, &tag(sql_type))]);
    for path in [
        "extension.value.ofType(decimal)",
        "extension.skip(0).value.ofType(decimal)",
    ] {
        for (sql_type, number, expected) in [
            (
                "DECIMAL(38,0)",
                "-12345678901234567890123456789012345678",
                r#"["-12345678901234567890123456789012345678"]"#,
            ),
            (
                "VARCHAR",
                "1.00000000000000000000000000000000000000001",
                r#"["1.00000000000000000000000000000000000000001"]"#,
            ),
            ("DOUBLE", "1e40", "[1e40]"),
        ] {
            let rows = rows(&columns_of(path, sql_type), &resource(number)).expect("a row");
            assert_eq!(rows, [expected], "{path} as {sql_type}");
        }
    }
    let view = columns_of("extension.value.ofType(decimal)", "DOUBLE");
    assert!(rows(&view, &resource("1e400")).is_err());
}

#[test]
fn rows_are_combined() {
    let name = r#"{"forEach": "name", "column": [{"name": "family", "path": "family"}]}"#;
    let given = r#"{"forEach": "name.given", "column": [{"name": "given", "path": "$this"}]}"#;
    let none = r#"{"forEach": "photo", "column": [{"name": "title", "path": "title"}]}"#;
    give(
        &patients(&format!(
            r#"{name}, {{"column": [{{"name": "id", "path": "id"}}]}}, {given}"#
        )),
        &[
            r#"["Virtanen","p1","Aino"]"#,
            r#"["Virtanen","p1","Maria"]"#,
            r#"["Virtanen","p1","Aino"]"#,
            r#"["Korhonen","p1","Aino"]"#,
            r#"["Korhonen","p1","Maria"]"#,
            r#"["Korhonen","p1","Aino"]"#,
        ],
    );
    give(&patients(&format!("{name}, {none}")), &[]);
    let or_null = none.replace("forEach", "forEachOrNull");
    give(
        &patients(&format!("{name}, {or_null}")),
        &[r#"["Virtanen",null]"#, r#"["Korhonen",null]"#],
    );
    give(
        &patients(
            r#"{"forEach": "contact", "column": [{"name": "a", "path": "%rowIndex"}], "select": [
                {"forEach": "telecom", "column": [{"name": "b", "path": "value"}, {"name": "c", "path": "%rowIndex"}]},
                {"column": [{"name": "d", "path": "%resource.id & %context.telecom.count().toString()"}]}]}"#,
        ),
        &[r#"[0,"1",0,"p12"]"#, r#"[0,"2",1,"p12"]"#, r#"[1,"3",0,"p11"]"#],
    );
}

#[test]
fn null_rows_have_an_index_and_nothing_else() {
    give(
        &patients(
            r#"{"forEachOrNull": "photo", "column": [{"name": "a", "path": "%rowIndex"}, {"name": "b", "path": "%rowIndex + 1"},
                {"name": "c", "path": "title.exists()"}, {"name": "d", "path": "title", "collection": true}],
                "unionAll": [{"column": [{"name": "e", "path": "%rowIndex"}]}, {"column": [{"name": "e", "path": "1"}]}]}"#,
        ),
        &["[0,null,null,null,0]"],
    );
}

#[test]
fn unions() {
    let union = |one: &str, other: &str| patients(&format!(r#"{{"unionAll": [{one}, {other}]}}"#));
    let column = |name: &str, path: &str| format!(r#"{{"column": [{{"name": "{name}", "path": "{path}"}}]}}"#);
    give(
        &union(
            r#"{"forEach": "name", "column": [{"name": "a", "path": "family"}]}"#,
            r#"{"unionAll": [{"column": [{"name": "a", "path": "id"}]}, {"column": [{"name": "a", "path": "'x'"}]}]}"#,
        ),
        &[r#"["Virtanen"]"#, r#"["Korhonen"]"#, r#"["p1"]"#, r#"["x"]"#],
    );
    let place = "/select/0/unionAll/1";
    refuse(
        &union(&column("a", "id"), &column("b", "id")),
        place,
        "here are b, in the first one a",
    );
    refuse(
        &union(&column("a", "id"), &column("a", "active")),
        place,
        "`a` is BOOLEAN here, and VARCHAR",
    );
}

#[test]
fn repeat_leads_on() {
    let view = |paths: &str| {
        format!(
            r#"{{"resource": "QuestionnaireResponse", "select": [{{"repeat": [{paths}],
                "column": [{{"name": "l", "path": "linkId"}}, {{"name": "i", "path": "%rowIndex"}}]}}]}}"#
        )
    };
    let response = r#"{"resourceType": "QuestionnaireResponse", "id": "q", "item": [
        {"linkId": "1", "item": [{"linkId": "1.1", "answer": [{"item": [{"linkId": "1.1.1"}]}]}, {"linkId": "1.2"}]},
        {"linkId": "2"}]}"#;
    let give = |paths: &str, expected: &[&str]| {
        assert_eq!(rows(&view(paths), response).expect("rows"), expected, "{paths}");
    };
    give(
        r#""item""#,
        &[r#"["1",0]"#, r#"["1.1",1]"#, r#"["1.2",2]"#, r#"["2",3]"#],
    );
    give(
        r#""item", "answer.item""#,
        &[
            r#"["1",0]"#,
            r#"["1.1",1]"#,
            r#"["1.1.1",2]"#,
            r#"["1.2",3]"#,
            r#"["2",4]"#,
        ],
    );
    // an element of other resources
    assert_eq!(rows(&view(r#""jurisdiction""#), response).expect("no rows"), [""; 0]);
    let error = rows(&view(r#""%resource.item""#), response)
        .expect_err("endless")
        .to_string();
    assert!(
        error.contains("/select/0/repeat/0: `repeat` finds more than"),
        "{error}"
    );
    refuse(&view(r#""itme""#), "/select/0/repeat/0", "itme");
    refuse(&view(""), "/select/0/repeat", "at least one path");
}

#[test]
fn conditions() {
    let view = |path: &str| {
        let select = r#""select": [{"column": [{"name": "id", "path": "id"}]}]"#;
        format!(r#"{{"resource": "Patient", "where": [{{"path": "{path}"}}], {select}}}"#)
    };
    give(&view("active"), &[r#"["p1"]"#]);
    give(&view("active.not()"), &[]);
    give(&view("deceased.ofType(boolean)"), &[]);
    fail(&view("multipleBirth"), "gives Integer");
    fail(&view("contact.telecom.value.select($this = '1')"), "several values");
    refuse(
        &view("name.family"),
        "/where/0/path",
        "a condition is true or false, and this gives string",
    );
    refuse(&view("nam.exists()"), "/where/0/path", "did you mean `name`?");
}

#[test]
fn constants() {
    let view = |constant: &str, path: &str| {
        let select = format!(r#""select": [{{"column": [{{"name": "a", "path": "{path}"}}]}}]"#);
        format!(r#"{{"resource": "Patient", "constant": [{constant}], {select}}}"#)
    };
    for (value, path, expected) in [
        (
            r#""valueString": "Korhonen""#,
            "name.where(family = %c).given",
            r#"["Aino"]"#,
        ),
        (r#""valueInteger": 1"#, "name[%c].family", r#"["Korhonen"]"#),
        (r#""valueInteger64": "8""#, "%c = 8", "[true]"),
        (r#""valueBoolean": true"#, "active = %c", "[true]"),
        (r#""valueDecimal": 1.50"#, "%c.toString()", r#"["1.50"]"#),
        (r#""valueDate": "1970-04""#, "birthDate < %c", "[true]"),
        (r#""valueDateTime": "2026-01-01T00:00:00Z""#, "now() = %c", "[true]"),
        (r#""valueInstant": "2026-01-01T00:00:00Z""#, "now() = %c", "[true]"),
        (r#""valueTime": "08:30:00""#, "%c > @T08", r"[null]"),
        (r#""valueBase64Binary": "YQ==""#, "%c", r#"["YQ=="]"#),
    ] {
        give(&view(&format!(r#"{{"name": "c", {value}}}"#), path), &[expected]);
    }
    for (constant, place, words) in [
        (r#"{"name": "c"}"#, "/constant/0", "has no value"),
        (
            r#"{"name": "c", "valueString": "a", "valueCode": "b"}"#,
            "/constant/0",
            "several",
        ),
        (
            r#"{"name": "c", "valueQuantity": {"value": 1}}"#,
            "/constant/0/valueQuantity",
            "no such member",
        ),
        (
            r#"{"name": "c", "valueDate": "1970-13"}"#,
            "/constant/0/valueDate",
            "this is no date",
        ),
        (
            r#"{"name": "c", "valueInteger": 1.5}"#,
            "/constant/0/valueInteger",
            "this is no integer",
        ),
        (
            r#"{"name": "resource", "valueCode": "b"}"#,
            "/constant/0/name",
            "another name",
        ),
        (r#"{"name": "1c", "valueCode": "b"}"#, "/constant/0/name", "letter"),
        (
            r#"{"name": "c", "valueCode": "b"}, {"name": "c", "valueCode": "b"}"#,
            "/constant/1/name",
            "two constants",
        ),
        (
            r#"{"name": "d", "valueCode": "b"}"#,
            "/select/0/column/0/path",
            "no `%c` here",
        ),
    ] {
        refuse(&view(constant, "%c"), place, words);
    }
}

#[test]
fn keys() {
    give(
        &columns(&[
            ("a", "getResourceKey()", ""),
            ("b", "managingOrganization.getReferenceKey()", ""),
            ("c", "managingOrganization.getReferenceKey(Organization)", ""),
            ("d", "managingOrganization.getReferenceKey('Patient')", ""),
            ("e", "generalPractitioner.getReferenceKey()", ""),
            ("f", "generalPractitioner.getReferenceKey(Practitioner)", ""),
            ("g", "generalPractitioner.getReferenceKey(Organization)", ""),
        ]),
        &[r#"["p1","o1","o1",null,"0c3","0c3",null]"#],
    );
}

#[test]
fn join_of_nothing_is_an_empty_text() {
    give(
        &columns(&[("a", "name.given.join(' ')", ""), ("b", "photo.title.join(',')", "")]),
        &[r#"["Aino Maria Aino",""]"#],
    );
}

#[test]
fn only_what_is_wanted_is_evaluated() {
    let view = compile(&columns(&[("a", "name.given", ""), ("b", "id", "")])).expect("a view");
    let document = Document::new(PATIENT, Arena::default()).expect("a document");
    let now = DateTime::from_unix(0, 0, 0).expect("a time");
    let prepared = view.prepare(vec![false, true]);
    let mut scratch = Scratch::default();
    let rows = view
        .rows(&document, &now, &prepared, &mut scratch)
        .expect("the first column would fail");
    let values: Vec<_> = rows.row(0).map(|(_, value)| value.clone()).collect();
    assert_eq!(values, [Value::Null, Value::Plain("p1")]);
}

#[test]
fn other_resources_make_no_rows() {
    let view = columns(&[("id", "id", "")]);
    for resource in [
        r#"{"resourceType": "Observation", "id": "o"}"#,
        r#"{"id": "p"}"#,
        "[]",
        "1",
    ] {
        assert_eq!(rows(&view, resource).expect("no rows"), [""; 0], "{resource}");
    }
    for broken in ["", "{", r#"{"resourceType": "Patient", "id": "#] {
        assert!(rows(&view, broken).is_err(), "{broken}");
    }
}

#[test]
fn a_resource_does_not_make_rows_without_end() {
    let names = vec![r#"{"family": "x"}"#; 3000].join(",");
    let resource = format!(r#"{{"resourceType": "Patient", "id": "p", "name": [{names}]}}"#);
    let each = |name: &str| format!(r#"{{"forEach": "name", "column": [{{"name": "{name}", "path": "family"}}]}}"#);
    // Rows at the top are combined as they are asked for.
    let (a, b, c) = (each("a"), each("b"), each("c"));
    let view = compile(&patients(&format!("{a}, {b}, {c}"))).expect("a view");
    let document = Document::new(&resource, Arena::default()).expect("a document");
    let now = DateTime::from_unix(0, 0, 0).expect("a time");
    let prepared = view.prepare(vec![true; 3]);
    let mut scratch = Scratch::default();
    let all = view.rows(&document, &now, &prepared, &mut scratch).expect("rows");
    assert_eq!(all.len(), 27_000_000_000);
    assert_eq!(all.row(26_999_999_999).count(), 3);
    // Those within are not.
    let inner = patients(&format!(r#"{{"unionAll": [{{"select": [{a}, {b}]}}]}}"#));
    let error = rows(&inner, &resource).expect_err("too many").to_string();
    assert!(error.contains("more than"), "{error}");
}
