//! What the repair is asked for.

use serde::Deserialize;

/// What to take up; members that it does not know (those of the schedule's event) say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Order {
    /// Besides what is overdue, also the entries that were given up on: after their cause has been mended.
    pub needs_attention: bool,
    /// Only the entry of this key, also one that was given up on.
    pub entry: Option<String>,
}
