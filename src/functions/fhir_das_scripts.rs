//! `fhir_das_scripts()`: the pipeline's SQL from inside the binary, for clients that have no checkout and no `.read`.

mod statements;

use crate::error::Result;
use crate::ffi::{Arguments, Column, Context, Output, Parameter, Projection, Signature, TableFunction, Type};

/// A script of the pipeline, embedded by `build.rs` in the order of its build script.
struct Script {
    layer: &'static str,
    name: &'static str,
    sql: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/scripts.rs"));

pub(super) struct FhirDasScripts {
    scripts: &'static [Script],
}

const STEP: usize = 0;
const LAYER: usize = 1;
const NAME: usize = 2;
const STATEMENT: usize = 3;

impl TableFunction for FhirDasScripts {
    type Global = ();
    /// The statements left to list, each with its step
    type Local = Box<dyn Iterator<Item = (i64, Statement)> + Send>;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_das_scripts",
        description: "Lists the SQL statements of the pipeline, to be executed in the order of their steps",
        overloads: &[&[]],
        named: &[Parameter::new(
            "debug",
            Type::Boolean,
            "Whether to list the variant that stores silver, to look into it; default false",
        )],
        example: "SELECT statement FROM fhir_das_scripts() ORDER BY step",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("step", Type::BigInt),
        Column::new("layer", Type::Varchar),
        Column::new("name", Type::Varchar),
        Column::new("statement", Type::Varchar),
    ];

    fn bind(arguments: &Arguments, _: &Context) -> Result<Self> {
        let debug = arguments.boolean("debug")?.unwrap_or(false);
        Ok(Self {
            scripts: if debug { BUILD_DEBUG } else { BUILD },
        })
    }

    fn global(&self, _: &Projection) -> Result<((), usize)> {
        Ok(((), 1))
    }

    fn local(&self, (): &()) -> Result<Self::Local> {
        Ok(Box::new((1..).zip(self.scripts.iter().flat_map(Statement::of))))
    }

    fn read(&self, (): &(), statements: &mut Self::Local, output: &mut Output) -> Result<()> {
        while !output.is_full()
            && let Some((step, statement)) = statements.next()
        {
            if let Some(column) = output.column(STEP) {
                column.push_bigint(step);
            }
            if let Some(column) = output.column(LAYER) {
                column.push_text(statement.script.layer);
            }
            if let Some(column) = output.column(NAME) {
                column.push_text(statement.script.name);
            }
            if let Some(column) = output.column(STATEMENT) {
                column.push_text(statement.sql);
            }
            output.end_row();
        }
        Ok(())
    }
}

/// One row.
pub(super) struct Statement {
    script: &'static Script,
    sql: &'static str,
}

impl Statement {
    fn of(script: &'static Script) -> impl Iterator<Item = Self> {
        statements::split(script.sql).map(move |sql| Self { script, sql })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_is_sql() {
        for script in BUILD.iter().chain(BUILD_DEBUG) {
            let mut lines = script.sql.lines();
            let Script { layer, name, .. } = script;
            assert!(
                statements::split(script.sql).next().is_some(),
                "{layer}/{name} has no statement"
            );
            assert!(
                !lines.any(|line| line.starts_with('.')),
                "{layer}/{name} has a command of the CLI"
            );
        }
    }
}
