//! The arguments.

use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use crate::date::Date;
use crate::defect::{KINDS, Plan};
use crate::person::MOST_PATIENTS;

pub const HELP: &str = "\
Writes patient summaries of people who do not exist, as FHIR R4 documents.

usage: sample --out FOLDER [OPTION VALUE]...

  --out FOLDER        where the files go; it is made where it is missing
  --patients N        how many (default: 20)
  --first N           the number of the first one (default: 1)
  --seed N            another seed, other people (default: 1)
  --as-of YYYY-MM-DD  the day that the sample is of (default: 2026-01-01)
  --defects SHARE     the share of documents that get a defect, from 0 to 1 (default: 0); defects.csv says which and where
  --kinds NAME,...    only these kinds of defects, or groups of them
  --format FORMAT     json: a file for each document; ndjson: one file, a document on each line (default: json)
  --gzip              compress the files
  --threads N         (default: as many as there are cores)
  --list-kinds        the kinds of defects: name, group, description
";

/// What is asked for.
pub enum Command {
    Help,
    ListKinds,
    Write(Options),
}

/// How documents are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Json,
    Ndjson,
}

/// A sample.
pub struct Options {
    pub out: PathBuf,
    /// Numbers of the patients; the first is 1
    pub patients: RangeInclusive<u64>,
    pub seed: u64,
    pub as_of: Date,
    pub defects: Plan,
    pub format: Format,
    pub gzip: bool,
    pub threads: usize,
}

/// The days that a sample can be of: before, someone's century has no sign; after, none has been decided on.
const DAYS: RangeInclusive<Date> = Date::new(2010, 1, 1)..=Date::new(2099, 12, 31);

/// Reads the arguments behind the program's name.
///
/// # Errors
///
/// The message names the argument that is wrong, and what it may be.
pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let (mut out, mut patients, mut first, mut seed, mut rate) = (None, 20, 1, 1, 0.0);
    let (mut as_of, mut kinds, mut format, mut gzip) = (Date::new(2026, 1, 1), None, Format::Json, false);
    let mut threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let name = argument.to_str().unwrap_or_default();
        match name {
            "--help" | "-h" => return Ok(Command::Help),
            "--list-kinds" => return Ok(Command::ListKinds),
            "--gzip" => {
                gzip = true;
                continue;
            }
            _ if !HELP.contains(&format!("  {name} ")) => {
                return Err(format!("there is no option {}; --help lists them", argument.display()));
            }
            _ => {}
        }
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        if name == "--out" {
            out = Some(PathBuf::from(value)).filter(|path| !path.as_os_str().is_empty());
            continue;
        }
        let value = value
            .to_str()
            .ok_or_else(|| format!("the value of {name} is not UTF-8"))?;
        match name {
            "--patients" => patients = whole(name, value, 1, MOST_PATIENTS)?,
            "--first" => first = whole(name, value, 1, MOST_PATIENTS)?,
            "--seed" => seed = whole(name, value, 0, u64::MAX)?,
            "--threads" => threads = usize::try_from(whole(name, value, 1, 1024)?).unwrap_or(1),
            "--defects" => rate = share(value)?,
            "--kinds" => kinds = Some(value.to_owned()),
            "--as-of" => as_of = day(value)?,
            _ => format = self::format(value)?,
        }
    }
    let last = first + patients - 1;
    if last > MOST_PATIENTS {
        return Err(format!(
            "the last patient would be number {last}; there are identity codes for {MOST_PATIENTS}"
        ));
    }
    if kinds.is_some() && rate == 0.0 {
        return Err("--kinds needs --defects above 0".to_owned());
    }
    Ok(Command::Write(Options {
        out: out.ok_or("--out FOLDER is missing; --help says more")?,
        patients: first..=last,
        seed,
        as_of,
        defects: Plan {
            rate,
            kinds: kinds.map_or_else(|| Ok((0..KINDS.len()).collect()), |names| self::kinds(&names))?,
        },
        format,
        gzip,
        threads,
    }))
}

fn whole(name: &str, value: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = value.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("{name} must be a whole number from {least} to {most}, not {value:?}"))
}

fn share(value: &str) -> Result<f64, String> {
    let share = value.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("--defects must be a number from 0 to 1, not {value:?}"))
}

fn day(value: &str) -> Result<Date, String> {
    let day = Date::parse(value).filter(|day| DAYS.contains(day));
    day.ok_or_else(|| {
        format!(
            "--as-of must be a day from {} to {}, not {value:?}",
            DAYS.start(),
            DAYS.end()
        )
    })
}

fn format(value: &str) -> Result<Format, String> {
    match value {
        "json" => Ok(Format::Json),
        "ndjson" => Ok(Format::Ndjson),
        _ => Err(format!("--format must be json or ndjson, not {value:?}")),
    }
}

/// The places of kinds that are named, or whose group is; in their own order, each once.
fn kinds(names: &str) -> Result<Vec<usize>, String> {
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let is_known = |name: &&&str| KINDS.iter().any(|kind| kind.name == **name || kind.group == **name);
    if let Some(name) = names.iter().find(|name| !is_known(name)) {
        return Err(format!(
            "there is no kind of defect {name:?}, nor a group of that name; --list-kinds lists them"
        ));
    }
    let is_named = |place: &usize| names.contains(&KINDS[*place].name) || names.contains(&KINDS[*place].group);
    Ok((0..KINDS.len()).filter(is_named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &str) -> Result<Options, String> {
        match read(arguments.split_ascii_whitespace().map(OsString::from))? {
            Command::Write(options) => Ok(options),
            _ => Err("another command".to_owned()),
        }
    }

    #[test]
    fn reads_what_help_lists() {
        let read = options(
            "--out x --patients 5 --first 3 --seed 9 --as-of 2025-06-30 --defects 0.5 --kinds time,loinc_prefix \
             --format ndjson --gzip --threads 2",
        )
        .expect("arguments");
        assert_eq!(
            (read.patients, read.seed, read.as_of),
            (3..=7, 9, Date::new(2025, 6, 30))
        );
        assert_eq!((read.format, read.gzip, read.threads), (Format::Ndjson, true, 2));
        let names = read.defects.kinds.iter().map(|&place| KINDS[place].name);
        assert_eq!(
            names
                .filter(|name| *name == "loinc_prefix" || name.ends_with("_onset"))
                .count(),
            3
        );
        assert!((read.defects.rate - 0.5).abs() < 1e-9);
    }

    #[test]
    fn says_what_is_wrong() {
        for (arguments, part) in [
            ("", "--out FOLDER is missing"),
            ("--out", "--out needs a value"),
            ("--patients 0 --out x", "--patients must be a whole number from 1 to"),
            ("--patients x --out x", "not \"x\""),
            (
                "--patients 2000000 --first 2000000 --out x",
                "there are identity codes for",
            ),
            ("--seed -1 --out x", "--seed must"),
            ("--defects 2 --out x", "from 0 to 1"),
            ("--defects NaN --out x", "from 0 to 1"),
            ("--defects 0.1 --kinds nothing --out x", "no kind of defect \"nothing\""),
            ("--kinds time --out x", "--kinds needs --defects"),
            ("--as-of 2026-02-30 --out x", "--as-of must be a day"),
            ("--as-of 1999-01-01 --out x", "from 2010-01-01"),
            ("--format xml --out x", "json or ndjson"),
            ("--formats xml --out x", "no option --formats"),
            ("x", "no option x"),
            ("--threads 0 --out x", "--threads must"),
        ] {
            let message = options(arguments).err().unwrap_or_default();
            assert!(message.contains(part), "{arguments}: {message}");
        }
    }
}
