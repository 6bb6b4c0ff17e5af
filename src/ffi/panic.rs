//! A panic is a bug of ours: it fails the query, never the process, and never shows data.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use crate::error::{Error, Result};

thread_local! {
    /// Where and why this thread last panicked: a hook sees the place, `catch_unwind` does not.
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Replaces the hook that prints a panic's message, which may quote a patient's data.
///
/// The library carries its own copy of std, so this hook sees the panics of this library only, not those of the host.
pub(super) fn install_hook() {
    panic::set_hook(Box::new(|info| LAST.set(describe(info))));
}

/// The place of a panic, and its message if that is a literal: a formatted message may hold values.
fn describe(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(
        || "unknown place".to_owned(),
        |location| format!("{}:{}", location.file(), location.line()),
    );
    match info.payload().downcast_ref::<&'static str>() {
        Some(literal) => format!("{place}: {literal}"),
        None => place,
    }
}

/// Runs a callback's body. A panic becomes an error, so that none unwinds into DuckDB.
pub(super) fn contain<T>(body: impl FnOnce() -> Result<T>) -> Result<T> {
    // A state that a panic left half-changed is not seen again: the error ends the query, which drops its states.
    panic::catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| {
        Err(Error::new(format!(
            "internal error in {} {} ({}): this is a bug, please report this line",
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION"),
            LAST.take(),
        )))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn an_error_passes_through() {
        assert_eq!(contain(|| Ok(1)), Ok(1));
        assert_eq!(contain::<()>(|| Err(Error::new("x"))), Err(Error::new("x")));
    }

    #[test]
    fn a_panic_names_its_place_and_no_value() {
        // Other tests run meanwhile, and keep their hook.
        let (this, others) = (thread::current().id(), panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == this {
                LAST.set(describe(info));
            } else {
                others(info);
            }
        }));
        let name = "Müller";
        let message = contain::<()>(|| panic!("found {name}")).unwrap_err().to_string();
        assert!(message.contains("src/ffi/panic.rs:"), "{message}");
        assert!(!message.contains(name), "{message}");

        let message = contain::<()>(|| panic!("a literal")).unwrap_err().to_string();
        assert!(message.contains(": a literal)"), "{message}");
    }
}
