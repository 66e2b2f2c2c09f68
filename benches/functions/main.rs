//! Every function, cold and warm, beside a function that does nothing: `cargo bench -p benches --bench functions`.
//!
//! Each binary is built as it is deployed and run under Lambda's runtime API, with TLS on every upstream and on DynamoDB, whose
//! answers take as long as the world is told. All are started in turn, so that whatever else the machine does meets them alike.
#![expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

mod authority;
mod binaries;
mod bound;
mod door;
mod options;
mod probe;
mod process;
mod quota;
mod result;
mod runtime_api;
mod targets;
mod workload;
mod world;

use std::{error::Error, time::Duration};

use benches::{chart, keep};
use clap::Parser as _;

use crate::{
    options::Options,
    probe::{Found, Share, Subject},
    quota::Quota,
    result::{Function, Results},
    workload::Workload,
    world::{DYNAMODB, UPSTREAM, World},
};

type Failure = Box<dyn Error + Send + Sync>;

/// How a function is called that loads a tenant while it starts.
const WARMED_UP: &str = " (warmed up)";
/// Sizes of Lambda functions.
const MEMORY_MB: [u64; 4] = [128, 256, 512, 1024];
/// Starts, and warm requests, with a share of a core.
const SHARED_STARTS: u32 = 5;
const SHARED_REQUESTS: u32 = 60;
const LATENCIES: [Duration; 3] = [Duration::from_millis(20), UPSTREAM, Duration::from_millis(100)];

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let subjects = subjects(&options)?;
    let world = World::start().await?;
    let mut results = Results {
        functions: measure(&world, &subjects, &options).await?,
        ..Results::default()
    };
    let of_reads: Vec<_> = subjects
        .iter()
        .filter(|subject| subject.workload == Workload::GetById)
        .collect();
    if let (false, Some(subject)) = (options.no_bound, of_reads.iter().find(|subject| subject.warms_up)) {
        for upstream in LATENCIES {
            let compared = bound::compare(&world, subject, upstream, options.requests / 2).await?;
            results.bound.push((&compared).into());
        }
        world.set_delays(UPSTREAM, DYNAMODB);
    }
    if !options.no_quota {
        match Quota::open() {
            Ok(quota) => results.shares = share(&world, &subjects, &quota).await?,
            Err(error) => println!("Without a control group there is no share of a core to measure with: {error}"),
        }
    }
    println!(
        "\nMilliseconds; {UPSTREAM:?} for each upstream, {DYNAMODB:?} for DynamoDB\n\n{}",
        results.tables()
    );
    println!("{}", targets::verdicts(&results));
    let kept = [
        keep("functions.json", &serde_json::to_string_pretty(&results)?)?,
        keep("functions.svg", &chart::svg(&results.charts()))?,
    ];
    println!("{}\n{}", kept[0].display(), kept[1].display());
    world.stack.stop().await;
    Ok(())
}

fn subjects(options: &Options) -> Result<Vec<Subject>, Failure> {
    let mut subjects = Vec::new();
    let mut add = |name: &str, binary: std::path::PathBuf, workload: Workload| {
        let subject = |label: String, warms_up| Subject {
            label,
            binary: binary.clone(),
            workload,
            warms_up,
        };
        subjects.push(subject(name.to_owned(), false));
        if workload.is_of_tenants() {
            subjects.push(subject(format!("{name}{WARMED_UP}"), true));
        }
    };
    for workload in options.workloads()? {
        let binary = match &options.binaries {
            Some(folder) => folder.join(workload.package()),
            None => binaries::build(workload)?,
        };
        add(workload.package(), binary, workload);
    }
    for (name, binary) in &options.also {
        add(&format!("get-by-id, {name}"), binary.clone(), Workload::GetById);
    }
    Ok(subjects)
}

async fn measure(world: &World, subjects: &[Subject], options: &Options) -> Result<Vec<Function>, Failure> {
    let mut found = vec![Found::default(); subjects.len()];
    for start in 0..options.starts {
        for (subject, found) in subjects.iter().zip(&mut found) {
            let warm = if start == 0 { options.requests } else { 0 };
            subject.run(world, warm, None, found).await?;
        }
    }
    let functions = subjects.iter().zip(&found);
    functions
        .map(|(subject, found)| Ok(Function::new(subject, binaries::size(&subject.binary)?, None, found)))
        .collect()
}

/// Get By Id and the floor, with the shares of a core that Lambda gives.
async fn share(world: &World, subjects: &[Subject], quota: &Quota) -> Result<Vec<Function>, Failure> {
    let mut functions = Vec::new();
    let wanted = |subject: &&Subject| [Workload::Floor, Workload::GetById].contains(&subject.workload);
    for megabytes in MEMORY_MB {
        for subject in subjects.iter().filter(wanted) {
            let mut found = Found::default();
            for start in 0..SHARED_STARTS {
                let warm = if start == 0 { SHARED_REQUESTS } else { 0 };
                subject
                    .run(world, warm, Some(&Share { quota, megabytes }), &mut found)
                    .await?;
            }
            let size = binaries::size(&subject.binary)?;
            functions.push(Function::new(subject, size, Some(megabytes), &found));
        }
    }
    Ok(functions)
}
