//! A note about a member that is not in the new body unchanged.

use serde::Serialize;

/// The importance of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// The value is not in the new request.
    LeftOut,
    /// The value is in the new request, but a person has to check whether it means the same.
    Check,
    /// The value is in another form or under another name.
    Changed,
    /// The value is in the path or in a header.
    Moved,
}

impl Kind {
    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeftOut => "left out",
            Self::Check => "to check",
            Self::Changed => "changed",
            Self::Moved => "moved",
        }
    }
}

/// A note about one place of the old body. It never contains a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Its importance.
    pub kind: Kind,
    /// The member, as the old body spells it; below `Metadata` with a dot.
    #[serde(rename = "where")]
    pub place: String,
    /// What happened to it.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do about it; empty if nothing.
    pub what_to_do: String,
}

impl Note {
    /// What was left out of a request and why, in one line.
    pub fn left_out(notes: &[Self]) -> String {
        let left = notes.iter().filter(|note| note.kind == Kind::LeftOut);
        let left: Vec<String> = left.map(|note| format!("{} ({})", note.place, note.why)).collect();
        left.join(", ")
    }
}
