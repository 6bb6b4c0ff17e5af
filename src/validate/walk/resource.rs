//! Resources: which one issues are about, and what is checked of it as a whole.

use super::{Flow, GO_ON, Scope, Walk};
use crate::definitions::{TypeId, TypeKind};
use crate::json::{Kind, NodeId};
use crate::validate::location::Location;
use crate::validate::rules::bundle::Entries;
use crate::validate::rules::form;
use crate::validate::tree::TypeRules;

impl<'a> Walk<'a> {
    /// Checks an object that tells its type. `root` is the resource that contains it.
    pub(super) fn resource(&mut self, node: NodeId, at: &Location, root: Option<NodeId>, entry: Option<u32>) -> Flow {
        if self.document.kind(node) != Kind::Object {
            return self.report(form::JSON_KIND, at, node, || "a resource is a JSON object");
        }
        let name = self.document.member(node, "resourceType");
        let Some(name) = name.filter(|name| self.document.is_string(*name)) else {
            return self.report(
                form::RESOURCE_TYPE,
                at,
                node,
                || "a resource begins with resourceType, a string",
            );
        };
        let definitions = self.rules.definitions();
        let id = definitions.type_named(&self.document.string(name));
        let is_concrete = |id: &TypeId| definitions.kind(*id) == TypeKind::Resource && !definitions.is_abstract(*id);
        let Some(id) = id.filter(is_concrete) else {
            return self.report(
                form::RESOURCE_TYPE,
                at,
                name,
                || "resourceType is not the name of a resource type",
            );
        };
        let rules = self.rules.of(id);
        let scope = Scope {
            resource: node,
            root: root.unwrap_or(node),
            entry,
        };
        let own = Location::root(&rules.name);
        let at = if self.depth == 0 { &own } else { at };
        if root.is_some() {
            self.check_canonical(rules, node, at)?;
            return self.object(rules, &[], None, node, at, scope);
        }
        let around = (self.resource, self.entry, self.resource_depth);
        (self.resource, self.entry, self.resource_depth) = (Some(node), self.entry.or(entry), at.depth());
        self.check_canonical(rules, node, at)?;
        self.check_meta(&rules.name, node, at)?;
        self.container(rules, node, at, scope)?;
        (self.resource, self.entry, self.resource_depth) = around;
        GO_ON
    }

    /// Checks a resource that is not contained in another one.
    fn container(&mut self, rules: &'a TypeRules, node: NodeId, at: &Location, scope: Scope) -> Flow {
        if *rules.name == *"Bundle" {
            return self.bundle(rules, node, at, scope);
        }
        self.object(rules, &[], None, node, at, scope)?;
        if !self.only_errors && *rules.name == *"Observation" {
            self.check_observation(node, at)?;
        }
        self.check_contained(node, at)
    }

    fn bundle(&mut self, rules: &'a TypeRules, node: NodeId, at: &Location, scope: Scope) -> Flow {
        let around = self.entries.replace(Entries::new(self.document, node));
        // What stands beside its entries is in none of them.
        let scope = Scope { entry: None, ..scope };
        self.object(rules, &[], None, node, at, scope)?;
        if let Some(entries) = std::mem::replace(&mut self.entries, around) {
            self.check_bundle(node, &entries, at)?;
        }
        GO_ON
    }
}
