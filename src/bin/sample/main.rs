//! Writes patient summaries of people who do not exist, as FHIR R4 documents, with known defects on request. `docs/sample.md` says
//! what is in them. The same arguments give the same bytes everywhere.

mod date;
mod defect;
mod document;
mod health;
mod json;
mod number;
mod options;
mod output;
mod person;
mod random;
mod resource;
mod tables;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use options::{Command, HELP};

fn main() -> ExitCode {
    let (text, status) = match options::read(std::env::args_os().skip(1)) {
        Ok(Command::Help) => (HELP.to_owned(), ExitCode::SUCCESS),
        Ok(Command::ListKinds) => (kinds(), ExitCode::SUCCESS),
        Ok(Command::Write(options)) => match output::write(&options) {
            Ok(written) => (written, ExitCode::SUCCESS),
            Err(message) => return fail(&message, 1),
        },
        Err(message) => return fail(&message, 2),
    };
    // Whoever stops reading has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    status
}

fn fail(message: &str, status: u8) -> ExitCode {
    eprintln!("sample: {message}");
    ExitCode::from(status)
}

/// The kinds of defects, a line for each: name, group and description, with tabs between them.
fn kinds() -> String {
    let mut lines = String::new();
    for kind in &defect::KINDS {
        let _ = writeln!(lines, "{}\t{}\t{}", kind.name, kind.group, kind.description);
    }
    lines
}
