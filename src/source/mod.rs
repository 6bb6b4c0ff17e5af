//! Paths and globs → bytes (plain, gzip, zstd) → resources, in a stream of bounded memory.
//!
//! A file is a sequence of pieces: the whole of it where it is small, else windows that end between two lines, array elements
//! or Bundle entries. Cutting is quick and done by one thread at a time; a piece becomes rows in the thread that took it.

mod ahead;
mod batch;
mod buffer;
mod content;
mod document;
mod files;
mod format;
mod paths;
mod piece;
mod progress;
mod resource;
mod stream;
mod walker;

pub use batch::Batch;
pub use content::{File, FileSystem};
pub use document::{Bundle, Row};
pub use paths::expand;
pub use walker::{Walked, Walker, Walkers};

use crate::error::Result;
use ahead::Ahead;
use files::{Files, Reader};
use std::sync::Arc;

/// What is read, and how.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct Options {
    /// Only resources of these types become rows; `None` is all. Rejected documents always become rows.
    pub resource_types: Option<Vec<String>>,
    /// A bad document becomes a row with its error, instead of ending the read.
    pub ignore_errors: bool,
    /// The most bytes that one compressed file may expand to.
    pub max_decompressed: u64,
    /// Whether someone asks for a Bundle's id or type, which may stand behind its entries.
    pub bundle_columns: bool,
    /// Whether someone asks for the text of resources, without white space.
    pub resources: bool,
    /// Bytes of a file that are held at a time, if no single value is longer.
    pub window: usize,
    /// Whether a long read reports on standard error.
    pub progress: bool,
    /// The bytes up to which a Bundle is one row, instead of one for each resource in it; `None` for no Bundle. Before the resources of a
    /// longer one there is a row without a resource and without an error.
    pub whole_bundles: Option<usize>,
    /// Whether a thread may read ahead where one thread of the query reads alone.
    pub read_ahead: bool,
    /// Who looks at the resources of these types while they are checked.
    pub walkers: Option<Arc<dyn Walkers>>,
}

/// The usual [`Options::window`]: small next to memory, large next to a resource.
pub const WINDOW: usize = 4 << 20;

impl Default for Options {
    fn default() -> Self {
        Self {
            resource_types: None,
            ignore_errors: false,
            max_decompressed: 64 << 30,
            bundle_columns: true,
            resources: true,
            window: WINDOW,
            progress: false,
            whole_bundles: None,
            read_ahead: false,
            walkers: None,
        }
    }
}

/// The files of one query, shared by the threads that read them.
pub struct Source(Arc<Files>);

/// One thread's part of a read.
#[derive(Default)]
pub struct Worker {
    batch: Batch,
    reader: Reader,
    /// How many batches the thread has asked for
    asked: usize,
    ahead: Option<Ahead>,
}

/// How many batches a thread reads before it takes the other threads for busy elsewhere.
const PATIENCE: usize = 4;

impl Source {
    /// A read of `files`, which [`expand`] has listed.
    #[must_use]
    pub fn new(files: Vec<String>, options: Options, file_system: Box<dyn FileSystem>) -> Self {
        Self(Arc::new(Files::new(files, options, file_system)))
    }

    /// Reads the next rows into the worker's batch; `false` when all is read.
    ///
    /// Several threads may call it, each with a worker of its own. Where only one does, because the query keeps the order of
    /// its rows, another thread reads ahead of it, in order, if [`Options::read_ahead`].
    ///
    /// # Errors
    /// A file that cannot be read or a document that is bad, unless [`Options::ignore_errors`].
    pub fn next(&self, worker: &mut Worker) -> Result<bool> {
        if worker.asked == 0 {
            self.0.add_worker();
        }
        worker.asked += 1;
        if worker.asked == PATIENCE && self.0.may_read_ahead() {
            worker.ahead = Ahead::start(&self.0, &mut worker.reader);
        }
        if let Some(ahead) = &worker.ahead {
            if ahead.take(&mut worker.batch)? {
                return Ok(true);
            }
            worker.ahead = None;
        }
        self.0.next(&mut worker.reader, &mut worker.batch, &|| true)
    }

    /// The file that a batch comes from.
    #[must_use]
    pub fn filename(&self, batch: &Batch) -> &str {
        self.0.filename(batch)
    }
}

impl Worker {
    /// The rows that were read last.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// The same, for who takes something out of it.
    #[must_use]
    pub fn batch_mut(&mut self) -> &mut Batch {
        &mut self.batch
    }
}

#[cfg(test)]
mod tests {
    use super::content::tests::Local;
    use super::*;
    use std::fmt::Write as _;
    use std::io::Write as _;
    use std::path::PathBuf;

    /// A folder of its own for one test.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("fhir_das_{}_{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// All rows as lines of text, sorted, from a given number of threads.
    fn rows(path: &str, options: &Options, threads: usize) -> Result<Vec<String>> {
        let source = Source::new(vec![path.to_owned()], options.clone(), Box::new(Local));
        let read = || {
            let mut worker = Worker::default();
            let mut lines = Vec::new();
            while source.next(&mut worker)? {
                for row in 0..worker.batch().rows().len() {
                    lines.push(line(worker.batch(), row));
                }
            }
            Ok(lines)
        };
        let mut lines = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(read)).collect();
            let results: Result<Vec<_>> = threads
                .into_iter()
                .map(|thread| thread.join().expect("no panic"))
                .collect();
            results.map(|lines| lines.concat())
        })?;
        lines.sort();
        Ok(lines)
    }

    fn line(batch: &Batch, index: usize) -> String {
        let (text, row) = (batch.text(), &batch.rows()[index]);
        let content = |place: Option<crate::json::Text>| {
            place.map_or("-".into(), |place| {
                String::from_utf8_lossy(&place.decode(text)).into_owned()
            })
        };
        let bundle = batch.bundle(row).cloned().unwrap_or_default();
        let mut line = format!("{:08} ", row.offset.map_or(99_999_999, |offset| offset));
        let _ = write!(
            line,
            "{}/{} {} in {}/{}#{}",
            content(row.resource_type),
            content(row.id),
            content(row.full_url),
            bundle.id.unwrap_or("-".into()),
            bundle.kind.unwrap_or("-".into()),
            row.entry_index.map_or("-".into(), |index| index.to_string())
        );
        let mut resource = Vec::new();
        batch.write_resource(index, &mut resource);
        let _ = write!(line, " {}", String::from_utf8_lossy(&resource));
        if let Some(error) = &row.error {
            let _ = write!(line, " ! {error}");
        }
        line
    }

    fn lenient() -> Options {
        Options {
            ignore_errors: true,
            ..Options::default()
        }
    }

    fn bundle(id: &str, resources: usize, type_last: bool, padding: usize) -> String {
        let mut text = String::from("{\"resourceType\": \"Bundle\", ");
        if !type_last {
            let _ = write!(text, "\"type\":\"collection\",\"id\":\"{id}\",");
        }
        text.push_str("\n \"entry\": [");
        for index in 0..resources {
            let comma = if index > 0 { " ,\n" } else { "" };
            let _ = write!(
                text,
                "{comma} {{\"fullUrl\":\"urn:uuid:{id}-{index}\",\"resource\":{{\"resourceType\":\"Patient\",\"id\":\"{id}-{index}\",\"name\":\
                 [{{\"text\":\"Ä{}\"}}]}}}}",
                "x".repeat(padding * index % 71)
            );
        }
        text.push_str(" ] ");
        if type_last {
            let _ = write!(
                text,
                ", \"link\":[{{\"relation\":\"self\"}}],\"type\":\"collection\",\"id\":\"{id}\""
            );
        }
        text.push('}');
        text
    }

    /// Texts that cover every shape of a file, good and bad.
    fn shapes() -> Vec<(&'static str, String)> {
        let patient = |id: &str| format!("{{\"id\":\"{id}\",\"resourceType\":\"Patient\",\"active\":true}}");
        let one_line = |text: String| text.replace('\n', " ");
        let long_lines: String = (0..9)
            .map(|i| one_line(bundle(&format!("l{i}"), i * 3, i % 2 == 0, 5)) + "\n")
            .collect();
        let mut shapes = vec![
            ("bundle.json", bundle("b", 40, false, 3)),
            ("late.json", bundle("b", 40, true, 3)),
            ("line.json", one_line(bundle("b", 40, true, 3))),
            ("lines.ndjson", (0..60).map(|i| patient(&i.to_string()) + "\n").collect()),
            ("no_last_newline.ndjson", (0..60).map(|i| patient(&i.to_string()) + "\r\n\n").collect::<String>() + &patient("last")),
            ("bundles.ndjson", long_lines.clone()),
            ("bundles.json", long_lines.clone()),
            ("array.json", format!("[{}]", (0..50).map(|i| patient(&i.to_string())).collect::<Vec<_>>().join(" ,\n"))),
            ("array_of_bundles.json", format!("[{},\n{} , {}]\n", bundle("a", 20, true, 1), patient("p"), bundle("c", 20, false, 9))),
            ("list.json", bundle("b", 20, true, 3).replace("\"Bundle\"", "\"List\"")),
            ("type_last.json", bundle("b", 20, true, 3).replacen("\"resourceType\": \"Bundle\", ", "", 1).trim_end_matches('}').to_owned() + ",\"resourceType\":\"Bundle\"}"),
            ("entry_null.json", "{\"resourceType\":\"Bundle\",\"id\":\"b\",\"entry\":null}".into()),
            ("entry_object.json", "{\"resourceType\":\"Bundle\",\"entry\":{\"resource\":{}}}".into()),
            ("entries.json", format!("{{\"entry\":[null,{{\"resource\":null}},{{\"resource\":\"x\"}},{{\"response\":{{\"status\":\"201\"}}}},{{\"resource\":{}}},{{\"resource\":{{}}}},{{\"fullUrl\":7,\"resource\":{}}},[],{{}}],\"resourceType\":\"Bundle\",\"id\":\"b\"}}", patient("good"), patient("url"))),
            ("types.json", "[{\"resourceType\":7},{\"resourceType\":\"\"},{\"resourceType\":\"PATIENT\",\"id\":7},3,{\"resourceType\":\"Foo\"}]".into()),
            ("array_lines.ndjson", format!("[{},{}]\n{}\n[]\n[{}]", patient("a"), patient("b"), one_line(bundle("c", 3, true, 9)), patient("d"))),
            ("gap.json", format!("[{}{}]", patient("a"), " ".repeat(4000))),
            ("gaps.json", format!("{}[{},{}{}]{}", " ".repeat(900), patient("a"), " ".repeat(900), patient("b"), "\n".repeat(900))),
            ("gap_comma.json", format!("[{},{}]", patient("a"), " ".repeat(900))),
            ("far_behind.json", patient("a") + &" ".repeat(2000) + "x"),
            ("nested.json", format!("{{\"resourceType\":\"Bundle\",\"id\":\"o\",\"entry\":[{{\"resource\":{}}}]}}", bundle("i", 5, true, 2))),
            ("scalar.json", "\"resourceType\"".into()),
            ("empty.json", String::new()),
            ("blank.json", " \n ".into()),
            ("behind.json", bundle("b", 20, false, 3) + " x"),
            ("two.json", bundle("b", 20, false, 3) + "\n" + &bundle("c", 20, false, 3)),
            ("duplicate_entry.json", bundle("b", 20, true, 3).replace("\"link\"", "\"entry\"")),
            ("deep.json", format!("{{\"resourceType\":\"Patient\",\"x\":{}}}", "[".repeat(10_000))),
            ("bad_lines.ndjson", (0..40).map(|i| if i % 7 == 0 { patient("x").replace("true", "NaN") } else { patient(&i.to_string()) } + "\n").collect()),
            ("cut_lines.ndjson", (0..40).map(|i| if i % 7 == 0 { patient("x")[..9].to_owned() } else { patient(&i.to_string()) } + "\n").collect()),
            ("cut_lines.json", (0..40).map(|i| if i % 7 == 0 { patient("x")[..9].to_owned() } else { patient(&i.to_string()) } + "\n").collect()),
            ("bad_long_lines.ndjson", long_lines.replacen("Ä", "\\ud800", 1).replace("-7\",\"resource\":", "-7\" \"resource\":")),
            ("trailing_comma.json", bundle("b", 30, false, 3).replace(" ] ", ",]")),
            ("array_trailing_comma.json", format!("[{},]", vec![patient("1"); 30].join(","))),
        ];
        let cut = bundle("b", 40, false, 3);
        shapes.push(("cut.json", cut[..cut.len() - 90].to_owned()));
        shapes
    }

    #[test]
    fn windows_and_threads_do_not_change_the_rows() {
        let folder = folder("windows");
        for (name, text) in shapes() {
            let path = folder.join(name);
            std::fs::write(&path, &text).expect("written");
            let path = path.to_str().expect("UTF-8");
            let whole = rows(path, &lenient(), 1).expect("lenient");
            let first_line = text.find('\n').unwrap_or(text.len());
            for window in [
                1,
                16,
                100,
                700,
                3000,
                first_line - first_line.min(1),
                first_line.max(1),
                first_line + 1,
            ] {
                let window = window.max(1);
                if window < first_line.max(100) && matches!(name, "two.json" | "cut_lines.json" | "cut_lines.ndjson") {
                    continue; // that lines are documents is a guess then, which the end of the first one decides
                }
                for threads in [1, 3] {
                    let options = Options { window, ..lenient() };
                    let found = rows(path, &options, threads).expect("lenient");
                    assert_eq!(found, whole, "{name} in windows of {window}");
                    let ahead = Options {
                        read_ahead: true,
                        ..options.clone()
                    };
                    let found = rows(path, &ahead, threads).expect("lenient");
                    assert_eq!(found, whole, "{name}, ahead, {window}");
                    let strict = Options {
                        ignore_errors: false,
                        ..options.clone()
                    };
                    let error = whole.iter().any(|line| line.contains(" ! "));
                    match rows(path, &strict, threads) {
                        Ok(rows) => assert!(!error && rows == whole, "{name} strict, window {window}"),
                        Err(message) => assert!(error, "{name} in windows of {window}: {message}"),
                    }
                }
            }
        }
    }

    #[test]
    fn a_bundle_is_one_row_up_to_a_length() {
        let folder = folder("whole");
        let options = |most: usize, window: usize| Options {
            whole_bundles: Some(most),
            window,
            ..lenient()
        };
        for (name, text) in shapes() {
            let path = folder.join(name);
            std::fs::write(&path, &text).expect("written");
            if matches!(name, "two.json" | "cut_lines.json" | "cut_lines.ndjson") {
                continue; // that lines are documents is a guess in small windows
            }
            let path = path.to_str().expect("UTF-8");
            let whole = rows(path, &options(1 << 20, WINDOW), 1).expect("lenient");
            for window in [16, 100, 700] {
                let found = rows(path, &options(1 << 20, window), 2).expect("lenient");
                assert_eq!(found, whole, "{name} in windows of {window}");
            }
        }
        let path = folder.join("late.json");
        let path = path.to_str().expect("UTF-8");
        let entries = rows(path, &lenient(), 1).expect("lenient");
        let found = rows(path, &options(400, 100), 2).expect("lenient");
        assert_eq!(found[0], "00000000 -/- - in b/collection#- ");
        assert_eq!(found[1..], entries);
        for (wanted, expected) in [("Bundle", 41), ("Patient", 0)] {
            let options = Options {
                resource_types: Some(vec![wanted.to_owned()]),
                ..options(400, 100)
            };
            assert_eq!(rows(path, &options, 2).expect("lenient").len(), expected, "{wanted}");
        }
    }

    #[test]
    fn lines_may_be_longer_than_what_is_read_at_a_time() {
        let folder = folder("long_lines");
        let line = |index: usize| {
            let length = [10, 600_000, 1_500_000, 520_000][index % 4] + index;
            format!(
                "{{\"resourceType\":\"Patient\",\"id\":\"{index}\",\"x\":\"{}\"}}\n",
                "x".repeat(length)
            )
        };
        let text: String = (0..16).map(line).collect();
        let path = folder.join("long.ndjson");
        std::fs::write(&path, &text).expect("written");
        let path = path.to_str().expect("UTF-8");
        let whole = Options {
            window: 64 << 20,
            ..lenient()
        };
        let expected = rows(path, &whole, 1).expect("read");
        assert_eq!(expected.len(), 16);
        for window in [WINDOW, 1 << 20] {
            let options = Options { window, ..lenient() };
            assert!(rows(path, &options, 2).expect("read") == expected, "{window}");
        }
    }

    #[test]
    fn compression_is_told_by_content() {
        let folder = folder("compression");
        let text = bundle("b", 40, true, 3);
        let plain = folder.join("plain.json");
        std::fs::write(&plain, &text).expect("written");
        let expected = rows(plain.to_str().expect("UTF-8"), &lenient(), 1).expect("read");
        assert_eq!(expected.len(), 40);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).expect("gzip");
        let gzip = gzip.finish().expect("gzip");
        let zstd = zstd::encode_all(text.as_bytes(), 1).expect("zstd");
        for (name, bytes) in [
            ("a.json", &gzip),
            ("a.json.gz", &zstd),
            ("b.json.zst", &zstd),
            ("b.gz", &text.clone().into_bytes()),
        ] {
            let path = folder.join(name);
            std::fs::write(&path, bytes).expect("written");
            for window in [64, WINDOW] {
                let options = Options { window, ..lenient() };
                assert_eq!(
                    rows(path.to_str().expect("UTF-8"), &options, 2).expect("read"),
                    expected,
                    "{name}"
                );
            }
        }
        let path = folder.join("cut.json.gz");
        std::fs::write(&path, &gzip[..gzip.len() / 2]).expect("written");
        for window in [64, WINDOW] {
            let options = Options { window, ..lenient() };
            let found = rows(path.to_str().expect("UTF-8"), &options, 1).expect("lenient");
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].contains("cannot be read to its end"), "{found:?}");
            let options = Options {
                max_decompressed: 1000,
                ..options
            };
            std::fs::write(folder.join("bomb.gz"), &gzip).expect("written");
            let found = rows(folder.join("bomb.gz").to_str().expect("UTF-8"), &options, 1).expect("lenient");
            assert!(
                found.len() == 1 && found[0].contains("more than 1000 bytes"),
                "{found:?}"
            );
        }
    }
}
