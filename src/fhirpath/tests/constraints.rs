//! The constraints of all of FHIR's definitions are expressions that the engine understands.

use super::model;
use crate::fhirpath::{Expression, Options};

/// Those that are refused, by path and key, each with the reason.
const REFUSED: &[(&str, &str, &str)] = &[
    ("ChargeItemDefinition", "cid-0", "it has no name"),
    ("Definition", "ele-1", "a logical model whose elements have no id"),
    ("Event", "ele-1", "a logical model whose elements have no id"),
    ("Event.performer", "ele-1", "a logical model whose elements have no id"),
    ("FiveWs", "ele-1", "a logical model whose elements have no id"),
    ("Request", "ele-1", "a logical model whose elements have no id"),
    ("Event", "inv-1", "it has no notDoneReason"),
    ("Extension", "inv-1", "it speaks of an element of another resource"),
];

#[test]
fn all_constraints_compile() {
    let model = model();
    let definitions = model.definitions();
    let (mut count, mut wrong, mut refused) = (0, Vec::new(), Vec::new());
    for structure in definitions.structures() {
        for element in structure.elements() {
            let mut context: Vec<_> = element.types().map(|of| of.type_id()).collect();
            if element.parent().is_none() {
                context.push(structure.type_id());
            }
            for constraint in element.constraints() {
                let Some(expression) = constraint.expression else {
                    continue;
                };
                count += 1;
                let options = Options {
                    context: context.clone(),
                    ..Options::default()
                };
                let is_it = |known: &&(&str, &str, &str)| known.0 == element.path() && known.1 == constraint.key;
                let known = REFUSED.iter().find(is_it);
                match (Expression::compile(expression, model.clone(), &options), known) {
                    (Ok(_), _) => {}
                    (Err(_), Some(known)) => refused.push(known),
                    (Err(error), None) => wrong.push(format!("{} {}: {error}", element.path(), constraint.key)),
                }
            }
        }
    }
    assert!(count > 5_000, "{count} constraints");
    wrong.sort_unstable();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for known in REFUSED {
        assert!(refused.contains(&known), "{known:?} compiles, though it is listed");
    }
}
