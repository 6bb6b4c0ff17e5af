//! Which codes a value set has, as far as the code systems that are loaded tell.

use std::borrow::Cow;
use std::collections::hash_map::Entry::Vacant;
use std::collections::{BTreeSet, HashMap};

use super::index::{Index, hash_of};
use super::model::{ComponentRow, List, NONE, Str};
use super::{Code, CodeSystem, Concept, Content, Definitions, filter};

/// The deepest that value sets may include one another.
const MAX_DEPTH: usize = 50;

/// Whether a code belongs to a code system or value set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Membership {
    /// It does not
    No,
    /// That depends on a code system that is not loaded, or not wholly
    Unknown,
    /// It does
    Yes,
}

/// The codes of a value set.
#[derive(Debug)]
pub(super) struct Expansion {
    set: Set,
    /// Entries by code
    index: Index,
    gaps: Vec<String>,
}

/// Codes of which it is said whether they are in, and code systems of whose other codes no one knows. All others are out.
#[derive(Debug, Clone, Default)]
struct Set {
    entries: Vec<Entry>,
    numbers: HashMap<(Str, Str), usize>,
    /// URLs; the empty one stands for any code system
    unknown: BTreeSet<Str>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    system: Str,
    version: Str,
    code: Str,
    display: Str,
    /// A concept, if it is loaded
    concept: u32,
    membership: Membership,
}

/// One expansion while it is made.
struct Expander<'d> {
    definitions: &'d Definitions,
    /// The value sets that are being expanded, each for the one before it
    open: Vec<u32>,
}

impl Membership {
    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl Entry {
    fn key(&self) -> (Str, Str) {
        (self.system, self.code)
    }
}

impl Set {
    fn membership(&self, key: (Str, Str)) -> Membership {
        match self.numbers.get(&key) {
            Some(&number) => self.entries[number].membership,
            None if self.is_unknown(key.0) => Membership::Unknown,
            None => Membership::No,
        }
    }

    fn is_unknown(&self, system: Str) -> bool {
        self.unknown.contains(&system) || self.unknown.contains(&0)
    }

    /// Adds a code, unless it is there.
    fn push(&mut self, entry: Entry) {
        if let Vacant(place) = self.numbers.entry(entry.key()) {
            place.insert(self.entries.len());
            self.entries.push(entry);
        }
    }

    /// What both say of each code, taken together; `unknown` is what the result has.
    fn combined(&self, other: &Self, unknown: BTreeSet<Str>, both: fn(Membership, Membership) -> Membership) -> Self {
        let mut result = Self {
            unknown,
            ..Self::default()
        };
        for entry in self.entries.iter().chain(&other.entries) {
            let membership = both(self.membership(entry.key()), other.membership(entry.key()));
            // A code that is out needs no word, unless others of its code system are unknown.
            if membership != Membership::No || result.is_unknown(entry.system) {
                result.push(Entry { membership, ..*entry });
            }
        }
        result
    }

    /// Adds what another says: of both, the one that says more for a code. What is known here is not looked at again,
    /// so that many small sets make a large one in one pass.
    fn unite(&mut self, other: Self) {
        for entry in other.entries {
            match self.numbers.get(&entry.key()) {
                Some(&number) => {
                    let membership = &mut self.entries[number].membership;
                    *membership = entry.membership.max(*membership);
                }
                None => self.push(Entry {
                    membership: entry.membership.max(self.membership(entry.key())),
                    ..entry
                }),
            }
        }
        if other.unknown.is_empty() {
            return;
        }
        for entry in &mut self.entries {
            let is_unknown = other.unknown.contains(&entry.system) || other.unknown.contains(&0);
            if is_unknown && !other.numbers.contains_key(&entry.key()) {
                entry.membership = entry.membership.max(Membership::Unknown);
            }
        }
        self.unknown.extend(other.unknown);
    }

    fn intersected(&self, other: &Self) -> Self {
        let here = self.unknown.iter().filter(|&&system| other.is_unknown(system));
        let there = other.unknown.iter().filter(|&&system| self.is_unknown(system));
        self.combined(other, here.chain(there).copied().collect(), Membership::min)
    }

    fn without(&self, other: &Self) -> Self {
        self.combined(other, self.unknown.clone(), |here, there| here.min(there.not()))
    }
}

impl Definitions {
    /// The codes of a value set, expanded when they are first asked for.
    pub(super) fn expansion(&self, value_set: u32) -> &Expansion {
        let mut expander = Expander {
            definitions: self,
            open: Vec::new(),
        };
        self.expansions[value_set as usize]
            .get()
            .unwrap_or_else(|| expander.expansion(value_set))
    }
}

impl Expansion {
    fn new(definitions: &Definitions, set: Set, gaps: Vec<String>) -> Self {
        let index = Index::new(&set.entries, |entry| hash_of(&*definitions.folded(entry)));
        Self { set, index, gaps }
    }

    pub(super) fn membership(&self, definitions: &Definitions, system: Option<&str>, code: &str) -> Membership {
        let is_system = |entry: &Entry| system.is_none_or(|system| definitions.text(entry.system) == system);
        let find = |hash, is_code: &dyn Fn(&Entry) -> bool| {
            let candidates = self.index.candidates(hash);
            let entries = candidates.map(|number| &self.set.entries[number as usize]);
            entries
                .filter(|entry| is_system(entry) && is_code(entry))
                .map(|entry| entry.membership)
                .max()
        };
        let exact = find(hash_of(code), &|entry| definitions.text(entry.code) == code);
        if let Some(membership) = exact {
            return membership;
        }
        // Few code systems tell apart no cases.
        let lower = code.to_lowercase();
        let is_same = |entry: &Entry| definitions.is_case_insensitive(entry) && *definitions.folded(entry) == lower;
        if let Some(membership) = find(hash_of(&*lower), &is_same) {
            return membership;
        }
        let is_unknown = |&url: &Str| url == 0 || system.is_none_or(|system| definitions.text(url) == system);
        if self.set.unknown.iter().any(is_unknown) {
            Membership::Unknown
        } else {
            Membership::No
        }
    }

    pub(super) fn codes<'d>(&'d self, definitions: &'d Definitions) -> impl Iterator<Item = Code<'d>> + use<'d> {
        let entries = self.set.entries.iter();
        let certain = entries.filter(|entry| entry.membership == Membership::Yes);
        certain.map(|entry| Code {
            system: definitions.text(entry.system),
            version: definitions.optional(entry.version),
            code: definitions.text(entry.code),
            display: definitions.optional(entry.display),
            concept: (entry.concept != NONE).then(|| Concept::new(definitions, entry.concept)),
        })
    }

    pub(super) fn gaps(&self) -> &[String] {
        &self.gaps
    }
}

impl Definitions {
    fn is_case_insensitive(&self, entry: &Entry) -> bool {
        entry.concept != NONE && !Concept::new(self, entry.concept).system().is_case_sensitive()
    }

    /// A code as it is compared.
    fn folded(&self, entry: &Entry) -> Cow<'_, str> {
        let code = self.text(entry.code);
        if self.is_case_insensitive(entry) {
            code.to_lowercase().into()
        } else {
            code.into()
        }
    }
}

impl<'d> Expander<'d> {
    /// Expands a value set and those that it includes.
    fn expansion(&mut self, value_set: u32) -> &'d Expansion {
        let place = &self.definitions.expansions[value_set as usize];
        if let Some(expansion) = place.get() {
            return expansion;
        }
        self.open.push(value_set);
        let row = &self.definitions.tables.value_sets[value_set as usize];
        let mut gaps = Vec::new();
        let mut set = self.union(row.include, &mut gaps);
        if row.exclude != 0 {
            set = set.without(&self.union(row.exclude, &mut gaps));
        }
        if row.include == 0 && row.exclude == 0 {
            set.unknown.insert(0);
            gaps.push("it does not say which codes it has".to_owned());
        }
        if !gaps.is_empty() && row.expansion != 0 {
            // Who published it knew what is not loaded here.
            gaps.clear();
            set = self.union(row.expansion, &mut gaps);
        }
        self.open.pop();
        gaps.sort();
        gaps.dedup();
        place.get_or_init(|| Expansion::new(self.definitions, set, gaps))
    }

    fn union(&mut self, components: List, gaps: &mut Vec<String>) -> Set {
        let definitions = self.definitions;
        let mut union = Set::default();
        for &component in definitions.tables.list(components) {
            let set = self.component(&definitions.tables.components[component as usize], gaps);
            union.unite(set);
        }
        union
    }

    /// The codes that meet all conditions of an include or exclude.
    fn component(&mut self, row: &ComponentRow, gaps: &mut Vec<String>) -> Set {
        let definitions = self.definitions;
        let mut result = (row.system != 0).then(|| definitions.codes_of_system(row, gaps));
        for &url in definitions.tables.list(row.value_sets) {
            let set = self.included(definitions.text(url), gaps);
            result = Some(match result {
                Some(codes) => codes.intersected(&set),
                None => set,
            });
        }
        result.unwrap_or_else(|| {
            gaps.push("an include names neither a code system nor a value set".to_owned());
            Set::of_unknown(0)
        })
    }

    /// The codes of a value set that is included in another.
    fn included(&mut self, url: &str, gaps: &mut Vec<String>) -> Set {
        let definitions = self.definitions;
        let Some(id) = definitions.value_set_id(url) else {
            gaps.push(format!("the value set {url} is not loaded"));
            return Set::of_unknown(0);
        };
        if self.open.contains(&id) || self.open.len() == MAX_DEPTH {
            gaps.push(format!(
                "the value set {url} includes itself, or too many one inside the other"
            ));
            return Set::of_unknown(0);
        }
        let expansion = self.expansion(id);
        gaps.extend_from_slice(&expansion.gaps);
        expansion.set.clone()
    }
}

impl Set {
    /// Nothing is known of a code system's codes.
    fn of_unknown(system: Str) -> Self {
        Self {
            unknown: [system].into(),
            ..Self::default()
        }
    }
}

impl Definitions {
    /// The codes that a component takes from its code system.
    fn codes_of_system(&self, row: &ComponentRow, gaps: &mut Vec<String>) -> Set {
        let url = self.text(row.system);
        let system = match row.version {
            0 => self.code_system(url),
            version => self.code_system(&format!("{url}|{}", self.text(version))),
        };
        if row.concepts != 0 {
            return self.listed_codes(row, system.or_else(|| self.code_system(url)));
        }
        let Some(system) = system else {
            let version = self.optional(row.version).map(|version| format!(" {version}"));
            gaps.push(format!(
                "the code system {url}{} is not loaded",
                version.unwrap_or_default()
            ));
            return Set::of_unknown(row.system);
        };
        let mut set = Set::default();
        if system.row().concept_count == 0 {
            let problem = if system.content() == Content::NotPresent {
                "is not loaded"
            } else {
                "has no codes"
            };
            gaps.push(format!("the code system {url} {problem}"));
            return Set::of_unknown(row.system);
        }
        if !system.is_complete() {
            gaps.push(format!("the code system {url} is loaded only in part"));
            set.unknown.insert(row.system);
        }
        let (filters, _) = self.tables.list(row.filters).as_chunks();
        let mut is_chosen = vec![true; system.concepts().count()];
        for &[property, operator, value] in filters {
            let [property, operator, value] = [property, operator, value].map(|text| self.text(text));
            let Some(matches) = filter::matches(system, property, operator, value) else {
                gaps.push(format!(
                    "the filter {property} {operator} {value} of {url} cannot be evaluated"
                ));
                return Set::of_unknown(row.system);
            };
            is_chosen
                .iter_mut()
                .zip(matches)
                .for_each(|(chosen, matches)| *chosen &= matches);
        }
        for (concept, is_chosen) in system.concepts().zip(is_chosen) {
            if is_chosen {
                set.push(Entry {
                    system: row.system,
                    version: system.row().version,
                    code: concept.row().code,
                    display: concept.row().display,
                    concept: concept.id(),
                    membership: Membership::Yes,
                });
            }
        }
        set
    }

    fn listed_codes(&self, row: &ComponentRow, system: Option<CodeSystem>) -> Set {
        let mut set = Set::default();
        let (concepts, _) = self.tables.list(row.concepts).as_chunks();
        for &[code, display] in concepts {
            let concept = system.and_then(|system| system.concept(self.text(code)));
            let loaded = concept.map(|concept| *concept.row());
            let version = system.map_or(0, |system| system.row().version);
            set.push(Entry {
                system: row.system,
                version: if row.version == 0 { version } else { row.version },
                code: loaded.map_or(code, |row| row.code),
                display: if display == 0 {
                    loaded.map_or(0, |row| row.display)
                } else {
                    display
                },
                concept: concept.map_or(NONE, |concept| concept.id()),
                membership: Membership::Yes,
            });
        }
        set
    }
}
