//! One thing that was looked at.

use serde::Serialize;

use crate::output::{Cell, Style, Table};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    /// The tenant, where it is one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tenant: Option<String>,
    /// What was looked at.
    pub(crate) subject: String,
    pub(crate) state: State,
    /// The setting to mend, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) setting: Option<String>,
    /// What is wrong with it, or what is there.
    pub(crate) what: String,
}

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum State {
    Ok,
    /// It works, and may not be what somebody wanted.
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

    /// Names the setting to mend.
    #[must_use]
    pub(crate) fn in_setting(mut self, setting: impl Into<String>) -> Self {
        self.setting = Some(setting.into());
        self
    }
}

/// Findings for people.
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
