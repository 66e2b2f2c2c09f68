//! The options after `cargo bench -p benches --bench functions --`.

use std::path::PathBuf;

use clap::Parser;

use crate::workload::Workload;

/// Measures every function, cold and warm, beside a function that does nothing.
///
/// Each runs under Lambda's runtime API, with TLS on everything behind it. Times are of this machine; read the ratios.
#[derive(Debug, Clone, Parser)]
#[command(name = "functions", bin_name = "cargo bench -p benches --bench functions --")]
pub(crate) struct Options {
    /// Starts of each binary
    #[arg(long, default_value_t = 15, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) starts: u32,

    /// Warm requests of each binary, spread over its starts
    #[arg(long, default_value_t = 300, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) requests: u32,

    /// Only these functions; the floor is always among them
    #[arg(long, value_name = "FUNCTION", value_delimiter = ',')]
    pub(crate) only: Vec<String>,

    /// A folder with built binaries (`get-by-id`, `floor`, …), instead of building them; an absolute path, since Cargo runs
    /// benchmarks in the folder of their package
    #[arg(long, value_name = "DIR")]
    pub(crate) binaries: Option<PathBuf>,

    /// One more binary of Get By Id, to compare with: NAME=PATH
    #[arg(long, value_name = "NAME=PATH", value_parser = named)]
    pub(crate) also: Vec<(String, PathBuf)>,

    /// Leave out the runs with a share of a core
    #[arg(long)]
    pub(crate) no_quota: bool,

    /// Leave out the comparison with the bound at several latencies
    #[arg(long)]
    pub(crate) no_bound: bool,

    /// Given by Cargo
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// The workloads to measure, the floor first.
    pub(crate) fn workloads(&self) -> Result<Vec<Workload>, String> {
        for name in &self.only {
            if Workload::ALL.iter().all(|workload| workload.package() != name) {
                let all: Vec<_> = Workload::ALL.iter().map(|workload| workload.package()).collect();
                return Err(format!("--only: {name} is none of {}", all.join(", ")));
            }
        }
        let wanted = |workload: &Workload| {
            let is_named = self.only.iter().any(|name| name == workload.package());
            self.only.is_empty() || *workload == Workload::Floor || is_named
        };
        Ok(Workload::ALL.into_iter().filter(wanted).collect())
    }
}

fn named(value: &str) -> Result<(String, PathBuf), String> {
    let (name, path) = value.split_once('=').ok_or("write NAME=PATH")?;
    Ok((name.to_owned(), PathBuf::from(path)))
}
