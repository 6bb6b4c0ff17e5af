//! Paths, globs and folders → a list of files.

use crate::error::{Error, Result};
use glob::{MatchOptions, glob_with};
use std::path::Path;

/// What a folder is searched for.
const EXTENSIONS: [&str; 9] = [
    ".json",
    ".ndjson",
    ".jsonl",
    ".json.gz",
    ".ndjson.gz",
    ".jsonl.gz",
    ".json.zst",
    ".ndjson.zst",
    ".jsonl.zst",
];

/// Names are matched as they are, `*` stops at `/`, and a leading dot must be written out, as in a shell.
const MATCH: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// The files that `paths` name, each path's in the order of their names.
///
/// A path is a file, a folder (searched to any depth for JSON and NDJSON files), a glob (`*`, `?`, `[…]`, `**`), or anything
/// with a scheme (`s3://…`), which is passed on as it is. A file that exists under a name with glob characters is that file.
/// A file that does not exist is passed on too: opening it says why. `list_folders` is whether folders may be looked into.
///
/// # Errors
/// A glob or folder without a match, or a glob that is malformed, remote, or not allowed.
pub fn expand(paths: &[String], list_folders: bool) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_empty() {
            return Err(Error::new("a path is empty: give a file, a folder or a glob"));
        }
        if path.contains("://") {
            if is_glob(path) {
                return Err(Error::new(format!(
                    "\"{path}\": globs work on local files only; list remote ones by SET VARIABLE files = (SELECT list(file) FROM \
                     glob('…')) and pass getvariable('files')"
                )));
            }
            files.push(path.clone());
            continue;
        }
        let local = Path::new(path);
        let folder = local.is_dir();
        if (folder || is_glob(path)) && !list_folders {
            return Err(Error::new(format!(
                "\"{path}\": folders and globs are not allowed while enable_external_access is off; pass the files"
            )));
        }
        if folder {
            let before = files.len();
            let escaped = glob::Pattern::escape(path.trim_end_matches('/'));
            let root = if escaped.is_empty() { "/" } else { &escaped };
            search(&format!("{root}/**/*"), &mut files, |name| {
                EXTENSIONS.iter().any(|extension| name.ends_with(extension))
            })?;
            if files.len() == before {
                return Err(Error::new(format!(
                    "the folder \"{path}\" has no file that ends in {}",
                    EXTENSIONS.join(", ")
                )));
            }
        } else if is_glob(path) && !local.exists() {
            let before = files.len();
            search(path, &mut files, |_| true)?;
            if files.len() == before {
                return Err(Error::new(format!("no file matches \"{path}\"")));
            }
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        return Err(Error::new(
            "the list of paths is empty: give a file, a folder or a glob",
        ));
    }
    Ok(files)
}

fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

fn search(pattern: &str, files: &mut Vec<String>, wanted: impl Fn(&str) -> bool) -> Result<()> {
    let matches =
        glob_with(pattern, MATCH).map_err(|error| Error::new(format!("\"{pattern}\" is not a glob: {error}")))?;
    for found in matches {
        let found = found.map_err(|error| Error::new(format!("cannot list \"{pattern}\": {error}")))?;
        if found.is_dir() {
            continue;
        }
        let Some(name) = found.to_str() else {
            return Err(Error::new(format!(
                "the name of {} is not UTF-8: rename it",
                found.display()
            )));
        };
        if wanted(name) {
            files.push(name.to_owned());
        }
    }
    Ok(())
}
