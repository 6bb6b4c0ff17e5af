//! The place of an element: a list on the stack, from the element up to the root. Text is made of it only for an issue.

use std::fmt;

/// A place in a resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Location<'p> {
    above: Option<&'p Location<'p>>,
    name: &'p str,
    index: Option<usize>,
    /// The type, where the element is a choice
    choice: Option<&'p str>,
}

impl<'p> Location<'p> {
    /// The resource itself.
    pub fn root(type_name: &'p str) -> Self {
        Self {
            above: None,
            name: type_name,
            index: None,
            choice: None,
        }
    }

    /// An element right below.
    pub fn child<'c>(&'c self, name: &'c str, choice: Option<&'c str>) -> Location<'c> {
        Location {
            above: Some(self),
            name,
            index: None,
            choice,
        }
    }

    /// The same element, as one of several.
    pub fn at(self, index: usize) -> Self {
        Self {
            index: Some(index),
            ..self
        }
    }
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps: Vec<&Location> = std::iter::successors(Some(self), |step| step.above).collect();
        steps.reverse();
        for (number, step) in steps.into_iter().enumerate() {
            if number > 0 {
                f.write_str(".")?;
            }
            f.write_str(step.name)?;
            if let Some(choice) = step.choice {
                write!(f, ".ofType({choice})")?;
            }
            if let Some(index) = step.index {
                write!(f, "[{index}]")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_indices_and_types() {
        let root = Location::root("Observation");
        let component = root.child("component", None).at(1);
        let value = component.child("value", Some("Quantity"));
        assert_eq!(value.child("unit", None).to_string(), "Observation.component[1].value.ofType(Quantity).unit");
    }
}
