//! The performance targets, and whether this run meets them.

use benches::table::Table;

use crate::{
    probe::WarmUp,
    result::{Function, Results},
};

struct Target {
    what: String,
    is: f64,
    at_most: f64,
}

/// A row for each target that this run has measured.
pub(crate) fn verdicts(results: &Results) -> Table {
    let mut table = Table::new(["target", "is", "at most", "verdict"]);
    for target in targets(results) {
        let verdict = if target.is <= target.at_most { "kept" } else { "MISSED" };
        table.row([
            target.what,
            format!("{:.2}", target.is),
            format!("{:.2}", target.at_most),
            verdict.to_owned(),
        ]);
    }
    table
}

fn targets(results: &Results) -> Vec<Target> {
    let mut targets = Vec::new();
    let mut add = |what: String, is: f64, at_most: f64| targets.push(Target { what, is, at_most });
    let floor = results.function("floor");
    for function in &results.functions {
        let Function { name, .. } = function;
        if name == "floor" {
            continue;
        }
        if let Some(floor) = floor.filter(|_| !is_warmed(name) && !name.ends_with(WarmUp::Default.mark())) {
            add(format!("{name}: init / floor's init"), function.init / floor.init, 1.5);
        }
        if is_warmed(name) {
            add(
                format!("{name}: first / warm request"),
                function.first / function.warm_p50,
                3.0,
            );
        }
        add(format!("{name}: peak memory, MiB"), function.peak_memory_mib, 24.0);
        add(format!("{name}: binary, MiB"), function.binary_mib, 8.0);
        if name.starts_with("get-by-id") {
            add(format!("{name}: own CPU of a warm request, ms"), function.warm_cpu, 1.0);
            add(
                format!("{name}: DynamoDB calls of a warm request"),
                function.dynamodb_calls_warm,
                1.0,
            );
        } else if ["create", "update"].iter().any(|write| name.starts_with(write)) {
            add(
                format!("{name}: DynamoDB calls of a warm request"),
                function.dynamodb_calls_warm,
                2.0,
            );
        }
    }
    for row in &results.bound {
        add(
            format!("get-by-id, upstreams at {} ms: warm request, ms", row.upstream),
            row.get_by_id,
            row.allowed,
        );
    }
    for function in results.shares.iter().filter(|function| function.memory_mb == Some(128)) {
        if function.name != "floor" {
            add(
                format!("{} at 128 MB: init and first request, ms", function.name),
                function.init_and_first,
                250.0,
            );
            add(
                format!("{} at 128 MB: warm request, ms", function.name),
                function.warm_p50,
                65.0,
            );
        }
    }
    targets
}

fn is_warmed(name: &str) -> bool {
    name.ends_with(WarmUp::Tenant.mark())
}
