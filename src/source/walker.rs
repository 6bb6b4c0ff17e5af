//! Looking at resources while their grammar is checked, so that nobody has to read their text again.

use crate::json::{Finding, Scanner, Stop};
use std::fmt::Debug;
use std::ops::Range;

/// Makes a walker for each thread that reads.
pub trait Walkers: Debug + Send + Sync {
    /// A walker.
    fn walker(&self) -> Box<dyn Walker>;
}

/// Looks at resources.
pub trait Walker: Send {
    /// Reads the members behind a resource's type, and goes behind the resource. Adds to `found` what it wants to have kept;
    /// `false` if it has to look at the resource again.
    ///
    /// # Errors
    /// The text is no JSON.
    fn rest(&mut self, scanner: &mut Scanner<'_>, found: &mut Vec<Finding>) -> Result<bool, Stop>;
}

/// What a walker has seen of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Walked {
    /// None was asked.
    #[default]
    No,
    /// It has to look again.
    InVain,
    /// What it has found is what [`Batch::found`](super::Batch::found) has there.
    Found(Range<usize>),
}
