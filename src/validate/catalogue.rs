//! Code systems by their URLs, with what can be said of their codes.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::definitions::{CodeSystemId, Definitions};

/// What is known of code systems.
#[derive(Debug)]
pub(super) struct Catalogue {
    systems: HashMap<Box<str>, CodeSystemId, RandomState>,
}

impl Catalogue {
    pub fn new(definitions: &Definitions) -> Self {
        let with_codes = definitions
            .code_systems()
            .filter(|system| system.concepts().next().is_some() && system.supplements().is_none());
        let systems = with_codes.filter_map(|system| {
            let url = system.url();
            Some((url.into(), definitions.code_system(url)?.id()))
        });
        Self {
            systems: systems.collect(),
        }
    }

    /// The loaded code system of a URL.
    pub fn system(&self, url: &str) -> Option<CodeSystemId> {
        self.systems.get(url).copied()
    }
}
