//! One thread that reads ahead of another, in order.
//!
//! DuckDB keeps the order of rows, unless it is told not to, by running a scan on one thread. What that thread does with the
//! rows takes about as long as reading them does.

use super::batch::Batch;
use super::files::{Files, Reader};
use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// How much text may wait to be taken.
const WAITING: usize = 2 << 20;

/// How many batches are kept for their memory.
const SPARE: usize = 16;

/// A thread that reads, and what it has read. Dropping it ends the thread.
pub(super) struct Ahead {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    /// No more will be taken
    stopped: AtomicBool,
}

#[derive(Default)]
struct State {
    ready: VecDeque<Result<Batch>>,
    /// Bytes of text in `ready`
    bytes: usize,
    /// Batches whose rows are written: memory to read into
    used: Vec<Batch>,
    /// No more will come
    finished: bool,
}

impl Ahead {
    /// Starts to read where `reader` stands; `None` where the machine has no thread to give.
    pub(super) fn start(files: &Arc<Files>, reader: &mut Reader) -> Option<Self> {
        let queue = Arc::new(Queue::default());
        let reads = Arc::clone(&queue);
        let files = Arc::clone(files);
        let mut place = std::mem::take(reader);
        let start = thread::Builder::new().name("read_fhir_bundles".to_owned());
        let thread = start.spawn(move || reads.fill(&files, &mut place)).ok()?;
        Some(Self {
            queue,
            thread: Some(thread),
        })
    }

    /// Exchanges `batch`, whose rows are written, for the next one; `false` when there are no more.
    pub(super) fn take(&self, batch: &mut Batch) -> Result<bool> {
        let mut state = self.queue.lock();
        loop {
            if let Some(ready) = state.ready.pop_front() {
                let used = std::mem::replace(batch, ready?);
                state.bytes -= batch.text().len();
                if state.used.len() < SPARE {
                    state.used.push(used);
                }
                self.queue.changed.notify_all();
                return Ok(true);
            }
            if state.finished {
                return Ok(false);
            }
            state = self.queue.wait(state);
        }
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        let state = self.queue.lock();
        self.queue.stopped.store(true, Ordering::Relaxed);
        drop(state);
        self.queue.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // Its panic, if there was one, is in the queue.
            let _ = thread.join();
        }
    }
}

impl Queue {
    /// Reads until all is read, nobody takes any more, or the query reads on several threads after all.
    fn fill(&self, files: &Files, reader: &mut Reader) {
        let _finish = Finish(self);
        let go_on = || !self.is_stopped() && files.may_read_ahead();
        while go_on() {
            let Some(mut batch) = self.room() else { return };
            match files.next(reader, &mut batch, &go_on) {
                Ok(true) => {
                    if files.wants_resources() {
                        batch.compact();
                    }
                    self.push(Ok(batch));
                }
                Ok(false) => return,
                Err(error) => return self.push(Err(error)),
            }
        }
    }

    /// Memory for the next batch, as soon as there is room for it; `None` when no more will be taken.
    fn room(&self) -> Option<Batch> {
        let mut state = self.lock();
        while state.bytes > WAITING && !self.is_stopped() {
            state = self.wait(state);
        }
        (!self.is_stopped()).then(|| state.used.pop().unwrap_or_default())
    }

    fn push(&self, ready: Result<Batch>) {
        let mut state = self.lock();
        state.bytes += ready.as_ref().map_or(0, |batch| batch.text().len());
        state.ready.push_back(ready);
        self.changed.notify_all();
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that no more will come, however reading ends.
struct Finish<'a>(&'a Queue);

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.push(Err(Error::new(
                "internal error in fhir_das while reading ahead: please report it",
            )));
        }
        self.0.lock().finished = true;
        self.0.changed.notify_all();
    }
}
