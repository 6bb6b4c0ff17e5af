//! The files that a table function reads: parameters and settings, and DuckDB's file system as the reader sees it.

use std::io::{self, IsTerminal, Read};
use std::sync::Arc;

use super::settings;
use crate::error::{Error, Result};
use crate::ffi::{Arguments, Context, FileHandle, FileSystem, Parameter, Type};
use crate::source::{self, Options, Source, Walkers};

/// The files to read.
pub(super) const PATHS: Parameter = Parameter::new(
    "paths",
    Type::VarcharOrList,
    "Files, folders, or patterns of local files such as data/*.json; plain, gzip or zstd",
);

/// What becomes of bad documents.
pub(super) const IGNORE_ERRORS: Parameter = Parameter::new(
    "ignore_errors",
    Type::Boolean,
    "Whether a bad document is a row with an error, not the end of the query; default false",
);

/// The files of a call, and how they are read.
pub(super) struct Files {
    paths: Vec<String>,
    options: Options,
    file_system: FileSystem,
    /// How many threads may read them
    pub threads: usize,
}

impl Files {
    /// Reads the parameters above, and the settings.
    ///
    /// # Errors
    /// A parameter or a setting is wrong, or a path names no file.
    pub fn bind(arguments: &Arguments, context: &Context, resource_types: Option<Vec<String>>) -> Result<Self> {
        let is_on = |setting| context.setting(setting).as_deref() == Some("true");
        let paths = arguments.texts(PATHS.name)?.unwrap_or_default();
        let threads = context
            .setting("threads")
            .and_then(|threads| threads.parse().ok())
            .unwrap_or(1);
        Ok(Self {
            paths: source::expand(&paths, is_on("enable_external_access"))?,
            options: Options {
                resource_types,
                ignore_errors: arguments.boolean(IGNORE_ERRORS.name)?.unwrap_or(false),
                max_decompressed: settings::max_decompressed_size(context)?,
                progress: is_on("enable_progress_bar") && io::stderr().is_terminal(),
                read_ahead: settings::read_ahead(context, threads)?,
                ..Options::default()
            },
            file_system: context.file_system(),
            threads,
        })
    }

    /// Whether bad documents are rows.
    pub fn ignores_errors(&self) -> bool {
        self.options.ignore_errors
    }

    /// Starts to read. `bundle_columns`: someone asks for a Bundle's id or type. `compact`: for resources without white space.
    pub fn open(&self, bundle_columns: bool, compact: bool) -> Source {
        self.start(Options {
            bundle_columns,
            resources: compact,
            ..self.options.clone()
        })
    }

    /// Starts to read, for walkers alone.
    pub fn open_for(&self, walkers: Option<Arc<dyn Walkers>>) -> Source {
        self.start(Options {
            bundle_columns: false,
            resources: false,
            walkers,
            ..self.options.clone()
        })
    }

    fn start(&self, options: Options) -> Source {
        Source::new(self.paths.clone(), options, Box::new(self.file_system.clone()))
    }
}

/// The whole text of a file.
///
/// # Errors
/// It cannot be read, is longer than `most` bytes, or is not UTF-8.
pub(super) fn read_text(context: &Context, path: &str, most: u64) -> Result<String> {
    let file = context.file_system().open(path)?;
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::new(format!("\"{path}\" cannot be read: {error}")))?;
    if bytes.len() as u64 > most {
        return Err(Error::new(format!("\"{path}\" is longer than {most} bytes")));
    }
    String::from_utf8(bytes).map_err(|_| Error::new(format!("\"{path}\" is not UTF-8")))
}

impl source::FileSystem for FileSystem {
    fn open(&self, path: &str) -> Result<Box<dyn source::File>> {
        Ok(Box::new(self.open(path)?))
    }
}

impl source::File for FileHandle {
    fn size(&self) -> Option<u64> {
        self.size()
    }

    fn seek(&mut self, offset: u64) -> io::Result<()> {
        self.seek(offset)
    }
}
