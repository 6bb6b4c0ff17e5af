//! Times FHIRPath expressions over JSON texts, parsing included, in one run.
//!
//! `cargo bench --no-default-features --bench fhirpath -- FILE [EXPRESSION …]` reads one resource from each line of FILE. All jobs
//! take turns over a few resources at a time, which stay in the cache. Of the rounds the fastest counts: other programs only
//! ever add time.

use fhir_das::fhirpath::value::DateTime;
use fhir_das::fhirpath::{Expression, Model, Options};
use fhir_das::json::{Arena, Document};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Resources that all jobs take turns over while they stay in the cache.
const BATCH: usize = 128;

const ROUNDS: usize = 15;

const EXPRESSIONS: [&str; 6] = [
    "id",
    "subject.reference",
    "code.coding.where(system='http://loinc.org').code",
    "value.ofType(Quantity).value",
    "category.coding.where(code='vital-signs').exists() and value.exists()",
    "effective.ofType(dateTime) >= @2024-01-01 and status in ('final' | 'amended')",
];

fn evaluate(expression: &Expression, document: &Document<'_>, now: &DateTime) -> usize {
    let mut bytes = 0;
    let focused = expression.on(document, now);
    let flow = focused.each(|item| {
        bytes += focused.text(item).map_or(0, |text| text.len());
        true
    });
    flow.expect("an expression that does not fail");
    bytes
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let Some(path) = arguments.next() else {
        println!("usage: cargo bench --bench fhirpath -- FILE [EXPRESSION …]   (FILE: NDJSON)");
        return;
    };
    let sources: Vec<String> = arguments.collect();
    let sources = if sources.is_empty() {
        EXPRESSIONS.map(str::to_owned).to_vec()
    } else {
        sources
    };
    let file = std::fs::read_to_string(path).expect("a file of NDJSON");
    let texts: Vec<&str> = file.lines().collect();
    let now = DateTime::from_unix(1_800_000_000, 0, 0).expect("a date");
    let compile = |source: &String| {
        Expression::compile(source, Model::r4(), &Options::default()).unwrap_or_else(|error| panic!("{error}"))
    };
    let expressions: Vec<_> = sources.iter().map(compile).collect();

    // One job for each expression, and one for all of them on one document.
    let mut jobs: Vec<(&str, &[Expression])> = sources.iter().map(String::as_str).zip(expressions.chunks(1)).collect();
    jobs.push(("all of these on one document", &expressions));
    let mut arena = Arena::default();
    let mut times = vec![Duration::ZERO; jobs.len()];
    let mut checks = vec![0; jobs.len()];
    for batch in texts.chunks(BATCH) {
        let mut fastest = vec![Duration::MAX; jobs.len()];
        for _ in 0..ROUNDS {
            for (number, (_, expressions)) in jobs.iter().enumerate() {
                let start = Instant::now();
                let mut bytes = 0;
                for text in batch {
                    let document = Document::new(text, std::mem::take(&mut arena)).expect("a short text");
                    for expression in *expressions {
                        bytes += black_box(evaluate(expression, &document, &now));
                    }
                    arena = document.into_arena();
                }
                fastest[number] = fastest[number].min(start.elapsed());
                checks[number] += bytes;
            }
        }
        for (time, fastest) in times.iter_mut().zip(fastest) {
            *time += fastest;
        }
    }
    let resources = f64::from(u32::try_from(texts.len()).expect("few resources"));
    println!("{:>8}{:>14}  {resources} resources", "ns", "bytes given");
    for (((name, _), time), check) in jobs.iter().zip(times).zip(checks) {
        println!(
            "{:8.1}{:14}  {name}",
            time.as_secs_f64() * 1e9 / resources,
            check / ROUNDS
        );
    }
}
