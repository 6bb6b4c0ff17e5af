//! [Attachments](https://hl7.org/fhir/R4/datatypes.html#Attachment): what they say of their data.

use crate::json::NodeId;
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::primitive::is_base64;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const SIZE: Rule = Rule::error(
    "attachment-size",
    "structure",
    "The size of an attachment is the number of bytes of its data",
);

pub const RULES: &[Rule] = &[SIZE];

impl Walk<'_> {
    /// Checks an Attachment.
    #[cold]
    pub fn check_attachment(&mut self, object: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let (Some(size), Some(data)) = (document.member(object, "size"), document.member(object, "data")) else {
            return GO_ON;
        };
        let data = document.is_string(data).then(|| document.string(data));
        let Some(data) = data.filter(|data| is_base64(data.as_bytes())) else {
            return GO_ON;
        };
        let count = |is_it: fn(&u8) -> bool| data.bytes().filter(is_it).count();
        let bytes = count(|byte| !byte.is_ascii_whitespace() && *byte != b'\x0b') / 4 * 3 - count(|byte| *byte == b'=');
        if document.raw(size).trim() == bytes.to_string() {
            return GO_ON;
        }
        self.report(SIZE, at, object, || {
            format!("the data has {bytes} bytes, and size says something else")
        })
    }
}
