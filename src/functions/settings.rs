//! Settings: `SET fhir_… = …`.

use std::fmt::Display;
use std::sync::Arc;

use crate::definitions::{self, Definitions};
use crate::error::{Error, Result};
use crate::ffi::{Context, Setting};
use crate::fhirpath::Model;

/// All settings.
pub(super) static ALL: &[Setting] = &[CHECK_PATHS, MAX_DECOMPRESSED_SIZE, PACKAGES, READ_AHEAD];

const MAX_DECOMPRESSED_SIZE: Setting = Setting {
    name: "fhir_max_decompressed_size",
    default: "64GB",
    description: "The most that one compressed file may expand to, e.g. 64GB; none for no limit",
};

const PACKAGES: Setting = Setting {
    name: "fhir_packages",
    default: "",
    description: "FHIR packages, .tgz files or folders, with commas between, whose definitions are added to those of FHIR R4",
};

const READ_AHEAD: Setting = Setting {
    name: "fhir_read_ahead",
    default: "auto",
    description: "Whether a thread of its own reads ahead of a scan that DuckDB runs on one: on, off, or auto (if threads > 1)",
};

const CHECK_PATHS: Setting = Setting {
    name: "fhirpath_check",
    default: "on",
    description: "Whether FHIRPath expressions are checked against FHIR's definitions: on, or off for data outside of them",
};

/// Whether expressions are checked against the definitions.
///
/// # Errors
/// The setting is none of its values.
pub(super) fn checks_paths(context: &Context) -> Result<bool> {
    let text = context.setting(CHECK_PATHS.name);
    match text.as_deref().unwrap_or(CHECK_PATHS.default) {
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(Error::new(format!(
            "{} must be on or off, not {other:?}",
            CHECK_PATHS.name
        ))),
    }
}

/// Whether a scan on one thread may have another thread that reads ahead.
///
/// # Errors
/// The setting is none of its values.
pub(super) fn read_ahead(context: &Context, threads: usize) -> Result<bool> {
    let text = context.setting(READ_AHEAD.name);
    match text.as_deref().unwrap_or(READ_AHEAD.default) {
        "auto" => Ok(threads > 1),
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(Error::new(format!(
            "{} must be auto, on or off, not {other:?}",
            READ_AHEAD.name
        ))),
    }
}

/// FHIR's definitions and those of the packages that the setting names.
///
/// # Errors
/// A package cannot be read or is malformed, or DuckDB may not read files.
pub(super) fn definitions(context: &Context) -> Result<Arc<Definitions>> {
    let paths = context.setting(PACKAGES.name).unwrap_or_default();
    if paths.trim().is_empty() {
        return Ok(Definitions::r4());
    }
    let failed = |problem: &dyn Display| Error::new(format!("{}: {problem}", PACKAGES.name));
    if context.setting("enable_external_access").as_deref() != Some("true") {
        return Err(failed(&"packages are not read while enable_external_access is off"));
    }
    let max_size = max_decompressed_size(context)?.min(definitions::MAX_SIZE);
    definitions::load(&paths, max_size).map_err(|error| failed(&error))
}

/// The same, for expressions to be checked against and evaluated with.
///
/// # Errors
/// As [`definitions`].
pub(super) fn model(context: &Context) -> Result<Arc<Model>> {
    definitions(context).map(Model::of)
}

/// The most bytes that one compressed file may expand to.
///
/// # Errors
/// The setting is no size.
pub(super) fn max_decompressed_size(context: &Context) -> Result<u64> {
    let text = context.setting(MAX_DECOMPRESSED_SIZE.name);
    let text = text.as_deref().unwrap_or(MAX_DECOMPRESSED_SIZE.default);
    size(text).ok_or_else(|| {
        Error::new(format!(
            "{} must be a size such as 64GB, 512MiB or none, not {text:?}",
            MAX_DECOMPRESSED_SIZE.name
        ))
    })
}

/// Bytes of a size as in [`memory_limit`](https://duckdb.org/docs/stable/configuration/overview): a number and a unit,
/// of powers of 1000 (kB, MB, …) or of 1024 (KiB, MiB, …).
fn size(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("none") {
        return Some(u64::MAX);
    }
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(split);
    let scale = match unit.trim().to_ascii_lowercase().as_str() {
        "b" | "byte" | "bytes" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1000_u64.pow(2),
        "g" | "gb" => 1000_u64.pow(3),
        "t" | "tb" => 1000_u64.pow(4),
        "kib" => 1024,
        "mib" => 1024_u64.pow(2),
        "gib" => 1024_u64.pow(3),
        "tib" => 1024_u64.pow(4),
        _ => return None,
    };
    let number: f64 = number.parse().ok()?;
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a limit"
    )]
    Some((number * scale as f64) as u64)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes() {
        assert_eq!(size("64GB"), Some(64_000_000_000));
        assert_eq!(size(" 1.5 kib "), Some(1536));
        assert_eq!(size("10 bytes"), Some(10));
        assert_eq!(size("none"), Some(u64::MAX));
        for no_size in ["", "64", "GB", "-1GB", "1.2.3GB", "64 parsecs"] {
            assert_eq!(size(no_size), None, "{no_size}");
        }
    }
}
