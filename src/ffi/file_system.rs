//! DuckDB's file system: local paths, `s3://` and `https://` with the connection's secrets and restrictions.

use std::ffi::CString;
use std::io::{self, Read};
use std::ptr;
use std::sync::Arc;

use libduckdb_sys as duckdb;

use super::context::Client;
use super::text;
use crate::error::{Error, Result};

/// Opens files the way DuckDB does. Cheap to clone; usable from every thread of its query, and not after it.
#[derive(Clone)]
pub struct FileSystem(Arc<Client>);

/// An open file with a position of its own, closed on drop.
pub struct FileHandle(duckdb::duckdb_file_handle);

// SAFETY: DuckDB's handles are bound to no thread; `&mut self` keeps a handle to one thread at a time.
unsafe impl Send for FileHandle {}

/// A file system as the C API hands it out: it keeps the last error, so no two threads share one.
struct Opener(duckdb::duckdb_file_system);

/// Flags for opening, freed on drop.
struct OpenOptions(duckdb::duckdb_file_open_options);

impl FileSystem {
    pub(super) fn new(client: Arc<Client>) -> Self {
        Self(client)
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// DuckDB's own message: the file is missing, not allowed, or its file system is not available.
    pub fn open(&self, path: &str) -> Result<FileHandle> {
        let Ok(c_path) = CString::new(path) else {
            return Err(Error::new(format!(
                "no file has a NUL in its name: {}",
                path.escape_debug()
            )));
        };
        // SAFETY: the context lives as long as the query that this file system belongs to.
        let opener = Opener(unsafe { duckdb::duckdb_client_context_get_file_system(self.0.raw()) });
        let options = OpenOptions::for_reading();
        let mut handle = ptr::null_mut();
        // SAFETY: opener, path and options are live for the call; the handle is ours.
        let state = unsafe { duckdb::duckdb_file_system_open(opener.0, c_path.as_ptr(), options.0, &raw mut handle) };
        if state != duckdb::DuckDBSuccess || handle.is_null() {
            // SAFETY: the opener is live.
            return Err(unsafe { error_from(duckdb::duckdb_file_system_error_data(opener.0)) });
        }
        Ok(FileHandle(handle))
    }
}

impl FileHandle {
    /// The size in bytes, if DuckDB knows it. A pipe says 0.
    pub fn size(&self) -> Option<u64> {
        // SAFETY: the handle is live.
        u64::try_from(unsafe { duckdb::duckdb_file_handle_size(self.0) }).ok()
    }

    /// Moves to a byte: what is read next begins there.
    ///
    /// # Errors
    /// DuckDB's own message: the file cannot seek.
    pub fn seek(&mut self, offset: u64) -> io::Result<()> {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        // SAFETY: the handle is live.
        match unsafe { duckdb::duckdb_file_handle_seek(self.0, offset) } {
            duckdb::DuckDBSuccess => Ok(()),
            _ => Err(self.error()),
        }
    }

    fn error(&self) -> io::Error {
        // SAFETY: the handle is live.
        io::Error::other(unsafe { error_from(duckdb::duckdb_file_handle_error_data(self.0)) })
    }
}

impl Read for FileHandle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = i64::try_from(buffer.len()).unwrap_or(i64::MAX);
        // SAFETY: the handle is live, and the buffer is writable for `size` bytes.
        let read = unsafe { duckdb::duckdb_file_handle_read(self.0, buffer.as_mut_ptr().cast(), size) };
        usize::try_from(read).map_err(|_| self.error())
    }
}

impl OpenOptions {
    fn for_reading() -> Self {
        // SAFETY: the options are live when their flag is set.
        unsafe {
            let options = duckdb::duckdb_create_file_open_options();
            duckdb::duckdb_file_open_options_set_flag(options, duckdb::duckdb_file_flag_DUCKDB_FILE_FLAG_READ, true);
            Self(options)
        }
    }
}

/// Takes and frees DuckDB's error.
///
/// # Safety
/// `data` is null or an error that no one else destroys.
unsafe fn error_from(mut data: duckdb::duckdb_error_data) -> Error {
    // SAFETY: the message lives as long as the error, which is destroyed after the copy, once.
    unsafe {
        let message = text::owned(duckdb::duckdb_error_data_message(data));
        duckdb::duckdb_destroy_error_data(&raw mut data);
        Error::new(message.unwrap_or_else(|| "DuckDB gave no reason".to_owned()))
    }
}

impl Drop for FileHandle {
    fn drop(&mut self) {
        // SAFETY: this is the only owner. Destroying closes once more and would throw through us where closing fails:
        // such a handle is left alone.
        unsafe {
            if duckdb::duckdb_file_handle_close(self.0) == duckdb::DuckDBSuccess {
                duckdb::duckdb_destroy_file_handle(&raw mut self.0);
            }
        }
    }
}

impl Drop for Opener {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_file_system(&raw mut self.0) };
    }
}

impl Drop for OpenOptions {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_file_open_options(&raw mut self.0) };
    }
}
