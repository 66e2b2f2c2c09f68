//! By which right rows are sent: a token, or a command that prints one whenever one is over.

use std::process::{Command, Stdio};

use clap::{ArgMatches, Args, FromArgMatches, error::ErrorKind, parser::ValueSource};

use super::super::caller::Credentials;
use crate::failure::Failure;

/// The options, of which an explicit one beats a variable of the environment.
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

    /// Command that prints an access token; it is run at the beginning, and again when the token is over. It counts more than
    /// a token of the environment
    #[arg(long, value_name = "COMMAND")]
    token_command: Option<String>,
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
                "--token and --token-command are two ways to say the same: use one",
            ));
        }
        let declared = Declared::from_arg_matches(matches)?;
        Ok(Self {
            credentials: declared.credentials,
            command: declared.token_command.map(TokenCommand),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A command of the shell that prints a token.
#[derive(Debug)]
pub(super) struct TokenCommand(String);

impl TokenCommand {
    /// What it prints. What it says on standard error is for the person at the terminal.
    pub(super) async fn token(&self) -> Result<String, Failure> {
        let failed = |what: String| Failure::failed(format!("--token-command: {what}"));
        let command = self.0.clone();
        let output = tokio::task::spawn_blocking(move || {
            let mut shell = Command::new("sh");
            shell
                .arg("-c")
                .arg(command)
                .stdin(Stdio::null())
                .stderr(Stdio::inherit())
                .output()
        });
        let output = output.await.map_err(|error| failed(error.to_string()))?;
        let output = output.map_err(|error| failed(format!("it cannot be run: {error}")))?;
        if !output.status.success() {
            return Err(failed(format!("it ended with {}", output.status)));
        }
        match String::from_utf8(output.stdout) {
            Ok(token) if token.trim().bytes().all(|byte| byte.is_ascii_graphic()) && !token.trim().is_empty() => {
                Ok(token.trim().to_owned())
            }
            _ => Err(failed("it must print the token and nothing else".to_owned())),
        }
    }
}
