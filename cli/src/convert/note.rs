//! What became of a member that is not in the new body as it was.

use serde::Serialize;

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// The value is not in the new request.
    LeftOut,
    /// The value is there, and whether it means the same is for a person to say.
    Check,
    /// The value is there in another form or by another name.
    Changed,
    /// The value is in the path or in a header.
    Moved,
}

impl Kind {
    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeftOut => "left out",
            Self::Check => "to check",
            Self::Changed => "changed",
            Self::Moved => "moved",
        }
    }
}

/// One remark about one place of the old body. It never holds a value of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// How much it matters.
    pub kind: Kind,
    /// The member, as the old body spells it; below `Metadata` with a dot.
    #[serde(rename = "where")]
    pub place: String,
    /// What became of it.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do about it; empty where there is nothing to do.
    pub what_to_do: String,
}

impl Note {
    /// What was left out of a request, and why, in one line.
    pub fn left_out(notes: &[Self]) -> String {
        let left = notes.iter().filter(|note| note.kind == Kind::LeftOut);
        let left: Vec<String> = left.map(|note| format!("{} ({})", note.place, note.why)).collect();
        left.join(", ")
    }
}
