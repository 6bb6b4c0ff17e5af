//! Values in the text of a view, each with its place, so that errors can name it.

use std::borrow::Cow;

use crate::definitions::nearest;
use crate::error::{Error, Result};
use crate::json::{Arena, Document, Kind, Memory, NodeId, Problem, Scanner, Stop};

/// A value in the text of a view.
#[derive(Clone)]
pub(super) struct Place<'d> {
    document: &'d Document<'d>,
    node: NodeId,
    /// Its [JSON pointer](https://www.rfc-editor.org/rfc/rfc6901)
    pointer: String,
}

/// The text as a document, all of which is JSON.
pub(super) fn document(text: &str) -> Result<Document<'_>> {
    let mut memory = Memory::default();
    let mut scanner = Scanner::new(text.as_bytes(), 0, &mut memory);
    let checked = scanner.skip().and_then(|()| match scanner.peek() {
        Err(Stop::End) => Ok(()),
        _ => Err(scanner.fault(Problem::Expected("the end of the text"))),
    });
    checked.map_err(|stop| {
        let fault = stop.into_fault(text.len());
        Error::new(format!("the view is not JSON, at byte {}: {}", fault.at, fault.problem))
    })?;
    Document::new(text, Arena::default())
}

/// An error at a place of the view.
pub(super) fn error_at(pointer: &str, message: &str) -> Error {
    let place = if pointer.is_empty() { "its top" } else { pointer };
    Error::new(format!("the view, at {place}: {message}"))
}

impl<'d> Place<'d> {
    /// The whole view, which must be an object.
    pub fn root(document: &'d Document<'d>) -> Result<Self> {
        let root = document.root().filter(|root| document.kind(*root) == Kind::Object);
        match root {
            Some(node) => Ok(Self {
                document,
                node,
                pointer: String::new(),
            }),
            None => Err(error_at("", "a view is a JSON object")),
        }
    }

    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    pub fn error(&self, message: impl AsRef<str>) -> Error {
        error_at(&self.pointer, message.as_ref())
    }

    /// A member, unless it is absent or null.
    pub fn member(&self, name: &str) -> Option<Self> {
        let node = self.document.member(self.node, name)?;
        (self.document.kind(node) != Kind::Null).then(|| self.below(node, name))
    }

    /// A member that must be there.
    pub fn required(&self, name: &str) -> Result<Self> {
        self.member(name)
            .ok_or_else(|| self.error(format!("`{name}` is missing")))
    }

    /// The members of an object, by their names.
    pub fn members(&self) -> Vec<(Cow<'d, str>, Self)> {
        let members = self.document.members(self.node);
        members
            .map(|(name, node)| (name.clone(), self.below(node, &name)))
            .collect()
    }

    /// The objects in a member that is an array; none where it is absent.
    pub fn objects(&self, name: &str) -> Result<Vec<Self>> {
        let Some(array) = self.member(name) else {
            return Ok(Vec::new());
        };
        let elements = array.elements()?;
        match elements.iter().find(|element| element.kind() != Kind::Object) {
            Some(other) => Err(other.error("an object is expected here")),
            None => Ok(elements),
        }
    }

    /// The elements of an array.
    pub fn elements(&self) -> Result<Vec<Self>> {
        if self.kind() != Kind::Array {
            return Err(self.error("an array is expected here"));
        }
        let elements = self.document.elements(self.node).enumerate();
        Ok(elements
            .map(|(index, node)| self.below(node, &index.to_string()))
            .collect())
    }

    /// The content of a string that is not empty.
    pub fn text(&self) -> Result<Cow<'d, str>> {
        if self.kind() != Kind::String {
            return Err(self.error("a string is expected here"));
        }
        let text = self.document.string(self.node);
        if text.trim().is_empty() {
            return Err(self.error("the text is empty"));
        }
        Ok(text)
    }

    /// The text of a member, if it is there.
    pub fn member_text(&self, name: &str) -> Result<Option<Cow<'d, str>>> {
        self.member(name).map(|member| member.text()).transpose()
    }

    pub fn boolean(&self) -> Result<bool> {
        match self.kind() {
            Kind::True => Ok(true),
            Kind::False => Ok(false),
            _ => Err(self.error("true or false is expected here")),
        }
    }

    pub fn kind(&self) -> Kind {
        self.document.kind(self.node)
    }

    /// The value as it stands in the text.
    pub fn raw(&self) -> &'d str {
        self.document.raw(self.node)
    }

    /// Refuses members that the specification does not know. FHIR lets every element have an id and extensions.
    pub fn takes_only(&self, known: &[&str]) -> Result<()> {
        for (name, _) in self.members() {
            if known.contains(&&*name)
                || name.starts_with('_')
                || ["id", "extension", "modifierExtension"].contains(&&*name)
            {
                continue;
            }
            let hint = nearest(&name, known.iter().copied()).map_or_else(
                || format!("there are: {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(self.error(format!("there is no `{name}` here; {hint}")));
        }
        Ok(())
    }

    fn below(&self, node: NodeId, name: &str) -> Self {
        Self {
            document: self.document,
            node,
            pointer: format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1")),
        }
    }
}
