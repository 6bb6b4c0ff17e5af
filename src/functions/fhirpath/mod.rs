//! `fhirpath(resource, expression)` and the functions that give its result as one value or a list: `fhirpath_string`, ….
//! Each has a `try_` form, which gives NULL where the other fails.

mod compiled;
mod shapes;

use std::marker::PhantomData;

use crate::error::Result;
use crate::ffi::{Constants, Input, Parameter, ScalarFunction, Signature, Type, Vector};
use compiled::{Compiled, Local};
pub(super) use shapes::{
    BooleanShape, CodingsShape, DateShape, DecimalShape, DoubleShape, IntegerShape, JsonShape, QuantitiesShape, Shape,
    StringShape, StringsShape, TimestampShape,
};

const RESOURCE: Parameter = Parameter::new(
    "resource",
    Type::Varchar,
    "A resource as JSON, such as the column of that name in bronze",
);
const EXPRESSION: Parameter = Parameter::new(
    "expression",
    Type::Varchar,
    "A FHIRPath expression; a constant is compiled and checked once, before any data is read",
);
const OVERLOADS: &[&[Parameter]] = &[&[RESOURCE, EXPRESSION]];

/// A call that fails where the expression or the data is wrong.
pub(super) struct FhirPath<S> {
    compiled: Compiled,
    shape: PhantomData<S>,
}

/// A call that gives NULL instead.
pub(super) struct TryFhirPath<S> {
    compiled: Compiled,
    shape: PhantomData<S>,
}

impl<S: Shape> ScalarFunction for FhirPath<S> {
    type Local = Local;

    const SIGNATURE: &'static Signature = S::SIGNATURE;
    const RETURNS: Type = S::TYPE;

    fn bind(constants: &Constants) -> Result<Self> {
        let compiled = Compiled::bind::<S>(constants, S::SIGNATURE.name)?;
        Ok(Self {
            compiled,
            shape: PhantomData,
        })
    }

    fn evaluate(&self, local: &mut Local, input: &Input, result: &mut Vector) -> Result<()> {
        self.compiled
            .each_row::<S>(local, input, result, |failed, _| Err(failed))
    }
}

impl<S: Shape> ScalarFunction for TryFhirPath<S> {
    type Local = Local;

    const SIGNATURE: &'static Signature = S::TRY_SIGNATURE;
    const RETURNS: Type = S::TYPE;

    /// An expression that is wrong is the query's mistake, whatever the data: it fails in this form too.
    fn bind(constants: &Constants) -> Result<Self> {
        let compiled = Compiled::bind::<S>(constants, S::TRY_SIGNATURE.name)?;
        Ok(Self {
            compiled,
            shape: PhantomData,
        })
    }

    fn evaluate(&self, local: &mut Local, input: &Input, result: &mut Vector) -> Result<()> {
        self.compiled.each_row::<S>(local, input, result, |_, result| {
            result.push_null();
            Ok(())
        })
    }
}
