//! FHIR packages: [npm-like](https://confluence.hl7.org/display/FHIR/NPM+Package+Specification) archives or folders of
//! definitions.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Component, Path};

use flate2::bufread::MultiGzDecoder;
use tar::Archive;

use super::json::Object;
use crate::error::{Error, Result};

/// A package's manifest and the definitions in it.
#[derive(Debug)]
pub struct Package {
    /// The name, such as `hl7.fhir.eu.base`
    pub name: String,
    /// The version, such as `2.0.0`
    pub version: String,
    /// Where it was read from
    pub path: String,
    /// The versions of FHIR that it is for; empty if it does not say
    pub fhir_versions: Vec<String>,
    /// Name and version of each package that it needs
    pub dependencies: Vec<(String, String)>,
    /// The definitions, by name
    pub files: Vec<DefinitionFile>,
}

/// A file of a package that holds a definition.
#[derive(Debug)]
pub struct DefinitionFile {
    /// The name in the package's folder
    pub name: String,
    /// What it defines
    pub kind: DefinitionKind,
    /// The JSON text
    pub text: String,
}

/// The kinds of resources that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefinitionKind {
    /// A type, a profile, an extension or a logical model
    StructureDefinition,
    /// Codes from code systems
    ValueSet,
    /// Codes and what they mean
    CodeSystem,
}

/// What is read so far.
#[derive(Default)]
struct Contents {
    manifest: Option<String>,
    files: Vec<DefinitionFile>,
}

impl Package {
    /// Reads a package from a `.tgz` file or an unpacked folder.
    ///
    /// `max_size` is the most bytes that its files may have together.
    ///
    /// # Errors
    /// It cannot be read, is larger, or is no such package; the message begins with the path.
    pub fn read(path: &str, max_size: u64) -> Result<Self> {
        let mut contents = Contents::default();
        let location = Path::new(path);
        let read = if location.is_dir() {
            contents.read_folder(location, max_size)
        } else {
            contents.read_archive(location, max_size)
        };
        read.and_then(|()| contents.package(path))
            .map_err(|error| Error::new(format!("{path}: {error}")))
    }
}

impl Contents {
    fn read_archive(&mut self, path: &Path, max_size: u64) -> Result<()> {
        let file = File::open(path).map_err(|error| Error::new(error.to_string()))?;
        // One byte more than allowed tells a package of that size from a larger one.
        let text = MultiGzDecoder::new(BufReader::new(file)).take(max_size.saturating_add(1));
        let mut archive = Archive::new(text);
        let read = self.read_entries(&mut archive);
        if archive.into_inner().limit() == 0 {
            return Err(too_large(max_size));
        }
        read
    }

    fn read_entries(&mut self, archive: &mut Archive<impl Read>) -> Result<()> {
        let broken = |error: io::Error| Error::new(format!("not a FHIR package, a .tgz file or a folder: {error}"));
        for entry in archive.entries().map_err(broken)? {
            let mut entry = entry.map_err(broken)?;
            let path = entry.path().map_err(broken)?.into_owned();
            let Some(parts) = parts(&path) else {
                return Err(Error::new(format!(
                    "{} leaves the package's folder",
                    path.display().to_string().escape_debug()
                )));
            };
            if let ["package", name] = parts[..]
                && is_json(name)
                && entry.header().entry_type().is_file()
            {
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).map_err(broken)?;
                self.add(name, bytes)?;
            }
        }
        Ok(())
    }

    fn read_folder(&mut self, path: &Path, max_size: u64) -> Result<()> {
        let unreadable = |error: io::Error| Error::new(error.to_string());
        let inner = path.join("package");
        let folder = if inner.is_dir() { &inner } else { path };
        let mut left = max_size;
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| is_json(name)) else {
                continue;
            };
            if !entry.path().is_file() {
                continue;
            }
            let file = File::open(entry.path()).map_err(|error| Error::new(format!("{name}: {error}")))?;
            let mut bytes = Vec::new();
            let read = file.take(left.saturating_add(1)).read_to_end(&mut bytes);
            let size = read.map_err(|error| Error::new(format!("{name}: {error}")))?;
            left = left.checked_sub(size as u64).ok_or_else(|| too_large(max_size))?;
            self.add(name, bytes)?;
        }
        Ok(())
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let text = String::from_utf8(bytes).map_err(|_| Error::new(format!("{name}: not UTF-8")))?;
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        if name == "package.json" {
            self.manifest = Some(text);
            return Ok(());
        }
        let kind = Object::parse(&text).and_then(|object| object.text("resourceType"));
        let kind = kind.map_err(|error| Error::new(format!("{name}: {error}")))?;
        let kind = match &*kind {
            "StructureDefinition" => DefinitionKind::StructureDefinition,
            "ValueSet" => DefinitionKind::ValueSet,
            "CodeSystem" => DefinitionKind::CodeSystem,
            _ => return Ok(()),
        };
        self.files.push(DefinitionFile {
            name: name.to_owned(),
            kind,
            text,
        });
        Ok(())
    }

    fn package(mut self, path: &str) -> Result<Package> {
        let manifest = self
            .manifest
            .ok_or_else(|| Error::new("not a FHIR package: there is no package/package.json"))?;
        // Archives and folders have no order that means anything.
        self.files.sort_by(|one, other| one.name.cmp(&other.name));
        let read = || {
            let manifest = Object::parse(&manifest)?;
            let mut fhir_versions = manifest.texts("fhirVersions")?;
            if fhir_versions.is_empty() {
                fhir_versions = manifest.texts("fhir-version-list")?;
            }
            let dependencies = manifest.object("dependencies")?;
            let dependencies = dependencies.map(|object| object.all_texts()).transpose()?;
            Ok(Package {
                name: manifest.required_text("name")?.into_owned(),
                version: manifest.required_text("version")?.into_owned(),
                path: path.to_owned(),
                fhir_versions: fhir_versions.into_iter().map(Cow::into_owned).collect(),
                dependencies: dependencies.unwrap_or_default(),
                files: self.files,
            })
        };
        read().map_err(|error: Error| Error::new(format!("package.json: {error}")))
    }
}

fn too_large(max_size: u64) -> Error {
    Error::new(format!("the package expands to more than {max_size} bytes"))
}

/// The names in a path, or None if it does not stay in its folder.
fn parts(path: &Path) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => parts.push(name.to_str().unwrap_or("")),
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(parts)
}

fn is_json(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
        && !name.starts_with('.')
}
