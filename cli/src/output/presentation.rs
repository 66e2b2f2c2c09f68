//! The output options.

use clap::{Args, ValueEnum};

/// The output options.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Presentation {
    /// For people (table), as one JSON value (json), or as one per line (jsonl)
    #[arg(short, long, global = true, value_enum, default_value_t = Format::Table, hide_possible_values = true)]
    #[arg(value_name = "table|json|jsonl")]
    pub(crate) output: Format,

    /// No colours, also on a terminal; NO_COLOR in the environment does the same
    #[arg(long, global = true)]
    pub(crate) no_color: bool,

    /// Say nothing but results and errors: no notes, no progress
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
