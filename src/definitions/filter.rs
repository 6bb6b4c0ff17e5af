//! The [filters](https://hl7.org/fhir/R4/valueset.html#filters) by which a value set chooses codes of a code system.

use super::{CodeSystem, Concept};

/// For each concept of a code system whether a filter lets it through. None if the filter cannot be evaluated: its
/// operator or property is not known, or the code that it names does not exist.
pub(super) fn matches(system: CodeSystem, property: &str, operator: &str, value: &str) -> Option<Vec<bool>> {
    match operator {
        "is-a" => Some(Hierarchy::new(system).below(value, true)?),
        "descendent-of" => Some(Hierarchy::new(system).below(value, false)?),
        "is-not-a" => Some(
            Hierarchy::new(system)
                .below(value, true)?
                .iter()
                .map(|is_below| !is_below)
                .collect(),
        ),
        "generalizes" => Hierarchy::new(system).above(value),
        "=" => by_property(system, property, |found| found == value),
        "in" => by_property(system, property, |found| is_item(value, found)),
        "not-in" => {
            let inside = by_property(system, property, |found| is_item(value, found))?;
            Some(inside.iter().map(|is_inside| !is_inside).collect())
        }
        "exists" => {
            let wanted = value == "true";
            let existing = by_property(system, property, |_| true)?;
            Some(existing.iter().map(|&exists| exists == wanted).collect())
        }
        _ => None,
    }
}

fn is_item(list: &str, value: &str) -> bool {
    list.split(',').any(|item| item.trim() == value)
}

/// The concepts with a value of a property that is looked for. A property that no concept has is not known.
fn by_property(system: CodeSystem, property: &str, is_found: impl Fn(&str) -> bool) -> Option<Vec<bool>> {
    match property {
        "concept" | "code" => return Some(system.concepts().map(|concept| is_found(concept.code())).collect()),
        "display" => {
            let display = |concept: Concept| concept.display().is_some_and(&is_found);
            return Some(system.concepts().map(display).collect());
        }
        "parent" | "child" => return Some(Hierarchy::new(system).next_to(property == "parent", is_found)),
        _ => {}
    }
    let values = |concept: Concept| {
        let values = concept.properties().filter(|&(code, _)| code == property);
        values.map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
    };
    let values: Vec<_> = system.concepts().map(values).collect();
    if values.iter().all(Vec::is_empty) {
        return None;
    }
    let is_chosen = |values: &Vec<String>| values.iter().any(|value| is_found(value));
    Some(values.iter().map(is_chosen).collect())
}

/// Which concepts of a code system are kinds of which, by their places in it.
struct Hierarchy<'d> {
    system: CodeSystem<'d>,
    children: Vec<Vec<usize>>,
    parents: Vec<Vec<usize>>,
}

impl<'d> Hierarchy<'d> {
    fn new(system: CodeSystem<'d>) -> Self {
        let count = system.concepts().count();
        let mut hierarchy = Self {
            system,
            children: vec![Vec::new(); count],
            parents: vec![Vec::new(); count],
        };
        for (place, concept) in system.concepts().enumerate() {
            if let Some(parent) = concept.parent().filter(|_| system.row().is_hierarchy != 0) {
                hierarchy.link(hierarchy.place(parent), place);
            }
            // A concept with several parents is listed below one of them; the others are properties.
            for (property, code) in concept.properties() {
                let Some(other) = system.concept(code) else {
                    continue;
                };
                match property {
                    "parent" | "subsumedBy" => hierarchy.link(hierarchy.place(other), place),
                    "child" => hierarchy.link(place, hierarchy.place(other)),
                    _ => {}
                }
            }
        }
        hierarchy
    }

    fn link(&mut self, parent: usize, child: usize) {
        self.children[parent].push(child);
        self.parents[child].push(parent);
    }

    fn place(&self, concept: Concept) -> usize {
        (concept.id() - self.system.row().concepts) as usize
    }

    fn below(&self, code: &str, with_itself: bool) -> Option<Vec<bool>> {
        let start = self.place(self.system.concept(code)?);
        let mut reached = reached(start, &self.children);
        reached[start] = with_itself;
        Some(reached)
    }

    fn above(&self, code: &str) -> Option<Vec<bool>> {
        let start = self.place(self.system.concept(code)?);
        Some(reached(start, &self.parents))
    }

    /// The concepts that have a parent, or a child, with a code that is looked for.
    fn next_to(&self, is_parent: bool, is_found: impl Fn(&str) -> bool) -> Vec<bool> {
        let found: Vec<_> = self.system.concepts().map(|concept| is_found(concept.code())).collect();
        let neighbours = if is_parent { &self.parents } else { &self.children };
        let is_next = |next: &Vec<usize>| next.iter().any(|&place| found[place]);
        neighbours.iter().map(is_next).collect()
    }
}

/// What is reached from a place, itself included, however often the ways meet.
fn reached(start: usize, ways: &[Vec<usize>]) -> Vec<bool> {
    let mut reached = vec![false; ways.len()];
    reached[start] = true;
    let mut next = vec![start];
    while let Some(place) = next.pop() {
        for &way in &ways[place] {
            if !reached[way] {
                reached[way] = true;
                next.push(way);
            }
        }
    }
    reached
}
