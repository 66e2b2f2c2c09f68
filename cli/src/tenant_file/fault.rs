//! Faults in files of settings, with their places.

use std::fmt;

use serde::Serialize;
use shared::settings::FaultKind;

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    pub(super) file: String,
    pub(super) line: Option<usize>,
    pub(super) tenant: Option<String>,
    pub(super) setting: Option<String>,
    pub(super) what: String,
    #[serde(skip)]
    pub(super) kind: FaultKind,
}

impl Fault {
    pub(super) fn of_file(file: &str, what: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            tenant: None,
            setting: None,
            what: what.into(),
            kind: FaultKind::Form,
        }
    }

    pub(super) fn at(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::of_file(file, what)
        }
    }

    /// Whether the fault is that a secret may be in the place of a reference.
    pub(crate) fn is_of_a_secret(&self) -> bool {
        self.kind == FaultKind::Secret
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        for part in [&self.tenant, &self.setting].into_iter().flatten() {
            write!(formatter, ": {part}")?;
        }
        write!(formatter, ": {}", self.what)
    }
}
