//! The event with which the repair is invoked.

use serde::Deserialize;

/// The entries to repair. Unknown fields, such as those of the schedule's event, are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Order {
    /// Besides overdue entries, also those that need attention, after their cause has been corrected.
    pub needs_attention: bool,
    /// Only the entry with this key, even if it needs attention.
    pub entry: Option<String>,
}
