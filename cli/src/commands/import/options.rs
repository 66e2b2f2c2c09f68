//! The options of an import, and the plan made from them.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, ValueEnum};

use super::{caller::Caller, rows::Form};
use crate::{failure::Failure, input, number::whole};

const EXAMPLES: &str = "Examples:
  uo import readers.csv --tenant GCI/WestPalmBeach/PO --dry-run     validate every row, send nothing
  uo import readers.csv --tenant GCI/WestPalmBeach/PO               import into the local stack
  uo import readers.jsonl --tenant GCI/WestPalmBeach/PO --stage prod --token-command ./token.sh
  uo import readers.csv --tenant GCI/WestPalmBeach/PO --existing skip --rate 2 -o json

The first line of a CSV file names the fields of Create: email, password, firstName, lastName, customerRegistrationId,
encryptedCustomerRegistrationId, verifyEmail, returnUrl, ignoreProvider, state, and metadata.<key> for each key of
metadata. An empty cell means that the field is absent. Each line of a JSON Lines file is a body of Create.
docs/importing.md describes both formats, with an example of each.";

/// Create many users from a CSV or JSON Lines file, through the API
///
/// An import can be stopped (Ctrl-C) and run again: a ledger beside the file records which rows are done, and every row has
/// its own Idempotency-Key, so no user is created twice. Refused rows are written, with their line numbers, to a report
/// beside the file; the exit code is then 1.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(crate) struct Options {
    /// File to import, or - for standard input (only with --no-resume or --dry-run)
    #[arg(value_name = "FILE|-")]
    file: PathBuf,

    /// Validate every row like the API, without sending anything
    #[arg(long, visible_alias = "check")]
    dry_run: bool,

    /// Format of the file; required unless its name ends in .csv, .jsonl or .ndjson
    #[arg(long, value_enum, value_name = "csv|jsonl", hide_possible_values = true)]
    format: Option<Form>,

    /// Character that separates the cells of a CSV file
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = delimiter)]
    delimiter: u8,

    /// What to do with rows whose email or id is already in use: report them as refused, or only count them
    #[arg(long, value_enum, value_name = "refuse|skip", default_value_t = Existing::Refuse, hide_possible_values = true)]
    existing: Existing,

    /// Retry rows that an earlier run refused
    #[arg(long)]
    retry_refused: bool,

    /// Name of the import, from which the idempotency keys of its requests are derived [default: the name of the file]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Path of the ledger [default: FILE.uo-import]
    #[arg(long, value_name = "PATH", conflicts_with = "no_resume")]
    ledger: Option<PathBuf>,

    /// Keep no ledger; an import that stops cannot be resumed
    #[arg(long)]
    no_resume: bool,

    /// Path of the report of refused rows; the report of failed rows is written beside it [default: FILE.refused.csv or
    /// FILE.refused.jsonl; in a dry run FILE.dry-run.csv or FILE.dry-run.jsonl]
    #[arg(long, value_name = "PATH")]
    report: Option<PathBuf>,

    /// Maximum number of requests per second, from 0.01 to 1000 [default: 5; 10 for a tenant without a provider]
    #[arg(long, value_name = "NUMBER", value_parser = rate)]
    rate: Option<f64>,

    /// Maximum number of concurrent requests, from 1 to 64
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = whole(1..=64_u8))]
    concurrency: u8,

    /// Maximum number of retries of a row that fails (E500 or no response), from 0 to 20
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = whole(0..=20_u8))]
    retries: u8,

    /// Pause before the first retry, in seconds; doubled for each further retry of the row
    #[arg(long, value_name = "SECONDS", default_value_t = 1, value_parser = whole(0..=u16::MAX))]
    backoff: u16,

    /// Stop after this number of consecutive failed rows
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = whole(1..=u32::MAX))]
    stop_after: u32,

    #[command(flatten)]
    caller: Caller,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Existing {
    Refuse,
    Skip,
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"\\t" | b"tab" => Ok(b'\t'),
        [byte] if byte.is_ascii_punctuation() || *byte == b'\t' => Ok(*byte),
        _ => Err("must be one punctuation character (for example , or ;) or tab".to_owned()),
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "must be a number".to_owned())?;
    if (0.01..=1000.0).contains(&rate) {
        Ok(rate)
    } else {
        Err("must be from 0.01 to 1000".to_owned())
    }
}

/// The plan made from the options.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) file: PathBuf,
    pub(super) form: Form,
    pub(super) delimiter: u8,
    pub(super) dry_run: bool,
    pub(super) skip_existing: bool,
    pub(super) retry_refused: bool,
    pub(super) name: String,
    pub(super) ledger: Option<PathBuf>,
    /// The path of the report of refused rows.
    pub(super) report: PathBuf,
    /// The path of the report of failed rows.
    pub(super) failed_report: PathBuf,
    pub(super) rate: Option<f64>,
    pub(super) concurrency: usize,
    pub(super) retries: u32,
    pub(super) backoff: Duration,
    pub(super) stop_after: u32,
}

impl Plan {
    /// The plan and the caller.
    pub(super) fn of(options: Options) -> Result<(Self, Caller), Failure> {
        let file = options.file;
        let is_stream = is_stream(&file);
        if is_stream && !options.no_resume && !options.dry_run {
            return Err(Failure::usage("standard input and pipes cannot be read twice, so that an import from them cannot go on where it stopped")
                .hint("Write the rows into a file first; or add --no-resume, if it is good that an import that stops begins anew."));
        }
        let form = options.format.or_else(|| Form::of(&file)).ok_or_else(|| {
            Failure::usage("it is not plain whether the file is CSV or JSON Lines")
                .hint("Say so: --format csv, or --format jsonl.")
        })?;
        let base = if is_stream {
            PathBuf::from("import")
        } else {
            file.clone()
        };
        let own = base.file_name().map(|name| name.to_string_lossy().into_owned());
        let beside = |end: String| {
            let mut path = OsString::from(&base);
            path.push(end);
            PathBuf::from(path)
        };
        let extension = form.extension();
        let kind = if options.dry_run { "dry-run" } else { "refused" };
        let failed_report = match &options.report {
            Some(report) => beside_report(report),
            None => beside(format!(".failed.{extension}")),
        };
        let plan = Self {
            form,
            delimiter: options.delimiter,
            dry_run: options.dry_run,
            skip_existing: options.existing == Existing::Skip,
            retry_refused: options.retry_refused,
            name: options.name.or(own).unwrap_or_default(),
            ledger: (!options.no_resume).then(|| options.ledger.unwrap_or_else(|| beside(".uo-import".to_owned()))),
            report: options.report.unwrap_or_else(|| beside(format!(".{kind}.{extension}"))),
            failed_report,
            rate: options.rate,
            concurrency: options.concurrency.into(),
            retries: options.retries.into(),
            backoff: Duration::from_secs(options.backoff.into()),
            stop_after: options.stop_after,
            file,
        };
        for report in [&plan.report, &plan.failed_report] {
            if is_same(report, &plan.file) {
                return Err(Failure::usage(format!("{} is what is imported", report.display()))
                    .hint("Name another place for the report with --report."));
            }
        }
        Ok((plan, options.caller))
    }

    /// Whether the file can be read only once.
    pub(super) fn is_stream(&self) -> bool {
        is_stream(&self.file)
    }
}

/// `readers.failed.csv` for `readers.csv`.
fn beside_report(report: &Path) -> PathBuf {
    let mut name = report.file_stem().unwrap_or_default().to_owned();
    name.push(".failed");
    if let Some(extension) = report.extension() {
        name.push(".");
        name.push(extension);
    }
    report.with_file_name(name)
}

/// Whether a file can be read only once: standard input, a pipe, a shell's process substitution.
fn is_stream(file: &Path) -> bool {
    input::is_standard(file)
        || file
            .metadata()
            .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

fn is_same(one: &Path, other: &Path) -> bool {
    one.canonicalize()
        .is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
