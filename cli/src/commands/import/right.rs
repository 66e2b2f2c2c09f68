//! The token of an import: a fixed one, or a command that prints a new one whenever one has expired.

use std::time::Duration;

use clap::{ArgMatches, Args, FromArgMatches, error::ErrorKind, parser::ValueSource};

use super::{super::caller::Credentials, token_command::TokenCommand};
use crate::number::whole;

/// The options. An explicit option takes precedence over an environment variable.
#[derive(Debug)]
pub(super) struct Right {
    pub(super) credentials: Credentials,
    pub(super) command: Option<TokenCommand>,
}

/// The options as they are declared.
#[derive(Debug, Args)]
struct Declared {
    #[command(flatten)]
    credentials: Credentials,

    /// Shell command that prints an access token, run at the start and whenever the API no longer accepts the token; takes
    /// precedence over UO_TOKEN
    #[arg(long, value_name = "COMMAND")]
    token_command: Option<String>,

    /// Time limit of --token-command in seconds, from 1 to 3600; when it is exceeded, the command is killed and the import stops
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = whole(1..=3600_u16))]
    token_timeout: u16,
}

impl Args for Right {
    fn augment_args(command: clap::Command) -> clap::Command {
        Declared::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Declared::augment_args_for_update(command)
    }
}

impl FromArgMatches for Right {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let is_explicit = |name| matches.value_source(name) == Some(ValueSource::CommandLine);
        if is_explicit("token") && is_explicit("token_command") {
            return Err(clap::Error::raw(
                ErrorKind::ArgumentConflict,
                "--token and --token-command cannot be used together",
            ));
        }
        let declared = Declared::from_arg_matches(matches)?;
        Ok(Self {
            credentials: declared.credentials,
            command: declared
                .token_command
                .map(|command| TokenCommand::new(command, Duration::from_secs(declared.token_timeout.into()))),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
