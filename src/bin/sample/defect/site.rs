//! A document that is about to get a defect.

use crate::date::Date;
use crate::json::{Decimal, Value};
use crate::person::{Person, Population};
use crate::random::Random;

/// What happens to the bytes of a document, after it is written.
#[derive(Clone, Copy)]
pub enum Damage {
    None,
    /// Only this share of them is kept
    Cut(f64),
}

/// A document, and what kinds of defects need to change it. Paths are those inside of a resource.
pub struct Site<'a> {
    document: &'a mut Value,
    pub random: &'a mut Random,
    pub damage: Damage,
    population: &'a Population<'a>,
    index: u64,
}

impl<'a> Site<'a> {
    /// The document of the patient `index`.
    pub fn new(document: &'a mut Value, random: &'a mut Random, population: &'a Population<'a>, index: u64) -> Self {
        Self {
            document,
            random,
            damage: Damage::None,
            population,
            index,
        }
    }

    /// The patient of the document.
    pub fn person(&self) -> Person {
        Person::new(self.population, self.index)
    }

    /// The patient of the document before; the first one has none.
    pub fn person_before(&self) -> Option<Person> {
        Some(Person::new(self.population, self.index.checked_sub(1)?))
    }

    /// The day that the document was written on.
    pub fn day(&self) -> Option<Date> {
        Date::parse(self.document.text("timestamp")?.get(..10)?)
    }

    /// The places of the entries with resources of a type that something is true of.
    pub fn all(&self, resource_type: &str, is_fit: impl Fn(&Value) -> bool) -> Vec<usize> {
        let Some(Value::List(entries)) = self.document.get("entry") else {
            return Vec::new();
        };
        let resources = entries
            .iter()
            .enumerate()
            .filter_map(|(place, entry)| Some((place, entry.get("resource")?)));
        resources
            .filter(|(_, resource)| resource.text("resourceType") == Some(resource_type) && is_fit(resource))
            .map(|(place, _)| place)
            .collect()
    }

    /// One of these places, by chance.
    pub fn any(&mut self, resource_type: &str, is_fit: impl Fn(&Value) -> bool) -> Option<usize> {
        let places = self.all(resource_type, is_fit);
        (!places.is_empty()).then(|| *self.random.pick(&places))
    }

    /// One of the resources of a type that have an element.
    pub fn any_with(&mut self, resource_type: &str, path: &str) -> Option<usize> {
        self.any(resource_type, |resource| resource.at(path).is_some())
    }

    /// The resource of an entry.
    pub fn resource(&self, place: usize) -> Option<&Value> {
        self.document.at(&format!("entry[{place}].resource"))
    }

    /// The text in a resource.
    pub fn text(&self, place: usize, path: &str) -> Option<String> {
        self.resource(place)?.text(path).map(str::to_owned)
    }

    /// The date in a resource, or the one that a time begins with.
    pub fn date(&self, place: usize, path: &str) -> Option<Date> {
        Date::parse(self.resource(place)?.text(path)?.get(..10)?)
    }

    /// The number in a resource.
    pub fn number(&self, place: usize, path: &str) -> Option<Decimal> {
        match self.resource(place)?.at(path) {
            Some(Value::Number(decimal)) => Some(*decimal),
            _ => None,
        }
    }

    /// Where an element is.
    pub fn at(&self, place: usize, path: &str) -> Option<String> {
        self.resource(place)?.at(path)?;
        Some(full(place, path))
    }

    /// Changes an element; gives where it is.
    pub fn set(&mut self, place: usize, path: &str, value: impl Into<Value>) -> Option<String> {
        let element = self.document.at_mut(&format!("entry[{place}].resource.{path}"))?;
        *element = value.into();
        Some(full(place, path))
    }

    /// Adds a member to an element, which is the resource where its path is empty.
    pub fn add(&mut self, place: usize, path: &str, name: &'static str, value: impl Into<Value>) -> Option<String> {
        match self.document.at_mut(&format!("entry[{place}].resource.{path}"))? {
            Value::Object(members) => members.push((name, value.into())),
            _ => return None,
        }
        let path = [path, name]
            .iter()
            .copied()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(".");
        Some(full(place, &path))
    }

    /// Removes a member of an element, which is the resource where its path is empty.
    pub fn remove(&mut self, place: usize, path: &str, name: &str) -> Option<String> {
        match self.document.at_mut(&format!("entry[{place}].resource.{path}"))? {
            Value::Object(members) => {
                let member = members.iter().position(|(known, _)| *known == name)?;
                members.remove(member);
            }
            _ => return None,
        }
        let path = [path, name]
            .iter()
            .copied()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(".");
        Some(full(place, &path))
    }

    /// Adds a changed copy of an entry as the last one; gives where it is.
    pub fn copy(&mut self, place: usize, change: impl Fn(&mut Value)) -> Option<String> {
        let mut copy = self.document.at(&format!("entry[{place}]"))?.clone();
        change(&mut copy);
        match self.document.at_mut("entry")? {
            Value::List(entries) => {
                entries.push(copy);
                Some(format!("Bundle.entry[{}]", entries.len() - 1))
            }
            _ => None,
        }
    }
}

/// The path of an element from the Bundle on.
fn full(place: usize, path: &str) -> String {
    format!("Bundle.entry[{place}].resource.{path}")
}
