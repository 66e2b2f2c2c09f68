//! One checked item.

use serde::Serialize;

use crate::output::{Cell, Style, Table};

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    /// The tenant, if it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tenant: Option<String>,
    /// What was checked.
    pub(crate) subject: String,
    pub(crate) state: State,
    /// The setting to correct, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) setting: Option<String>,
    /// What is wrong, or what was found.
    pub(crate) what: String,
}

/// The state of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum State {
    Ok,
    /// It works, but may not be what was intended.
    Doubtful,
    Failed,
}

impl State {
    const fn word(self) -> (&'static str, Style) {
        match self {
            Self::Ok => ("ok", Style::Good),
            Self::Doubtful => ("doubtful", Style::Doubtful),
            Self::Failed => ("failed", Style::Bad),
        }
    }
}

impl Finding {
    pub(crate) fn new(subject: impl Into<String>, state: State, what: impl Into<String>) -> Self {
        Self {
            tenant: None,
            subject: subject.into(),
            state,
            setting: None,
            what: what.into(),
        }
    }

    pub(crate) fn ok(subject: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(subject, State::Ok, what)
    }

    pub(crate) fn doubtful(subject: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(subject, State::Doubtful, what)
    }

    pub(crate) fn failed(subject: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(subject, State::Failed, what)
    }

    /// Adds the setting to correct.
    #[must_use]
    pub(crate) fn in_setting(mut self, setting: impl Into<String>) -> Self {
        self.setting = Some(setting.into());
        self
    }
}

/// The findings as a table.
pub(crate) fn table(findings: &[Finding]) -> Table {
    let mut table = Table::new(["STATE", "WHAT", "FINDING"], "There was nothing to look at.");
    for finding in findings {
        let (word, style) = finding.state.word();
        let subject = match &finding.tenant {
            Some(tenant) => format!("{tenant}  {}", finding.subject),
            None => finding.subject.clone(),
        };
        let what = match &finding.setting {
            Some(setting) => format!("{setting}: {}", finding.what),
            None => finding.what.clone(),
        };
        table.row([Cell::styled(word, style), subject.into(), what.into()]);
    }
    table
}
