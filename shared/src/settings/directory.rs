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
    /// What it holds, or why it cannot be read.
    pub document: Result<SettingsDocument, String>,
}

/// Shows the settings of all tenants, and changes them without losing what somebody else has changed meanwhile.
///
/// It reads the whole table, which only a tool may do.
#[async_trait]
pub trait SettingsDirectory: Debug + Send + Sync {
    /// All that is stored, by key. What cannot be read keeps nobody from the rest.
    async fn list(&self) -> Result<Vec<Listed>, PortError>;

    /// Stores a document in place of the one that was `seen`, or where there was none. False, and nothing is stored, where
    /// the store has something else by now.
    async fn replace(&self, document: &SettingsDocument, seen: Option<&SettingsDocument>) -> Result<bool, PortError>;
}
