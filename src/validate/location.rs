//! The place of an element: a list on the stack, from the element up to the root. Text is made of it only for an issue.

use crate::definitions::Definitions;

/// A place in a resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Location<'p> {
    above: Option<&'p Location<'p>>,
    name: &'p str,
    index: Option<usize>,
    /// The type, where the element is a choice
    choice: Option<&'p str>,
    /// The type that has the element; for the root, its own
    owner: &'p str,
}

impl<'p> Location<'p> {
    /// The resource itself.
    pub fn root(type_name: &'p str) -> Self {
        Self {
            above: None,
            name: type_name,
            index: None,
            choice: None,
            owner: type_name,
        }
    }

    /// An element right below.
    pub fn child<'c>(&'c self, name: &'c str, choice: Option<&'c str>) -> Location<'c> {
        Location {
            above: Some(self),
            name,
            index: None,
            choice,
            owner: "",
        }
    }

    /// The same element, as one of a type.
    pub fn of(self, owner: &'p str) -> Self {
        Self { owner, ..self }
    }

    /// The same element, as one of several.
    pub fn at(self, index: usize) -> Self {
        Self {
            index: Some(index),
            ..self
        }
    }

    /// The place that this one is right below.
    pub fn above(&self) -> Option<&'p Location<'p>> {
        self.above
    }

    /// Which of several it is.
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// The path in definitions, from the root: `Observation.value[x]`.
    pub fn plain(&self) -> String {
        let mut names: Vec<String> = std::iter::successors(Some(self), |step| step.above)
            .map(|step| format!("{}{}", step.name, if step.choice.is_some() { "[x]" } else { "" }))
            .collect();
        names.reverse();
        names.join(".")
    }

    /// The paths in the definitions of the type that has the element, and of those that it is derived from: `Patient.text`,
    /// `DomainResource.text`.
    pub fn own(&self, definitions: &Definitions) -> Vec<String> {
        let owner = self.above.and_then(|_| definitions.type_named(self.owner));
        let owners = std::iter::successors(owner, |&id| definitions.base(id));
        let choice = if self.choice.is_some() { "[x]" } else { "" };
        owners
            .map(|id| format!("{}.{}{choice}", definitions.type_name(id), self.name))
            .collect()
    }

    /// The element as a FHIRPath: `Observation.component[1].value.ofType(Quantity)`.
    pub fn path(&self) -> String {
        self.path_through(0).0
    }

    /// The same, and how long the part of it is that leads to the place of a depth on the way.
    pub fn path_through(&self, depth: usize) -> (String, usize) {
        // Room for most, the place of the resource in a Bundle included.
        let (mut path, mut length) = (String::with_capacity(96), 0);
        self.write(&mut path, depth, &mut length);
        (path, length)
    }

    /// How many places it is below.
    pub fn depth(&self) -> usize {
        std::iter::successors(self.above, |step| step.above).count()
    }

    fn write(&self, to: &mut String, wanted: usize, length: &mut usize) -> usize {
        // As deep as the walk, which is bounded.
        let mut depth = 0;
        if let Some(above) = self.above {
            depth = above.write(to, wanted, length) + 1;
            to.push('.');
        }
        to.push_str(self.name);
        if let Some(choice) = self.choice {
            to.push_str(".ofType(");
            to.push_str(choice);
            to.push(')');
        }
        if let Some(index) = self.index {
            to.push('[');
            write_number(index, to);
            to.push(']');
        }
        if depth == wanted {
            *length = to.len();
        }
        depth
    }

    /// Whether it is an element of a name.
    pub fn is_named(&self, name: &str) -> bool {
        self.name == name
    }

    /// Whether it is an extension.
    pub fn is_extension(&self) -> bool {
        matches!(self.name, "extension" | "modifierExtension")
    }

    /// Whether an element of a name is on the way.
    pub fn passes(&self, name: &str) -> bool {
        std::iter::successors(Some(self), |step| step.above).any(|step| step.name == name)
    }

    /// Whether it is below a resource of a type.
    pub fn is_below(&self, type_name: &str) -> bool {
        let is_of = |step: &Location| step.owner == type_name;
        std::iter::successors(Some(self), |step| step.above).any(is_of)
    }
}
/// Writes a number, as `write!` would in a multiple of the time.
fn write_number(number: usize, to: &mut String) {
    if number >= 10 {
        write_number(number / 10, to);
    }
    to.push(char::from(b"0123456789"[number % 10]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_indices_and_types() {
        let root = Location::root("Observation");
        let component = root.child("component", None).at(1);
        let value = component.child("value", Some("Quantity"));
        assert_eq!(component.at(4_294_967_290).path(), "Observation.component[4294967290]");
        assert_eq!(component.at(0).path(), "Observation.component[0]");
        assert_eq!(
            value.child("unit", None).path(),
            "Observation.component[1].value.ofType(Quantity).unit"
        );
        assert_eq!((root.depth(), value.depth()), (0, 2));
        assert_eq!(value.path_through(1).1, "Observation.component[1]".len());
    }
}
