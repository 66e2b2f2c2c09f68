//! Checks whether the tables have the shape that the functions need.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use shared::{error::chain, runtime::Config, table_shape::TableShape};

use super::Finding;
use crate::connection::Deployment;

/// What the functions need from a table.
struct Needed {
    name: fn(&Config) -> &str,
    subject: &'static str,
    option: &'static str,
    key: &'static [&'static str],
    indexes: &'static [(&'static str, &'static [&'static str])],
    expiry: Option<&'static str>,
}

/// The tables as `template.yaml` creates them.
const NEEDED: [Needed; 3] = [
    Needed {
        name: |config| &config.settings_table,
        subject: "settings table",
        option: "--settings-table",
        key: &["tenant:S"],
        indexes: &[],
        expiry: None,
    },
    Needed {
        name: |config| &config.events_table,
        subject: "events table",
        option: "--events-table",
        key: &["userKey:S", "id:S"],
        indexes: &[
            ("by-request", &["requestId:S", "id:S"]),
            ("by-tenant-day", &["tenantDay:S", "id:S"]),
        ],
        expiry: Some("expiresAt"),
    },
    Needed {
        name: |config| &config.journal_table,
        subject: "journal table",
        option: "--journal-table",
        key: &["entryKey:S"],
        indexes: &[("pending", &["pending:S", "leaseUntil:N"])],
        expiry: Some("expiresAt"),
    },
];

/// Checks all three tables.
pub(crate) async fn examine(deployment: &Deployment) -> Vec<Finding> {
    let looked_at = NEEDED.iter().map(async |needed| {
        let name = (needed.name)(&deployment.config);
        match deployment.tools.tables.look(name).await {
            Err(error) => vec![Finding::failed(
                needed.subject,
                format!(
                    "{name} cannot be looked at: {}; check credentials, their rights and the network",
                    chain(&error)
                ),
            )],
            Ok(None) => vec![Finding::failed(
                needed.subject,
                format!("there is no table {name}; check {} and the region", needed.option),
            )],
            Ok(Some(shape)) => needed.compared(name, &shape),
        }
    });
    join_all(looked_at).await.concat()
}

impl Needed {
    fn compared(&self, name: &str, shape: &TableShape) -> Vec<Finding> {
        let failed = |what: String| Finding::failed(self.subject, format!("{name}: {what}"));
        let mut findings = Vec::new();
        if shape.key != self.key {
            findings.push(failed(format!(
                "its key is {}, and must be {}: this is another table; check {}",
                shape.key.join(" + "),
                self.key.join(" + "),
                self.option
            )));
            return findings;
        }
        if !matches!(shape.status.as_str(), "ACTIVE" | "UPDATING") {
            findings.push(failed(format!("it is {}, and cannot be used", shape.status)));
        }
        let found: BTreeMap<&str, &[String]> = shape
            .indexes
            .iter()
            .map(|(name, key)| (name.as_str(), key.as_slice()))
            .collect();
        for (index, key) in self.indexes {
            match found.get(index) {
                None => findings.push(failed(format!("the index {index} is missing; deploy the stack again"))),
                Some(found) if found != key => findings.push(failed(format!(
                    "the key of the index {index} is {}, and must be {}; deploy the stack again",
                    found.join(" + "),
                    key.join(" + ")
                ))),
                Some(_) => {}
            }
        }
        match (&shape.expiry, self.expiry) {
            (Err(why), Some(_)) => {
                findings.push(Finding::doubtful(self.subject, format!("{name}: it cannot be read whether items expire: {why}")));
            }
            (Ok(found), Some(needed)) if found.as_deref() != Some(needed) => findings.push(failed(format!(
                "its items do not expire by {needed}, so it grows for ever: switch its time to live on, or deploy the stack again"
            ))),
            _ => {}
        }
        if findings.is_empty() {
            findings.push(Finding::ok(self.subject, format!("{name} is as it must be")));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> TableShape {
        TableShape {
            status: "ACTIVE".to_owned(),
            key: vec!["entryKey:S".to_owned()],
            indexes: BTreeMap::from([(
                "pending".to_owned(),
                ["pending:S", "leaseUntil:N"].map(str::to_owned).into(),
            )]),
            expiry: Ok(Some("expiresAt".to_owned())),
        }
    }

    #[test]
    fn what_a_table_lacks_is_told_each() {
        let needed = &NEEDED[2];
        let told = |change: fn(&mut TableShape)| {
            let mut shape = journal();
            change(&mut shape);
            let findings = needed.compared("journal", &shape);
            findings
                .into_iter()
                .map(|finding| finding.what)
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert!(told(|_| {}).contains("is as it must be"));
        assert!(told(|shape| shape.status = "DELETING".to_owned()).contains("it is DELETING"));
        assert!(told(|shape| shape.key.push("id:S".to_owned())).contains("entryKey:S + id:S, and must be entryKey:S"));
        assert!(told(|shape| shape.indexes.clear()).contains("the index pending is missing"));
        assert!(told(|shape| shape.expiry = Ok(None)).contains("do not expire by expiresAt"));
        assert!(told(|shape| shape.expiry = Err("denied".to_owned())).contains("denied"));
    }
}
