//! FHIR's own examples keep the rules of their resources: a rule that is evaluated wrongly would show.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;

use super::{NOW, model};
use crate::fhirpath::value::DateTime;
use crate::fhirpath::{Expression, Item, Options};
use crate::json::{Arena, Document};

const PACKAGE: &str = "build/packages/hl7.fhir.r4.examples-4.0.1.tgz";

/// Longer ones are left out, and so is what there is more of: value sets and other definitions.
const LONGEST: u64 = 256 << 10;
const MOST_OF_A_TYPE: usize = 200;

/// Examples that break a rule, each with the reason.
const BROKEN: &[(&str, &str, &str)] = &[(
    "StructureDefinition-Definition.json",
    "sdf-4",
    "a logical model that has no base, and is not abstract",
)];

#[test]
fn the_examples_keep_the_rules_of_their_resources() {
    let package = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(PACKAGE)).unwrap();
    let mut archive = tar::Archive::new(GzDecoder::new(&package[..]));
    let now = DateTime::parse(NOW).unwrap();
    let (mut rules, mut counts) = (HashMap::new(), HashMap::new());
    let (mut examples, mut evaluated, mut wrong, mut broken) = (0, 0, Vec::new(), Vec::new());
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().display().to_string();
        if entry.size() > LONGEST || Path::new(&path).extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path
            .rsplit('/')
            .next()
            .and_then(|file| file.split('-').next())
            .unwrap_or_default();
        let count = counts.entry(name.to_owned()).or_insert(0);
        *count += 1;
        if *count > MOST_OF_A_TYPE {
            continue;
        }
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let document = Document::new(&text, Arena::default()).unwrap();
        let root = document.root().unwrap();
        let Some(name) = document.member(root, "resourceType").map(|name| document.string(name)) else {
            continue;
        };
        examples += 1;
        let rules = rules.entry(name.to_string()).or_insert_with(|| rules_of(&name));
        for (key, expression) in rules {
            evaluated += 1;
            let focused = expression.on(&document, &now);
            let kept = match focused.items() {
                Ok(items) => matches!(items[..], [Item::Boolean(true)]),
                Err(error) => {
                    wrong.push(format!("{path} {key}: {error}"));
                    continue;
                }
            };
            let known = BROKEN.iter().find(|known| path.ends_with(known.0) && known.1 == *key);
            match (kept, known) {
                (false, None) => wrong.push(format!("{path} breaks {key}")),
                (false, Some(known)) => broken.push(known),
                (true, _) => {}
            }
        }
    }
    assert!(
        examples > 1_000 && evaluated > 5_000,
        "{examples} examples, {evaluated} evaluations"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for known in BROKEN {
        assert!(broken.contains(&known), "{known:?} keeps the rule, though it is listed");
    }
}

/// The rules of a type of resources, less those that only warn.
fn rules_of(name: &str) -> Vec<(String, Expression)> {
    let model = model();
    let definitions = model.definitions();
    let id = definitions.type_named(name).unwrap();
    let root = definitions.element(definitions.root(id).unwrap());
    let options = Options {
        context: vec![id],
        as_filters: true,
        ..Options::default()
    };
    let rules = root.constraints().filter(|rule| rule.is_error);
    rules
        .filter_map(|rule| {
            let expression = Expression::compile(rule.expression?, model.clone(), &options).ok()?;
            Some((rule.key.to_owned(), expression))
        })
        .collect()
}
