//! Scalar functions.

use std::ops::Range;
use std::{mem, ptr};

use libduckdb_sys as duckdb;

use super::data::{boxed, copy_shared, drop_boxed, drop_shared, shared};
use super::logical_type::LogicalType;
use super::panic::contain;
use super::text::c_string;
use super::throwing::Throwing;
use super::{Connection, Constants, Input, Parameter, Signature, Type, Vector};
use crate::error::{Error, Result};

/// A scalar function. The implementor is what one call in a query means: its constant arguments, checked.
pub trait ScalarFunction: Sized + Send + Sync + 'static {
    /// What one thread keeps between calls, such as memory that is used again
    type Local: Default + Send + 'static;

    /// Name, parameters, description
    const SIGNATURE: &'static Signature;
    /// The type of the result
    const RETURNS: Type;

    /// Checks the arguments that are known at bind.
    ///
    /// # Errors
    /// The query fails with `Binder Error: …`.
    fn bind(constants: &Constants) -> Result<Self>;

    /// Pushes one result for each row of the input. A NULL argument is passed on: the function decides.
    ///
    /// # Errors
    /// The query fails.
    fn evaluate(&self, local: &mut Self::Local, input: &Input, result: &mut Vector) -> Result<()>;
}

/// The rows of one call of [`ScalarFunction::evaluate`], at most: their results are collected before DuckDB gets them.
const BLOCK: usize = 256;

/// What DuckDB keeps for a thread.
struct Thread<F: ScalarFunction> {
    local: F::Local,
    result: Vector,
}

/// The parameters of an overload. DuckDB keeps a pointer to them, by which a callback knows which one is called.
type Overload = &'static [Parameter];

/// DuckDB's description of one overload, freed on drop.
struct Description(duckdb::duckdb_scalar_function);

/// DuckDB's set of a function's overloads, freed on drop.
struct Overloads(duckdb::duckdb_scalar_function_set);

pub(super) fn register<F: ScalarFunction>(connection: &Connection) -> Result<()> {
    let name = c_string(F::SIGNATURE.name);
    // SAFETY: name, set, descriptions and connection are live for their calls, and DuckDB copies them.
    let state = unsafe {
        let overloads = Overloads(duckdb::duckdb_create_scalar_function_set(name.as_ptr()));
        for overload in F::SIGNATURE.overloads {
            let description = Description::new::<F>(overload);
            duckdb::duckdb_add_scalar_function_to_set(overloads.0, description.0);
        }
        duckdb::duckdb_register_scalar_function_set(connection.raw(), overloads.0)
    };
    match state {
        duckdb::DuckDBSuccess => Ok(()),
        _ => Err(Error::new(format!(
            "cannot register the scalar function {}",
            F::SIGNATURE.name
        ))),
    }
}

impl Description {
    fn new<F: ScalarFunction>(overload: &'static Overload) -> Self {
        // SAFETY: the description is live for all calls; DuckDB copies name and types; the callbacks fit their places.
        unsafe {
            let description = Self(duckdb::duckdb_create_scalar_function());
            let raw = description.0;
            duckdb::duckdb_scalar_function_set_name(raw, c_string(F::SIGNATURE.name).as_ptr());
            for parameter in *overload {
                let parameter_type = LogicalType::new(&parameter.sql_type);
                duckdb::duckdb_scalar_function_add_parameter(raw, parameter_type.raw());
            }
            let returns = LogicalType::new(&F::RETURNS);
            duckdb::duckdb_scalar_function_set_return_type(raw, returns.raw());
            let overload = ptr::from_ref(overload).cast_mut().cast();
            duckdb::duckdb_scalar_function_set_extra_info(raw, overload, None);
            duckdb::duckdb_scalar_function_set_bind(raw, Some(bind::<F>));
            duckdb::duckdb_scalar_function_set_init(raw, Some(init::<F>));
            duckdb::duckdb_scalar_function_set_function(raw, Some(declared(evaluate::<F>)));
            description
        }
    }
}

impl Drop for Description {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_scalar_function(&raw mut self.0) };
    }
}

impl Drop for Overloads {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_scalar_function_set(&raw mut self.0) };
    }
}

/// # Safety
/// Called by DuckDB as a bind callback.
unsafe extern "C" fn bind<F: ScalarFunction>(info: duckdb::duckdb_bind_info) {
    let bound = contain(|| {
        // SAFETY: the info is live during the callback, and its extra info is what `Description` set.
        let constants = unsafe {
            let overload = *duckdb::duckdb_scalar_function_bind_get_extra_info(info).cast::<Overload>();
            Constants::new(info, overload)
        };
        let function = F::bind(&constants)?;
        // SAFETY: as above; DuckDB copies and drops the value by the callbacks for its type.
        unsafe {
            duckdb::duckdb_scalar_function_set_bind_data(info, shared(function), Some(drop_shared::<F>));
            duckdb::duckdb_scalar_function_set_bind_data_copy(info, Some(copy_shared::<F>));
        }
        Ok(())
    });
    if let Err(error) = bound {
        let message = c_string(&error.to_string());
        // SAFETY: as above; DuckDB copies the message.
        unsafe { duckdb::duckdb_scalar_function_bind_set_error(info, message.as_ptr()) };
    }
}

/// # Safety
/// Called by DuckDB as an init callback.
unsafe extern "C" fn init<F: ScalarFunction>(info: duckdb::duckdb_init_info) {
    let started = contain(|| {
        let thread = Thread::<F> {
            local: F::Local::default(),
            result: Vector::new(&F::RETURNS),
        };
        // SAFETY: the info is live during the callback; DuckDB drops the value once, by the callback for its type.
        unsafe { duckdb::duckdb_scalar_function_init_set_state(info, boxed(thread), Some(drop_boxed::<Thread<F>>)) };
        Ok(())
    });
    if let Err(error) = started {
        let message = c_string(&error.to_string());
        // SAFETY: as above; DuckDB copies the message.
        unsafe { duckdb::duckdb_scalar_function_init_set_error(info, message.as_ptr()) };
    }
}

/// A callback for rows that an exception of DuckDB may pass.
type Evaluate =
    unsafe extern "C-unwind" fn(duckdb::duckdb_function_info, duckdb::duckdb_data_chunk, duckdb::duckdb_vector);

/// The same callback as the headers have it.
fn declared(
    evaluate: Evaluate,
) -> unsafe extern "C" fn(duckdb::duckdb_function_info, duckdb::duckdb_data_chunk, duckdb::duckdb_vector) {
    // SAFETY: the two types have one calling convention and differ in what a caller in Rust has to expect. There is none: DuckDB
    // calls it from C++, where a function that is not `noexcept` may throw.
    unsafe { mem::transmute(evaluate) }
}

/// # Safety
/// Called by DuckDB as a function callback, after [`bind`] and [`init`] for the same function.
unsafe extern "C-unwind" fn evaluate<F: ScalarFunction>(
    info: duckdb::duckdb_function_info,
    chunk: duckdb::duckdb_data_chunk,
    result: duckdb::duckdb_vector,
) {
    let duckdb = Throwing::get();
    // SAFETY: the state is what `init` set, and DuckDB gives it to one thread at a time; the chunk is live.
    let (thread, rows) = unsafe {
        (
            &mut *duckdb::duckdb_scalar_function_get_state(info).cast::<Thread<F>>(),
            usize::try_from(duckdb::duckdb_data_chunk_get_size(chunk)).unwrap_or(0),
        )
    };
    let mut done = 0;
    while done < rows {
        let block = done..rows.min(done + BLOCK);
        done = block.end;
        // SAFETY: info and chunk are those of this callback, and the block is within the rows.
        if let Err(error) = unsafe { collect(info, chunk, block, thread) } {
            let message = c_string(&error.to_string());
            // SAFETY: the info is live during the callback; DuckDB copies the message.
            unsafe { duckdb::duckdb_scalar_function_set_error(info, message.as_ptr()) };
            return;
        }
        // SAFETY: the result has the function's type and room for as many rows as the chunk, it has got those before, and
        // `collect` has checked these. What it has left here has nothing to drop.
        unsafe { thread.result.hand_over(duckdb, result) };
    }
}

/// Collects the results of some rows.
///
/// # Safety
/// `info` and `chunk` are those of a running function callback, and the block is within the chunk's rows.
unsafe fn collect<F: ScalarFunction>(
    info: duckdb::duckdb_function_info,
    chunk: duckdb::duckdb_data_chunk,
    block: Range<usize>,
    thread: &mut Thread<F>,
) -> Result<()> {
    contain(|| {
        // SAFETY: bind data is what `bind` set, shared and unchanged while queries use it.
        let function = unsafe { &*duckdb::duckdb_scalar_function_get_bind_data(info).cast::<F>() };
        if block.start == 0 {
            thread.result.begin();
        }
        // SAFETY: DuckDB flattens the input, which outlives the callback; extra info is what `Description` set.
        let input = unsafe {
            let overload = *duckdb::duckdb_scalar_function_get_extra_info(info).cast::<Overload>();
            Input::new(chunk, block.clone(), overload)
        };
        function.evaluate(&mut thread.local, &input, &mut thread.result)?;
        thread.result.check(block.end)
    })
}
