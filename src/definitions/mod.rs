//! FHIR's own definitions: types and their elements, profiles, extensions, code systems, value sets.
//!
//! [`Definitions::r4`] is FHIR [R4](https://hl7.org/fhir/R4/) (4.0.1), compiled into the binary; packages add to it.
//! The build script and a query that names packages run the same code (`compile`) to make tables (`model`); the rest
//! of this module is how the tables are read.

mod code_system;
mod compile;
mod decode;
mod element;
#[cfg(test)]
mod encode;
mod expansion;
mod filter;
mod index;
mod model;
mod nearest;
mod packages;
mod structure;
#[cfg(test)]
mod tests;
mod value_set;

use std::io::Read;
use std::sync::{Arc, OnceLock};

use flate2::bufread::ZlibDecoder;

#[cfg(test)]
use crate::error::Result;
use code_system::hash_of_concept;
pub use code_system::{CodeSystem, Concept};
pub use element::{Binding, Constraint, Element, ElementType, Slicing, Value};
use expansion::Expansion;
pub use expansion::Membership;
use index::{Index, hash_of};
use model::{CodeSystemRow, NONE, Str, Strings, StructureRow, Tables};
pub use model::{Content, Derivation, Role, SlicingRules, Strength, StructureKind, TypeKind};
pub use nearest::nearest;
pub use packages::{Counts, MAX_SIZE, Package, load};
pub use structure::Structure;
pub use value_set::{Code, ValueSet};

/// A type in [`Definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

impl TypeId {
    /// Its place among all types.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An element in [`Definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(u32);

/// A value set in [`Definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueSetId(u32);

/// A code system in [`Definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeSystemId(u32);

/// What the build script wrote: everything but long texts, and these.
static R4: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/definitions.bin"));
static R4_PROSE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/definitions_prose.bin"));

/// Definitions that do not change any more: FHIR's own, and those of packages.
#[derive(Debug)]
pub struct Definitions {
    tables: Tables,
    /// Whether the long texts are those of the tables; FHIR's own are loaded when they are first asked for
    has_prose: bool,
    /// The elements right below each type, one type after another
    children: Vec<ElementId>,
    /// Where the children of each type begin
    child_starts: Vec<u32>,
    names: Vec<ChildName>,
    names_index: Index,
    types_index: Index,
    structures_index: Index,
    code_systems_index: Index,
    concepts_index: Index,
    value_sets_index: Index,
    /// The codes of each value set, when they were asked for
    expansions: Vec<OnceLock<Expansion>>,
}

/// A name by which a type's child is found.
#[derive(Debug)]
struct ChildName {
    of: TypeId,
    name: Str,
    element: ElementId,
    meaning: Meaning,
}

#[derive(Debug)]
enum Meaning {
    /// In a path and in JSON, with the only type that the element has
    Both(TypeId),
    /// In a path: the name of a choice, or of an element whose type is not said
    Path,
    /// In JSON: one of a choice
    Json(TypeId),
}

impl Definitions {
    /// FHIR R4 (4.0.1), the same for all that ask.
    ///
    /// # Panics
    /// Never: the build script wrote what is read.
    #[must_use]
    pub fn r4() -> Arc<Self> {
        static LOADED: OnceLock<Arc<Definitions>> = OnceLock::new();
        Arc::clone(LOADED.get_or_init(|| {
            let tables = decode::tables(&inflated(R4)).expect("the build script wrote it");
            Arc::new(Self::new(tables, false))
        }))
    }

    fn new(tables: Tables, has_prose: bool) -> Self {
        let text = |text| tables.strings.get(text);
        let mut definitions = Self {
            has_prose,
            children: Vec::new(),
            child_starts: vec![0],
            names: Vec::new(),
            names_index: Index::new(&[(); 0], |()| 0),
            types_index: Index::new(&tables.types, |row| hash_of(text(row.name))),
            structures_index: Index::new(&tables.structures, |row| hash_of(text(row.url))),
            code_systems_index: Index::new(&tables.code_systems, |row| hash_of(text(row.url))),
            concepts_index: Index::new(&tables.concepts, |row| {
                let system = &tables.code_systems[row.system as usize];
                hash_of_concept(row.system, system, text(row.code))
            }),
            value_sets_index: Index::new(&tables.value_sets, |row| hash_of(text(row.url))),
            expansions: tables.value_sets.iter().map(|_| OnceLock::new()).collect(),
            tables,
        };
        for id in definitions.numbered_types() {
            definitions.add_children(id);
        }
        let hash = |child: &ChildName| hash_of((child.of, definitions.text(child.name)));
        definitions.names_index = Index::new(&definitions.names, hash);
        definitions
    }

    fn add_children(&mut self, id: TypeId) {
        let row = self.tables.types[id.0 as usize];
        let mut count = 0;
        if row.element != NONE {
            let end = self.tables.elements[row.element as usize].end;
            let mut at = row.element + 1;
            while at < end {
                count += self.add_child(id, ElementId(at));
                at = self.tables.elements[at as usize].end;
            }
        }
        let start = self.child_starts[id.0 as usize];
        self.child_starts.push(start + count);
    }

    /// Adds a child, and says how many that are: 1, or 0 for a slice, which is a part of the element before it.
    fn add_child(&mut self, of: TypeId, id: ElementId) -> u32 {
        let element = Element::new(self, id);
        if element.slice_name().is_some() {
            return 0;
        }
        let mut names = Vec::new();
        let name = |name, meaning| ChildName {
            of,
            name,
            element: id,
            meaning,
        };
        let path_name = element.row().name;
        if element.is_choice() {
            names.push(name(path_name, Meaning::Path));
            for element_type in element.types() {
                names.push(name(
                    element_type.row().json_name,
                    Meaning::Json(element_type.type_id()),
                ));
            }
        } else {
            let only = element.types().next();
            names.push(name(
                path_name,
                only.map_or(Meaning::Path, |only| Meaning::Both(only.type_id())),
            ));
        }
        self.children.push(id);
        self.names.extend(names);
        1
    }

    /// The type with a name: `Patient`, `HumanName`, `string`, `System.String`, or the path of a backbone element such
    /// as `Patient.contact`.
    #[must_use]
    pub fn type_named(&self, name: &str) -> Option<TypeId> {
        let candidates = self.types_index.candidates(hash_of(name));
        candidates.map(TypeId).find(|&id| self.type_name(id) == name)
    }

    /// The name of a type, by which [`Self::type_named`] finds it.
    #[must_use]
    pub fn type_name(&self, id: TypeId) -> &str {
        self.text(self.tables.types[id.0 as usize].name)
    }

    /// The type that a type is derived from: `Resource` and `Element` have none.
    #[must_use]
    pub fn base(&self, id: TypeId) -> Option<TypeId> {
        let base = self.tables.types[id.0 as usize].base;
        (base != NONE).then_some(TypeId(base))
    }

    /// Whether a type is another one or derived from it.
    #[must_use]
    pub fn is_a(&self, id: TypeId, base: TypeId) -> bool {
        std::iter::successors(Some(id), |&id| self.base(id)).any(|id| id == base)
    }

    /// What kind of type it is.
    #[must_use]
    pub fn kind(&self, id: TypeId) -> TypeKind {
        TypeKind::from_word(self.tables.types[id.0 as usize].kind)
    }

    /// Whether no value has this type itself, only types derived from it: `Resource`, `DomainResource`, `Element`.
    #[must_use]
    pub fn is_abstract(&self, id: TypeId) -> bool {
        self.tables.types[id.0 as usize].is_abstract != 0
    }

    /// All types, in no order that means anything.
    pub fn types(&self) -> impl Iterator<Item = TypeId> {
        self.numbered_types()
    }

    fn numbered_types(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..u32::try_from(self.tables.types.len()).unwrap_or(NONE)).map(TypeId)
    }

    /// The resource types that are not abstract.
    pub fn resources(&self) -> impl Iterator<Item = TypeId> {
        self.types()
            .filter(|&id| self.kind(id) == TypeKind::Resource && !self.is_abstract(id))
    }

    /// The element that stands for the whole of a type, with its constraints and text. A type that is not defined and
    /// FHIRPath's own types have none.
    #[must_use]
    pub fn root(&self, id: TypeId) -> Option<ElementId> {
        let element = self.tables.types[id.0 as usize].element;
        (element != NONE).then_some(ElementId(element))
    }

    /// The elements of a type, inherited ones included, in their order.
    #[must_use]
    pub fn children(&self, id: TypeId) -> &[ElementId] {
        let start = self.child_starts[id.0 as usize] as usize;
        &self.children[start..self.child_starts[id.0 as usize + 1] as usize]
    }

    /// The element of a type with a name as in a path: `value` for `value[x]`.
    #[must_use]
    pub fn child(&self, id: TypeId, name: &str) -> Option<ElementId> {
        let mut named = self.named(id, name);
        let found = named.find(|child| !matches!(child.meaning, Meaning::Json(_)));
        found.map(|child| child.element)
    }

    /// The element of a type that a JSON member stands for, and the type of its content: `valueQuantity` is `value[x]`
    /// with a `Quantity`.
    #[must_use]
    pub fn child_by_json_name(&self, id: TypeId, name: &str) -> Option<(ElementId, TypeId)> {
        self.named(id, name).find_map(|child| match child.meaning {
            Meaning::Both(content) | Meaning::Json(content) => Some((child.element, content)),
            Meaning::Path => None,
        })
    }

    fn named(&self, id: TypeId, name: &str) -> impl Iterator<Item = &ChildName> {
        let candidates = self.names_index.candidates(hash_of((id, name)));
        candidates
            .map(|candidate| &self.names[candidate as usize])
            .filter(move |child| child.of == id && self.text(child.name) == name)
    }

    /// An element.
    #[must_use]
    pub fn element(&self, id: ElementId) -> Element<'_> {
        Element::new(self, id)
    }

    /// The structure with a canonical URL, which may end with `|version`: a type, a profile, an extension. Without a
    /// version it is the latest.
    #[must_use]
    pub fn structure(&self, url: &str) -> Option<Structure<'_>> {
        let rows = &self.tables.structures;
        let key = |row: &StructureRow| (row.url, row.version, row.package);
        let id = self.newest(url, rows, &self.structures_index, key)?;
        Some(Structure::new(self, id))
    }

    /// All structures.
    pub fn structures(&self) -> impl Iterator<Item = Structure<'_>> {
        (0..)
            .zip(&self.tables.structures)
            .map(|(id, _)| Structure::new(self, id))
    }

    /// The code system with a canonical URL, which may end with `|version`. Without a version it is the latest.
    #[must_use]
    pub fn code_system(&self, url: &str) -> Option<CodeSystem<'_>> {
        let rows = &self.tables.code_systems;
        let key = |row: &CodeSystemRow| (row.url, row.version, row.package);
        let id = self.newest(url, rows, &self.code_systems_index, key)?;
        Some(CodeSystem::new(self, id))
    }

    /// The code system with a number.
    #[must_use]
    pub fn code_system_at(&self, id: CodeSystemId) -> CodeSystem<'_> {
        CodeSystem::new(self, id.0)
    }

    /// The value set with a number.
    #[must_use]
    pub fn value_set_at(&self, id: ValueSetId) -> ValueSet<'_> {
        ValueSet::new(self, id.0)
    }

    /// All code systems.
    pub fn code_systems(&self) -> impl Iterator<Item = CodeSystem<'_>> {
        let numbered = (0..).zip(&self.tables.code_systems);
        numbered.map(|(id, _)| CodeSystem::new(self, id))
    }

    /// The value set with a canonical URL, which may end with `|version`. Without a version it is the latest.
    #[must_use]
    pub fn value_set(&self, url: &str) -> Option<ValueSet<'_>> {
        self.value_set_id(url).map(|id| ValueSet::new(self, id))
    }

    fn value_set_id(&self, url: &str) -> Option<u32> {
        let rows = &self.tables.value_sets;
        self.newest(url, rows, &self.value_sets_index, |row| {
            (row.url, row.version, row.package)
        })
    }

    /// All value sets.
    pub fn value_sets(&self) -> impl Iterator<Item = ValueSet<'_>> {
        let numbered = (0..).zip(&self.tables.value_sets);
        numbered.map(|(id, _)| ValueSet::new(self, id))
    }

    /// The row with a canonical URL: with its version, or else the latest version, of two of them the last. What a package
    /// has goes before what is built in.
    fn newest<R>(
        &self,
        canonical: &str,
        rows: &[R],
        index: &Index,
        key: impl Fn(&R) -> (Str, Str, u32),
    ) -> Option<u32> {
        let key = |id: u32| key(&rows[id as usize]);
        let latest = |url: &str, version: &str| {
            let is_found = |&id: &u32| {
                let (row_url, row_version, _) = key(id);
                self.text(row_url) == url && (version.is_empty() || self.text(row_version) == version)
            };
            let found = index.candidates(hash_of(url)).filter(is_found);
            found.max_by_key(|&id| {
                let (_, version, package) = key(id);
                (package != 0, version_order(self.text(version)), id)
            })
        };
        // The URLs of some code systems have a bar themselves.
        latest(canonical, "").or_else(|| {
            let (url, version) = canonical.rsplit_once('|')?;
            latest(url, version)
        })
    }

    #[inline]
    fn text(&self, text: Str) -> &str {
        self.tables.strings.get(text)
    }

    /// A long text, or None if it is empty.
    fn prose(&self, text: Str) -> Option<&str> {
        let prose = if self.has_prose { &self.tables.prose } else { r4_prose() };
        (text != 0).then(|| prose.get(text))
    }

    /// A text, or None if it is empty.
    fn optional(&self, text: Str) -> Option<&str> {
        (text != 0).then(|| self.text(text))
    }
}

fn r4_prose() -> &'static Strings {
    static LOADED: OnceLock<Strings> = OnceLock::new();
    LOADED.get_or_init(|| decode::strings(&inflated(R4_PROSE)).expect("the build script wrote it"))
}

fn inflated(compressed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = ZlibDecoder::new(compressed).read_to_end(&mut bytes);
    read.expect("the build script wrote it");
    bytes
}

/// Orders versions: by their numbers, and before a release what leads to it, as in [semantic versions](https://semver.org).
/// Some are dates.
fn version_order(version: &str) -> (Vec<u64>, bool, &str) {
    let is_date = version.len() == 10 && version.split('-').all(|part| part.parse::<u64>().is_ok());
    if is_date {
        return (
            version.split('-').map(|part| part.parse().unwrap_or(0)).collect(),
            true,
            "",
        );
    }
    let (release, label) = version.split_once('-').unwrap_or((version, ""));
    let numbers = release.split('.').map(|number| number.parse().unwrap_or(0)).collect();
    (numbers, label.is_empty(), label)
}
