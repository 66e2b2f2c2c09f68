//! The output options.

use clap::{Args, ValueEnum};

/// The output options.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Presentation {
    /// Output format: for people (table), one JSON value (json), or one JSON value per line (jsonl)
    #[arg(short, long, global = true, value_enum, default_value_t = Format::Table, hide_possible_values = true)]
    #[arg(value_name = "table|json|jsonl")]
    pub(crate) output: Format,

    /// Disable colours, even on a terminal; the environment variable NO_COLOR does the same
    #[arg(long, global = true)]
    pub(crate) no_color: bool,

    /// Show only results and errors: no notes, no progress
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
    Jsonl,
}
