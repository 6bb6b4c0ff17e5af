//! `fhir_das_functions()`: the catalogue of this extension's functions.

use super::{FUNCTIONS, Function, Returns};
use crate::error::Result;
use crate::ffi::{Arguments, Column, Context, Output, Parameter, Projection, Signature, TableFunction, Type, Vector};

pub(super) struct FhirDasFunctions;

const NAME: usize = 0;
const KIND: usize = 1;
const PARAMETERS: usize = 2;
const RETURN_TYPE: usize = 3;
const DESCRIPTION: usize = 4;
const EXAMPLE: usize = 5;

impl TableFunction for FhirDasFunctions {
    type Global = ();
    /// The overloads left to list
    type Local = Box<dyn Iterator<Item = Overload> + Send>;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_das_functions",
        description: "Lists the functions of this extension, one row per overload",
        overloads: &[&[]],
        named: &[],
        example: "FROM fhir_das_functions()",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("name", Type::Varchar),
        Column::new("kind", Type::Varchar),
        Column::new(
            "parameters",
            Type::List(&Type::Struct(&[
                ("name", Type::Varchar),
                ("type", Type::Varchar),
                ("named", Type::Boolean),
                ("description", Type::Varchar),
            ])),
        ),
        Column::new("return_type", Type::Varchar),
        Column::new("description", Type::Varchar),
        Column::new("example", Type::Varchar),
    ];

    fn bind(_: &Arguments, _: &Context) -> Result<Self> {
        Ok(Self)
    }

    fn global(&self, _: &Projection) -> Result<((), usize)> {
        Ok(((), 1))
    }

    fn local(&self, (): &()) -> Result<Self::Local> {
        Ok(Box::new(FUNCTIONS.iter().flat_map(|function| {
            let overloads = function.signature.overloads.iter();
            overloads.map(move |positional| Overload { function, positional })
        })))
    }

    fn read(&self, (): &(), overloads: &mut Self::Local, output: &mut Output) -> Result<()> {
        while !output.is_full()
            && let Some(overload) = overloads.next()
        {
            overload.write(output);
        }
        Ok(())
    }
}

/// One row.
pub(super) struct Overload {
    function: &'static Function,
    positional: &'static [Parameter],
}

impl Overload {
    fn write(&self, output: &mut Output) {
        let Function { signature, returns, .. } = self.function;
        if let Some(column) = output.column(NAME) {
            column.push_text(signature.name);
        }
        if let Some(column) = output.column(KIND) {
            column.push_text(returns.kind());
        }
        if let Some(column) = output.column(PARAMETERS) {
            let positional = self.positional.iter().map(|parameter| (parameter, false));
            let named = signature.named.iter().map(|parameter| (parameter, true));
            column.push_list(positional.chain(named).collect::<Vec<_>>(), push_parameter);
        }
        if let Some(column) = output.column(RETURN_TYPE) {
            column.push_text(&returns.sql());
        }
        if let Some(column) = output.column(DESCRIPTION) {
            column.push_text(signature.description);
        }
        if let Some(column) = output.column(EXAMPLE) {
            column.push_text(signature.example);
        }
        output.end_row();
    }
}

fn push_parameter(items: &mut Vector, (parameter, is_named): (&Parameter, bool)) {
    items.push_struct(|fields| {
        let [name, parameter_type, named, description] = fields else {
            unreachable!("the type has these fields");
        };
        name.push_text(parameter.name);
        parameter_type.push_text(&parameter.sql_type.to_string());
        named.push_boolean(is_named);
        description.push_text(parameter.description);
    });
}

impl Returns {
    fn kind(&self) -> &'static str {
        match self {
            Self::Scalar(_) => "scalar",
            Self::Table(_) => "table",
        }
    }

    fn sql(&self) -> String {
        match self {
            Self::Scalar(result) => result.to_string(),
            Self::Table([]) => "TABLE".to_owned(),
            Self::Table(columns) => {
                let columns: Vec<_> = columns
                    .iter()
                    .map(|column| format!("{} {}", column.name, column.sql_type))
                    .collect();
                format!("TABLE({})", columns.join(", "))
            }
        }
    }
}
