//! Measures the local stack's gateway with many tenants and event records: `cargo bench -p benches --bench scale`.
//!
//! Each row is a process of its own with the gateway, the functions, DynamoDB, the simulators and the callers, so only the
//! differences between rows count. Records are in a file, so that the memory is that of the functions.
#![expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

mod cell;
mod load;
mod records;

use std::{error::Error, process::Command};

use benches::{
    chart::{self, Bar, Chart},
    keep,
    table::Table,
};
use clap::Parser;

use crate::cell::{Cell, Measured};

type Failure = Box<dyn Error + Send + Sync>;

/// The numbers of tenants and records of each row.
const CELLS: [Cell; 5] = [
    Cell::of(1, 1),
    Cell::of(100, 1),
    Cell::of(10_000, 1),
    Cell::of(100, 100_000),
    Cell::of(100, 1_000_000),
];

/// Measures the gateway with many tenants and many event records.
#[derive(Debug, Parser)]
#[command(name = "scale", bin_name = "cargo bench -p benches --bench scale --")]
struct Options {
    /// Measured requests of each row
    #[arg(long, default_value_t = 4000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    requests: u32,

    /// Requests under way at once
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    callers: u32,

    /// One row: `TENANTS,RECORDS`; prints it as JSON
    #[arg(long, value_name = "ROW", value_parser = Cell::parse)]
    row: Option<Cell>,

    /// Given by Cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<(), Failure> {
    let options = Options::parse();
    if let Some(cell) = options.row {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let measured = runtime.block_on(cell.measure(options.requests, options.callers))?;
        println!("{}", serde_json::to_string(&measured)?);
        return Ok(());
    }
    let mut rows = Vec::new();
    for cell in CELLS {
        rows.push(in_a_process(cell, &options)?);
    }
    println!(
        "\nGet By Id through the gateway, {} callers\n\n{}",
        options.callers,
        table(&rows)
    );
    let kept = [
        keep("scale.json", &serde_json::to_string_pretty(&rows)?)?,
        keep("scale.svg", &chart::svg(&charts(&rows)))?,
    ];
    println!("{}\n{}", kept[0].display(), kept[1].display());
    Ok(())
}

/// A process per row, because memory is measured per process, and rows must not affect each other.
fn in_a_process(cell: Cell, options: &Options) -> Result<Measured, Failure> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--row", &cell.to_string()])
        .args([
            "--requests",
            &options.requests.to_string(),
            "--callers",
            &options.callers.to_string(),
        ])
        .output()?;
    if !output.status.success() {
        return Err(format!("{cell}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn table(rows: &[Measured]) -> Table {
    let mut table = Table::new(["tenants", "records", "requests/s", "p50 ms", "p99 ms", "memory MiB"]);
    for row in rows {
        table.row([
            row.cell.tenants.to_string(),
            row.cell.records.to_string(),
            format!("{:.0}", row.throughput),
            format!("{:.2}", row.p50),
            format!("{:.2}", row.p99),
            format!("{:.1}", row.memory_mib),
        ]);
    }
    table
}

fn charts(rows: &[Measured]) -> Vec<Chart> {
    let chart = |title: &str, unit, value: fn(&Measured) -> f64| Chart {
        title: title.to_owned(),
        unit,
        bars: rows
            .iter()
            .map(|row| Bar {
                label: format!("{} tenants, {} records", row.cell.tenants, row.cell.records),
                value: value(row),
            })
            .collect(),
    };
    vec![
        chart("Request, median", "ms", |row| row.p50),
        chart("Request, 99 of 100", "ms", |row| row.p99),
        chart("Throughput", "requests/s", |row| row.throughput),
        chart("Memory of the whole process", "MiB", |row| row.memory_mib),
    ]
}
