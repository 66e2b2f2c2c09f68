//! The results of a run, as stored and shown.

use benches::{
    chart::{Bar, Chart},
    table::Table,
};
use serde::Serialize;

use crate::{
    bound::Compared,
    probe::{Found, Subject},
};

/// All results.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Results {
    pub(crate) functions: Vec<Function>,
    pub(crate) bound: Vec<Bound>,
    pub(crate) shares: Vec<Function>,
}

/// The results of one binary: times in milliseconds, medians unless the name says otherwise.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// Lambda's memory size; `None` if it had the whole machine.
    pub(crate) memory_mb: Option<u64>,
    pub(crate) init: f64,
    pub(crate) first: f64,
    pub(crate) init_and_first: f64,
    pub(crate) warm_p50: f64,
    pub(crate) warm_p99: f64,
    pub(crate) init_cpu: f64,
    pub(crate) first_cpu: f64,
    pub(crate) warm_cpu: f64,
    pub(crate) peak_memory_mib: f64,
    pub(crate) binary_mib: f64,
    pub(crate) upstream_connections: u64,
    pub(crate) dynamodb_connections: u64,
    pub(crate) dynamodb_calls_cold: u64,
    pub(crate) dynamodb_calls_warm: f64,
}

/// Get By Id and its lower bound, in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Bound {
    pub(crate) upstream: u128,
    pub(crate) told: f64,
    pub(crate) auth0: f64,
    pub(crate) subscribe: f64,
    pub(crate) write: f64,
    pub(crate) wire: f64,
    pub(crate) get_by_id: f64,
    pub(crate) allowed: f64,
}

impl Function {
    pub(crate) fn new(subject: &Subject, binary_mib: f64, memory_mb: Option<u64>, found: &Found) -> Self {
        Self {
            name: subject.label.clone(),
            memory_mb,
            init: found.init.median(),
            first: found.first.median(),
            init_and_first: found.init_and_first.median(),
            warm_p50: found.warm.median(),
            warm_p99: found.warm.percentile(99),
            init_cpu: found.init_cpu.median(),
            first_cpu: found.first_cpu.median(),
            warm_cpu: found.warm_cpu.median(),
            peak_memory_mib: found.peak_memory.largest(),
            binary_mib,
            upstream_connections: found.connections,
            dynamodb_connections: found.dynamodb_connections,
            dynamodb_calls_cold: found.dynamodb_calls_cold,
            dynamodb_calls_warm: found.dynamodb_calls_warm.median(),
        }
    }
}

impl From<&Compared> for Bound {
    fn from(compared: &Compared) -> Self {
        Self {
            upstream: compared.upstream.as_millis(),
            told: compared.told(),
            auth0: compared.auth0,
            subscribe: compared.subscribe,
            write: compared.write,
            wire: compared.wire(),
            get_by_id: compared.function,
            allowed: compared.allowed(),
        }
    }
}

impl Results {
    /// The function with this name on the whole machine.
    pub(crate) fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// The tables, in reading order.
    pub(crate) fn tables(&self) -> String {
        let mut text = table(&self.functions).to_string();
        if !self.bound.is_empty() {
            text.push('\n');
            text.push_str(&bound(&self.bound).to_string());
        }
        if !self.shares.is_empty() {
            text.push('\n');
            text.push_str(&table(&self.shares).to_string());
        }
        text
    }

    pub(crate) fn charts(&self) -> Vec<Chart> {
        let chart = |title: &str, unit, value: fn(&Function) -> f64| Chart {
            title: title.to_owned(),
            unit,
            bars: bars(&self.functions, value),
        };
        let mut charts = vec![
            chart("Init: start to the first call for an event", "ms", |function| {
                function.init
            }),
            chart("First request", "ms", |function| function.first),
            chart("Warm request, median", "ms", |function| function.warm_p50),
            chart("Own CPU of a warm request", "ms", |function| function.warm_cpu),
            chart("Peak memory", "MiB", |function| function.peak_memory_mib),
            chart("Binary", "MiB", |function| function.binary_mib),
        ];
        if !self.shares.is_empty() {
            charts.push(Chart {
                title: "Init and first request with Lambda's share of a core".to_owned(),
                unit: "ms",
                bars: bars(&self.shares, |function| function.init_and_first),
            });
        }
        charts
    }
}

fn bars(functions: &[Function], value: fn(&Function) -> f64) -> Vec<Bar> {
    let bar = |function: &Function| Bar {
        label: function
            .memory_mb
            .map_or_else(|| function.name.clone(), |mb| format!("{}, {mb} MB", function.name)),
        value: value(function),
    };
    functions.iter().map(bar).collect()
}

fn table(functions: &[Function]) -> Table {
    let mut table = Table::new([
        "function",
        "MB",
        "init",
        "first",
        "warm p50",
        "p99",
        "CPU init",
        "first",
        "warm",
        "peak MiB",
        "binary",
        "connections",
        "DynamoDB cold",
        "warm",
    ]);
    for function in functions {
        let ms = |value: f64| format!("{value:.2}");
        table.row([
            function.name.clone(),
            function.memory_mb.map_or_else(|| "-".to_owned(), |mb| mb.to_string()),
            ms(function.init),
            ms(function.first),
            ms(function.warm_p50),
            ms(function.warm_p99),
            ms(function.init_cpu),
            ms(function.first_cpu),
            ms(function.warm_cpu),
            ms(function.peak_memory_mib),
            ms(function.binary_mib),
            format!("{}+{}", function.upstream_connections, function.dynamodb_connections),
            function.dynamodb_calls_cold.to_string(),
            ms(function.dynamodb_calls_warm),
        ]);
    }
    table
}

fn bound(rows: &[Bound]) -> Table {
    let mut table = Table::new([
        "upstreams take",
        "told",
        "Auth0",
        "Subscribe",
        "write",
        "wire",
        "Get By Id",
        "allowed",
    ]);
    for row in rows {
        let numbers = [
            row.told,
            row.auth0,
            row.subscribe,
            row.write,
            row.wire,
            row.get_by_id,
            row.allowed,
        ];
        let cells = numbers.iter().map(|number| format!("{number:.2}"));
        table.row(std::iter::once(format!("{} ms", row.upstream)).chain(cells));
    }
    table
}
