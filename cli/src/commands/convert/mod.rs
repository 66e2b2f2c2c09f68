//! `uo convert`: bodies of the old User API as bodies of this one.

mod bulk;
mod notes;

use std::{io::BufReader, path::PathBuf};

use clap::Args;
use serde_json::Value;

use crate::{
    context::Context,
    convert::{Conversion, Model, Note, Refusal, convert},
    exit::Exit,
    failure::Failure,
    input,
    output::Format,
};

const EXAMPLES: &str = "Examples:
  uo convert old.json                              write the new body; the notes go to standard error
  uo convert old.json | uo users create --data -   create a user with the new body
  uo convert old.json -o json                      write method, path, headers, body and notes as one JSON value
  uo convert - --operation update < old.json       convert a body that could be a create or an update
  uo convert old.jsonl --lines --operation create > new.jsonl

docs/MIGRATION.md describes the mapping of each member.";

/// Convert bodies of the old User API into bodies of this API, and report what has no place in them
///
/// Read the JSON body of an old Create, Update or Update Email request, or a user as returned by the old API, and write the
/// body for this API. No member is dropped silently: each is in the new body, or in a note that says why it is not and what
/// to do instead. Notes never contain values. Nothing is sent anywhere. The exit code is 1 if a body was refused.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(crate) struct Options {
    /// File with the old body, or - for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,

    /// Operation of the old body [default: detected from its members, if they are unambiguous]
    #[arg(long, value_enum)]
    operation: Option<Model>,

    /// Read every line as a separate body (JSON Lines), and write one line for each; with -o jsonl, whole requests
    #[arg(long)]
    lines: bool,

    /// Refuse a body if any part of it would be left out
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit, Failure> {
    let unreadable = |error| input::unreadable(&options.file, &error);
    if options.lines {
        let lines = input::open(&options.file).map_err(unreadable)?;
        return bulk::run(options, BufReader::new(lines), context);
    }
    let text = input::text(&options.file).map_err(unreadable)?;
    let conversion = options.convert(&text)?;
    if context.format == Format::Table {
        context.note(&format!("{} {}", conversion.method, conversion.path));
        notes::tell(context, conversion.notes.iter(), |note| note.place.clone());
        context.output().text(&format!("{:#}", Value::from(conversion.body)))?;
    } else {
        context.output().one(&conversion, |_| String::new())?;
    }
    Ok(Exit::Done)
}

impl Options {
    fn convert(&self, text: &str) -> Result<Conversion, Failure> {
        let conversion = convert(text, self.operation).map_err(|refusal| failure(&refusal))?;
        let left = Note::left_out(&conversion.notes);
        if self.strict && !left.is_empty() {
            let what = format!("no place in the new body for {left}");
            return Err(
                Failure::failed(what).hint("Without --strict the rest is converted, and each of them gets a note.")
            );
        }
        Ok(conversion)
    }
}

fn failure(refusal: &Refusal) -> Failure {
    match refusal {
        Refusal::Unreadable(_) => Failure::failed(refusal.to_string()),
        Refusal::Ambiguous => Failure::usage(refusal.to_string())
            .hint("Say which it was: --operation create, or --operation update and once more with change-email."),
        Refusal::Inconvertible(_) => Failure::failed(refusal.to_string())
            .hint("Mend what is named and convert again; docs/MIGRATION.md says where every member went."),
    }
}
