//! `fhir_rules()`: the rules that the validator has.

use crate::error::Result;
use crate::ffi::{Arguments, Column, Context, Output, Projection, Signature, TableFunction, Type};
use crate::validate::{RuleInfo, Validator};

pub(super) struct FhirRules;

impl TableFunction for FhirRules {
    type Global = ();
    /// The rules left to list
    type Local = std::vec::IntoIter<RuleInfo>;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_rules",
        description: "Lists the rules by which fhir_validate judges, and those that it cannot check",
        overloads: &[&[]],
        named: &[],
        example: "SELECT rule, severity, description FROM fhir_rules() WHERE not_checked IS NOT NULL",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("rule", Type::Varchar),
        Column::new("severity", Type::Varchar),
        Column::new("code", Type::Varchar),
        Column::new("category", Type::Varchar),
        Column::new("on_element", Type::Varchar),
        Column::new("description", Type::Varchar),
        Column::new("expression", Type::Varchar),
        Column::new("not_checked", Type::Varchar),
    ];

    fn bind(_: &Arguments, _: &Context) -> Result<Self> {
        Ok(Self)
    }

    fn global(&self, _: &Projection) -> Result<((), usize)> {
        Ok(((), 1))
    }

    fn local(&self, (): &()) -> Result<Self::Local> {
        Ok(Validator::r4().rules().into_iter())
    }

    fn read(&self, (): &(), rules: &mut Self::Local, output: &mut Output) -> Result<()> {
        while !output.is_full()
            && let Some(rule) = rules.next()
        {
            let texts = [
                Some(&*rule.rule),
                Some(rule.severity.code()),
                Some(rule.code),
                Some(rule.category.code()),
                rule.on.as_deref(),
                Some(&*rule.description),
                rule.expression.as_deref(),
                rule.not_checked.as_deref(),
            ];
            for (number, text) in texts.into_iter().enumerate() {
                if let Some(column) = output.column(number) {
                    column.push_optional_text(text);
                }
            }
            output.end_row();
        }
        Ok(())
    }
}
