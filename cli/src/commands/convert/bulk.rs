//! Converts many bodies, one per line.

use std::{collections::BTreeMap, io::BufRead};

use serde_json::Value;

use super::{Options, notes};
use crate::{
    context::Context,
    convert::{Header, Model, Note},
    exit::Exit,
    failure::Failure,
    input,
    output::{Format, report},
};

/// The most lines that a note lists.
const MOST_LINES: usize = 5;

/// Converts line by line, so that a file may be of any size. A refused line is reported, and the others go on.
pub(super) fn run(options: &Options, lines: impl BufRead, context: &Context) -> Result<Exit, Failure> {
    let (mut converted, mut refused) = (0_usize, 0_usize);
    let mut array = Vec::new();
    let mut noted: BTreeMap<Note, Lines> = BTreeMap::new();
    let mut paper: Option<(String, usize)> = None;
    for (line, number) in lines.lines().zip(1_usize..) {
        let line = line.map_err(|error| input::unreadable(&options.file, &error).at(format_args!("line {number}")))?;
        if line.trim().is_empty() {
            continue;
        }
        let conversion = match options.convert(&line) {
            Ok(conversion) => conversion,
            Err(failure) => {
                refused += 1;
                let failure = failure.at(format_args!("line {number}"));
                report(failure, context.format, context.colour_of_errors());
                continue;
            }
        };
        if context.format == Format::Table && conversion.operation != Model::Create {
            let what = format!(
                "line {number}: a line with nothing but the body of {} would not say whom it is about",
                conversion.operation
            );
            return Err(Failure::usage(what).hint("Use -o jsonl: each line then holds the path beside the body."));
        }
        if context.format == Format::Table
            && let Some(code) = conversion.headers.iter().find_map(paper_code)
        {
            let (first, of_line) = paper.get_or_insert_with(|| (code.clone(), number));
            if !first.eq_ignore_ascii_case(&code) {
                let what = format!(
                    "line {number}: its PaperCode {code:?} is not that of line {of_line}, {first:?}, and a line with nothing but \
                     the body would not say whose it is"
                );
                return Err(
                    Failure::usage(what).hint("Use -o jsonl: each line then holds the headers beside the body.")
                );
            }
        }
        converted += 1;
        match context.format {
            Format::Table => {
                for note in conversion.notes {
                    noted.entry(note).or_default().add(number);
                }
                context.output().text(&Value::from(conversion.body).to_string())?;
            }
            Format::Jsonl => context.output().one(&conversion, |_| String::new())?,
            Format::Json => array.push(conversion),
        }
    }
    if context.format == Format::Json {
        context.output().one(&array, |_| String::new())?;
    }
    notes::tell(context, noted.keys(), |note| {
        let lines = noted.get(note).map(Lines::shown).unwrap_or_default();
        format!("{} ({lines})", note.place)
    });
    if let Some((code, _)) = paper {
        context.note(&format!("X-PaperCode of all lines that name one: {code:?}"));
    }
    context.note(&format!("{converted} converted, {refused} refused"));
    Ok(if refused == 0 { Exit::Done } else { Exit::Failed })
}

fn paper_code(header: &Header) -> Option<String> {
    (header.name == "X-PaperCode").then(|| header.value.clone()).flatten()
}

/// The lines that a note applies to.
#[derive(Debug, Default)]
struct Lines {
    count: usize,
    first: Vec<String>,
}

impl Lines {
    fn add(&mut self, number: usize) {
        self.count += 1;
        if self.first.len() < MOST_LINES {
            self.first.push(number.to_string());
        }
    }

    fn shown(&self) -> String {
        let named = self.first.join(", ");
        let word = if self.count == 1 { "line" } else { "lines" };
        match self.count - self.first.len() {
            0 => format!("{word} {named}"),
            more => format!("{word} {named} and {more} more"),
        }
    }
}
