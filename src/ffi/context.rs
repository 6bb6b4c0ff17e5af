//! The connection that runs a query, as a function sees it.

use std::sync::Arc;

use libduckdb_sys as duckdb;

use super::file_system::FileSystem;
use super::text::c_string;
use super::value::Value;

/// The client context of a query, at bind.
pub struct Context(Arc<Client>);

/// DuckDB's client context, freed on drop.
pub(super) struct Client(duckdb::duckdb_client_context);

// SAFETY: a handle is a reference to the connection's context, with no state of its own; freeing it from any thread
// touches the handle alone. What a file system does with it, DuckDB's own readers do from their worker threads.
unsafe impl Send for Client {}
// SAFETY: as above; DuckDB's client contexts may be used by all threads of their query.
unsafe impl Sync for Client {}

impl Context {
    /// # Safety
    /// `raw` is a live client context that no one else destroys.
    pub(super) unsafe fn from_raw(raw: duckdb::duckdb_client_context) -> Self {
        Self(Arc::new(Client(raw)))
    }

    /// The current value of a setting, DuckDB's or ours, as text; None if it is not set or unknown.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<String> {
        // SAFETY: the context is live during bind; the scope is not asked for; the value is ours.
        let value = unsafe {
            Value::from_raw(duckdb::duckdb_client_context_get_config_option(
                self.0.raw(),
                c_string(name).as_ptr(),
                std::ptr::null_mut(),
            ))
        };
        value.and_then(|value| value.text())
    }

    /// DuckDB's file system, with this connection's secrets and restrictions. It may be kept as long as the query.
    #[must_use]
    pub fn file_system(&self) -> FileSystem {
        FileSystem::new(Arc::clone(&self.0))
    }

    pub(super) fn raw(&self) -> duckdb::duckdb_client_context {
        self.0.raw()
    }
}

impl Client {
    pub(super) fn raw(&self) -> duckdb::duckdb_client_context {
        self.0
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_client_context(&raw mut self.0) };
    }
}
