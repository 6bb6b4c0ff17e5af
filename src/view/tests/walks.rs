//! Walks over the text give what evaluating each path gives: values, errors, and nothing.

use super::*;
use crate::json::{Finding, Memory, Scanner, Stop};

/// A column: its name, path, and what else it says.
fn column(name: &str, path: &str, rest: &str) -> String {
    format!(r#"{{"name": "{name}", "path": "{path}"{rest}}}"#)
}

const LIST: &str = r#", "collection": true"#;

fn tag(sql: &str) -> String {
    format!(r#", "tag": [{{"name": "ansi/type", "value": "{sql}"}}]"#)
}

/// Columns of all kinds of paths that can be walked over.
fn flat() -> Vec<String> {
    let list = LIST;
    let json = |fhir_type: &str| format!(r#", "type": "{fhir_type}""#);
    vec![
        column("key", "getResourceKey()", ""),
        column("id", "id", ""),
        column("active", "active", ""),
        column("families", "name.family", list),
        column("family", "name.family.first()", ""),
        column("second", "name.family[1]", ""),
        column("given", "name.given.join(' ')", ""),
        column("birth", "birthDate", ""),
        column("day", "birthDate", &tag("DATE")),
        column("births", "multipleBirth.ofType(integer)", ""),
        column("official", "name.where(use = 'official').family.first()", ""),
        column("first_official", "name.where(use = 'official').first().given", list),
        column("second_official", "name.where(use = 'official')[1].given", list),
        column("first_name", "name.first().family", ""),
        column("second_name", "name[1].given", list),
        column("names", "name", &format!("{list}{}", json("HumanName"))),
        column(
            "official_names",
            "name.where(use = 'official')",
            &format!("{list}{}", json("HumanName")),
        ),
        column("one_name", "name[1]", &json("HumanName")),
        column("has_name", "name.exists()", ""),
        column("filled", "name.given.where($this != '').first()", ""),
        column("all_filled", "name.given.where($this != '')", list),
        column("second_filled", "name.given.where($this != '')[1]", ""),
        column("joined", "name.given.where($this != '').join(' ')", ""),
        column("other", "telecom.where(system != 'phone').value.first()", ""),
        column(
            "phone",
            "contact.telecom.where(system = 'phone' and value != '').value.first()",
            "",
        ),
        column(
            "phones",
            "contact.telecom.where(value != '2' and system = 'phone').value",
            list,
        ),
        column("has_official", "name.where(use = 'official').exists()", ""),
        column("organization", "managingOrganization.getReferenceKey(Organization)", ""),
        column(
            "practitioners",
            "generalPractitioner.getReferenceKey(Practitioner)",
            list,
        ),
        column("any_practitioner", "generalPractitioner[0].getReferenceKey()", ""),
        column("extension", "extension('http://x/1').value.ofType(string)", ""),
        column("inner", "name.extension('http://x/1').value.ofType(integer)", list),
        column("deep", "contact.telecom.where(system = 'phone').value", list),
        column(
            "deeper",
            "contact.where(gender = 'male').telecom.where(system = 'phone')[1].value",
            "",
        ),
        column(
            "more",
            "name.where(use = 'official').extension('http://x/1').first().value.ofType(integer)",
            "",
        ),
    ]
}

/// Views that are walked over as a whole, or in part.
fn views() -> Vec<String> {
    let list = LIST;
    let columns = |columns: &[String]| format!(r#""column": [{}]"#, columns.join(","));
    let resource = |name: &str, rest: &str| format!(r#"{{"resource": "{name}", {rest}}}"#);
    let select = |select: &str| format!(r#""select": [{select}]"#);
    let flat = columns(&flat());
    let single = columns(&[
        column("id", "id", ""),
        column("family", "name.family", ""),
        column("gender", "gender", ""),
        column("period", "name.period.start", &tag("TIMESTAMP")),
    ]);
    let mixed = columns(&[
        column("id", "id", ""),
        column("upper", "name.family.first().upper()", ""),
        column("use", "name.use", list),
        column("row", "%rowIndex", ""),
    ]);
    let each = |kind: &str, path: &str, rest: &str| format!(r#"{{"{kind}": "{path}", {rest}}}"#);
    let name = columns(&[
        column("number", "%rowIndex", ""),
        column("family", "family", ""),
        column("given", "given", list),
        column("value", "extension('http://x/1').value.ofType(integer)", ""),
    ]);
    let telecom = columns(&[column("system", "system", ""), column("value", "value", "")]);
    let inner = each("forEachOrNull", "telecom", &telecom);
    let contact = format!(r#"{}, "select": [{inner}]"#, columns(&[column("gender", "gender", "")]));
    let union = format!(
        r#"{{"unionAll": [{}, {}]}}"#,
        each("forEach", "telecom", &telecom),
        each("forEach", "contact.telecom.where(system = 'phone')", &telecom)
    );
    vec![
        resource("Patient", &select(&format!("{{{flat}}}"))),
        resource("Patient", &select(&format!("{{{single}}}"))),
        resource("Patient", &select(&format!("{{{mixed}}}"))),
        resource(
            "Patient",
            &select(&format!(
                "{{{single}}}, {}",
                each("forEach", "name", &name)
                    .replace("family\"", "f\"")
                    .replace("\"path\": \"f\"", "\"path\": \"family\"")
            )),
        ),
        resource(
            "Patient",
            &select(&each("forEachOrNull", "name.where(use = 'official')", &name)),
        ),
        resource("Patient", &select(&each("forEach", "name[1]", &name))),
        resource("Patient", &select(&each("forEachOrNull", "contact", &contact))),
        resource("Patient", &select(&union)),
        resource(
            "Patient",
            &format!(
                r#""where": [{{"path": "name.family.exists()"}}], {}"#,
                select(&format!("{{{single}}}"))
            ),
        ),
        resource(
            "Patient",
            &format!(
                r#""where": [{{"path": "active = true"}}], {}"#,
                select(&format!("{{{mixed}}}"))
            ),
        ),
    ]
}

const SEED: &str = r#"{"resourceType":"Patient","id":"p1","active":true,"birthDate":"1970-03-01","multipleBirthInteger":2,"gender":"male",
    "name":[{"use":"official","family":"Virta\u00e4nen","given":["Aino","Maria"],"period":{"start":"2020-01-01T10:00:00Z"},
      "extension":[{"url":"http://x/1","valueInteger":7},{"valueInteger":8,"url":"http://x/2"}]},
     {"family":"Korhonen","given":["Eino"],"use":"official"},{"given":["A"],"use":"usual"}],
    "extension":[{"valueString":"one","url":"http://x/1"},{"url":"http://x/2","valueString":"two"}],
    "contact":[{"gender":"male","telecom":[{"system":"phone","value":"1"},{"value":"2","system":"email"},{"value":"3","system":"phone"}]},
     {"telecom":[{"system":"phone","value":"4"}]},{"gender":"female"}],
    "telecom":[{"system":"url","value":"5"}],
    "managingOrganization":{"reference":"Organization/o1/_history/2"},
    "generalPractitioner":[{"reference":"urn:uuid:0c3","type":"Practitioner"},{"reference":"Organization/2"},{"type":"Practitioner"},
     {"reference":"\u0023inside"},{"reference":"Practitioner/9"}]}"#;

/// What stands in the seed, and what stands there in another resource.
const CHANGES: &[(&str, &str)] = &[
    ("\"family\":\"Korhonen\"", "\"_family\":{\"id\":\"x\"}"),
    ("\"family\":\"Korhonen\"", "\"family\":null"),
    ("\"family\":\"Korhonen\"", "\"family\":[\"K\"]"),
    ("\"family\":\"Korhonen\"", "\"family\":[[\"K\"]]"),
    ("\"family\":\"Korhonen\"", "\"family\":{\"a\":1}"),
    ("\"family\":\"Korhonen\"", "\"family\":\"K\",\"family\":\"L\""),
    ("\"family\":\"Korhonen\"", "\"f\\u0061mily\":\"K\""),
    ("\"family\":\"Korhonen\"", "\"family\":12"),
    ("\"family\":\"Korhonen\"", "\"family\":\"\\ud800\""),
    ("\"family\":\"Korhonen\"", "\"family\":\"\\x\""),
    (
        "{\"family\":\"Korhonen\",\"given\":[\"Eino\"],\"use\":\"official\"},",
        "",
    ),
    (
        "{\"family\":\"Korhonen\",\"given\":[\"Eino\"],\"use\":\"official\"},",
        "null,",
    ),
    (
        "{\"family\":\"Korhonen\",\"given\":[\"Eino\"],\"use\":\"official\"},",
        "7,",
    ),
    (
        "[\"Aino\",\"Maria\"]",
        "[null,\"Maria\"],\"_given\":[{\"id\":\"x\"},null]",
    ),
    ("[\"Aino\",\"Maria\"]", "\"Aino\""),
    ("[\"Aino\",\"Maria\"]", "[]"),
    ("[\"Aino\",\"Maria\"]", "[\"Aino\" \"Maria\"]"),
    ("\"1970-03-01\"", "\"1970-03\""),
    ("\"1970-03-01\"", "\"no date\""),
    ("\"1970-03-01\"", "{}"),
    ("\"birthDate\":\"1970-03-01\"", "\"_birthDate\":{\"id\":\"b\"}"),
    ("\"multipleBirthInteger\":2", "\"multipleBirthInteger\":2.5"),
    ("\"multipleBirthInteger\":2", "\"multipleBirthInteger\":99999999999"),
    ("\"multipleBirthInteger\":2", "\"multipleBirthBoolean\":true"),
    ("\"multipleBirthInteger\":2", "\"multipleBirthInteger\":02"),
    ("[\"Aino\",\"Maria\"]", "[\"\",\"Maria\"]"),
    ("[\"Aino\",\"Maria\"]", "[\"\",7]"),
    ("\"value\":\"1\"", "\"value\":\"\""),
    ("\"value\":\"1\"", "\"value\":[\"1\"]"),
    ("{\"system\":\"phone\",\"value\":\"1\"}", "{\"system\":\"phone\"}"),
    ("\"system\":\"url\",\"value\":\"5\"", "\"value\":\"5\""),
    ("\"active\":true", "\"active\":false"),
    ("\"active\":true", "\"active\":\"true\""),
    ("\"active\":true", "\"active\":tru"),
    ("\"id\":\"p1\"", "\"id\":\"\""),
    ("\"id\":\"p1\"", "\"id\":1"),
    ("\"id\":\"p1\"", "\"language\":\"fi\""),
    ("\"use\":\"official\",\"family\"", "\"use\":[\"official\"],\"family\""),
    (
        "\"use\":\"official\",\"family\"",
        "\"use\":\"offici\\u0061l\",\"family\"",
    ),
    ("\"use\":\"official\",\"family\"", "\"use\":null,\"family\""),
    ("\"use\":\"official\",\"family\"", "\"family\""),
    ("\"url\":\"http://x/1\",\"valueInteger\":7", "\"valueInteger\":7"),
    (
        "\"url\":\"http://x/1\",\"valueInteger\":7",
        "\"url\":7,\"valueInteger\":7",
    ),
    (
        "\"extension\":[{\"valueString\":\"one\",\"url\":\"http://x/1\"}",
        "\"extension\":[{\"valueString\":\"one\",\"url\":\"http://x/1\"},{\"url\":\"http://x/1\"}",
    ),
    (
        "\"extension\":[{\"valueString\":\"one\",\"url\":\"http://x/1\"},{\"url\":\"http://x/2\",\"valueString\":\"two\"}]",
        "\"extension\":{\"valueString\":\"one\",\"url\":\"http://x/1\"}",
    ),
    ("2020-01-01T10:00:00Z", "2020-01"),
    ("\"type\":\"Practitioner\"},{", "\"type\":\"Organization\"},{"),
    ("{\"type\":\"Practitioner\"}", "{\"type\":1}"),
    ("\"reference\":\"Organization/2\"", "\"reference\":2"),
    (
        "\"reference\":\"Organization/2\"",
        "\"reference\":\"Organization/2\",\"reference\":\"Practitioner/3\"",
    ),
    ("\"Organization/o1/_history/2\"", "\"Location/1\""),
    ("\"Organization/o1/_history/2\"", "\"\""),
    ("\"gender\":\"male\",\n", "\"gender\":[\"male\",\"female\"],\n"),
    ("\"resourceType\":\"Patient\"", "\"resourceType\":\"Person\""),
    (
        "\"resourceType\":\"Patient\"",
        "\"resourceType\":\"Patient\",\"a\":\"\u{1}\"",
    ),
    ("\"resourceType\":\"Patient\"", "\"resourceType\":\"P\\u0061tient\""),
    ("\"resourceType\":\"Patient\",", ""),
    ("\"id\":\"p1\"", "\"id\":[\"p1\"]"),
    ("\"id\":\"p1\"", "\"id\":[\"p1\",\"p2\"]"),
    ("\"id\":\"p1\"", "\"id\":[1]"),
    ("\"telecom\":[{\"system\":\"url\",\"value\":\"5\"}],", ""),
    (
        "\"telecom\":[{\"system\":\"url\",\"value\":\"5\"}],",
        "\"telecom\":[{\"system\":\"url\",\"value\":\"5\"},],",
    ),
];

/// Resources that differ from the seed in one place or more.
fn resources() -> Vec<String> {
    let mut resources = vec![SEED.to_owned(), SEED.replace(['\n', ' '], "")];
    for (from, to) in CHANGES {
        assert!(SEED.contains(from), "{from}");
        resources.push(SEED.replace(from, to));
    }
    for end in ["", "}", " x", " {}"] {
        resources.push(format!("{SEED}{end}"));
    }
    // Cut off, or with a byte that is another one
    for at in (0..SEED.len()).step_by(7) {
        if SEED.is_char_boundary(at) {
            resources.push(SEED[..at].to_owned());
            for byte in ["\"", "{", "]", "_", "\\", ","] {
                resources.push(format!(
                    "{}{byte}{}",
                    &SEED[..at],
                    SEED.get(at + 1..).unwrap_or_default()
                ));
            }
        }
    }
    resources
}

fn told(view: &View, resource: &str, prepared: &Prepared) -> std::result::Result<Vec<String>, String> {
    let document = Document::new(resource, Arena::default()).expect("a document");
    let now = DateTime::from_unix(0, 0, 0).expect("a time");
    let mut scratch = Scratch::default();
    rows_told(view, view.rows(&document, &now, prepared, &mut scratch))
}

fn rows_told(view: &View, rows: Result<Rows<'_>>) -> std::result::Result<Vec<String>, String> {
    let rows = rows.map_err(|error| error.to_string())?;
    let row = |row| {
        let mut json = Vec::new();
        for (column, value) in rows.row(row) {
            value.write_json(view.columns()[column].column_type, &mut json);
            json.push(b' ');
        }
        String::from_utf8(json).expect("UTF-8")
    };
    Ok((0..rows.len()).map(row).collect())
}

#[test]
fn walks_give_what_evaluating_gives() {
    let resources = resources();
    for text in views() {
        let view = compile(&text).unwrap_or_else(|error| panic!("{error}"));
        let walked = view.prepare(vec![true; view.columns().len()]);
        let mut evaluated = view.prepare(vec![true; view.columns().len()]);
        assert!(!evaluated.scopes.is_empty(), "{text}");
        evaluated.scopes.clear();
        for resource in &resources {
            let (walked, evaluated) = (told(&view, resource, &walked), told(&view, resource, &evaluated));
            assert_eq!(walked, evaluated, "{text}\non {resource}");
        }
    }
}

/// What a view makes of a resource that is walked over while it is checked, as [`told`] has it, and whether the walk found all; `None`
/// if it is no JSON, or its type does not stand first.
fn told_scanned(
    view: &View,
    resource: &str,
    prepared: &Prepared,
) -> Option<(std::result::Result<Vec<String>, String>, bool)> {
    // The places are those of a longer text.
    let before = " \"Ä\" ";
    let text = format!("{before}{resource}");
    let mut memory = Memory::default();
    let mut scanner = Scanner::new(text.as_bytes(), before.len(), &mut memory);
    scanner.enter_object().ok()?;
    let name = scanner.member(true).ok()??;
    let of_type = scanner.string().ok()??;
    if !name.is(text.as_bytes(), b"resourceType") || !of_type.is(text.as_bytes(), b"Patient") {
        return None;
    }
    let (mut scratch, mut found) = (Scratch::default(), vec![Finding::NONE]);
    let is_usual = scratch.walk(prepared, &mut scanner, &mut found).ok()?;
    if scanner.peek() != Err(Stop::End) {
        return None;
    }
    let found = &found[1..];
    let mut scratch = Scratch::default();
    let mut walked = Walked::InVain;
    if is_usual && prepared.is_flat() {
        scratch.load(prepared, found, 0);
        let mut fields = Vec::new();
        let flat = view.flat_row(text.as_bytes(), prepared, &mut scratch, &mut fields);
        let mut row = Vec::new();
        for (column, field) in fields {
            let value = match field {
                Field::Null => Value::Null,
                Field::Text(text) => Value::Plain(std::str::from_utf8(text).expect("UTF-8")),
                Field::Value(value) => value,
            };
            value.write_json(view.columns()[column].column_type, &mut row);
            row.push(b' ');
        }
        let row = String::from_utf8(row).expect("UTF-8");
        match flat {
            Flat::Row => return Some((Ok(vec![row]), true)),
            Flat::None => return Some((Ok(Vec::new()), true)),
            Flat::Unusual => {}
        }
    } else if is_usual {
        scratch.load(prepared, found, before.len());
        walked = Walked::All;
    }
    let document = Document::new(resource, Arena::default()).expect("a document");
    let now = DateTime::from_unix(0, 0, 0).expect("a time");
    let rows = view.rows_of_walked(&document, &now, prepared, &mut scratch, walked);
    Some((rows_told(view, rows), walked == Walked::All))
}

#[test]
fn walks_while_checking_give_what_evaluating_gives() {
    let resources = resources();
    let (mut flat, mut whole, mut others) = (0, 0, 0);
    for text in views() {
        let view = compile(&text).unwrap_or_else(|error| panic!("{error}"));
        let walked = view.prepare(vec![true; view.columns().len()]);
        let mut evaluated = view.prepare(vec![true; view.columns().len()]);
        evaluated.scopes.clear();
        for resource in &resources {
            let Some((told_scanned, is_walked)) = told_scanned(&view, resource, &walked) else {
                continue;
            };
            assert_eq!(told_scanned, told(&view, resource, &evaluated), "{text}\non {resource}");
            let count = match (is_walked, walked.is_flat()) {
                (true, true) => &mut flat,
                (true, false) => &mut whole,
                _ => &mut others,
            };
            *count += 1;
        }
    }
    assert!(flat > 100 && whole > 100 && others > 100, "{flat} {whole} {others}");
}

/// A resource as usual is walked over, and not evaluated after all.
#[test]
fn what_is_usual_is_walked_over() {
    for (number, text) in views().iter().enumerate() {
        let view = compile(text).unwrap_or_else(|error| panic!("{error}"));
        let prepared = view.prepare(vec![true; view.columns().len()]);
        let is_whole = prepared.cells.iter().all(Option::is_some);
        assert_eq!(is_whole, ![2, 9].contains(&number), "{text}");
        let document = Document::new(SEED, Arena::default()).expect("a document");
        let now = DateTime::from_unix(0, 0, 0).expect("a time");
        let mut scratch = Scratch::default();
        let is_walked = rows::is_walked(&view, &document, &now, &prepared, &mut scratch);
        // The views of `single` columns fail on the several names of the seed.
        assert_eq!(is_walked, ![1, 3, 8].contains(&number), "{text}");
    }
}

/// Silver is made of these: a path that is evaluated by itself costs as much as all others together.
#[test]
fn views_of_the_pipeline_are_walked_over() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sql/silver");
    let mut evaluated = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // `repeat` is evaluated; sections inside of sections need it, and a Bundle has one Composition.
        let Some(name) = name
            .strip_suffix(".view.json")
            .filter(|name| *name != "composition_section")
        else {
            continue;
        };
        let view = compile(&std::fs::read_to_string(&path).expect("a view")).unwrap_or_else(|error| panic!("{error}"));
        let prepared = view.prepare(vec![true; view.columns().len()]);
        let columns = view
            .columns()
            .iter()
            .zip(&prepared.cells)
            .filter(|(_, cell)| cell.is_none());
        evaluated.extend(columns.map(|(column, _)| format!("{name}: {}", column.path)));
    }
    evaluated.retain(|column| !column.contains("exists()"));
    assert_eq!(evaluated, [""; 0]);
}
