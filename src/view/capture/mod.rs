//! All routes from one focus, followed in one walk over the text.
//!
//! What is unusual in any way (a missing value with extensions, a name twice, a value of another kind than the definitions say, several
//! values where one is wanted, a text that is no JSON) ends the walk without a result. Then each path is evaluated by itself, which
//! gives what is right or says what is wrong; so nothing of that has to be known here.

mod names;
mod scanned;
mod state;
mod trie;
mod value;
mod walk;

pub(super) use scanned::capture_scanned;
pub(super) use state::{Found, State};
pub(super) use trie::{Builder, Mode, Slot, Trie};
pub(super) use value::{CapturedCell, Content};
pub(super) use walk::capture;
