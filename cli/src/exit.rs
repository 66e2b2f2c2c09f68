//! The exit codes of the tool.

use std::process::ExitCode;

/// The results that scripts can distinguish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Success.
    Done,
    /// Something was refused, failed, or is not healthy; the output says what.
    Failed,
    /// The command line is incomplete or invalid.
    Usage,
    /// The deployment cannot be reached, or denies access.
    Unreachable,
    /// Something differs from what it should be; nothing was changed.
    Different,
    /// Ctrl-C.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

impl Exit {
    /// The exit code of the process.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Unreachable => 3,
            Self::Different => 4,
            Self::Interrupted => 130,
        }
    }
}

/// The exit codes, for the help.
pub(crate) const HELP: &str = "Exit codes:
  0    success; for a check: it found nothing wrong
  1    something was refused or failed, or a check found a fault; the output says what
  2    the command line is invalid or incomplete
  3    the deployment cannot be reached, or denies access
  4    with --dry-run: there is something to change; nothing was changed
  130  stopped by Ctrl-C";
