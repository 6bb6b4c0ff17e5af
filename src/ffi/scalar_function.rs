//! Scalar functions.

use libduckdb_sys as duckdb;

use super::data::{copy_shared, drop_shared, shared};
use super::logical_type::LogicalType;
use super::panic::contain;
use super::text::c_string;
use super::{Connection, Constants, Input, Parameter, Signature, Type, Vector};
use crate::error::{Error, Result};

/// A scalar function. The implementor is what one call in a query means: its constant arguments, checked.
pub trait ScalarFunction: Sized + Send + Sync + 'static {
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
    fn evaluate(&self, input: &Input, result: &mut Vector) -> Result<()>;
}

/// DuckDB's description of one overload, freed on drop.
struct Description(duckdb::duckdb_scalar_function);

/// DuckDB's set of a function's overloads, freed on drop.
struct Overloads(duckdb::duckdb_scalar_function_set);

pub(super) fn register<F: ScalarFunction>(connection: &Connection) -> Result<()> {
    let name = c_string(F::SIGNATURE.name);
    // SAFETY: name, set, descriptions and connection are live for their calls, and DuckDB copies them.
    let state = unsafe {
        let overloads = Overloads(duckdb::duckdb_create_scalar_function_set(name.as_ptr()));
        for parameters in F::SIGNATURE.overloads {
            let description = Description::new::<F>(parameters);
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
    fn new<F: ScalarFunction>(parameters: &[Parameter]) -> Self {
        // SAFETY: the description is live for all calls; DuckDB copies name and types; the callbacks fit their places.
        unsafe {
            let description = Self(duckdb::duckdb_create_scalar_function());
            let raw = description.0;
            duckdb::duckdb_scalar_function_set_name(raw, c_string(F::SIGNATURE.name).as_ptr());
            for parameter in parameters {
                let parameter_type = LogicalType::new(&parameter.sql_type);
                duckdb::duckdb_scalar_function_add_parameter(raw, parameter_type.raw());
            }
            let returns = LogicalType::new(&F::RETURNS);
            duckdb::duckdb_scalar_function_set_return_type(raw, returns.raw());
            duckdb::duckdb_scalar_function_set_bind(raw, Some(bind::<F>));
            duckdb::duckdb_scalar_function_set_function(raw, Some(evaluate::<F>));
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
        // SAFETY: the info is live during the callback.
        let function = F::bind(&unsafe { Constants::new(info, F::SIGNATURE) })?;
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
/// Called by DuckDB as a function callback, after [`bind`] for the same function.
unsafe extern "C" fn evaluate<F: ScalarFunction>(
    info: duckdb::duckdb_function_info,
    chunk: duckdb::duckdb_data_chunk,
    result: duckdb::duckdb_vector,
) {
    let evaluated = contain(|| {
        // SAFETY: bind data is what `bind` set, shared and unchanged while queries use it.
        let function = unsafe { &*duckdb::duckdb_scalar_function_get_bind_data(info).cast::<F>() };
        // SAFETY: DuckDB flattens the input, and the result has room for as many rows; both outlive the callback.
        let (input, mut result) = unsafe {
            let input = Input::new(chunk, F::SIGNATURE);
            let result = Vector::new(result, &F::RETURNS, input.rows());
            (input, result)
        };
        function.evaluate(&input, &mut result)?;
        result.finish(input.rows())
    });
    if let Err(error) = evaluated {
        let message = c_string(&error.to_string());
        // SAFETY: the info is live during the callback; DuckDB copies the message.
        unsafe { duckdb::duckdb_scalar_function_set_error(info, message.as_ptr()) };
    }
}
