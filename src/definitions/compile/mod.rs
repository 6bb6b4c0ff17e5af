//! From the JSON of packages to tables. The build script runs it on FHIR's own package; a query runs it on the packages
//! that it names.

mod element;
mod json;
mod package;
mod structure;
mod terminology;

use std::collections::HashMap;
use std::hash::Hash;
use std::iter::successors;

#[cfg(test)]
pub use package::DefinitionFile;
pub use package::{DefinitionKind, Package};

use super::model::{
    BindingRow, ComponentRow, ConstraintRow, ElementTypeRow, List, NONE, PackageRow, SlicingRow, Str, Strings, Tables,
    TypeKind, TypeRow, ValueRow,
};
use crate::error::{Error, Result};
use json::Object;
use structure::Head;

/// The packages that FHIR R4 itself comes in; a dependency on one of them is always met.
const CORE: &[&str] = &[
    "hl7.fhir.r4.core",
    "hl7.fhir.r4.examples",
    "hl7.fhir.r4.expansions",
    "hl7.fhir.core",
];

/// The namespace of [FHIRPath's own types](https://hl7.org/fhirpath/N1/#types-and-reflection).
const SYSTEM_TYPES: &str = "http://hl7.org/fhirpath/System.";

/// The longest line of types that are each derived from the next; FHIR's has four.
const MAX_BASES: usize = 100;

/// Adds packages to tables.
///
/// # Errors
/// A definition is malformed, the packages need each other in a circle, or one is for another version of FHIR; the
/// message names package and file.
pub fn compile(base: Tables, packages: &[Package]) -> Result<Tables> {
    for package in packages {
        check_version(package)?;
    }
    check_circle(packages)?;
    let mut compiler = Compiler::new(base);
    for package in packages {
        compiler.add_package(package, packages);
    }
    let mut heads = Vec::new();
    let first = compiler.tables.packages.len() - packages.len();
    for (number, package) in (first..).zip(packages) {
        for file in &package.files {
            let in_file = |error: Error| Error::new(format!("{}: {}: {error}", package.path, file.name));
            let object = Object::parse(&file.text).map_err(in_file)?;
            match file.kind {
                DefinitionKind::CodeSystem => compiler.add_code_system(&object, index(number)).map_err(in_file)?,
                DefinitionKind::ValueSet => compiler.add_value_set(&object, index(number)).map_err(in_file)?,
                DefinitionKind::StructureDefinition => {
                    let head = Head::read(object, index(number)).map_err(in_file)?;
                    heads.push((head, package, file));
                }
            }
        }
    }
    // All types have a number before an element names one, and a type's inner types before a profile uses them.
    heads.sort_by_key(|(head, ..)| head.is_profile());
    let mut types = Vec::new();
    for (head, ..) in &heads {
        types.push(compiler.add_type(head));
    }
    for ((head, package, file), type_id) in heads.iter().zip(types) {
        let added = compiler.add_structure(head, type_id);
        added.map_err(|error| Error::new(format!("{}: {}: {error}", package.path, file.name)))?;
    }
    compiler.link_references();
    compiler.check_bases()?;
    Ok(compiler.tables)
}

fn check_version(package: &Package) -> Result<()> {
    let versions = &package.fhir_versions;
    if versions.is_empty() || versions.iter().any(|version| version.starts_with("4.0")) {
        return Ok(());
    }
    Err(Error::new(format!(
        "{}: the package is for FHIR {}, not for R4 (4.0.1)",
        package.path,
        versions.join(", ")
    )))
}

/// Packages that need each other have no order in which one completes the other.
fn check_circle(packages: &[Package]) -> Result<()> {
    let needs = |package: &Package| -> Vec<usize> {
        let position = |(name, _): &(String, String)| packages.iter().position(|other| other.name == *name);
        package.dependencies.iter().filter_map(position).collect()
    };
    let mut is_done = vec![false; packages.len()];
    for start in 0..packages.len() {
        // A path from the start, each with what it needs and is not yet looked at.
        let mut path = vec![(start, needs(&packages[start]))];
        while let Some((at, rest)) = path.last_mut() {
            let at = *at;
            let Some(next) = rest.pop() else {
                is_done[at] = true;
                path.pop();
                continue;
            };
            if let Some(begin) = path.iter().position(|(package, _)| *package == next) {
                let circle = path[begin..].iter().map(|(package, _)| *package).chain([next]);
                let names: Vec<_> = circle.map(|package| packages[package].name.as_str()).collect();
                return Err(Error::new(format!("packages need each other: {}", names.join(" → "))));
            }
            if !is_done[next] {
                path.push((next, needs(&packages[next])));
            }
        }
    }
    Ok(())
}

/// The tables while they are made, with what finds a row that is already there.
struct Compiler {
    tables: Tables,
    strings: HashMap<Box<str>, Str>,
    prose: HashMap<Box<str>, Str>,
    lists: HashMap<Box<[u32]>, List>,
    types: HashMap<Str, u32>,
    element_types: HashMap<ElementTypeRow, u32>,
    bindings: HashMap<BindingRow, u32>,
    constraints: HashMap<ConstraintRow, u32>,
    values: HashMap<ValueRow, u32>,
    slicings: HashMap<SlicingRow, u32>,
    components: HashMap<ComponentRow, u32>,
    /// Elements whose content is that of an element in a structure that may come later
    references: Vec<(u32, String)>,
}

impl Compiler {
    fn new(mut tables: Tables) -> Self {
        if tables.lists.is_empty() {
            tables.lists.push(0);
        }
        let mut lists = HashMap::new();
        let mut at = 0;
        while let Some(&len) = tables.lists.get(at) {
            let items = &tables.lists[at + 1..][..len as usize];
            lists.insert(items.into(), index(at));
            at += 1 + len as usize;
        }
        Self {
            strings: numbered_texts(&tables.strings),
            prose: numbered_texts(&tables.prose),
            lists,
            types: (0..).zip(&tables.types).map(|(id, row)| (row.name, id)).collect(),
            element_types: numbered(&tables.element_types),
            bindings: numbered(&tables.bindings),
            constraints: numbered(&tables.constraints),
            values: numbered(&tables.values),
            slicings: numbered(&tables.slicings),
            components: numbered(&tables.components),
            references: Vec::new(),
            tables,
        }
    }

    fn add_package(&mut self, package: &Package, all: &[Package]) {
        let mut dependencies = Vec::new();
        let mut missing = Vec::new();
        for (name, version) in &package.dependencies {
            let dependency = format!("{name}#{version}");
            dependencies.push(self.text(&dependency));
            if CORE.contains(&name.as_str()) || all.iter().any(|other| other.name == *name && other.version == *version)
            {
                continue;
            }
            let given = all.iter().find(|other| other.name == *name);
            missing.push(match given {
                Some(given) => self.text(&format!("{dependency} (given is {})", given.version)),
                None => self.text(&dependency),
            });
        }
        let row = PackageRow {
            name: self.text(&package.name),
            version: self.text(&package.version),
            path: self.text(&package.path),
            dependencies: self.list(&dependencies),
            missing: self.list(&missing),
        };
        self.tables.packages.push(row);
    }

    fn text(&mut self, text: &str) -> Str {
        number_of_text(&mut self.tables.strings, &mut self.strings, text)
    }

    fn prose(&mut self, text: &str) -> Str {
        number_of_text(&mut self.tables.prose, &mut self.prose, text)
    }

    fn texts<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) -> List {
        let items: Vec<_> = texts.into_iter().map(|text| self.text(text.as_ref())).collect();
        self.list(&items)
    }

    fn list(&mut self, items: &[u32]) -> List {
        if let Some(&list) = self.lists.get(items) {
            return list;
        }
        let list = index(self.tables.lists.len());
        self.tables.lists.push(index(items.len()));
        self.tables.lists.extend(items);
        self.lists.insert(items.into(), list);
        list
    }

    /// The type that a definition names by its code, or by the URL of its definition. What is not defined gets a number too.
    fn type_named(&mut self, code: &str) -> u32 {
        let name = match code.strip_prefix(SYSTEM_TYPES) {
            Some(name) => &format!("System.{name}"),
            None => code
                .strip_prefix("http://hl7.org/fhir/StructureDefinition/")
                .unwrap_or(code),
        };
        let kind = if name.starts_with("System.") {
            TypeKind::System
        } else {
            TypeKind::Unknown
        };
        let name = self.text(name);
        if let Some(&id) = self.types.get(&name) {
            return id;
        }
        self.push_type(TypeRow {
            name,
            kind: kind as u32,
            is_abstract: 0,
            base: NONE,
            structure: NONE,
            element: NONE,
        })
    }

    fn push_type(&mut self, row: TypeRow) -> u32 {
        let id = index(self.tables.types.len());
        self.types.insert(row.name, id);
        self.tables.types.push(row);
        id
    }

    /// No type may be its own base, or whoever follows the bases never arrives.
    fn check_bases(&self) -> Result<()> {
        let types = &self.tables.types;
        for row in types {
            let mut bases = successors(Some(row.base), |&base| types.get(base as usize).map(|row| row.base));
            if !bases.by_ref().take(MAX_BASES).any(|base| base == NONE) {
                let name = self.tables.strings.get(row.name);
                return Err(Error::new(format!(
                    "the type {name} is derived from itself, or through more than {MAX_BASES} others"
                )));
            }
        }
        Ok(())
    }
}

/// The number of a row in a table without duplicates.
fn number_of<R: Copy + Eq + Hash>(rows: &mut Vec<R>, numbers: &mut HashMap<R, u32>, row: R) -> u32 {
    *numbers.entry(row).or_insert_with(|| {
        rows.push(row);
        index(rows.len() - 1)
    })
}

fn number_of_text(strings: &mut Strings, numbers: &mut HashMap<Box<str>, Str>, text: &str) -> Str {
    if let Some(&number) = numbers.get(text) {
        return number;
    }
    let number = strings.push(text);
    numbers.insert(text.into(), number);
    number
}

fn numbered<R: Copy + Eq + Hash>(rows: &[R]) -> HashMap<R, u32> {
    (0..).zip(rows).map(|(number, &row)| (row, number)).collect()
}

fn numbered_texts(strings: &Strings) -> HashMap<Box<str>, Str> {
    (0..index(strings.len()))
        .map(|number| (strings.get(number).into(), number))
        .collect()
}

fn index(position: usize) -> u32 {
    u32::try_from(position).expect("a package's size is limited, and with it the number of rows")
}
