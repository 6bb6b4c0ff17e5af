//! Paths, globs and folders → a list of files.

use crate::error::{Error, Result};
use glob::{MatchOptions, Pattern};
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// What a folder is searched for, each also with `.gz` and `.zst`.
const EXTENSIONS: [&str; 3] = [".json", ".ndjson", ".jsonl"];

/// Names are matched as they are, and a leading dot must be written out, as in a shell.
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
        let before = files.len();
        let is_glob = path.contains(['*', '?', '[']);
        if path.is_empty() {
            return Err(Error::new("a path is empty: give a file, a folder or a glob"));
        }
        if path.contains("://") {
            if is_glob {
                return Err(Error::new(format!(
                    "\"{path}\": globs work on local files only; list remote ones by SET VARIABLE files = (SELECT list(file) FROM \
                     glob('…')) and pass getvariable('files')"
                )));
            }
            files.push(path.clone());
        } else if !list_folders {
            if is_glob {
                return Err(Error::new(format!(
                    "\"{path}\": globs are not allowed while enable_external_access is off; pass the files"
                )));
            }
            files.push(path.clone());
        } else {
            let local = at_home(path);
            if Path::new(&local).is_dir() {
                below(&local, &mut files, is_document)?;
                if files.len() == before {
                    return Err(Error::new(format!(
                        "the folder \"{path}\" has no file that ends in {} (or these with .gz or .zst)",
                        EXTENSIONS.join(", ")
                    )));
                }
            } else if is_glob && !Path::new(&local).exists() {
                let (root, pattern) = match local.strip_prefix('/') {
                    Some(pattern) => ("/", pattern),
                    None => ("", local.as_str()),
                };
                search(root, pattern, &mut files)?;
                if files.len() == before {
                    return Err(Error::new(format!("no file matches \"{path}\"")));
                }
            } else {
                files.push(path.clone());
            }
        }
        files[before..].sort();
    }
    if files.is_empty() {
        return Err(Error::new(
            "the list of paths is empty: give a file, a folder or a glob",
        ));
    }
    Ok(files)
}

/// DuckDB knows `~` when it opens a file; listing has to know it too.
fn at_home(path: &str) -> String {
    match (path.strip_prefix('~'), std::env::home_dir()) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => format!("{}{rest}", home.display()),
        _ => path.to_owned(),
    }
}

fn is_document(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    EXTENSIONS.iter().any(|extension| name.ends_with(extension))
}

/// Adds the files that match `pattern` in `folder`, whose name ends in a slash or is empty.
fn search(folder: &str, pattern: &str, files: &mut Vec<String>) -> Result<()> {
    let (first, rest) = match pattern.split_once('/') {
        Some((first, rest)) => (first, Some(rest)),
        None => (pattern, None),
    };
    if first == "**" {
        let Some(rest) = rest else {
            return below(folder, files, |_| true);
        };
        let before = files.len();
        search(folder, rest, files)?;
        for inner in folders_below(folder)? {
            search(&format!("{inner}/"), rest, files)?;
        }
        files[before..].sort();
        let mut found = files.split_off(before);
        found.dedup(); // two `**` meet in one file by several ways
        files.append(&mut found);
        return Ok(());
    }
    if !first.contains(['*', '?', '[']) {
        let path = format!("{folder}{first}");
        match rest {
            Some(rest) if Path::new(&path).is_dir() || first.is_empty() => search(&format!("{path}/"), rest, files)?,
            None if Path::new(&path).is_file() => files.push(path),
            _ => {}
        }
        return Ok(());
    }
    let name_pattern = Pattern::new(first)
        .map_err(|error| Error::new(format!("\"{first}\" is not a glob: {error}; write [[] for a bracket")))?;
    let Ok(entries) = fs::read_dir(if folder.is_empty() { "." } else { folder }) else {
        return Ok(()); // as for a shell, what cannot be listed has no match
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name_pattern.matches_with(&name.to_string_lossy(), MATCH) {
            continue;
        }
        let path = format!("{folder}{}", utf8(Path::new(&name))?);
        // Only of a link is the file system asked once more.
        let is_folder = match entry.file_type() {
            Ok(kind) if !kind.is_symlink() => kind.is_dir(),
            _ => Path::new(&path).is_dir(),
        };
        match rest {
            Some(rest) if is_folder => search(&format!("{path}/"), rest, files)?,
            None if !is_folder => files.push(path),
            _ => {}
        }
    }
    Ok(())
}

/// Adds the files at any depth below `folder` whose name is wanted, hidden ones left out.
fn below(folder: &str, files: &mut Vec<String>, wanted: impl Fn(&str) -> bool) -> Result<()> {
    for entry in walk(folder) {
        if !entry.file_type().is_dir() && wanted(&entry.file_name().to_string_lossy()) {
            files.push(named(folder, entry.path())?);
        }
    }
    Ok(())
}

fn folders_below(folder: &str) -> Result<Vec<String>> {
    walk(folder)
        .filter(|entry| entry.file_type().is_dir())
        .map(|entry| named(folder, entry.path()))
        .collect()
}

/// The name of what is below a folder, as the pattern has it: without a dot where the folder is the current one.
fn named(folder: &str, path: &Path) -> Result<String> {
    let path = if folder.is_empty() {
        path.strip_prefix(".").unwrap_or(path)
    } else {
        path
    };
    utf8(path).map(str::to_owned)
}

/// What is below a folder: links are followed, but not around in circles.
fn walk(folder: &str) -> impl Iterator<Item = walkdir::DirEntry> {
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(if folder.is_empty() { "." } else { folder });
    walk.min_depth(1)
        .follow_links(true)
        .into_iter()
        .filter_entry(visible)
        .flatten()
}

fn utf8(path: &Path) -> Result<&str> {
    path.to_str()
        .ok_or_else(|| Error::new(format!("the name of \"{}\" is not UTF-8: rename it", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("fhir_das_{}_{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// What a path below `folder` expands to, without that folder's name.
    fn expanded(folder: &Path, path: &str) -> Result<Vec<String>> {
        let root = format!("{}/", folder.display());
        let files = expand(&[format!("{root}{path}")], true)?;
        Ok(files.iter().map(|file| file.replacen(&root, "", 1)).collect())
    }

    #[test]
    fn globs_and_folders_list_files_in_order() {
        let folder = folder("globs");
        for name in [
            "b.json",
            "a.json",
            "c.NDJSON.GZ",
            "d.txt",
            ".hidden.json",
            "sub/e.jsonl",
            "sub/deep/f.json",
            "x[1].json",
        ] {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "{}").expect("a file");
        }
        fs::create_dir_all(folder.join("g.json")).expect("a folder");
        let is = |path: &str, files: &[&str]| assert_eq!(expanded(&folder, path).expect(path), files, "{path}");
        is("*.json", &["a.json", "b.json", "x[1].json"]);
        is("[ab].json", &["a.json", "b.json"]);
        is("?.json", &["a.json", "b.json"]);
        is("x[1].json", &["x[1].json"]);
        is("./*b.json", &["./b.json"]);
        is("*/*.jsonl", &["sub/e.jsonl"]);
        is("**/*.json", &["a.json", "b.json", "sub/deep/f.json", "x[1].json"]);
        is("sub/**/f.json", &["sub/deep/f.json"]);
        is("sub/**", &["sub/deep/f.json", "sub/e.jsonl"]);
        is("**/**/f.json", &["sub/deep/f.json"]);
        is(
            "",
            &[
                "a.json",
                "b.json",
                "c.NDJSON.GZ",
                "sub/deep/f.json",
                "sub/e.jsonl",
                "x[1].json",
            ],
        );
        is("missing.json", &["missing.json"]);
        assert!(expanded(&folder, "*.xml").is_err());
        assert!(expanded(&folder, "g.json").is_err(), "an empty folder");
        assert!(expand(&["s3://bucket/*.json".to_owned()], true).is_err());
        assert!(expand(&["*.json".to_owned()], false).is_err());
        assert!(expand(&[], true).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_circles_and_odd_names_do_no_harm() {
        use std::os::unix::ffi::OsStrExt;
        let folder = folder("links");
        fs::create_dir_all(folder.join("a")).expect("a folder");
        fs::write(folder.join("a/x.json"), "{}").expect("a file");
        std::os::unix::fs::symlink("..", folder.join("a/up")).expect("a link");
        std::os::unix::fs::symlink(".", folder.join("self")).expect("a link");
        assert_eq!(expanded(&folder, "**/x.json").expect("a file"), ["a/x.json"]);
        assert_eq!(expanded(&folder, "").expect("a file"), ["a/x.json"]);
        fs::write(folder.join(std::ffi::OsStr::from_bytes(b"\xff.json")), "{}").expect("a file");
        let error = expanded(&folder, "*.json").expect_err("not UTF-8");
        assert!(error.to_string().contains("rename it"), "{error}");
    }
}
