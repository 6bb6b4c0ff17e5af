//! What the validator finds in files, and how fast: `cargo bench --no-default-features --bench validate -- FILE…`.
//!
//! The files are Bundles or single resources in JSON. Prints the number of issues of each rule, then resources a second, on one core,
//! for whole documents and for each entry's resource alone.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};
use std::{env, fs};

use fhir_das::fhirpath::value::DateTime;
use fhir_das::json::{Arena, Document};
use fhir_das::validate::{Settings, Validator};

fn main() {
    let paths: Vec<_> = env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    if paths.is_empty() {
        println!("name JSON files to see what the validator finds in them");
        return;
    }
    let documents: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a file"))
        .collect();
    let resources: Vec<String> = documents.iter().flat_map(|text| entries(text)).collect();
    let validator = Validator::r4();
    let settings = Settings::default();
    let now = DateTime::parse("2026-11-20T12:00:00.000+02:00").expect("a time");

    let mut rules: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for text in &documents {
        let document = Document::new(text, Arena::default()).expect("a document");
        for issue in validator.validate(&document, &settings, &now) {
            *rules
                .entry((issue.rule.to_string(), issue.severity.code()))
                .or_default() += 1;
        }
    }
    for ((rule, severity), count) in &rules {
        println!("{count:8}  {severity:11} {rule}");
    }
    println!("{} documents, {} resources", documents.len(), resources.len());

    let mut arena = Arena::default();
    let mut each = |texts: &[String], only_verdict: bool| {
        for text in texts {
            let document = Document::whole(text, std::mem::take(&mut arena)).expect("a document");
            if only_verdict {
                black_box(validator.is_valid(&document, &settings, &now));
            } else {
                black_box(validator.validate(&document, &settings, &now));
            }
            arena = document.into_arena();
        }
    };
    for (name, texts, only_verdict) in [
        ("whole documents", &documents, false),
        ("single resources", &resources, false),
        ("single resources, is_valid", &resources, true),
    ] {
        let fastest = fastest(|| each(texts, only_verdict));
        let rate = u32::try_from(resources.len()).map_or(0.0, f64::from) / fastest.as_secs_f64();
        println!("{name}: {rate:.0} resources a second");
    }
}

fn fastest(mut work: impl FnMut()) -> Duration {
    let timed = (0..15).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    timed.min().unwrap_or_default()
}

/// The resources of a Bundle's entries; the resource itself, if it is no Bundle.
fn entries(text: &str) -> Vec<String> {
    let document = Document::new(text, Arena::default()).expect("a document");
    let Some(entries) = document.root().and_then(|root| document.member(root, "entry")) else {
        return vec![text.to_owned()];
    };
    let resources = document
        .elements(entries)
        .filter_map(|entry| document.member(entry, "resource"));
    resources.map(|resource| document.raw(resource).to_owned()).collect()
}
