//! Table functions.

use std::ffi::CString;
use std::{mem, ptr};

use libduckdb_sys as duckdb;

use super::data::{boxed, drop_boxed};
use super::logical_type::LogicalType;
use super::panic::contain;
use super::text::c_string;
use super::throwing::Throwing;
use super::{Arguments, Column, Connection, Context, Output, Parameter, Projection, ResultColumn, Signature};
use crate::error::{Error, Result};

/// A table function. The implementor is what one call in a query means: its arguments, checked.
pub trait TableFunction: Sized + Send + Sync + 'static {
    /// What all threads of one scan share
    type Global: Send + Sync + 'static;
    /// What one thread of a scan keeps
    type Local: Send + 'static;

    /// Name, parameters, description
    const SIGNATURE: &'static Signature;
    /// The columns of the result; none where they depend on the arguments
    const COLUMNS: &'static [Column];

    /// Checks the arguments. This happens on `EXPLAIN`, `DESCRIBE` and `PREPARE` too, and when a view is created.
    ///
    /// # Errors
    /// The query fails with `Binder Error: …`.
    fn bind(arguments: &Arguments, context: &Context) -> Result<Self>;

    /// The columns of this call's result.
    fn columns(&self) -> Vec<ResultColumn<'_>> {
        Self::COLUMNS.to_vec()
    }

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

    /// Writes the next rows, until the output is full or it is time to let DuckDB go on. No rows: this thread is done.
    ///
    /// DuckDB sees that a query is cancelled only where rows are returned that do not fill the output.
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
struct Thread<F: TableFunction>(Option<(F::Local, Output)>);

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
            duckdb::duckdb_table_function_set_function(raw, Some(declared(read::<F>)));
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
        for column in function.columns() {
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

/// A callback for rows that an exception of DuckDB may pass.
type Read = unsafe extern "C-unwind" fn(duckdb::duckdb_function_info, duckdb::duckdb_data_chunk);

/// The same callback as the headers have it.
fn declared(read: Read) -> unsafe extern "C" fn(duckdb::duckdb_function_info, duckdb::duckdb_data_chunk) {
    // SAFETY: the two types have one calling convention and differ in what a caller in Rust has to expect. There is none: DuckDB
    // calls it from C++, where a function that is not `noexcept` may throw.
    unsafe { mem::transmute(read) }
}

/// # Safety
/// Called by DuckDB as a function callback, after the three above for the same function.
unsafe extern "C-unwind" fn read<F: TableFunction>(
    info: duckdb::duckdb_function_info,
    chunk: duckdb::duckdb_data_chunk,
) {
    let duckdb = Throwing::get();
    // SAFETY: this is what `init_local` set; DuckDB gives it to one thread at a time.
    let thread = unsafe { &mut *duckdb::duckdb_function_get_local_init_data(info).cast::<Thread<F>>() };
    let mut is_new = true;
    loop {
        // SAFETY: the info is the one of this callback.
        let more = match unsafe { collect(info, thread, is_new) } {
            Ok(more) => more,
            Err(error) => {
                // SAFETY: the info is live during the callback; DuckDB copies the message.
                unsafe { duckdb::duckdb_function_set_error(info, message(&error).as_ptr()) };
                return;
            }
        };
        let Thread(Some((_, output))) = thread else { return };
        // SAFETY: the chunk is the one of this callback, with the columns that `init_global` was told, and `collect` has
        // checked the rows. What it has left here has nothing to drop.
        unsafe {
            output.hand_over(duckdb, chunk);
            if !more {
                output.finish(duckdb, chunk);
                return;
            }
        }
        is_new = false;
    }
}

/// Collects the next rows, of a new chunk or of the same, and says whether the chunk may take more.
///
/// # Safety
/// `info` is the one of a running function callback.
unsafe fn collect<F: TableFunction>(
    info: duckdb::duckdb_function_info,
    thread: &mut Thread<F>,
    is_new: bool,
) -> Result<bool> {
    contain(|| {
        // SAFETY: bind data and scan are what the callbacks above set, shared and unchanged.
        let (function, scan) = unsafe {
            (
                &*duckdb::duckdb_function_get_bind_data(info).cast::<F>(),
                &*duckdb::duckdb_function_get_init_data(info).cast::<Scan<F>>(),
            )
        };
        let (local, output) = match &mut thread.0 {
            Some(state) => state,
            empty => empty.insert((
                function.local(&scan.global)?,
                Output::new(&function.columns(), &scan.projection),
            )),
        };
        if is_new {
            output.begin();
        }
        function.read(&scan.global, local, output)?;
        output.check()
    })
}

fn message(error: &Error) -> CString {
    c_string(&error.to_string())
}
