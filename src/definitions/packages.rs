//! Definitions with the packages that a setting names, kept for the queries that follow.

use std::fs::{self, Metadata};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::compile::{self, compile};
use super::model::{PackageRow, Tables};
use super::{Definitions, Derivation, TypeId, r4_prose};
use crate::error::{Error, Result};

/// The most bytes that the files of one package may have together: they are held in memory while they are compiled. The
/// largest that are published have a fifth of it.
pub const MAX_SIZE: u64 = 1 << 30;

/// How many sets of packages are kept.
const CACHE_SIZE: usize = 4;

/// A package that was loaded.
#[derive(Debug, Clone, Copy)]
pub struct Package<'d> {
    definitions: &'d Definitions,
    number: u32,
}

/// How many definitions of each kind are in a package.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Resources, data types and logical models
    pub types: usize,
    /// Profiles of types other than Extension
    pub profiles: usize,
    /// Extensions
    pub extensions: usize,
    /// Code systems
    pub code_systems: usize,
    /// Value sets
    pub value_sets: usize,
}

/// What has to be the same for definitions to be the same.
#[derive(Debug, PartialEq, Eq)]
struct Key {
    paths: Vec<String>,
    max_size: u64,
    /// Size and time of each file
    files: Vec<(u64, Option<SystemTime>)>,
}

/// FHIR's definitions and those of packages: a list of `.tgz` files and folders, with commas between.
///
/// `max_size` is the most bytes that the files of one package may have together. What was loaded is kept until another
/// set takes its place or a file changes.
///
/// # Errors
/// A package cannot be read, or is malformed.
pub fn load(paths: &str, max_size: u64) -> Result<Arc<Definitions>> {
    static CACHE: Mutex<Vec<(Key, Arc<Definitions>)>> = Mutex::new(Vec::new());
    let paths: Vec<_> = paths
        .split(',')
        .map(str::trim)
        .filter(|path| !path.is_empty())
        .collect();
    if paths.is_empty() {
        return Ok(Definitions::r4());
    }
    let key = Key {
        files: paths
            .iter()
            .map(|path| states(path))
            .collect::<Result<Vec<_>>>()?
            .concat(),
        paths: paths.iter().map(|&path| path.to_owned()).collect(),
        max_size,
    };
    // Held while packages load, so that queries that start together load them once.
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let definitions = if let Some(at) = cache.iter().position(|(cached, _)| *cached == key) {
        cache.remove(at).1
    } else {
        let packages = paths.iter().map(|path| compile::Package::read(path, max_size));
        Arc::new(Definitions::r4().with(&packages.collect::<Result<Vec<_>>>()?)?)
    };
    // The one that was used last is the last to go.
    if cache.len() == CACHE_SIZE {
        cache.remove(0);
    }
    cache.push((key, Arc::clone(&definitions)));
    Ok(definitions)
}

/// Size and time of a package's file, or of the files in its folder.
fn states(path: &str) -> Result<Vec<(u64, Option<SystemTime>)>> {
    let unreadable = |error: std::io::Error| Error::new(format!("{path}: {error}"));
    let state = |metadata: Metadata| (metadata.len(), metadata.modified().ok());
    let metadata = fs::metadata(path).map_err(unreadable)?;
    let mut states = vec![state(metadata)];
    let inner = Path::new(path).join("package");
    let folder = if inner.is_dir() { inner } else { path.into() };
    if folder.is_dir() {
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            states.push(state(entry.and_then(|entry| entry.metadata()).map_err(unreadable)?));
        }
        states.sort();
    }
    Ok(states)
}

impl Definitions {
    /// These definitions and those of packages.
    pub(super) fn with(&self, packages: &[compile::Package]) -> Result<Self> {
        let prose = if self.has_prose { &self.tables.prose } else { r4_prose() };
        let base = Tables {
            prose: prose.clone(),
            ..self.tables.clone()
        };
        Ok(Self::new(compile(base, packages)?, true))
    }

    /// The packages that were loaded; FHIR's own is the first.
    pub fn packages(&self) -> impl Iterator<Item = Package<'_>> {
        (0..).zip(&self.tables.packages).map(|(number, _)| Package {
            definitions: self,
            number,
        })
    }
}

impl<'d> Package<'d> {
    fn row(&self) -> &'d PackageRow {
        &self.definitions.tables.packages[self.number as usize]
    }

    /// The name, such as `hl7.fhir.eu.base`.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.definitions.text(self.row().name)
    }

    /// The version, such as `2.0.0`.
    #[must_use]
    pub fn version(&self) -> &'d str {
        self.definitions.text(self.row().version)
    }

    /// Where it was read from; None for what is built in.
    #[must_use]
    pub fn path(&self) -> Option<&'d str> {
        self.definitions.optional(self.row().path)
    }

    /// The packages that it needs, as `name#version`.
    #[must_use]
    pub fn dependencies(&self) -> impl ExactSizeIterator<Item = &'d str> + use<'d> {
        self.texts(self.row().dependencies)
    }

    /// Those of its dependencies that were not given, or not in that version.
    #[must_use]
    pub fn missing(&self) -> impl ExactSizeIterator<Item = &'d str> + use<'d> {
        self.texts(self.row().missing)
    }

    fn texts(&self, list: u32) -> impl ExactSizeIterator<Item = &'d str> + use<'d> {
        let definitions = self.definitions;
        definitions.tables.list(list).iter().map(|&text| definitions.text(text))
    }

    /// What is in it.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let tables = &self.definitions.tables;
        let extension = self.definitions.type_named("Extension");
        let mut counts = Counts {
            code_systems: tables
                .code_systems
                .iter()
                .filter(|row| row.package == self.number)
                .count(),
            value_sets: tables
                .value_sets
                .iter()
                .filter(|row| row.package == self.number)
                .count(),
            ..Counts::default()
        };
        for row in tables.structures.iter().filter(|row| row.package == self.number) {
            let count = match Derivation::from_word(row.derivation) {
                Derivation::Specialization => &mut counts.types,
                Derivation::Constraint if Some(TypeId(row.type_id)) == extension => &mut counts.extensions,
                Derivation::Constraint => &mut counts.profiles,
            };
            *count += 1;
        }
        counts
    }
}
