//! Packages: what is read of them, what is refused, and what is kept.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};

use super::super::compile::compile;
use super::terminology::{FRUIT, package, with_files};
use super::*;

/// A folder for the files of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("fhir_das_{}_{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for temporary files");
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("UTF-8").to_owned()
    }

    /// Writes an archive with these entries, and says where.
    fn archive(&self, name: &str, entries: &[(&str, &str)]) -> String {
        let path = self.path(name);
        let mut archive = Builder::new(GzEncoder::new(
            File::create(&path).expect("a file"),
            Compression::best(),
        ));
        for (name, text) in entries {
            let mut header = Header::new_gnu();
            // `set_path` refuses what some of these tests are about.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(text.len() as u64);
            header.set_entry_type(EntryType::Regular);
            header.set_cksum();
            archive.append(&header, text.as_bytes()).expect("an entry");
        }
        archive.into_inner().and_then(GzEncoder::finish).expect("an archive");
        path
    }

    fn files(&self, folder: &str, files: &[(&str, &str)]) -> String {
        for (name, text) in files {
            let path = self.0.join(folder).join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        self.path(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        r#"{{"name": "{name}", "version": "1.0.0", "fhirVersions": ["4.0.1"], "dependencies": {{{dependencies}}}}}"#
    )
}

const PROFILE: &str = r#"{
    "resourceType": "StructureDefinition", "url": "http://test/profile", "version": "1.0.0", "name": "TestPatient",
    "kind": "resource", "abstract": false, "type": "Patient", "derivation": "constraint",
    "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
    "differential": {"element": [
        {"id": "Patient", "path": "Patient"},
        {"id": "Patient.name", "path": "Patient.name", "min": 1},
        {"id": "Patient.contact.name", "path": "Patient.contact.name", "max": "0"}]}}"#;

const NO_DEFINITION: &str = r#"{"resourceType": "Patient", "id": "example"}"#;

fn error(path: &str) -> String {
    let error = load(path, MAX_SIZE).expect_err("a bad package").to_string();
    let place = path.split(',').next_back().unwrap_or(path);
    assert!(
        error.contains("packages need each other") || error.starts_with(place),
        "{error}"
    );
    error
}

#[test]
fn an_archive_and_a_folder() {
    let folder = Folder::new("archive_and_folder");
    let manifest = manifest("test", r#""hl7.fhir.r4.core": "4.0.1""#);
    let entries = [
        ("package/package.json", &*manifest),
        ("package/profile.json", PROFILE),
        ("package/example.json", NO_DEFINITION),
        ("package/.index.json", "not read"),
        ("package/readme.md", "not read"),
        ("package/example/Patient-bad.json", "not read"),
    ];
    let archive = folder.archive("test.tgz", &entries);
    let unpacked = folder.files("unpacked", &entries);
    let inner = folder.path("unpacked/package");
    for path in [archive, unpacked, inner] {
        let definitions = load(&format!(" {path} ,"), MAX_SIZE).expect("a package");
        let packages: Vec<_> = definitions
            .packages()
            .map(|package| (package.name(), package.version(), package.path()))
            .collect();
        assert_eq!(
            packages,
            [("hl7.fhir.r4.examples", "4.0.1", None), ("test", "1.0.0", Some(&*path))]
        );
        let package = definitions.packages().nth(1).expect("two");
        let expected = Counts {
            profiles: 1,
            ..Counts::default()
        };
        assert_eq!(package.counts(), expected);
        assert_eq!(package.dependencies().collect::<Vec<_>>(), ["hl7.fhir.r4.core#4.0.1"]);
        assert_eq!(package.missing().len(), 0);
        let profile = definitions
            .structure("http://test/profile|1.0.0")
            .expect("it was loaded");
        assert!(profile.is_differential());
        assert_eq!(definitions.type_name(profile.type_id()), "Patient");
    }
}

#[test]
fn a_differential_says_what_it_changes() {
    let definitions = with_files(&[PROFILE]).expect("well-formed");
    let profile = definitions.structure("http://test/profile").expect("it is there");
    let elements: Vec<_> = profile.elements().collect();
    assert_eq!(elements.len(), 3);
    assert_eq!((elements[1].stated_min(), elements[1].stated_max()), (Some(1), None));
    assert_eq!(
        (elements[2].stated_min(), elements[2].stated_max()),
        (None, Some(Some(0)))
    );
    assert_eq!(elements[2].parent().map(|parent| parent.path()), Some("Patient"));
    assert_eq!(elements[0].children().count(), 2);
    assert_eq!(elements[1].types().len(), 0);
}

#[test]
fn the_same_packages_are_loaded_once() {
    let folder = Folder::new("loaded_once");
    let path = folder.archive("test.tgz", &[("package/package.json", &*manifest("test", ""))]);
    let first = load(&path, MAX_SIZE).expect("a package");
    assert!(Arc::ptr_eq(&first, &load(&path, MAX_SIZE).expect("a package")));
    assert!(Arc::ptr_eq(
        &Definitions::r4(),
        &load(" , ", MAX_SIZE).expect("no package")
    ));
    folder.archive(
        "test.tgz",
        &[
            ("package/package.json", &*manifest("test", "")),
            ("package/profile.json", PROFILE),
        ],
    );
    let second = load(&path, MAX_SIZE).expect("a package");
    assert!(!Arc::ptr_eq(&first, &second));
    assert!(first.structure("http://test/profile").is_none() && second.structure("http://test/profile").is_some());

    let unpacked = folder.files("unpacked", &[("package.json", &*manifest("test", ""))]);
    let first = load(&unpacked, MAX_SIZE).expect("a package");
    assert!(Arc::ptr_eq(&first, &load(&unpacked, MAX_SIZE).expect("a package")));
    folder.files("unpacked", &[("profile.json", PROFILE)]);
    let second = load(&unpacked, MAX_SIZE).expect("a package");
    assert!(second.structure("http://test/profile").is_some());
}

#[test]
fn dependencies() {
    let folder = Folder::new("dependencies");
    let archive = |name: &str, dependencies: &str| {
        folder.archive(
            &format!("{name}.tgz"),
            &[("package/package.json", &*manifest(name, dependencies))],
        )
    };
    let first = archive(
        "first",
        r#""second": "1.0.0", "hl7.fhir.r4.core": "4.0.1", "third": "2.0.0", "other": "1.0.0""#,
    );
    let second = archive("second", r#""third": "1.0.0""#);
    let third = archive("third", "");
    let definitions = load(&[first, second, third].join(","), MAX_SIZE).expect("packages");
    let missing: Vec<Vec<_>> = definitions
        .packages()
        .map(|package| package.missing().collect())
        .collect();
    assert_eq!(
        missing,
        [
            vec![],
            vec!["third#2.0.0 (given is 1.0.0)", "other#1.0.0"],
            vec![],
            vec![]
        ]
    );

    let one = archive("one", r#""two": "1.0.0""#);
    let two = archive("two", r#""three": "1.0.0""#);
    let three = archive("three", r#""two": "1.0.0""#);
    let itself = archive("itself", r#""itself": "1.0.0""#);
    assert_eq!(
        error(&[one, two, three].join(",")),
        "packages need each other: two → three → two"
    );
    assert_eq!(error(&itself), "packages need each other: itself → itself");
}

#[test]
fn what_is_no_package() {
    let folder = Folder::new("no_package");
    let whole = manifest("test", "");
    let manifest = ("package/package.json", &*whole);
    let archive = |entries: &[(&str, &str)]| folder.archive("test.tgz", entries);
    assert!(error(&folder.path("none.tgz")).contains("No such file"));
    assert!(error(&archive(&[])).ends_with("not a FHIR package: there is no package/package.json"));
    assert!(error(&archive(&[("package/x.json", PROFILE)])).ends_with("there is no package/package.json"));
    assert!(error(&archive(&[("package/package.json", "{}")])).ends_with("package.json: name is missing"));
    assert!(
        error(&archive(&[("package/package.json", "[]")]))
            .ends_with("package.json: not a JSON object (line 1, column 0)")
    );
    for escape in [
        "../evil.json",
        "package/../../evil.json",
        "/etc/evil.json",
        "package/x/../../../evil",
    ] {
        let error = error(&archive(&[manifest, (escape, "{}")]));
        assert!(
            error.ends_with(&format!("{escape} leaves the package's folder")),
            "{error}"
        );
    }
    for (text, problem) in [
        ("{", "x.json: not well-formed JSON (line 1, column 1)"),
        ("7", "x.json: not a JSON object"),
        (r#"{"resourceType": 7}"#, "x.json: resourceType is not a string"),
        (r#"{"resourceType": "ValueSet"}"#, "x.json: url is missing"),
        (
            r#"{"resourceType": "ValueSet", "url": "x", "compose": []}"#,
            "x.json: compose is not an object",
        ),
        (
            r#"{"resourceType": "CodeSystem", "url": "x", "content": "all"}"#,
            "x.json: content has the unknown code \"all\"",
        ),
        (
            r#"{"resourceType": "CodeSystem", "url": "x", "content": "complete", "concept": [{"display": "x"}]}"#,
            "x.json: a concept: code is missing",
        ),
        (
            r#"{"resourceType": "StructureDefinition", "url": "x", "kind": "thing", "type": "x"}"#,
            "x.json: kind has the unknown code \"thing\"",
        ),
        (
            r#"{"resourceType": "StructureDefinition", "url": "x", "kind": "resource", "type": "x",
                "snapshot": {"element": [{"path": "x"}, {"path": "x.y", "max": "many"}]}}"#,
            "x.json: element 2 (x.y): max is neither a number nor *",
        ),
        (
            r#"{"resourceType": "StructureDefinition", "url": "x", "kind": "resource", "type": "x",
                "snapshot": {"element": [{"path": "x"}, {"path": "x.y", "min": -1}]}}"#,
            "x.json: element 2 (x.y): min is not a whole number",
        ),
        (
            r#"{"resourceType": "StructureDefinition", "url": "x", "kind": "resource", "type": "x",
                "snapshot": {"element": [{"id": "x"}]}}"#,
            "x.json: element 1: path is missing",
        ),
    ] {
        let error = error(&archive(&[manifest, ("package/x.json", text)]));
        assert!(error.contains(problem), "{error}");
    }
    let other = r#"{"name": "test", "version": "1", "fhirVersions": ["5.0.0", "4.3.0"]}"#;
    let error_of_version = error(&archive(&[("package/package.json", other)]));
    assert!(
        error_of_version.ends_with("the package is for FHIR 5.0.0, 4.3.0, not for R4 (4.0.1)"),
        "{error_of_version}"
    );

    let path = folder.path("text.tgz");
    fs::write(&path, "no archive").expect("a file");
    assert!(error(&path).contains("not a FHIR package"));
    let whole = fs::read(archive(&[manifest, ("package/x.json", PROFILE)])).expect("it was written");
    fs::write(&path, &whole[..whole.len() - 100]).expect("a file");
    assert!(error(&path).contains("not a FHIR package"));
    fs::write(folder.path("unpacked"), "").expect("a file");
    assert!(error(&folder.path("unpacked")).contains("not a FHIR package"));
}

#[test]
fn a_package_that_expands_too_far() {
    let folder = Folder::new("expands");
    let manifest = manifest("test", "");
    let zeros = " ".repeat(1 << 20);
    let path = folder.archive(
        "bomb.tgz",
        &[("package/package.json", &*manifest), ("other/zeros", &zeros)],
    );
    assert!(fs::metadata(&path).expect("it was written").len() < 10_000);
    for max_size in [100, 1000, 1 << 20] {
        let error = load(&path, max_size).expect_err("too large").to_string();
        assert_eq!(
            error,
            format!("{path}: the package expands to more than {max_size} bytes")
        );
    }
    assert!(load(&path, 2 << 20).is_ok());
    let unpacked = folder.files(
        "unpacked",
        &[("package.json", &*manifest), ("x.json", &format!("{{}}{zeros}"))],
    );
    let error = load(&unpacked, 1 << 20).expect_err("too large").to_string();
    assert_eq!(
        error,
        format!("{unpacked}: the package expands to more than {} bytes", 1 << 20)
    );
}

#[test]
fn types_of_a_package() {
    let logical = |name: &str, base: &str| {
        format!(
            r##"{{"resourceType": "StructureDefinition", "url": "http://test/{name}", "kind": "logical", "type": "{name}",
                "derivation": "specialization", "baseDefinition": "{base}", "snapshot": {{"element": [
                    {{"path": "{name}"}}, {{"path": "{name}.part", "type": [{{"code": "BackboneElement"}}]}},
                    {{"path": "{name}.part.name", "type": [{{"code": "string"}}]}},
                    {{"path": "{name}.part.part", "contentReference": "#{name}.part"}},
                    {{"path": "{name}.other", "type": [{{"code": "Nowhere"}}]}}]}}}}"##
        )
    };
    let element = "http://hl7.org/fhir/StructureDefinition/Element";
    let definitions = with_files(&[&logical("Model", element), &logical("Patient", element)]).expect("well-formed");
    let id = |name| definitions.type_named(name).expect(name);
    assert_eq!(definitions.kind(id("Model")), TypeKind::Logical);
    assert!(definitions.is_a(id("Model"), id("Element")));
    let part = definitions.child(id("Model.part"), "part").expect("part");
    assert_eq!(names(&definitions, part), ["Model.part"]);
    let other = definitions.child(id("Model"), "other").expect("other");
    assert_eq!(names(&definitions, other), ["Nowhere"]);
    assert_eq!(definitions.kind(id("Nowhere")), TypeKind::Unknown);
    // FHIR's own types stay what they are.
    assert_eq!(definitions.kind(id("Patient")), TypeKind::Resource);
    assert!(definitions.child(id("Patient"), "birthDate").is_some());
    assert!(definitions.type_named("Patient.part").is_none());

    let error = with_files(&[&logical("A", "B"), &logical("B", "A")])
        .expect_err("a circle")
        .to_string();
    assert!(error.contains("is derived from itself"), "{error}");
    let line: Vec<_> = (0..200)
        .map(|at| logical(&format!("T{at}"), &format!("T{}", at + 1)))
        .collect();
    let error = with_files(&line.iter().map(String::as_str).collect::<Vec<_>>())
        .expect_err("too long")
        .to_string();
    assert!(error.contains("or through more than 100 others"), "{error}");
}

#[test]
fn values_keep_their_digits() {
    let definitions = with_files(&[r#"{
        "resourceType": "StructureDefinition", "url": "http://test/x", "kind": "complex-type", "type": "Quantity",
        "derivation": "constraint", "snapshot": {"element": [
            {"path": "Quantity", "patternQuantity": { "value": 1.50, "unit" : "a \"b\" \\" }},
            {"path": "Quantity.value", "fixedDecimal": 0.10, "minValueDecimal": -1e-3, "maxValueDecimal": 9007199254740993},
            {"path": "Quantity.unit", "fixedString": " two  spaces ", "maxLength": 12}]}}"#])
    .expect("well-formed");
    let structure = definitions.structure("http://test/x").expect("it is there");
    let values: Vec<Vec<_>> = structure
        .elements()
        .map(|element| {
            element
                .values()
                .map(|value| (value.role.code(), definitions.type_name(value.type_id), value.json))
                .collect()
        })
        .collect();
    assert_eq!(
        values,
        [
            vec![("pattern", "Quantity", r#"{"value":1.50,"unit":"a \"b\" \\"}"#)],
            vec![
                ("fixed", "decimal", "0.10"),
                ("minValue", "decimal", "-1e-3"),
                ("maxValue", "decimal", "9007199254740993"),
            ],
            vec![("fixed", "string", "\" two  spaces \"")],
        ]
    );
    assert_eq!(
        structure.elements().nth(2).and_then(|element| element.max_length()),
        Some(12)
    );
}

#[test]
fn the_packages_of_the_european_patient_summary() {
    let folder = Path::new("../shared/packages");
    if !folder.is_dir() {
        return;
    }
    let paths: Vec<_> = [
        "hl7.fhir.eu.base-2.0.0",
        "hl7.fhir.eu.eps-1.0.0-xtehr",
        "hl7.fhir.eu.laboratory-2.0.0",
    ]
    .iter()
    .map(|name| folder.join(format!("{name}.tgz")).display().to_string())
    .collect();
    let definitions = load(&paths.join(","), MAX_SIZE).expect("packages");
    let counts: Vec<_> = definitions.packages().map(|package| package.counts()).collect();
    let counts: Vec<_> = counts
        .iter()
        .map(|count| (count.types, count.profiles, count.extensions, count.value_sets))
        .collect();
    assert_eq!(
        counts,
        [(214, 48, 393, 1316), (0, 23, 0, 8), (0, 23, 0, 1), (0, 14, 5, 15)]
    );
    let missing: Vec<_> = definitions.packages().nth(2).expect("three").missing().collect();
    assert_eq!(
        missing,
        [
            "hl7.fhir.uv.extensions.r4#5.2.0",
            "hl7.fhir.uv.ips#2.0.0",
            "hl7.fhir.eu.extensions.r4#1.3.0"
        ]
    );
    let patient = definitions
        .structure("http://hl7.eu/fhir/base/StructureDefinition/patient-eu-core")
        .expect("a profile");
    assert_eq!(definitions.type_name(patient.type_id()), "Patient");
    let name = patient
        .elements()
        .find(|element| element.path() == "Patient.name")
        .expect("name");
    assert_eq!((name.min(), name.max()), (1, None));
    for structure in definitions.structures().skip(655) {
        for element in structure.elements().skip(1) {
            assert!(
                element.types().len() > 0,
                "{}: {}",
                structure.url(),
                element.element_id()
            );
        }
    }
}

const VALUES: &str = r#"{
    "resourceType": "ValueSet", "url": "http://test/values", "version": "1", "compose": {
        "include": [
            {"system": "http://test/fruit", "filter": [{"property": "concept", "op": "is-a", "value": "citrus"}]},
            {"system": "http://test/fruit", "version": "2", "concept": [{"code": "gala", "display": "Gala"}]},
            {"valueSet": ["http://test/values"]}],
        "exclude": [{"system": "http://test/fruit", "filter": [{"property": "season", "op": "exists", "value": "true"}]}]},
    "expansion": {"total": 2, "contains": [{"system": "s", "code": "a", "contains": [{"system": "s", "code": "b"}]}]}}"#;

const MODEL: &str = r##"{
    "resourceType": "StructureDefinition", "url": "http://test/Model", "kind": "logical", "type": "Model",
    "derivation": "specialization", "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Element",
    "context": [{"type": "element", "expression": "Model"}], "snapshot": {"element": [
        {"id": "Model", "path": "Model", "min": 0, "max": "*", "constraint": [
            {"key": "m-1", "severity": "error", "human": "a rule", "expression": "part.exists()"}]},
        {"id": "Model.part", "path": "Model.part", "type": [{"code": "BackboneElement"}], "slicing": {
            "discriminator": [{"type": "value", "path": "name"}], "rules": "closed", "ordered": true}},
        {"id": "Model.part.part", "path": "Model.part.part", "contentReference": "#Model.part"},
        {"id": "Model.part:x", "path": "Model.part", "sliceName": "x", "type": [{"code": "BackboneElement"}]},
        {"id": "Model.value[x]", "path": "Model.value[x]", "type": [{"code": "string"}, {"code": "Quantity",
            "profile": ["p"], "targetProfile": ["t"]}], "fixedString": "x", "binding": {"strength": "required"}}]}}"##;

#[test]
fn no_package_is_too_odd() {
    // A generator of our own, so that a failure comes again.
    let mut state = 7_u64;
    let mut random = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % limit as u64).expect("a limit is an index")
    };
    let (mut accepted, mut refused) = (0, 0);
    for round in 0..3000 {
        let mut texts = [FRUIT, VALUES, MODEL, PROFILE].map(|text| text.as_bytes().to_vec());
        let text = &mut texts[round % 4];
        for _ in 0..=random(3) {
            let (from, to) = (random(text.len()), random(text.len()));
            let piece = text[from.min(to)..from.max(to).min(from.min(to) + 40)].to_vec();
            match random(4) {
                0 => drop(text.splice(from..from + piece.len().min(text.len() - from), [])),
                1 => drop(text.splice(to..to, piece)),
                2 => text[from] = b"{}[]:,\"\\.#|*0x"[random(14)],
                _ => drop(text.splice(from..(from + piece.len()).min(text.len()), piece)),
            }
            if text.is_empty() {
                text.push(b'{');
            }
        }
        let Ok(texts) = texts.into_iter().map(String::from_utf8).collect::<Result<Vec<_>, _>>() else {
            continue;
        };
        let files: Vec<_> = texts.iter().map(String::as_str).collect();
        match compile(Tables::default(), &[package(&files)]) {
            Ok(tables) => {
                read_all(&Definitions::new(tables, true));
                accepted += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(accepted > 100 && refused > 100, "{accepted} {refused}");
}

/// Looks at all that there is.
fn read_all(definitions: &Definitions) {
    for id in definitions.types() {
        assert_eq!(definitions.type_named(definitions.type_name(id)), Some(id));
        assert!(definitions.is_a(id, id));
        for &child in definitions.children(id) {
            let element = definitions.element(child);
            assert!(definitions.child(id, element.name()).is_some());
        }
    }
    for structure in definitions.structures() {
        assert_eq!(
            definitions.structure(structure.url()).map(|found| found.url()),
            Some(structure.url())
        );
        let _ = (structure.kind(), structure.derivation(), structure.context().count());
        for element in structure.elements() {
            let below = element.children().count();
            assert!(below < element.subtree().count());
            let types: usize = element
                .types()
                .map(|one| one.profiles().len() + one.targets().len())
                .sum();
            let _ = (
                types,
                element.binding(),
                element.constraints().count(),
                element.values().count(),
            );
            let _ = (
                element.slicing().map(|slicing| slicing.rules()),
                element.definition(),
                element.max(),
            );
            let _ = element.content_reference().map(|other| other.element_id());
        }
    }
    for value_set in definitions.value_sets() {
        let certain = value_set
            .codes()
            .all(|code| value_set.contains(Some(code.system), code.code) == Membership::Yes);
        assert!(certain);
        let _ = value_set.contains(None, "x");
    }
    for system in definitions.code_systems() {
        let found = system
            .concepts()
            .all(|concept| system.contains(concept.code()) == Membership::Yes);
        assert!(found);
    }
}
