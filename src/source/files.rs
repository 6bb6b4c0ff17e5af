//! The files of a query, and which thread reads what.

use super::batch::Batch;
use super::content::FileSystem;
use super::progress::Progress;
use super::stream::{Read, Stream};
use super::walker::Walker;
use super::{Options, document};
use crate::error::{Error, Result};
use crate::json::Memory;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// The files of one query, shared by the threads that read them.
pub(super) struct Files {
    paths: Vec<String>,
    options: Options,
    file_system: Box<dyn FileSystem>,
    next_file: AtomicUsize,
    /// Threads of the query that read
    workers: AtomicUsize,
    shared: Mutex<Shared>,
    changed: Condvar,
    progress: Progress,
}

/// Files that several threads read together.
#[derive(Default)]
struct Shared {
    streams: Vec<Arc<SharedStream>>,
    /// Files that are being opened: each may become one of `streams`.
    opening: usize,
    /// Threads that wait for that: telling them costs a call of the system for each file.
    waiting: usize,
}

struct SharedStream {
    file: usize,
    stream: Mutex<Stream>,
}

/// Where one thread reads.
#[derive(Default)]
pub(super) struct Reader {
    memory: Memory,
    walker: Option<Box<dyn Walker>>,
    current: Option<Arc<SharedStream>>,
}

impl Files {
    pub(super) fn new(paths: Vec<String>, options: Options, file_system: Box<dyn FileSystem>) -> Self {
        let progress = Progress::new(&paths, options.progress);
        Self {
            paths,
            options,
            file_system,
            next_file: AtomicUsize::new(0),
            workers: AtomicUsize::new(0),
            shared: Mutex::default(),
            changed: Condvar::new(),
            progress,
        }
    }

    /// Counts a thread of the query that reads.
    pub(super) fn add_worker(&self) {
        self.workers.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether one thread of the query reads and may have another for itself.
    pub(super) fn may_read_ahead(&self) -> bool {
        self.options.read_ahead && self.workers.load(Ordering::Relaxed) == 1
    }

    /// Reads the next piece that has rows into `batch`; `false` when all is read, or `go_on` says no between two pieces.
    pub(super) fn next(&self, reader: &mut Reader, batch: &mut Batch, go_on: &dyn Fn() -> bool) -> Result<bool> {
        batch.forget_compacted();
        while go_on() && self.next_piece(reader, batch)? {
            let Reader { memory, walker, .. } = reader;
            if walker.is_none() {
                *walker = self.options.walkers.as_ref().map(|walkers| walkers.walker());
            }
            document::read(&batch.piece, &self.options, memory, walker, &mut batch.rows);
            self.progress.add(batch.text().len() as u64);
            if !self.options.ignore_errors
                && let Some((offset, problem)) = batch.rows.first_error()
            {
                return Err(bad_document(self.filename(batch), offset, problem));
            }
            if !batch.rows().is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether someone asks for the text of resources.
    pub(super) fn wants_resources(&self) -> bool {
        self.options.resources
    }

    /// The file that a batch comes from.
    pub(super) fn filename(&self, batch: &Batch) -> &str {
        &self.paths[batch.file]
    }

    fn read(&self) -> Read<'_> {
        Read {
            options: &self.options,
            files: &*self.file_system,
        }
    }

    fn next_piece(&self, reader: &mut Reader, batch: &mut Batch) -> Result<bool> {
        loop {
            if let Some(current) = &reader.current {
                let mut stream = current.stream.lock().map_err(|_| poisoned())?;
                if stream.next(&mut batch.piece, self.read()) {
                    batch.file = current.file;
                    return Ok(true);
                }
                drop(stream);
                self.forget(current)?;
                reader.current = None;
                continue;
            }
            match self.open_next(reader, batch)? {
                Some(true) => return Ok(true),
                Some(false) => {}
                None if self.join(reader)? => {}
                None => {
                    self.progress.finish();
                    return Ok(false);
                }
            }
        }
    }

    /// Opens the next file, and says whether it has a first piece; `None` when no file is left.
    fn open_next(&self, reader: &mut Reader, batch: &mut Batch) -> Result<Option<bool>> {
        let opening = Opening::new(self)?;
        let file = self.next_file.fetch_add(1, Ordering::Relaxed);
        let Some(path) = self.paths.get(file) else {
            return Ok(None);
        };
        batch.file = file;
        let buffer = batch.piece.take_buffer();
        let mut stream = Stream::open(path, buffer, self.read());
        let found = stream.next(&mut batch.piece, self.read());
        if stream.goes_on() {
            let stream = Arc::new(SharedStream {
                file,
                stream: Mutex::new(stream),
            });
            self.lock()?.streams.push(Arc::clone(&stream));
            reader.current = Some(stream);
        } else {
            self.progress.add_file();
        }
        drop(opening);
        Ok(Some(found))
    }

    /// Helps with a file that another thread has opened; `false` when there is none.
    fn join(&self, reader: &mut Reader) -> Result<bool> {
        let mut state = self.lock()?;
        while state.streams.is_empty() && state.opening > 0 {
            state.waiting += 1;
            state = self.changed.wait(state).map_err(|_| poisoned())?;
            state.waiting -= 1;
        }
        reader.current = state.streams.last().cloned();
        Ok(reader.current.is_some())
    }

    /// Takes a file that is read to its end from those that threads may join.
    fn forget(&self, stream: &Arc<SharedStream>) -> Result<()> {
        let mut state = self.lock()?;
        let before = state.streams.len();
        state.streams.retain(|other| !Arc::ptr_eq(other, stream));
        if state.streams.len() < before {
            self.progress.add_file();
        }
        Ok(())
    }

    fn lock(&self) -> Result<MutexGuard<'_, Shared>> {
        self.shared.lock().map_err(|_| poisoned())
    }
}

/// Counts a file that is being opened, for as long as it lives: however opening ends, waiting threads hear of it.
struct Opening<'a>(&'a Files);

impl<'a> Opening<'a> {
    fn new(files: &'a Files) -> Result<Self> {
        files.lock()?.opening += 1;
        Ok(Self(files))
    }
}

impl Drop for Opening<'_> {
    fn drop(&mut self) {
        let mut shared = self.0.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.opening -= 1;
        if shared.waiting > 0 {
            self.0.changed.notify_all();
        }
    }
}

fn poisoned() -> Error {
    Error::new("another thread of this read has failed")
}

fn bad_document(path: &str, offset: Option<u64>, problem: &str) -> Error {
    let at = offset.map_or(String::new(), |offset| format!(", byte {offset}"));
    Error::new(format!(
        "\"{path}\"{at}: {problem}\nWith ignore_errors := true, such a document becomes a row with its error and the rest is read."
    ))
}
