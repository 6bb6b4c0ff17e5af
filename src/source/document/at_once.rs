//! A file that is one resource, checked and made a tree in one pass.

use super::{Reader, Resource};
use crate::json::{Document, Kind};

impl Reader<'_> {
    /// Reads a file that is one resource and nothing else into a document, which whoever asks for all of it needs; false if it is not
    /// that.
    pub(super) fn read_at_once(&mut self) -> bool {
        let Ok(text) = simdutf8::basic::from_utf8(self.text) else {
            return false;
        };
        let document = match Document::strict(text, std::mem::take(&mut self.out.arena)) {
            Ok(document) => document,
            Err(arena) => {
                self.out.arena = arena;
                return false;
            }
        };
        let root = document.root().filter(|root| document.kind(*root) == Kind::Object);
        let Some(root) = root.filter(|root| document.offset(*root) == 0) else {
            self.out.arena = document.into_arena();
            return false;
        };
        let member = |name| document.member(root, name);
        let content = |name| member(name).and_then(|node| document.content(node));
        let type_name = content("resourceType");
        let mut resource = Resource::new(0);
        (resource.type_name, resource.id) = (type_name, content("id"));
        resource.bad_type = member("resourceType")
            .filter(|_| type_name.is_none())
            .map(|node| self.text[document.offset(node)]);
        let end = document.raw(root).len();
        self.push(resource.into_row(end, self.offset));
        self.out.is_read = !self.out.list.is_empty();
        self.out.arena = document.into_arena();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Reader, Rows};
    use crate::json::Memory;

    /// The rows of a file, read in either way; None where a way leaves the file to the other.
    fn rows(text: &str, at_once: bool) -> Option<(String, bool)> {
        let mut rows = Rows::default();
        let mut reader = Reader {
            text: text.as_bytes(),
            offset: 7,
            types: Some(&["Patient".to_owned(), "Bundle".to_owned()]),
            whole_bundles: true,
            walker: None,
            out: &mut rows,
        };
        let is_read = if at_once {
            reader.read_at_once()
        } else {
            let whole = 0..text.len();
            reader
                .document(whole, "the end of the file", &mut Memory::default())
                .is_ok()
        };
        is_read.then(|| (format!("{:?}", rows.list), rows.is_read))
    }

    #[test]
    fn rows_are_those_of_the_scanner() {
        let cases = [
            (r#"{"resourceType":"Patient","id":"a","x":[1,{"y":null}]}"#, Some(true)),
            ("{\"id\":\"\\u0061\",\"resourceType\":\"Pat\\u0069ent\"}\n", Some(true)),
            (
                r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}}]}"#,
                Some(true),
            ),
            (r#"{"resourceType":"Observation"}"#, Some(false)),
            (r#"{"resourceType":"","id":7}"#, Some(true)),
            (r#"{"resourceType":["Patient"]}"#, Some(true)),
            ("{}", Some(true)),
            (r#" {"resourceType":"Patient"}"#, None),
            (r#"[{"resourceType":"Patient"}]"#, None),
            (r#"{"resourceType":"Patient","id":"a","id":"b"}"#, None),
            ("{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\"}", None),
            (r#"{"resourceType":"Patient""#, None),
            ("7", None),
            ("", None),
        ];
        for (text, has_tree) in cases {
            let read = rows(text, true);
            assert_eq!(read.as_ref().map(|(_, has_tree)| *has_tree), has_tree, "{text}");
            if let Some((read, _)) = read {
                assert_eq!(Some(read), rows(text, false).map(|(rows, _)| rows), "{text}");
            }
        }
    }
}
