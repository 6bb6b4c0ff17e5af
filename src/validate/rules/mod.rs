//! The validator's own rules, one file for each kind. Invariants are those of the definitions.

pub(super) mod binding;
pub(super) mod bundle;
pub(super) mod canonical;
pub(super) mod cardinality;
pub(super) mod coding;
pub(super) mod completeness;
pub(super) mod contained;
pub(super) mod extension;
pub(super) mod form;
mod grammar;
pub(super) mod invariant;
pub(super) mod narrative;
pub(super) mod primitive;
pub(super) mod profile;
pub(super) mod reference;

use super::issue::Rule;

/// All rules of our own.
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    let files = [
        form::RULES,
        cardinality::RULES,
        primitive::RULES,
        binding::RULES,
        coding::RULES,
        reference::RULES,
        canonical::RULES,
        contained::RULES,
        completeness::RULES,
        bundle::RULES,
        extension::RULES,
        narrative::RULES,
        profile::RULES,
        invariant::RULES,
    ];
    files.into_iter().flatten()
}
