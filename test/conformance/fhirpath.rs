//! HL7's FHIRPath tests for R4, each case named: `cargo test --test fhirpath -- [part of a name]`.
//!
//! The cases are read from `../shared/suites/fhirpath`; without that folder there is nothing to run. Those that are known to be
//! wrong stand in `fhirpath_known.tsv` with the reason; one of them that passes is a failure too, so that the list stays true.

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use fhir_das::fhirpath::value::{DateTime, Decimal};
use fhir_das::fhirpath::{Expression, Model, Options};
use fhir_das::json::{Arena, Document};
use serde_json::Value;

const SUITE: &str = "../shared/suites/fhirpath";
const KNOWN: &str = include_str!("fhirpath_known.tsv");

fn main() -> ExitCode {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join(SUITE);
    if !suite.exists() {
        println!("{SUITE} is not there: skipped");
        return ExitCode::SUCCESS;
    }
    let known: HashMap<_, _> = KNOWN
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let text = std::fs::read_to_string(suite.join("tests.json")).expect("the suite can be read");
    let cases: Value = serde_json::from_str(&text).expect("the suite is JSON");
    let model = Model::r4();
    let (mut passed, mut bad) = (0, 0);
    let cases = cases["tests"].as_array().expect("a list of tests");
    for case in cases {
        let id = case["id"].as_str().expect("an id");
        if wanted.as_ref().is_some_and(|wanted| !id.contains(&**wanted)) {
            continue;
        }
        match (run(case, &suite, &model), known.get(id)) {
            (Ok(()), None) => passed += 1,
            (Err(_), Some(_)) => {}
            (Ok(()), Some(reason)) => {
                bad += 1;
                println!("PASSED, though listed in fhirpath_known.tsv  {id}: {reason}");
            }
            (Err(why), None) => {
                bad += 1;
                println!(
                    "FAILED  {id}  {}\n        {}",
                    case["expression"],
                    why.replace('\n', "\n        ")
                );
            }
        }
    }
    let score = format!(
        "HL7 FHIRPath tests for R4: {passed} of {} pass, {} are listed with a reason",
        cases.len(),
        known.len()
    );
    println!("{score}");
    if wanted.is_none() && !include_str!("../../docs/fhirpath.md").contains(&score) {
        bad += 1;
        println!("docs/fhirpath.md quotes another score");
    }
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs a case; the error says how it differs from what is expected.
fn run(case: &Value, suite: &Path, model: &Arc<Model>) -> Result<(), String> {
    let outcome = evaluate(case, suite, model);
    if case["invalid"].is_string() {
        return match outcome {
            Err(_) => Ok(()),
            Ok(items) => Err(format!("an error is expected ({}), not {items:?}", case["invalid"])),
        };
    }
    let mut items = outcome?;
    if case["predicate"] == true {
        items = vec![("boolean".to_owned(), (!items.is_empty()).to_string())];
    }
    let expected: Vec<_> = case["output"].as_array().into_iter().flatten().map(expected).collect();
    let same = items.len() == expected.len()
        && items
            .iter()
            .zip(&expected)
            .all(|(item, expected)| agree(item, expected));
    if same {
        Ok(())
    } else {
        Err(format!("expected {expected:?}, not {items:?}"))
    }
}

/// The items of a result: type and text.
fn evaluate(case: &Value, suite: &Path, model: &Arc<Model>) -> Result<Vec<(String, String)>, String> {
    let text = match case["input_json"].as_str() {
        Some(path) => std::fs::read_to_string(suite.join(path)).map_err(|error| error.to_string())?,
        None => "{}".to_owned(),
    };
    let resource: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let context = resource["resourceType"]
        .as_str()
        .and_then(|name| model.definitions().type_named(name));
    let options = Options {
        context: context.into_iter().collect(),
        strict: case["mode"] == "strict",
        ..Options::default()
    };
    let expression = case["expression"].as_str().expect("an expression");
    let expression = Expression::compile(expression, Arc::clone(model), &options).map_err(|error| error.to_string())?;
    let document = Document::new(&text, Arena::default()).map_err(|error| format!("{error:?}"))?;
    let now = DateTime::parse("2026-11-20T12:00:00.000+02:00").expect("a time");
    let focused = expression.on(&document, &now);
    let items = focused.items().map_err(|error| error.to_string())?;
    Ok(items
        .into_iter()
        .map(|item| {
            let name = focused.type_name(&item);
            (name, focused.text(item).unwrap_or_default().into_owned())
        })
        .collect())
}

fn expected(output: &Value) -> (String, String) {
    let name = output["type"].as_str().unwrap_or_default();
    let value = output["value"].as_str().unwrap_or_default();
    let value = match name {
        "date" | "dateTime" => value.trim_start_matches('@'),
        "time" => value.trim_start_matches("@T"),
        _ => value,
    };
    (name.to_owned(), value.to_owned())
}

/// Types are compared without their namespace: `System.Boolean` is `boolean` here.
fn agree(item: &(String, String), expected: &(String, String)) -> bool {
    let number = |text: &str| Decimal::parse(text);
    let temporal = |name: &str| name.eq_ignore_ascii_case("date") || name.eq_ignore_ascii_case("dateTime");
    // Some cases call a date without a time a dateTime.
    let same_type = item.0.eq_ignore_ascii_case(&expected.0) || (temporal(&item.0) && temporal(&expected.0));
    same_type && (item.1 == expected.1 || (expected.0 == "decimal" && number(&item.1) == number(&expected.1)))
}
