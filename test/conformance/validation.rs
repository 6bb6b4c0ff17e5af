//! HL7's tests of its validator, and FHIR's official examples: `cargo test --test validation -- [part of a name]`.
//!
//! The cases are read from `../shared/suites/validation`; without that folder there is nothing to run. A case is compared by its
//! verdict (is there an error?) and by the paths of its errors. Those whose verdict differs, and examples that are reported, stand in
//! `validation_known.tsv` with the reason; what is listed and does not differ any more is a failure too, so that the list stays true.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, fs};

use fhir_das::definitions::{MAX_SIZE, load};
use fhir_das::fhirpath::Model;
use fhir_das::fhirpath::value::DateTime;
use fhir_das::json::{Arena, Document};
use fhir_das::validate::{Issue, Settings, Severity, Validator};
use flate2::read::GzDecoder;
use serde_json::Value;

const SUITE: &str = "../shared/suites/validation";
const EXAMPLES: &str = "build/packages/hl7.fhir.r4.examples-4.0.1.tgz";
const KNOWN: &str = include_str!("validation_known.tsv");

/// What was found in a group of cases.
#[derive(Default)]
struct Score {
    cases: usize,
    same_verdict: usize,
    expected: usize,
    found: usize,
    reported: usize,
    extra: usize,
}

/// Counts what differs from the list of known differences.
struct Checker<'k> {
    known: HashMap<&'k str, &'k str>,
    bad: usize,
}

fn main() -> ExitCode {
    let wanted = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join(SUITE);
    if !suite.exists() {
        println!("{SUITE} is not there: skipped");
        return ExitCode::SUCCESS;
    }
    let known = KNOWN.lines().filter(|line| !line.starts_with('#'));
    let mut checker = Checker {
        known: known.filter_map(|line| line.split_once('\t')).collect(),
        bad: 0,
    };
    run_cases(&suite, wanted.as_deref(), &mut checker);
    run_examples(&suite, wanted.as_deref(), &mut checker);
    if checker.bad == 0 {
        ExitCode::SUCCESS
    } else {
        println!("{} differ from validation_known.tsv", checker.bad);
        ExitCode::FAILURE
    }
}

fn run_cases(suite: &Path, wanted: Option<&str>, checker: &mut Checker) {
    let cases = read_json(&suite.join("cases.json"));
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut validators: HashMap<String, Arc<Validator>> = HashMap::new();
    for case in cases["cases"].as_array().expect("a list of cases") {
        let id = case["id"].as_str().expect("an id");
        if wanted.is_some_and(|wanted| !id.contains(wanted)) {
            continue;
        }
        let supporting = texts(&case["supporting"]);
        let validator = validators
            .entry(supporting.join("\n"))
            .or_insert_with(|| validator_with(suite, &supporting));
        let input = fs::read_to_string(suite.join(case["input"].as_str().expect("a path"))).expect("a file");
        let issues = validate(validator, &input);
        let expected: BTreeSet<String> = case["expected"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|issue| matches!(issue["severity"].as_str(), Some("error" | "fatal")))
            .map(expected_path)
            .collect();
        let found = paths_of_errors(&issues);
        let has_profile = case["profileUrl"].is_string() || case["profileFile"].is_string();
        let group = format!(
            "{}{}",
            case["tier"].as_str().expect("a tier"),
            if has_profile { ", with a profile" } else { "" }
        );
        scores.entry(group.clone()).or_default().add(&expected, &found);
        let differs = expected.is_empty() != found.is_empty();
        // The other tiers need what is not there yet; their figures are printed.
        if group == "A-core" {
            checker.compare(id, differs, wanted.is_some());
        }
        if wanted.is_some() {
            println!("{id}");
            for path in &expected {
                println!(
                    "    expected  {path}{}",
                    if found.contains(path) { "" } else { "  MISSING" }
                );
            }
            for issue in &issues {
                let is_extra = issue.severity >= Severity::Error && !expected.contains(&issue.path);
                println!("    {}{}", describe(issue), if is_extra { "  EXTRA" } else { "" });
            }
        }
    }
    for (group, score) in scores {
        println!("{group}: {score}");
    }
}

fn run_examples(suite: &Path, wanted: Option<&str>, checker: &mut Checker) {
    let list = read_json(&suite.join("valid_r4_examples.json"));
    let names: BTreeSet<&str> = list["files"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLES);
    let mut archive = tar::Archive::new(GzDecoder::new(fs::File::open(path).expect("the definitions are there")));
    let validator = Validator::r4();
    let (mut count, mut clean) = (0, 0);
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").into_owned();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !names.contains(name) || wanted.is_some_and(|wanted| !name.contains(wanted)) {
            continue;
        }
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("UTF-8");
        let mut issues = validate(&validator, &text);
        issues.retain(|issue| issue.severity >= Severity::Error);
        count += 1;
        clean += usize::from(issues.is_empty());
        for issue in &issues {
            *rules.entry(issue.rule.to_string()).or_default() += 1;
        }
        let differs = !issues.is_empty();
        if checker.compare(name, differs, wanted.is_some()) {
            issues
                .iter()
                .take(8)
                .for_each(|issue| println!("    {}", describe(issue)));
        }
    }
    println!("official examples: {clean} of {count} without an error; rules of the others: {rules:?}");
}

impl Checker<'_> {
    /// Compares with the list; whether details are worth printing.
    fn compare(&mut self, id: &str, differs: bool, is_asked: bool) -> bool {
        match (differs, self.known.get(id)) {
            (true, None) => {
                self.bad += 1;
                println!("DIFFERS  {id}");
                true
            }
            (false, Some(reason)) => {
                self.bad += 1;
                println!("AGREES, though listed in validation_known.tsv  {id}: {reason}");
                true
            }
            _ => is_asked,
        }
    }
}

impl Score {
    fn add(&mut self, expected: &BTreeSet<String>, found: &BTreeSet<String>) {
        self.cases += 1;
        self.same_verdict += usize::from(expected.is_empty() == found.is_empty());
        self.expected += expected.len();
        self.found += expected.intersection(found).count();
        self.reported += found.len();
        self.extra += found.difference(expected).count();
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize, whole: usize| (part * 100).checked_div(whole).unwrap_or(100);
        write!(
            f,
            "{} of {} verdicts agree ({} %), {} of {} paths of errors found ({} %), {} of {} reported are extra ({} %)",
            self.same_verdict,
            self.cases,
            share(self.same_verdict, self.cases),
            self.found,
            self.expected,
            share(self.found, self.expected),
            self.extra,
            self.reported,
            (self.extra * 100).checked_div(self.reported).unwrap_or(0)
        )
    }
}

/// A validator with the definitions of a case. They are written to a folder as a package.
fn validator_with(suite: &Path, supporting: &[&str]) -> Arc<Validator> {
    if supporting.is_empty() {
        return Validator::r4();
    }
    let folder: PathBuf = env::temp_dir().join(format!("fhir_das-validation-{}", std::process::id()));
    let package = folder.join("package");
    fs::create_dir_all(&package).expect("a folder");
    let manifest = r#"{"name": "test", "version": "1.0.0", "fhirVersions": ["4.0.1"]}"#;
    fs::write(package.join("package.json"), manifest).expect("a file");
    for (number, path) in supporting.iter().enumerate() {
        fs::copy(suite.join(path), package.join(format!("{number}.json"))).expect("a file");
    }
    let definitions = load(folder.to_str().expect("UTF-8"), MAX_SIZE);
    fs::remove_dir_all(&folder).expect("the folder can go");
    match definitions {
        Ok(definitions) => Arc::new(Validator::new(Arc::new(Model::new(definitions)))),
        Err(error) => {
            println!("definitions of a case are left out: {error}");
            Validator::r4()
        }
    }
}

fn validate(validator: &Validator, text: &str) -> Vec<Issue> {
    let now = DateTime::parse("2026-11-20T12:00:00.000+02:00").expect("a time");
    let document = Document::new(text, Arena::default()).expect("a text that is not too long");
    let settings = Settings::default();
    let issues = validator.validate(&document, &settings, &now);
    let has_error = issues.iter().any(|issue| issue.severity >= Severity::Error);
    let document = Document::new(text, Arena::default()).expect("a text that is not too long");
    assert_eq!(validator.is_valid(&document, &settings, &now), !has_error);
    issues
}

fn paths_of_errors(issues: &[Issue]) -> BTreeSet<String> {
    let errors = issues.iter().filter(|issue| issue.severity >= Severity::Error);
    errors.map(|issue| issue.path.clone()).collect()
}

fn describe(issue: &Issue) -> String {
    let severity = issue.severity.code();
    format!(
        "{severity:11} {} [{}] at byte {}: {}",
        issue.path, issue.rule, issue.offset, issue.message
    )
}

/// Messages in whose paths the HL7 validator counts from 1.
const FROM_ONE: [&str; 3] = [
    "BUNDLE_BUNDLE_ENTRY_NOTFOUND_CANNOT",
    "Bundle_BUNDLE_Entry_NotFound",
    "Bundle_BUNDLE_Entry_Orphan_DOCUMENT",
];

/// The path of an expected issue, counted from 0 as FHIRPath does.
fn expected_path(issue: &Value) -> String {
    let path = without_comments(issue["expression"].as_str().unwrap_or_default());
    if !issue["msgId"].as_str().is_some_and(|id| FROM_ONE.contains(&id)) {
        return path;
    }
    let mut parts = path.split('[');
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (index, rest) = part.split_once(']').unwrap_or((part, ""));
        let index: usize = index.parse().unwrap_or(1);
        result.extend(["[", &index.saturating_sub(1).to_string(), "]", rest]);
    }
    result
}

/// A path without the names of resources that the HL7 validator puts into it: `resource/*Patient/1*/`.
fn without_comments(path: &str) -> String {
    let mut parts = path.split("/*");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        result.push_str(part.split_once("*/").map_or(part, |(_, rest)| rest));
    }
    result
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn read_json(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("a file of the suite");
    serde_json::from_str(&text).expect("JSON")
}
