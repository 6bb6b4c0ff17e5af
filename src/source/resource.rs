//! What a row needs of a resource.

use super::document::{Row, kind};
use super::walker::Walked;
use crate::json::{Scanner, Stop, Text};

/// The members of a resource that rows need.
#[derive(Clone, Copy)]
pub(super) enum ResourceMember {
    ResourceType,
    Id,
}

impl ResourceMember {
    pub fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"resourceType" => Some(Self::ResourceType),
            b"id" => Some(Self::Id),
            _ => None,
        }
    }
}

/// What is known of a resource while its members pass by.
pub(super) struct Resource {
    begin: usize,
    pub type_name: Option<Text>,
    pub id: Option<Text>,
    /// The first byte of a `resourceType` that is not a string.
    pub bad_type: Option<u8>,
    pub walked: Walked,
}

impl Resource {
    pub fn new(begin: usize) -> Self {
        Self {
            begin,
            type_name: None,
            id: None,
            bad_type: None,
            walked: Walked::No,
        }
    }

    /// Takes the value of a member.
    pub fn member(&mut self, scanner: &mut Scanner<'_>, member: ResourceMember) -> Result<(), Stop> {
        match member {
            ResourceMember::ResourceType => {
                let found = scanner.peek()?;
                self.type_name = scanner.string()?;
                if self.type_name.is_none() {
                    self.bad_type = Some(found);
                }
            }
            ResourceMember::Id => self.id = scanner.string()?,
        }
        Ok(())
    }

    pub fn is(&self, text: &[u8], resource_type: &[u8]) -> bool {
        self.type_name.is_some_and(|found| found.is(text, resource_type))
    }

    pub fn may_be_bundle(&self, text: &[u8]) -> bool {
        self.type_name.is_none() && self.bad_type.is_none() || self.is(text, b"Bundle")
    }

    pub fn into_row(self, end: usize, offset: u64) -> Row {
        let error = match (self.type_name, self.bad_type) {
            (Some(found), _) if found.start < found.end => None,
            (Some(_), _) => Some("resourceType is empty; expected the name of a FHIR resource".to_owned()),
            (None, Some(found)) => Some(format!("resourceType is {}; expected a string", kind(found))),
            (None, None) => Some("this object has no resourceType: it is not a FHIR resource".to_owned()),
        };
        Row {
            resource_type: self.type_name,
            id: self.id,
            resource: Some(self.begin..end),
            walked: self.walked,
            error,
            ..Row::new(Some(offset + self.begin as u64))
        }
    }
}
