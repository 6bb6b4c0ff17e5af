//! Compiles FHIR's definitions to the tables that are embedded, and embeds the pipeline's SQL in the order of its build
//! scripts, which are the one source of that order.

#[path = "src/definitions/compile/mod.rs"]
mod compile;
#[path = "src/definitions/encode.rs"]
mod encode;
#[path = "src/error.rs"]
mod error;
#[path = "src/definitions/model/mod.rs"]
#[allow(dead_code, reason = "the extension reads what is written here")]
mod model;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs, process};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// FHIR R4 with its examples: the one package that has all definitions in one place. The Makefile fetches it.
const DEFINITIONS: &str = "build/packages/hl7.fhir.r4.examples-4.0.1.tgz";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=sql");
    println!("cargo:rerun-if-changed={DEFINITIONS}");
    compile_definitions();
    if env::var_os("CARGO_FEATURE_EXTENSION").is_none() {
        return;
    }
    let mut generated = String::new();
    for (name, build_script) in [("BUILD", "sql/build.sql"), ("BUILD_DEBUG", "sql/build_debug.sql")] {
        writeln!(generated, "static {name}: &[Script] = &[{}];", scripts(build_script)).expect("a String takes all");
    }
    write_generated("scripts.rs", &generated);
    write_generated("views.rs", &format!("static VIEWS: &[Embedded] = &[{}];", views()));
}

fn write_generated(name: &str, text: &str) {
    let target = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join(name);
    fs::write(target, text).expect("cargo's folder takes a file");
}

fn compile_definitions() {
    if !Path::new(DEFINITIONS).exists() {
        println!("cargo::error=FHIR's definitions are not there yet ({DEFINITIONS}): run `make definitions`, once");
        process::exit(1);
    }
    let compiled = compile::Package::read(DEFINITIONS, u64::MAX).and_then(|package| {
        compile::compile(
            model::Tables::default(),
            &[compile::Package {
                path: String::new(),
                ..package
            }],
        )
    });
    let tables = compiled.unwrap_or_else(|error| panic!("{error}"));
    write_compressed("definitions.bin", &encode::tables(&tables));
    write_compressed("definitions_prose.bin", &encode::strings(&tables.prose));
}

fn write_compressed(name: &str, bytes: &[u8]) {
    let target = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join(name);
    let mut compressed = ZlibEncoder::new(Vec::new(), Compression::best());
    let compressed = compressed.write_all(bytes).and_then(|()| compressed.finish());
    fs::write(target, compressed.expect("memory takes all")).expect("cargo's folder takes a file");
}

/// The scripts that a build script reads, as items of a Rust slice.
fn scripts(build_script: &str) -> String {
    if !Path::new(build_script).exists() {
        println!("cargo:warning={build_script} is missing");
        return String::new();
    }
    let text = fs::read_to_string(build_script).unwrap_or_else(|error| panic!("{build_script}: {error}"));
    text.lines()
        .map(str::trim)
        .filter_map(|line| script(build_script, line))
        .collect()
}

/// The views in the layers' folders, by name, as items of a Rust slice.
fn views() -> String {
    let layers = fs::read_dir("sql").into_iter().flatten();
    let files = layers.flat_map(|layer| {
        fs::read_dir(layer.expect("a folder that is there").path())
            .into_iter()
            .flatten()
    });
    let mut views: Vec<_> = files
        .filter_map(|file| {
            let path = file.expect("a file that is there").path();
            let file = path.to_str().expect("our names are UTF-8");
            let name = file.strip_prefix("sql/")?.strip_suffix(".view.json")?.to_owned();
            let absolute = fs::canonicalize(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
            let absolute = absolute.to_str().expect("a checkout's path is UTF-8").to_owned();
            Some((name, absolute))
        })
        .collect();
    views.sort();
    let items = views.iter().map(|(name, absolute)| {
        let name = format!("fhir_das:{name}");
        format!("Embedded {{ name: {name:?}, view: include_str!({absolute:?}) }}, ")
    });
    items.collect()
}

/// The script that a line reads, or all of those that a list of scripts there reads. Comments and the CLI's other
/// commands read none; SQL would be lost, and is refused.
fn script(build_script: &str, line: &str) -> Option<String> {
    let Some(path) = line.strip_prefix(".read ").map(str::trim) else {
        assert!(
            line.is_empty() || line.starts_with('.') || line.starts_with("--"),
            "{build_script}: neither `.read`, a comment nor a command: {line}"
        );
        return None;
    };
    let parts: Vec<_> = path.split('/').collect();
    let (layer, file) = match parts[..] {
        ["sql", layer, file] => (layer, file),
        ["sql", _] => return Some(scripts(path)),
        _ => panic!("{build_script}: neither sql/<layer>/<name>.sql nor a list sql/<name>.sql: {path}"),
    };
    let name = file
        .strip_suffix(".sql")
        .unwrap_or_else(|| panic!("{build_script}: not a .sql file: {path}"));
    let absolute = fs::canonicalize(path).unwrap_or_else(|error| panic!("{build_script}: {path}: {error}"));
    let absolute = absolute.to_str().expect("a checkout's path is UTF-8");
    Some(format!(
        "Script {{ layer: {layer:?}, name: {name:?}, sql: include_str!({absolute:?}) }}, "
    ))
}
