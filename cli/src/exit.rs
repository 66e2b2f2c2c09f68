//! How the tool ends.

use std::process::ExitCode;

/// What a script may decide by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is done, or all is well.
    Done,
    /// Something was refused, failed, or is not well; what has been said.
    Failed,
    /// The command line does not say what is needed, or not in a way that can be understood.
    Usage,
    /// The deployment could not be reached, or does not let us in.
    Unreachable,
    /// Something differs from what it should be, and nothing was changed.
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
    /// The number that the process ends with.
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

/// The numbers, for people.
pub(crate) const HELP: &str = "Exit codes:
  0    done, or all is well
  1    something was refused or failed, or a check found something wrong; the output says what
  2    the command line is wrong, or does not say all that is needed
  3    the deployment cannot be reached, or does not let you in
  4    with --dry-run: there are differences, and nothing was changed
  130  stopped by Ctrl-C";
