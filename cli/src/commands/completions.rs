//! `uo completions`: a shell's completion script for the tool's commands and options.

use clap::Args;
use clap_complete::Shell;

use crate::{context::Context, exit::Exit, failure::Failure};

const EXAMPLES: &str = "Examples:
  uo completions bash > ~/.local/share/bash-completion/completions/uo
  uo completions zsh > ~/.zfunc/_uo              requires fpath+=~/.zfunc before compinit in ~/.zshrc
  uo completions fish > ~/.config/fish/completions/uo.fish";

/// Print a script that completes commands and options in a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Options {
    /// Name of the shell
    shell: Shell,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut crate::command(), "uo", &mut script);
    context.output().text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
