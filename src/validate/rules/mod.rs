//! The validator's own rules, one file for each kind. Invariants are those of the definitions.

mod attachment;
pub(super) mod binding;
pub(super) mod bundle;
mod bundle_kind;
pub(super) mod canonical;
pub(super) mod cardinality;
pub(super) mod coding;
pub(super) mod completeness;
pub(super) mod contained;
pub(super) mod extension;
mod extension_content;
pub(super) mod form;
mod grammar;
pub(super) mod ids;
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
        attachment::RULES,
        completeness::RULES,
        bundle::RULES,
        bundle_kind::RULES,
        extension::RULES,
        extension_content::RULES,
        narrative::RULES,
        ids::RULES,
        profile::RULES,
        invariant::RULES,
    ];
    files.into_iter().flatten()
}
