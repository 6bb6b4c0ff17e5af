//! Times the lazy JSON document beside `serde_json` and a plain search through memory, in one run.
//!
//! `cargo bench --no-default-features --bench document -- FILE` reads one resource from each line of FILE. All jobs take turns
//! over a few resources at a time, which stay in the cache. Of the rounds the fastest counts: other programs only ever add time.

use fhir_das::json::{Arena, Document, NodeId};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;

/// Resources that all jobs take turns over while they stay in the cache.
const BATCH: usize = 128;

type Job = (&'static str, fn(&str, &mut Arena) -> usize);

const JOBS: [Job; 8] = [
    ("memory scan", |text, _| {
        memchr::memchr(0, text.as_bytes()).unwrap_or(text.len())
    }),
    ("new", |text, arena| {
        with(text, arena, |document, root| document.offset(root) + 1)
    }),
    ("id", |text, arena| {
        with(text, arena, |document, root| {
            document.member(root, "id").map_or(0, |id| document.string(id).len())
        })
    }),
    ("subject.reference", |text, arena| {
        with(text, arena, |document, root| {
            let subject = document.member(root, "subject");
            let reference = subject.and_then(|subject| document.member(subject, "reference"));
            reference.map_or(0, |reference| document.string(reference).len())
        })
    }),
    ("code.coding.code", |text, arena| {
        with(text, arena, |document, root| {
            let Some(code) = document.member(root, "code") else {
                return 0;
            };
            let Some(coding) = document.member(code, "coding") else {
                return 0;
            };
            let codes = document
                .elements(coding)
                .filter_map(|coding| document.member(coding, "code"));
            codes.map(|code| document.string(code).len()).sum()
        })
    }),
    ("all members of the root", |text, arena| {
        with(text, arena, |document, root| document.children(root).count())
    }),
    ("all nodes", |text, arena| {
        with(text, arena, |document, root| {
            document.descendants_and_self(root).count()
        })
    }),
    ("serde_json::Value", |text, _| {
        serde_json::from_str::<serde_json::Value>(text).map_or(0, |value| usize::from(value.is_object()))
    }),
];

fn with(text: &str, arena: &mut Arena, job: impl Fn(&Document<'_>, NodeId) -> usize) -> usize {
    let document = Document::new(text, std::mem::take(arena)).expect("a short text");
    let result = document.root().map_or(0, |root| job(&document, root));
    *arena = document.into_arena();
    result
}

fn main() {
    let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        println!("usage: cargo bench --bench document -- FILE   (NDJSON)");
        return;
    };
    let file = std::fs::read_to_string(path).expect("a file of NDJSON");
    let texts: Vec<&str> = file.lines().collect();
    let mut times = [Duration::ZERO; JOBS.len()];
    let mut checks = [0; JOBS.len()];
    let mut arena = Arena::default();
    for batch in texts.chunks(BATCH) {
        let mut fastest = [Duration::MAX; JOBS.len()];
        for _ in 0..ROUNDS {
            for (number, (_, job)) in JOBS.iter().enumerate() {
                let start = Instant::now();
                let results = batch.iter().map(|text| black_box(job(text, &mut arena)));
                checks[number] += results.sum::<usize>();
                fastest[number] = fastest[number].min(start.elapsed());
            }
        }
        for (time, fastest) in times.iter_mut().zip(fastest) {
            *time += fastest;
        }
    }
    let resources = f64::from(u32::try_from(texts.len()).expect("few resources"));
    let nanoseconds = times.map(|time| time.as_secs_f64() * 1e9 / resources);
    let bytes = f64::from(u32::try_from(file.len()).expect("a short file")) / resources;
    let serde_json = nanoseconds[JOBS.len() - 1];
    println!("{resources} resources of {bytes:.0} bytes");
    println!(
        "{:26}{:>10}{:>8}{:>14}{:>14}",
        "", "ns", "GB/s", "to serde_json", "result"
    );
    for ((name, _), (time, check)) in JOBS
        .iter()
        .zip(nanoseconds.into_iter().zip(checks.map(|check| check / ROUNDS)))
    {
        println!(
            "{name:26}{time:10.1}{:8.2}{:14.4}{check:14}",
            bytes / time,
            time / serde_json
        );
    }
}
