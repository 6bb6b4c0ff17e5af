//! Writing: documents are made by several threads, a block at a time, and written in their order. Memory is bounded by the blocks
//! that are in the making.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::defect::{self, Damage, Injected};
use crate::document::document;
use crate::options::{Format, Options};
use crate::person::Population;
use crate::tables::Tables;

/// Documents that a thread makes before it writes.
const BLOCK: u64 = 16;

const DEFECTS: &str = "defects.csv";

/// Writes a sample; gives a line that says what was written.
///
/// # Errors
///
/// A file that cannot be written, or a folder that has files of another sample.
pub fn write(options: &Options) -> Result<String, String> {
    let begin = Instant::now();
    fs::create_dir_all(&options.out).map_err(|error| about(&options.out, &error))?;
    refuse_leftovers(options)?;
    let tables = Tables::read();
    let sample = Sample {
        options,
        population: Population {
            tables: &tables,
            seed: options.seed,
            as_of: options.as_of,
        },
        next: AtomicU64::new(0),
        turn: Mutex::new(Turn {
            block: 0,
            sink: Sink::open(options)?,
            failure: None,
        }),
        has_moved: Condvar::new(),
    };
    std::thread::scope(|scope| {
        for _ in 0..options.threads {
            scope.spawn(|| sample.work());
        }
    });
    let turn = sample.turn.into_inner().unwrap_or_else(PoisonError::into_inner);
    match turn.failure {
        Some(message) => Err(message),
        None => turn.sink.close(options, begin),
    }
}

/// Old files beside new ones would pass for part of the sample.
fn refuse_leftovers(options: &Options) -> Result<(), String> {
    for entry in fs::read_dir(&options.out).map_err(|error| about(&options.out, &error))? {
        let name = entry.map_err(|error| about(&options.out, &error))?.file_name();
        if let Some(name) = name.to_str().filter(|name| is_leftover(options, name)) {
            return Err(format!(
                "{} has {name}, of another sample; remove it, or choose another folder",
                options.out.display()
            ));
        }
    }
    Ok(())
}

/// Whether a file has a name that a sample gives, and this one will not write it.
fn is_leftover(options: &Options, name: &str) -> bool {
    if name == DEFECTS {
        return options.defects.rate == 0.0;
    }
    let stem = name.strip_suffix(".gz").unwrap_or(name);
    if stem == "sample.ndjson" {
        return options.format == Format::Json || file_name(options, 0) != name;
    }
    let Some(digits) = stem
        .strip_prefix("patient-")
        .and_then(|rest| rest.strip_suffix(".json"))
    else {
        return false;
    };
    let is_number = digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| options.patients.contains(number));
    is_number && number.is_none_or(|number| file_name(options, number) != name)
}

/// The name of the file that the document of a patient is in.
fn file_name(options: &Options, number: u64) -> String {
    let end = if options.gzip { ".gz" } else { "" };
    match options.format {
        Format::Json => format!("patient-{number:06}.json{end}"),
        Format::Ndjson => format!("sample.ndjson{end}"),
    }
}

fn about(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// What the threads share.
struct Sample<'a> {
    options: &'a Options,
    population: Population<'a>,
    /// The next block that no thread makes yet
    next: AtomicU64,
    turn: Mutex<Turn>,
    has_moved: Condvar,
}

/// Whose turn it is to write.
struct Turn {
    block: u64,
    sink: Sink,
    failure: Option<String>,
}

/// What a block gives to write.
#[derive(Default)]
struct Block {
    /// The documents, where they go into one file
    bytes: Vec<u8>,
    /// Their size before it was compressed
    length: u64,
    documents: u64,
    defects: String,
    defect_count: u64,
}

impl Sample<'_> {
    /// Makes blocks until none is left, or one has failed.
    fn work(&self) {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let first = self.options.patients.start() + number * BLOCK;
            if first > *self.options.patients.end() {
                return;
            }
            let last = (first + BLOCK - 1).min(*self.options.patients.end());
            let block = self.block(first, last);
            let mut turn = self.turn();
            while turn.block != number && turn.failure.is_none() {
                turn = self.has_moved.wait(turn).unwrap_or_else(PoisonError::into_inner);
            }
            if turn.failure.is_none() {
                turn.failure = block.and_then(|block| turn.sink.write(&block)).err();
            }
            turn.block += 1;
            let has_failed = turn.failure.is_some();
            drop(turn);
            self.has_moved.notify_all();
            if has_failed {
                return;
            }
        }
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the documents of some patients. Those that have a file of their own are written here.
    fn block(&self, first: u64, last: u64) -> Result<Block, String> {
        let mut block = Block::default();
        let mut bytes = Vec::new();
        for number in first..=last {
            let name = file_name(self.options, number);
            let (mut document, mut damage, mut injected) =
                (document(&self.population, number - 1), Damage::None, Vec::new());
            if self.options.defects.rate > 0.0 {
                (injected, damage) = defect::inject(&self.options.defects, &self.population, number - 1, &mut document);
            }
            let begin = bytes.len();
            document.write(&mut bytes, self.options.format == Format::Json);
            damage.apply(&mut bytes, begin);
            bytes.push(b'\n');
            block.length += (bytes.len() - begin) as u64;
            block.documents += 1;
            block.add_defects(&injected, &name, number);
            if self.options.format == Format::Json {
                let path = self.options.out.join(&name);
                let content = self.packed(std::mem::take(&mut bytes))?;
                fs::write(&path, &content).map_err(|error| about(&path, &error))?;
                bytes = content;
                bytes.clear();
            }
        }
        block.bytes = if bytes.is_empty() { bytes } else { self.packed(bytes)? };
        Ok(block)
    }

    /// The bytes as they are written: as they are, or as a member of a gzip file.
    fn packed(&self, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        if !self.options.gzip {
            return Ok(bytes);
        }
        let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 8), Compression::default());
        let packed = encoder.write_all(&bytes).and_then(|()| encoder.finish());
        packed.map_err(|error| about(&self.options.out, &error))
    }
}

impl Damage {
    /// Damages the document that begins at a place of the bytes, and is their last.
    fn apply(self, bytes: &mut Vec<u8>, begin: usize) {
        if let Self::Cut(kept) = self {
            let length = u32::try_from(bytes.len() - begin).unwrap_or(u32::MAX);
            let kept = crate::number::floor(f64::from(length) * kept);
            bytes.truncate(begin + usize::try_from(kept).unwrap_or(0));
            // A cut inside of a letter is another defect.
            while bytes.last().is_some_and(|byte| !byte.is_ascii()) {
                bytes.pop();
            }
        }
    }
}

impl Block {
    fn add_defects(&mut self, injected: &[Injected], file: &str, number: u64) {
        for Injected {
            kind,
            path,
            resource_type,
            id,
        } in injected
        {
            let _ = writeln!(self.defects, "{kind},{file},{path},{number},{resource_type},{id}");
            self.defect_count += 1;
        }
    }
}

/// The files that all documents share, and what has been written.
struct Sink {
    documents: Option<(PathBuf, File)>,
    defects: Option<(PathBuf, BufWriter<File>)>,
    documents_written: u64,
    bytes_written: u64,
    defects_written: u64,
}

impl Sink {
    fn open(options: &Options) -> Result<Self, String> {
        let create = |name: &str| {
            let path = options.out.join(name);
            File::create(&path)
                .map(|file| (path.clone(), file))
                .map_err(|error| about(&path, &error))
        };
        let documents = (options.format == Format::Ndjson)
            .then(|| create(&file_name(options, 0)))
            .transpose()?;
        let mut sink = Self {
            documents,
            defects: None,
            documents_written: 0,
            bytes_written: 0,
            defects_written: 0,
        };
        if options.defects.rate > 0.0 {
            let (path, file) = create(DEFECTS)?;
            let mut writer = BufWriter::new(file);
            let header = writer.write_all(b"kind,file,path,patient,resource_type,id\n");
            header.map_err(|error| about(&path, &error))?;
            sink.defects = Some((path, writer));
        }
        Ok(sink)
    }

    fn write(&mut self, block: &Block) -> Result<(), String> {
        if let Some((path, file)) = &mut self.documents {
            file.write_all(&block.bytes).map_err(|error| about(path, &error))?;
        }
        if let Some((path, writer)) = &mut self.defects {
            writer
                .write_all(block.defects.as_bytes())
                .map_err(|error| about(path, &error))?;
        }
        self.documents_written += block.documents;
        self.bytes_written += block.length;
        self.defects_written += block.defect_count;
        Ok(())
    }

    fn close(mut self, options: &Options, begin: Instant) -> Result<String, String> {
        if let Some((path, writer)) = &mut self.defects {
            writer.flush().map_err(|error| about(path, &error))?;
        }
        Ok(format!(
            "{} documents, {:.1} MB of JSON, {} defects in {:.1} s: {}\n",
            self.documents_written,
            f64::from(u32::try_from(self.bytes_written / 100_000).unwrap_or(u32::MAX)) / 10.0,
            self.defects_written,
            begin.elapsed().as_secs_f64(),
            options.out.display()
        ))
    }
}
