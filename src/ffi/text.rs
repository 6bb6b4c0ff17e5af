//! Text to and from C.

use std::ffi::{CStr, CString, c_char};

/// A C string. A NUL, which C cannot carry, becomes U+FFFD.
pub(super) fn c_string(text: &str) -> CString {
    CString::new(text)
        .unwrap_or_else(|_| CString::new(text.replace('\0', "\u{fffd}")).expect("no NUL is left after the replacement"))
}

/// A copy of DuckDB's text, or nothing if there is none.
///
/// # Safety
/// `text` is null or points to a NUL-terminated string that lives for this call.
pub(super) unsafe fn owned(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null, and NUL-terminated by this function's contract.
    let text = unsafe { CStr::from_ptr(text) };
    Some(text.to_string_lossy().into_owned())
}
