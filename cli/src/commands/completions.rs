//! `uo completions`: a shell's completion script for the tool's commands and options.

use clap::Args;
use clap_complete::Shell;

use crate::{context::Context, exit::Exit, failure::Failure};

const EXAMPLES: &str = "Examples:
  uo completions bash > ~/.local/share/bash-completion/completions/uo
  uo completions zsh > ~/.zfunc/_uo              with fpath+=~/.zfunc before compinit in ~/.zshrc
  uo completions fish > ~/.config/fish/completions/uo.fish";

/// Print what makes a shell complete commands and options
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Options {
    /// The shell
    shell: Shell,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut crate::command(), "uo", &mut script);
    context.output().text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
