//! The permissions of the roles in `template.yaml`.

use std::collections::BTreeSet;

use local::{dynamodb::Tables, template::Template};
use serde_json::Value;

use crate::{recorder::Right, repository};

pub(crate) struct Roles {
    template: Value,
    tables: Tables,
}

impl Roles {
    pub(crate) fn read() -> Self {
        let tables = Tables::from_template(&Template::deployed().unwrap()).unwrap();
        Self {
            template: repository::template(),
            tables,
        }
    }

    fn properties(&self, resource: &str) -> &Value {
        &self.template["Resources"][resource]["Properties"]
    }

    /// All statements of a function's role: of its own policies, and of the shared ones.
    fn statements(&self, function: &str) -> Vec<&Value> {
        // `!GetAtt GetByIdRole.Arn` is read as text.
        let role = self.properties(function)["Role"].as_str().unwrap();
        let role = self.properties(role.strip_suffix(".Arn").unwrap());
        let shared = role["ManagedPolicyArns"].as_array().into_iter().flatten();
        let shared = shared.map(|policy| &self.properties(policy.as_str().unwrap())["PolicyDocument"]);
        let own = role["Policies"].as_array().unwrap().iter();
        let documents = own.map(|policy| &policy["PolicyDocument"]).chain(shared);
        documents
            .flat_map(|document| document["Statement"].as_array().unwrap())
            .collect()
    }

    /// Actions, with resources as the template writes them.
    pub(crate) fn allowed(&self, function: &str) -> Vec<(String, String)> {
        let mut allowed = Vec::new();
        for statement in self.statements(function) {
            assert_eq!(statement["Effect"], "Allow");
            let resource = statement["Resource"].as_str().unwrap();
            for action in list(&statement["Action"]) {
                allowed.push((action, resource.to_owned()));
            }
        }
        allowed
    }

    /// The permissions on tables, by their local names.
    pub(crate) fn on_tables(&self, function: &str) -> BTreeSet<Right> {
        let allowed = self.allowed(function).into_iter();
        let on_tables = allowed.filter(|(action, _)| action.starts_with("dynamodb:"));
        on_tables
            .map(|(action, resource)| (action, self.local_name(&resource)))
            .collect()
    }

    /// Replaces the resource in `EventsTable.Arn` or `${JournalTable.Arn}/index/pending` by the local table's name.
    fn local_name(&self, resource: &str) -> String {
        let (table, index) = match resource.strip_prefix("${").and_then(|rest| rest.split_once(".Arn}")) {
            Some((table, index)) => (table, index),
            None => (resource.strip_suffix(".Arn").unwrap(), ""),
        };
        format!("{}{index}", self.tables.name(table).unwrap())
    }
}

fn list(value: &Value) -> Vec<String> {
    let items = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    items.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}
