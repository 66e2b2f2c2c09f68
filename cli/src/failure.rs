//! Why a command failed, and what to do about it.

use std::{error::Error, fmt};

use serde::Serialize;
use serde_json::Value;
use shared::error::{PortError, chain};

use crate::exit::Exit;

/// The text of an error's last cause. The causes above it do not help the reader.
pub(crate) fn root(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&cause| cause.source());
    causes.last().map(ToString::to_string).unwrap_or_default()
}

/// A failure, in words for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) what: String,
    /// Everything that is wrong, each as text and as JSON.
    pub(crate) details: Vec<(String, Value)>,
    pub(crate) hint: Option<String>,
}

impl Failure {
    fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self {
            exit,
            what: what.into(),
            details: Vec::new(),
            hint: None,
        }
    }

    /// Something failed or was refused.
    pub(crate) fn failed(what: impl Into<String>) -> Self {
        Self::new(Exit::Failed, what)
    }

    /// The command line is at fault.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what)
    }

    /// Something required cannot be reached.
    pub(crate) fn unreachable(what: impl Into<String>) -> Self {
        Self::new(Exit::Unreachable, what)
    }

    /// Ctrl-C ended the command early.
    pub(crate) fn interrupted(what: impl Into<String>) -> Self {
        Self::new(Exit::Interrupted, what)
    }

    /// The error of a port. An unreachable port has another exit code than a refusal.
    pub(crate) fn port(about: impl fmt::Display, error: &PortError) -> Self {
        let what = format!("{about}: {}", chain(error));
        match error {
            PortError::Unavailable { .. } | PortError::Throttled { .. } => Self::new(Exit::Unreachable, what).of_aws(),
            _ => Self::failed(what),
        }
    }

    /// Adds everything that is wrong.
    #[must_use]
    pub(crate) fn details(mut self, details: impl Iterator<Item = impl fmt::Display + Serialize>) -> Self {
        let told = details.map(|detail| (detail.to_string(), serde_json::to_value(&detail).unwrap_or_default()));
        self.details.extend(told);
        self
    }

    /// Adds where it went wrong.
    #[must_use]
    pub(crate) fn at(mut self, place: impl fmt::Display) -> Self {
        self.what = format!("{place}: {}", self.what);
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what to do next, if the text shows that credentials, permissions or the region are wrong.
    #[must_use]
    pub(crate) fn of_aws(self) -> Self {
        let what = self.what.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| what.contains(word));
        let hint = if says(&["accessdenied", "not authorized"]) {
            "The credentials are good, but their role may not do this: docs/cli.md lists the rights that each command needs."
        } else if says(&["expired", "invalid_grant", "invalidgrant"]) {
            "The credentials are over: sign in again (`aws sso login --profile …`) and repeat the command."
        } else if says(&["credential", "unrecognizedclient", "security token", "sso"]) {
            "Sign in (`aws sso login`), name a profile (--profile or AWS_PROFILE), or put credentials into the environment."
        } else if says(&["resourcenotfound"]) {
            "Check the names of the tables and the region (--region, AWS_REGION); `sam list stack-outputs` shows the names."
        } else {
            return self;
        };
        self.hint(hint)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl Error for Failure {}
