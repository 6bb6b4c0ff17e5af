//! Views that are refused before they meet data.

use super::*;

#[test]
fn the_top_is_checked() {
    for (view, place, words) in [
        ("[]", "its top", "a JSON object"),
        ("{}", "its top", "`resource` is missing"),
        (r#"{"resource": "Patient"}"#, "its top", "`select` is missing"),
        (
            r#"{"resource": "Patient", "select": []}"#,
            "its top",
            "`select` is missing",
        ),
        (r#"{"resource": "Patient", "select": {}}"#, "/select", "an array"),
        (r#"{"resource": "Patient", "select": [1]}"#, "/select/0", "an object"),
        (r#"{"resource": "Patient", "select": [{}]}"#, "its top", "no columns"),
        (
            r#"{"resource": "Patiemt", "select": [{}]}"#,
            "/resource",
            "did you mean `Patient`?",
        ),
        (
            r#"{"resource": "HumanName", "select": [{}]}"#,
            "/resource",
            "no resource",
        ),
        (
            r#"{"resource": "DomainResource", "select": [{}]}"#,
            "/resource",
            "no resource",
        ),
        (
            r#"{"resourceType": "Patient", "resource": "Patient"}"#,
            "/resourceType",
            "ViewDefinition",
        ),
    ] {
        refuse(view, place, words);
    }
}

#[test]
fn selects_are_checked() {
    let column = r#""column": [{"name": "a", "path": "id"}]"#;
    for (view, place, words) in [
        (patients(r#"{"columns": []}"#), "/select/0", "did you mean `column`?"),
        (
            patients(r#"{"column": [{"name": "a"}]}"#),
            "/select/0/column/0",
            "`path` is missing",
        ),
        (
            patients(r#"{"column": [{"path": "id"}]}"#),
            "/select/0/column/0",
            "`name` is missing",
        ),
        (
            patients(r#"{"column": [{"name": "a", "path": " "}]}"#),
            "/select/0/column/0/path",
            "empty",
        ),
        (
            patients(r#"{"column": [{"name": "_a", "path": "id"}]}"#),
            "/select/0/column/0/name",
            "letter",
        ),
        (
            patients(r#"{"column": [{"name": "a", "path": "id", "tags": []}]}"#),
            "/select/0/column/0",
            "did you mean `tag`?",
        ),
        (
            patients(&format!(r#"{{{column}, "forEach": 1}}"#)),
            "/select/0/forEach",
            "a string",
        ),
        (
            patients(&format!(r#"{{{column}, "forEach": "name", "forEachOrNull": "name"}}"#)),
            "/select/0",
            "one of",
        ),
        (
            patients(&format!(r#"{{{column}, "select": [{{{column}}}]}}"#)),
            "/select/0/select/0/column/0",
            "before this one",
        ),
        (
            patients(&format!(r"{{{column}}}, {{{}}}", column.replace("\"a\"", "\"A\""))),
            "/select/1/column/0",
            "before this one",
        ),
        (
            patients(r#"{"forEach": "@@", "column": []}"#),
            "/select/0/forEach",
            "FHIRPath",
        ),
    ] {
        refuse(&view, place, words);
    }
}

#[test]
fn the_text_is_checked() {
    let error = compile(r#"{"resource": "Patient",}"#).expect_err("no JSON").to_string();
    assert!(error.contains("not JSON, at byte 23"), "{error}");
    let column = r#""column": [{"name": "a", "path": "id"}]"#;
    let deep = format!("{}{{{column}}}{}", r#"{"select": ["#.repeat(40), "]}".repeat(40));
    let error = compile(&patients(&deep)).expect_err("too deep").to_string();
    assert!(error.contains("more than 32 selects"), "{error}");
    // Metadata of the view is the author's.
    types(
        &format!(
            r#"{{"resourceType": "ViewDefinition", "url": "u", "status": "active", "resource": "Patient", "select": [{{{column}}}]}}"#
        ),
        &["VARCHAR"],
    );
}

#[test]
fn a_wrong_path_is_shown_with_a_caret() {
    let error = compile(&columns(&[("a", "id", ""), ("b", "name.famly", "")])).expect_err("a typo");
    assert_eq!(
        error.to_string(),
        "the view, at /select/0/column/1/path: FHIRPath: HumanName has no element `famly`; did you mean `family`?\n  name.famly\n       ^^^^^"
    );
}

#[test]
fn unchecked_views_take_other_data() {
    let view = columns(&[("a", "petName.first()", "")]);
    assert!(compile(&view).is_err());
    let view = View::compile(&view, Model::r4(), true).expect("unchecked");
    assert_eq!(view.columns()[0].sql_type(), "VARCHAR");
}
