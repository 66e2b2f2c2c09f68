//! `uo events export`.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use futures_util::TryStreamExt as _;
use serde::Serialize;
use shared::{
    clock::{Clock as _, SystemClock},
    events::{CloudEvent, EventV1, Records},
};
use tempfile::NamedTempFile;

use super::{filter::Filter, list::unread, selection::Which};
use crate::{context::Context, exit::Exit, failure::Failure, output, progress};

const EXAMPLES: &str = "Examples:
  uo events export --tenant GCI/WestPalmBeach/PO --day yesterday --to 2026-11-25.jsonl --stage prod
  uo events export --from 2026-11-01 --until 2026-11-30 --format cloudevents | gzip > november.jsonl.gz
  uo events export --tenant GCI/WestPalmBeach/PO --user 'auth0|63d1f0a2' --to user.jsonl";

/// Write records as JSON, one per line, to a file or to standard output
///
/// The file gets its name when it is complete, and only then replaces an existing file of that name. Records are written as
/// they are read, so a day may be of any size.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Options {
    #[command(flatten)]
    which: Which,

    #[command(flatten)]
    filter: Filter,

    /// File to write instead of standard output
    #[arg(long, value_name = "FILE", help_heading = "Export")]
    to: Option<PathBuf>,

    /// Content of each line: a record as docs/events.md describes it (records), or the same record in a CloudEvents 1.0 envelope
    /// (cloudevents)
    #[arg(long, value_enum, default_value_t = Form::Records, hide_possible_values = true, help_heading = "Export")]
    #[arg(value_name = "records|cloudevents")]
    format: Form,
}

/// The size of the write buffer in bytes.
const BUFFER: usize = 1 << 16;

/// The form of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Records,
    #[value(name = "cloudevents")]
    CloudEvents,
}

/// The result of an export.
#[derive(Debug, Serialize)]
struct Exported {
    file: String,
    records: usize,
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    let now = SystemClock::new().now();
    let days = options.which.days(now)?;
    // An unwritable folder is reported before anything is read.
    let file = options.to.as_deref().map(begin).transpose()?;
    let deployment = context.deployment().await?;
    let selection = options.which.selection(days, now, &deployment)?;
    let counter = progress::counter("records:", context);
    let tell = || counter.inc(1);
    let records = selection.records(deployment.tools.event_history.as_ref());
    let count = match &file {
        Some(file) => write(records, file.as_file(), &options, &tell, context).await?,
        None => write(records, io::stdout(), &options, &tell, context).await?,
    };
    counter.finish_and_clear();
    let mut note = format!(
        "{} of {}, in {}",
        output::count(count, "record", "records"),
        selection.told(),
        deployment.name
    );
    if let (Some(file), Some(path)) = (file, &options.to) {
        finish(file, path)?;
        note = format!("{note}, written to {}", path.display());
        context.output().values(&[Exported {
            file: path.display().to_string(),
            records: count,
        }])?;
    }
    context.note(&note);
    if let Some(note) = selection.may_grow(now) {
        context.note(&note);
    }
    Ok(Exit::Done)
}

/// Writes the records that pass the filter, and counts them.
async fn write(
    mut records: Records<'_>,
    out: impl Write,
    options: &Options,
    tell: &dyn Fn(),
    context: &Context,
) -> Result<usize, Failure> {
    let settled = |written: io::Result<()>| match &options.to {
        Some(path) => written.map_err(|error| unwritable(path, &error)),
        None => context.output().written(written),
    };
    let mut out = BufWriter::with_capacity(BUFFER, out);
    let mut count = 0;
    while let Some(record) = records.try_next().await.map_err(|error| unread(&error))? {
        if options.filter.wants(&record) {
            settled(line(&mut out, record, options.format))?;
            count += 1;
            tell();
        }
    }
    settled(out.flush())?;
    Ok(count)
}

fn line(out: &mut impl Write, record: EventV1, form: Form) -> io::Result<()> {
    match form {
        Form::Records => serde_json::to_writer(&mut *out, &record)?,
        Form::CloudEvents => serde_json::to_writer(&mut *out, &CloudEvent::from(record))?,
    }
    writeln!(out)
}

/// A temporary file beside the target, deleted unless it is finished.
fn begin(path: &Path) -> Result<NamedTempFile, Failure> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(Failure::usage(format!(
            "--to {}: there is no folder {}",
            path.display(),
            folder.display()
        )));
    }
    if path.is_dir() || path.file_name().is_none() {
        return Err(Failure::usage(format!(
            "--to {}: is a folder, not a file",
            path.display()
        )));
    }
    let partial = tempfile::Builder::new()
        .prefix(".uo-export-")
        .suffix(".partial")
        .tempfile_in(folder);
    // Only the kind: the text names the temporary file, which the user does not know.
    partial.map_err(|error| unwritable(path, &error.kind().into()))
}

fn finish(file: NamedTempFile, path: &Path) -> Result<(), Failure> {
    // The data must be on the disk before the file gets its name, even if the machine crashes.
    file.as_file().sync_all().map_err(|error| unwritable(path, &error))?;
    file.persist(path)
        .map(drop)
        .map_err(|error| unwritable(path, &error.error))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("--to {}: cannot be written: {error}", path.display()))
}
