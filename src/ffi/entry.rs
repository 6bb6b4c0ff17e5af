//! Loading: the entry point that DuckDB calls, and the connection that registrations go through.

use std::ptr;

use libduckdb_sys as duckdb;

use super::text::c_string;
use super::throwing::Throwing;
use super::{ScalarFunction, Setting, TableFunction, panic, scalar_function, table_function};
use crate::error::{Error, Result};

/// The oldest DuckDB with all that is used here.
const OLDEST: &str = "v1.5.6";

/// Defines the function that DuckDB looks up in the library and calls on `LOAD`.
macro_rules! entry_point {
    ($name:ident, $register:path) => {
        /// DuckDB calls this on `LOAD`.
        ///
        /// # Safety
        /// `info` and `access` are the ones that DuckDB hands to an extension's entry point.
        #[allow(unsafe_code)]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(
            info: ::libduckdb_sys::duckdb_extension_info,
            access: *const ::libduckdb_sys::duckdb_extension_access,
        ) -> bool {
            // SAFETY: by this function's contract.
            unsafe { $crate::ffi::entry::load(info, access, $register) }
        }
    };
}
pub(crate) use entry_point;

/// Registers everything. On failure the `LOAD` fails with the message, if DuckDB has none already.
///
/// # Safety
/// `info` and `access` are the ones that DuckDB hands to an extension's entry point.
pub(crate) unsafe fn load(
    info: duckdb::duckdb_extension_info,
    access: *const duckdb::duckdb_extension_access,
    register: fn(&Connection) -> Result<()>,
) -> bool {
    panic::install_hook();
    let loaded = panic::contain(|| {
        // SAFETY: by this function's contract.
        match unsafe { Connection::open(info, access)? } {
            Some(connection) => register(&connection).map(|()| true),
            None => Ok(false),
        }
    });
    loaded.unwrap_or_else(|error| {
        // SAFETY: `access` is live during the call, and DuckDB copies the message.
        unsafe {
            if let Some(set_error) = (*access).set_error {
                set_error(info, c_string(&error.to_string()).as_ptr());
            }
        }
        false
    })
}

/// A connection to register through, closed on drop: one that stayed open would keep the database open.
pub struct Connection(duckdb::duckdb_connection);

impl Connection {
    /// None if DuckDB refuses, in which case it has set the reason.
    ///
    /// # Safety
    /// As for [`load`].
    unsafe fn open(
        info: duckdb::duckdb_extension_info,
        access: *const duckdb::duckdb_extension_access,
    ) -> Result<Option<Self>> {
        // SAFETY: `info` and `access` are live during the call; the database pointer is read while it is.
        unsafe {
            if !duckdb::duckdb_rs_extension_api_init(info, access, OLDEST).map_err(Error::new)? {
                return Ok(None);
            }
            let api = (*access)
                .get_api
                .map(|get_api| get_api(info, c_string(OLDEST).as_ptr()));
            if !api.is_some_and(|api| !api.is_null() && Throwing::load(api.cast())) {
                return Err(Error::new("this DuckDB lacks functions that its version should have"));
            }
            let get_database = (*access).get_database;
            let database = get_database.map_or(ptr::null_mut(), |get_database| get_database(info));
            if database.is_null() {
                return Ok(None);
            }
            let mut connection = ptr::null_mut();
            match duckdb::duckdb_connect(*database, &raw mut connection) {
                duckdb::DuckDBSuccess => Ok(Some(Self(connection))),
                _ => Err(Error::new("cannot connect to the database that loads this extension")),
            }
        }
    }

    /// Registers a table function.
    ///
    /// # Errors
    /// DuckDB refuses, without a reason.
    pub fn table_function<F: TableFunction>(&self) -> Result<()> {
        table_function::register::<F>(self)
    }

    /// Registers a scalar function with all its overloads.
    ///
    /// # Errors
    /// DuckDB refuses, without a reason.
    pub fn scalar_function<F: ScalarFunction>(&self) -> Result<()> {
        scalar_function::register::<F>(self)
    }

    /// Registers a setting.
    ///
    /// # Errors
    /// DuckDB refuses: there is one of this name already.
    pub fn setting(&self, setting: &Setting) -> Result<()> {
        setting.register(self)
    }

    pub(super) fn raw(&self) -> duckdb::duckdb_connection {
        self.0
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_disconnect(&raw mut self.0) };
    }
}
