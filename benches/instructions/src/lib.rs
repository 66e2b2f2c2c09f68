//! Counts the instructions of a warm request, from the text of the event to the text of the response, with every port in memory.
//!
//! `cargo bench -p instructions` counts with Valgrind's Callgrind, and fails if a case takes over 5 % more than in
//! `expected.txt`. Unlike a time, the count is nearly the same on a busy and an idle machine, so it can be a check.
//!
//! The benchmark runs itself under Callgrind once for each case: the outer process makes a key and signs the token, the inner one
//! answers a warm-up request and then the counted one. gungraun (once iai-callgrind) could count as well. But its runner must be
//! installed in exactly the library's version, it fails without Valgrind, and its hard limits are numbers in attributes, without
//! a tolerance and without a warning when one is too high.
//!
//! The fakes are counted too, so the counts are only good for comparing commits.

mod callgrind;
mod case;
mod expected;
mod inner;
mod issuer;
mod judgement;
mod options;
mod report;
mod world;

use std::{
    error::Error,
    path::Path,
    process::{Command, ExitCode, Stdio},
};

use self::{case::Case, issuer::Credentials, options::Options, report::Report};

/// Why there is no result.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The architecture of the expected counts.
const ARCHITECTURE: &str = "x86_64";

/// Runs the benchmark. Callgrind's files go to `scratch`.
#[expect(clippy::print_stdout, reason = "its result is what it prints")]
pub fn run(arguments: &[String], scratch: &Path) -> Result<ExitCode, Failure> {
    let options = match Options::parse(arguments)? {
        Options::Inner(case) => {
            inner::measure(case, &Credentials::read(std::io::stdin())?)?;
            return Ok(ExitCode::SUCCESS);
        }
        // `cargo test --all-targets` runs benchmarks too.
        Options::Untimed => {
            println!("Instructions are counted by `cargo bench -p instructions`.");
            return Ok(ExitCode::SUCCESS);
        }
        Options::Outer(options) => options,
    };
    if let Some(obstacle) = obstacle() {
        println!("{obstacle}: instructions are NOT counted.");
        return Ok(ExitCode::from(u8::from(options.is_required)));
    }
    let report = count(&options.cases, scratch)?;
    print!("{report}");
    println!(
        "Where they go: callgrind_annotate {}/<case>.callgrind",
        scratch.display()
    );
    Ok(ExitCode::from(u8::from(report.has_failed())))
}

/// Why counting is impossible here, if it is.
fn obstacle() -> Option<String> {
    let asked = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    if !asked.is_ok_and(|status| status.success()) {
        return Some("valgrind is missing".to_owned());
    }
    let here = std::env::consts::ARCH;
    (here != ARCHITECTURE).then(|| format!("the figures are of {ARCHITECTURE}, and this is {here}"))
}

fn count(cases: &[&Case], scratch: &Path) -> Result<Report, Failure> {
    let credentials = Credentials::make()?;
    let expected = expected::read(expected::TEXT)?;
    std::fs::create_dir_all(scratch)?;
    let mut report = Report::default();
    for case in cases {
        let counted = callgrind::count(case, &credentials, scratch)?;
        report.add(case.name, counted, expected.get(case.name).copied());
    }
    Ok(report)
}
