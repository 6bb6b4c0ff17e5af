//! DuckDB's functions that may throw while it takes rows.
//!
//! When its memory limit is reached, DuckDB throws a C++ exception through whoever called it. Rust lets a foreign exception
//! pass where both the call and the callback around it have the ABI `C-unwind`. All else ends the process: a call with the ABI
//! `C`, as `libduckdb_sys` declares them all, may not unwind, and `catch_unwind` aborts when it meets an exception that is not
//! Rust's. The Rust reference has it under
//! [unwinding across FFI boundaries](https://doc.rust-lang.org/reference/panic.html#unwinding-across-ffi-boundaries).
//!
//! So a callback that gives rows takes turns: contained steps run our code and collect rows in memory of our own; between them,
//! in frames that own nothing, the functions here hand the rows over.
//!
//! The other functions take at most a few bytes from the system's allocator, outside of DuckDB's limit. Where that has nothing
//! left, Rust's own allocations end the process as well.

use std::ffi::{c_char, c_void};
use std::mem;
use std::sync::OnceLock;

use libduckdb_sys as duckdb;

static FUNCTIONS: OnceLock<Throwing> = OnceLock::new();

/// Declares [`Throwing`] and how it is filled: for each function a name, and DuckDB's own with its type.
macro_rules! throwing {
    ($($(#[$doc:meta])* $name:ident = $function:ident($($argument:ty),*) $(-> $result:ty)?;)*) => {
        /// Pointers to DuckDB's functions, with the ABI by which they may throw.
        pub(super) struct Throwing {
            $($(#[$doc])* pub(super) $name: unsafe extern "C-unwind" fn($($argument),*) $(-> $result)?,)*
        }

        impl Throwing {
            /// # Safety
            /// `api` is DuckDB's table of functions, live and of the version that `libduckdb_sys` was asked for.
            unsafe fn from_api(api: *const duckdb::duckdb_ext_api_v1) -> Option<Self> {
                // SAFETY: the table is live and has these fields. The two types have one calling convention; they differ in
                // what a Rust caller has to expect, and a function compiled from C++ may throw whatever its header says.
                Some(unsafe {
                    Self {
                        $($name: mem::transmute::<
                            unsafe extern "C" fn($($argument),*) $(-> $result)?,
                            unsafe extern "C-unwind" fn($($argument),*) $(-> $result)?,
                        >((*api).$function?),)*
                    }
                })
            }
        }
    };
}

throwing! {
    chunk_vector = duckdb_data_chunk_get_vector(duckdb::duckdb_data_chunk, duckdb::idx_t) -> duckdb::duckdb_vector;
    set_chunk_size = duckdb_data_chunk_set_size(duckdb::duckdb_data_chunk, duckdb::idx_t);
    values = duckdb_vector_get_data(duckdb::duckdb_vector) -> *mut c_void;
    /// Makes the mask that `validity` gives, where there is none.
    make_validity = duckdb_vector_ensure_validity_writable(duckdb::duckdb_vector);
    validity = duckdb_vector_get_validity(duckdb::duckdb_vector) -> *mut u64;
    /// Copies a text to a row.
    set_text = duckdb_unsafe_vector_assign_string_element_len(
        duckdb::duckdb_vector, duckdb::idx_t, *const c_char, duckdb::idx_t);
    list_items = duckdb_list_vector_get_child(duckdb::duckdb_vector) -> duckdb::duckdb_vector;
    set_list_size = duckdb_list_vector_set_size(duckdb::duckdb_vector, duckdb::idx_t) -> duckdb::duckdb_state;
    reserve_list = duckdb_list_vector_reserve(duckdb::duckdb_vector, duckdb::idx_t) -> duckdb::duckdb_state;
    struct_field = duckdb_struct_vector_get_child(duckdb::duckdb_vector, duckdb::idx_t) -> duckdb::duckdb_vector;
}

impl Throwing {
    /// Takes the pointers over. False if DuckDB's table lacks one.
    ///
    /// # Safety
    /// As for `from_api`.
    pub(super) unsafe fn load(api: *const duckdb::duckdb_ext_api_v1) -> bool {
        // SAFETY: by this function's contract.
        let Some(functions) = (unsafe { Self::from_api(api) }) else {
            return false;
        };
        FUNCTIONS.get_or_init(|| functions);
        true
    }

    /// The pointers.
    ///
    /// # Panics
    /// None are loaded; nothing is registered then, and so nothing called.
    pub(super) fn get() -> &'static Self {
        FUNCTIONS
            .get()
            .expect("they are loaded before a function is registered")
    }
}
