//! `fhir_das_views()`: the pipeline's views from inside the binary, by the names that the `view` of the other functions takes.

use std::sync::{Arc, Mutex, PoisonError};

use super::settings;
use crate::definitions::nearest;
use crate::error::{Error, Result};
use crate::ffi::{Arguments, Column, Context, Output, Projection, Signature, TableFunction, Type};
use crate::fhirpath::Model;
use crate::view::View;

/// A view of the pipeline, embedded by `build.rs`.
struct Embedded {
    name: &'static str,
    view: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/views.rs"));

/// What the name of a view of ours begins with. No file system knows it.
const SCHEME: &str = "fhir_das:";

/// The view that a name stands for, compiled; `None` for what is no name of ours, such as a path. `unchecked`: as in
/// [`View::compile`].
pub(super) fn named(name: &str, model: &Arc<Model>, unchecked: bool) -> Option<Result<Arc<View>>> {
    name.starts_with(SCHEME).then(|| {
        if let Some(place) = VIEWS.iter().position(|embedded| embedded.name == name) {
            return compiled(place, model, unchecked);
        }
        let hint = nearest(name, VIEWS.iter().map(|embedded| embedded.name));
        let hint = hint.map(|near| format!("; did you mean `{near}`?"));
        Err(Error::new(format!(
            "there is no view `{name}`{}: fhir_das_views() lists them",
            hint.unwrap_or_default()
        )))
    })
}

/// A view that was compiled, and what for.
struct Compiled {
    place: usize,
    model: Arc<Model>,
    unchecked: bool,
    view: Arc<View>,
}

/// One of ours, compiled. A build names each of them several times, so what was compiled last is kept.
fn compiled(place: usize, model: &Arc<Model>, unchecked: bool) -> Result<Arc<View>> {
    static KEPT: Mutex<Vec<Compiled>> = Mutex::new(Vec::new());
    // Nothing panics while it is locked, so what a poisoned lock holds is whole.
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let is_it =
        |kept: &&Compiled| kept.place == place && kept.unchecked == unchecked && Arc::ptr_eq(&kept.model, model);
    if let Some(found) = kept.iter().find(is_it) {
        return Ok(Arc::clone(&found.view));
    }
    let view = Arc::new(View::compile(VIEWS[place].view, Arc::clone(model), unchecked)?);
    kept.retain(|kept| kept.place != place);
    kept.push(Compiled {
        place,
        model: Arc::clone(model),
        unchecked,
        view: Arc::clone(&view),
    });
    Ok(view)
}

pub(super) struct FhirDasViews {
    model: Arc<Model>,
    unchecked: bool,
}

const NAME: usize = 0;
const VIEW: usize = 1;
const COLUMNS: usize = 2;

impl TableFunction for FhirDasViews {
    type Global = ();
    /// The next view
    type Local = usize;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_das_views",
        description: "Lists the SQL on FHIR ViewDefinitions that silver is made by, with the names by which functions take them",
        overloads: &[&[]],
        named: &[],
        example: "SELECT name, view ->> 'description' AS description FROM fhir_das_views()",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("name", Type::Varchar),
        Column::new("view", Type::Json),
        Column::new(
            "columns",
            Type::List(&Type::Struct(&[
                ("column_name", Type::Varchar),
                ("column_type", Type::Varchar),
            ])),
        ),
    ];

    fn bind(_: &Arguments, context: &Context) -> Result<Self> {
        Ok(Self {
            model: settings::model(context)?,
            unchecked: !settings::checks_paths(context)?,
        })
    }

    fn global(&self, _: &Projection) -> Result<((), usize)> {
        Ok(((), 1))
    }

    fn local(&self, (): &()) -> Result<usize> {
        Ok(0)
    }

    fn read(&self, (): &(), next: &mut usize, output: &mut Output) -> Result<()> {
        while !output.is_full()
            && let Some(embedded) = VIEWS.get(*next)
        {
            for (place, text) in [(NAME, embedded.name), (VIEW, embedded.view)] {
                if let Some(column) = output.column(place) {
                    column.push_text(text);
                }
            }
            if let Some(list) = output.column(COLUMNS) {
                let view = compiled(*next, &self.model, self.unchecked)
                    .map_err(|error| Error::new(format!("{}: {}: {error}", Self::SIGNATURE.name, embedded.name)))?;
                list.push_list(view.columns(), |items, column| {
                    items.push_struct(|fields| {
                        let [name, sql_type] = fields else {
                            unreachable!("the type has these fields");
                        };
                        name.push_text(&column.name);
                        sql_type.push_text(&column.sql_type());
                    });
                });
            }
            output.end_row();
            *next += 1;
        }
        Ok(())
    }
}
