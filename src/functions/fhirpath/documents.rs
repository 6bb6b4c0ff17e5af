//! The resources of a chunk as documents. Where several functions of a query read the same column, they share what was parsed.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::error::Result;
use crate::json::{Arena, Document};

/// The documents that a thread keeps: as many as a chunk has rows.
const SLOTS: usize = 2048;

/// A longer resource, in bytes, is parsed by each function for itself, so that what a thread keeps stays small.
const LONGEST_KEPT: usize = 8 << 10;

/// The blocks of rows that are remembered to see that another function reads them too: two chunks.
const BLOCKS: usize = 16;

/// After so many blocks that only one function has read, nothing is kept any more.
const PATIENCE: u32 = 64;

thread_local! {
    static SHARED: RefCell<Shared> = RefCell::default();
}

/// What the functions of a thread share.
#[derive(Default)]
struct Shared {
    /// By the place of a resource in memory
    slots: Vec<Slot>,
    /// The blocks read last: where the first resource was, and who read them
    blocks: VecDeque<(usize, usize)>,
    /// How long to go on keeping documents; 0: they are not kept
    patience: u32,
    /// The memory for a document that is not kept
    arena: Arena,
}

/// A resource and what was read of it so far.
#[derive(Default)]
struct Slot {
    text: String,
    arena: Arena,
}

/// Hands over the resource of each row as a document; None for NULL. `reader` tells the functions of a query apart.
pub(super) fn each<'t>(
    reader: usize,
    resources: impl Iterator<Item = Option<&'t str>>,
    mut take: impl FnMut(Option<Result<&Document<'t>>>) -> Result<()>,
) -> Result<()> {
    // Taken out, so that no borrow is held while others run.
    let mut shared = SHARED.take();
    let mut first = true;
    let mut result = Ok(());
    for resource in resources {
        result = match resource {
            None => take(None),
            Some(text) => {
                if std::mem::replace(&mut first, false) {
                    shared.notice(text.as_ptr() as usize, reader);
                }
                shared.with_document(text, &mut take)
            }
        };
        if result.is_err() {
            break;
        }
    }
    SHARED.set(shared);
    result
}

impl Shared {
    /// Decides whether documents are kept: while blocks are read by several functions.
    fn notice(&mut self, block: usize, reader: usize) {
        if self.blocks.iter().any(|&(known, by)| known == block && by != reader) {
            self.patience = PATIENCE;
        } else {
            self.patience = self.patience.saturating_sub(1);
        }
        if self.patience == 0 {
            self.slots = Vec::new();
        }
        self.blocks.truncate(BLOCKS - 1);
        self.blocks.push_front((block, reader));
    }

    fn with_document<'t>(
        &mut self,
        text: &'t str,
        take: &mut impl FnMut(Option<Result<&Document<'t>>>) -> Result<()>,
    ) -> Result<()> {
        if self.patience == 0 || text.len() > LONGEST_KEPT {
            let arena = std::mem::take(&mut self.arena);
            let (arena, result) = hand_over(Document::new(text, arena), take);
            self.arena = arena;
            return result;
        }
        if self.slots.is_empty() {
            self.slots.resize_with(SLOTS, Slot::default);
        }
        let slot = &mut self.slots[slot_of(text)];
        let arena = std::mem::take(&mut slot.arena);
        // The place tells where to look, the whole text whether it is the same resource.
        let document = if slot.text == text {
            Ok(Document::resume(text, arena))
        } else {
            slot.text.clear();
            slot.text.push_str(text);
            Document::new(text, arena)
        };
        let (arena, result) = hand_over(document, take);
        slot.arena = arena;
        result
    }
}

fn hand_over<'t, F>(document: Result<Document<'t>>, take: &mut F) -> (Arena, Result<()>)
where
    F: FnMut(Option<Result<&Document<'t>>>) -> Result<()>,
{
    match document {
        Ok(document) => {
            let result = take(Some(Ok(&document)));
            (document.into_arena(), result)
        }
        Err(error) => (Arena::default(), take(Some(Err(error)))),
    }
}

/// Resources lie behind one another in memory: their places differ in the middle bits.
fn slot_of(text: &str) -> usize {
    let place = text.as_ptr() as usize as u64;
    let mixed = place.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    usize::try_from(mixed).unwrap_or(0) % SLOTS
}
