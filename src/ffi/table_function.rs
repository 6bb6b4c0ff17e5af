//! Table functions.

use std::ffi::CString;
use std::ptr;

use libduckdb_sys as duckdb;

use super::data::{boxed, drop_boxed};
use super::logical_type::LogicalType;
use super::panic::contain;
use super::text::c_string;
use super::{Arguments, Column, Connection, Context, Output, Parameter, Projection, Signature};
use crate::error::{Error, Result};

/// A table function. The implementor is what one call in a query means: its arguments, checked.
pub trait TableFunction: Sized + Send + Sync + 'static {
    /// What all threads of one scan share
    type Global: Send + Sync + 'static;
    /// What one thread of a scan keeps
    type Local: Send + 'static;

    /// Name, parameters, description
    const SIGNATURE: &'static Signature;
    /// The columns of the result
    const COLUMNS: &'static [Column];

    /// Checks the arguments. This happens on `EXPLAIN`, `DESCRIBE` and `PREPARE` too, and when a view is created.
    ///
    /// # Errors
    /// The query fails with `Binder Error: …`.
    fn bind(arguments: &Arguments, context: &Context) -> Result<Self>;

    /// Starts a scan, with the number of threads that can be of use.
    ///
    /// # Errors
    /// The query fails.
    fn global(&self, projection: &Projection) -> Result<(Self::Global, usize)>;

    /// Starts a thread's part of the scan.
    ///
    /// # Errors
    /// The query fails.
    fn local(&self, global: &Self::Global) -> Result<Self::Local>;

    /// Writes the next rows. No rows: this thread is done.
    ///
    /// DuckDB sees that a query is cancelled only between two calls.
    ///
    /// # Errors
    /// The query fails.
    fn read(&self, global: &Self::Global, local: &mut Self::Local, output: &mut Output) -> Result<()>;
}

/// What DuckDB keeps for a scan.
struct Scan<F: TableFunction> {
    global: F::Global,
    projection: Projection,
}

/// What DuckDB keeps for a thread. Its init callback cannot see the scan, so the first read fills it.
struct Thread<F: TableFunction>(Option<F::Local>);

/// DuckDB's description of a table function, freed on drop.
struct Description(duckdb::duckdb_table_function);

pub(super) fn register<F: TableFunction>(connection: &Connection) -> Result<()> {
    for parameters in F::SIGNATURE.overloads {
        let description = Description::new::<F>(parameters);
        // SAFETY: connection and description are live; DuckDB copies the description.
        let state = unsafe { duckdb::duckdb_register_table_function(connection.raw(), description.0) };
        if state != duckdb::DuckDBSuccess {
            return Err(Error::new(format!(
                "cannot register the table function {}",
                F::SIGNATURE.name
            )));
        }
    }
    Ok(())
}

impl Description {
    fn new<F: TableFunction>(parameters: &[Parameter]) -> Self {
        // SAFETY: the description is live for all calls; DuckDB copies names and types; the callbacks fit their places.
        unsafe {
            let description = Self(duckdb::duckdb_create_table_function());
            let raw = description.0;
            duckdb::duckdb_table_function_set_name(raw, c_string(F::SIGNATURE.name).as_ptr());
            for parameter in parameters {
                let parameter_type = LogicalType::new(&parameter.sql_type);
                duckdb::duckdb_table_function_add_parameter(raw, parameter_type.raw());
            }
            for parameter in F::SIGNATURE.named {
                let parameter_type = LogicalType::new(&parameter.sql_type);
                let name = c_string(parameter.name);
                duckdb::duckdb_table_function_add_named_parameter(raw, name.as_ptr(), parameter_type.raw());
            }
            duckdb::duckdb_table_function_supports_projection_pushdown(raw, true);
            duckdb::duckdb_table_function_set_bind(raw, Some(bind::<F>));
            duckdb::duckdb_table_function_set_init(raw, Some(init_global::<F>));
            duckdb::duckdb_table_function_set_local_init(raw, Some(init_local::<F>));
            duckdb::duckdb_table_function_set_function(raw, Some(read::<F>));
            description
        }
    }
}

impl Drop for Description {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_table_function(&raw mut self.0) };
    }
}

/// # Safety
/// Called by DuckDB as a bind callback.
unsafe extern "C" fn bind<F: TableFunction>(info: duckdb::duckdb_bind_info) {
    let bound = contain(|| {
        let mut context = ptr::null_mut();
        // SAFETY: the info is live during the callback; the context is ours.
        let (arguments, context) = unsafe {
            duckdb::duckdb_table_function_get_client_context(info, &raw mut context);
            (Arguments::new(info, F::SIGNATURE), Context::from_raw(context))
        };
        let function = F::bind(&arguments, &context)?;
        for column in F::COLUMNS {
            let column_type = LogicalType::new(&column.sql_type);
            let name = c_string(column.name);
            // SAFETY: as above; DuckDB copies name and type.
            unsafe { duckdb::duckdb_bind_add_result_column(info, name.as_ptr(), column_type.raw()) };
        }
        // SAFETY: as above; DuckDB drops the value once, by the callback for its type.
        unsafe { duckdb::duckdb_bind_set_bind_data(info, boxed(function), Some(drop_boxed::<F>)) };
        Ok(())
    });
    if let Err(error) = bound {
        // SAFETY: as above; DuckDB copies the message.
        unsafe { duckdb::duckdb_bind_set_error(info, message(&error).as_ptr()) };
    }
}

/// # Safety
/// Called by DuckDB as a global init callback, after [`bind`] for the same function.
unsafe extern "C" fn init_global<F: TableFunction>(info: duckdb::duckdb_init_info) {
    let started = contain(|| {
        // SAFETY: bind data is what `bind` set, shared and unchanged while queries use it.
        let function = unsafe { &*duckdb::duckdb_init_get_bind_data(info).cast::<F>() };
        // SAFETY: the info is live during the callback.
        let projection = unsafe { Projection::new(info) };
        let (global, threads) = function.global(&projection)?;
        let scan = Scan::<F> { global, projection };
        // SAFETY: as above; DuckDB drops the value once, by the callback for its type.
        unsafe {
            duckdb::duckdb_init_set_max_threads(info, threads as duckdb::idx_t);
            duckdb::duckdb_init_set_init_data(info, boxed(scan), Some(drop_boxed::<Scan<F>>));
        }
        Ok(())
    });
    if let Err(error) = started {
        // SAFETY: as above; DuckDB copies the message.
        unsafe { duckdb::duckdb_init_set_error(info, message(&error).as_ptr()) };
    }
}

/// # Safety
/// Called by DuckDB as a local init callback.
unsafe extern "C" fn init_local<F: TableFunction>(info: duckdb::duckdb_init_info) {
    // SAFETY: the info is live during the callback; DuckDB drops the value once, by the callback for its type.
    unsafe { duckdb::duckdb_init_set_init_data(info, boxed(Thread::<F>(None)), Some(drop_boxed::<Thread<F>>)) };
}

/// # Safety
/// Called by DuckDB as a function callback, after the three above for the same function.
unsafe extern "C" fn read<F: TableFunction>(info: duckdb::duckdb_function_info, chunk: duckdb::duckdb_data_chunk) {
    let written = contain(|| {
        // SAFETY: the three are what the callbacks above set: bind data and scan are shared and unchanged, and DuckDB
        // gives a local state to one thread at a time.
        let (function, scan, thread) = unsafe {
            (
                &*duckdb::duckdb_function_get_bind_data(info).cast::<F>(),
                &*duckdb::duckdb_function_get_init_data(info).cast::<Scan<F>>(),
                &mut *duckdb::duckdb_function_get_local_init_data(info).cast::<Thread<F>>(),
            )
        };
        let local = match &mut thread.0 {
            Some(local) => local,
            empty => empty.insert(function.local(&scan.global)?),
        };
        // SAFETY: the chunk is live during the callback, with the columns that `init_global` was told.
        let mut output = unsafe { Output::new(chunk, F::COLUMNS, &scan.projection) };
        function.read(&scan.global, local, &mut output)?;
        output.finish()
    });
    if let Err(error) = written {
        // SAFETY: the info is live during the callback; DuckDB copies the message.
        unsafe { duckdb::duckdb_function_set_error(info, message(&error).as_ptr()) };
    }
}

fn message(error: &Error) -> CString {
    c_string(&error.to_string())
}
