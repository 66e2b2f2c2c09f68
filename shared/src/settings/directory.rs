//! Settings of all tenants at once: for tools, never for a function.

use std::fmt::Debug;

use async_trait::async_trait;

use super::SettingsDocument;
use crate::error::PortError;

/// One item of the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The key under which it is stored.
    pub key: String,
    /// The stored document, or why it cannot be read.
    pub document: Result<SettingsDocument, String>,
}

/// Lists the settings of all tenants, and replaces a document only if nobody else has changed it meanwhile.
///
/// It reads the whole table, which only a tool may do.
#[async_trait]
pub trait SettingsDirectory: Debug + Send + Sync {
    /// All items, sorted by key. An item that cannot be read does not hide the others.
    async fn list(&self) -> Result<Vec<Listed>, PortError>;

    /// Stores a document in place of `seen`, or as a new one if `seen` is `None`. Returns false and stores nothing if the
    /// store holds something else by now.
    async fn replace(&self, document: &SettingsDocument, seen: Option<&SettingsDocument>) -> Result<bool, PortError>;
}
