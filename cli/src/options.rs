//! The command line: the global options and the commands.

use std::ffi::OsString;

use clap::{
    Command, CommandFactory as _, FromArgMatches as _, Parser, builder::Resettable, error::ErrorKind,
    parser::ValueSource,
};

use crate::{
    commands,
    connection::{Chosen, Where},
    environment, exit,
    output::Presentation,
};

const ABOUT: &str = "Command-line tool for the Users Orchestrator: users, tenants, and the health of a deployment

The commands work on the local stack (`cargo run`) and on a deployment on AWS. The default is the local stack on this
machine. A deployment on AWS must always be named, with --stage or by its tables, so that no command changes one by
accident.";

const EXAMPLES: &str = "Examples:
  uo users create --email ana@example.com        a user of the local stack's first tenant
  uo tenants list --stage prod                   the tenants of a deployment on AWS
  uo tenants apply tenants/ --stage dev          apply the settings in a folder
  uo check --stage prod --output json            check a deployment, in a script";

/// The global options.
#[derive(Debug, Parser)]
#[command(name = "uo", version, about = "Command-line tool for the Users Orchestrator", long_about = ABOUT)]
#[command(after_help = format!("{EXAMPLES}\n\n{}", exit::HELP))]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) deployment: Where,

    #[command(flatten)]
    pub(crate) presentation: Presentation,

    #[command(subcommand)]
    pub(crate) command: commands::Command,
}

impl Options {
    /// Parses the process's command line. Exits if it is invalid, or if only help is wanted.
    pub(crate) fn read() -> (Self, Chosen) {
        Self::read_from(std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    fn read_from(arguments: impl IntoIterator<Item = OsString>) -> Result<(Self, Chosen), clap::Error> {
        let mut command = without_empty_variables(Self::command());
        let matches = command.try_get_matches_from_mut(arguments)?;
        let mut options = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        let said = |name: &&str| matches.value_source(name) == Some(ValueSource::CommandLine);
        let tables = ["settings_table", "events_table", "journal_table"];
        let named = [said(&"local"), said(&"stage"), tables.iter().any(said)];
        if named.iter().filter(|named| **named).count() > 1 {
            let what =
                "name one deployment: the local stack (--local), a stage (--stage), or tables (--settings-table …)";
            return Err(command.error(ErrorKind::ArgumentConflict, what));
        }
        if tables.iter().any(said) && !tables.iter().all(said) {
            let what = "name all three tables: --settings-table, --events-table, --journal-table (those in \
                        the environment may belong to another deployment)";
            return Err(command.error(ErrorKind::MissingRequiredArgument, what));
        }
        // A deployment named on the command line does not use the environment's API, which may be another deployment's.
        if named.contains(&true) && !said(&"api") {
            options.deployment.forget_api();
        }
        let chosen = match named {
            [true, ..] => Chosen::Local,
            [_, true, _] => Chosen::Stage,
            [.., true] => Chosen::Tables,
            _ => options.deployment.chosen_by_environment(),
        };
        Ok((options, chosen))
    }
}

/// Ignores empty variables: an empty one counts as missing, even if the option would accept it.
fn without_empty_variables(command: Command) -> Command {
    let command = command.mut_args(|argument| match argument.get_env() {
        Some(name) if environment::is_empty(name) => argument.env(Resettable::Reset),
        _ => argument,
    });
    command.mut_subcommands(without_empty_variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<(Options, Chosen), clap::Error> {
        Options::read_from(
            std::iter::once("uo")
                .chain(arguments.iter().copied())
                .map(OsString::from),
        )
    }

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn a_deployment_is_named_once_and_wherever_one_likes() {
        assert_eq!(read(&["token", "--local"]).unwrap().1, Chosen::Local);
        assert_eq!(
            read(&["--local=http://127.0.0.1:9000", "token"]).unwrap().1,
            Chosen::Local
        );
        assert_eq!(read(&["token", "--stage", "dev"]).unwrap().1, Chosen::Stage);
        let tables = [
            "--settings-table",
            "s",
            "--events-table",
            "e",
            "--journal-table",
            "j",
            "token",
        ];
        assert_eq!(read(&tables).unwrap().1, Chosen::Tables);
        let few = read(&["--events-table", "e", "token"]).unwrap_err();
        assert_eq!(few.kind(), ErrorKind::MissingRequiredArgument);
        let both = read(&["--local", "token", "--stage", "dev"]).unwrap_err();
        assert_eq!(both.kind(), ErrorKind::ArgumentConflict);
    }
}
