//! Measures every function, cold and warm, and a function that does nothing: `cargo bench -p benches --bench functions`.
//!
//! Each binary is built as deployed and run under Lambda's runtime API, with TLS on every upstream and on DynamoDB, whose answers
//! have configured latencies. The binaries run in turn, so that other load on the machine affects them alike.
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
    probe::{Found, Share, Subject, WarmUp},
    quota::Quota,
    result::{Function, Results},
    workload::Workload,
    world::{DYNAMODB, UPSTREAM, World},
};

type Failure = Box<dyn Error + Send + Sync>;

/// Memory sizes of Lambda functions.
const MEMORY_MB: [u64; 4] = [128, 256, 512, 1024];
/// Starts at each share of a core, and warm requests of each start.
const SHARED_STARTS: u32 = 5;
const SHARED_REQUESTS: u32 = 12;
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
    if let (false, Some(subject)) = (
        options.no_bound,
        of_reads.iter().find(|subject| subject.warm_up == WarmUp::Tenant),
    ) {
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
        let all = [WarmUp::Nothing, WarmUp::Default, WarmUp::Tenant];
        let ways = if workload.is_of_tenants() {
            all.to_vec()
        } else {
            vec![WarmUp::Nothing]
        };
        subjects.extend(ways.into_iter().map(|warm_up| Subject {
            label: format!("{name}{}", warm_up.mark()),
            binary: binary.clone(),
            workload,
            warm_up,
        }));
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
    let warm = options.requests.div_ceil(options.starts);
    for start in 0..options.starts {
        // What ran last stays in the processor's caches, so each round begins with another binary.
        let mut turns: Vec<_> = subjects.iter().zip(&mut found).collect();
        turns.rotate_left(start as usize % subjects.len());
        for (subject, found) in turns {
            subject.run(world, warm, None, found).await?;
        }
    }
    let functions = subjects.iter().zip(&found);
    functions
        .map(|(subject, found)| Ok(Function::new(subject, binaries::size(&subject.binary)?, None, found)))
        .collect()
}

/// Get By Id and the floor, with the shares of a core that Lambda gives to memory sizes.
async fn share(world: &World, subjects: &[Subject], quota: &Quota) -> Result<Vec<Function>, Failure> {
    let mut functions = Vec::new();
    let wanted = |subject: &&Subject| [Workload::Floor, Workload::GetById].contains(&subject.workload);
    for megabytes in MEMORY_MB {
        for subject in subjects.iter().filter(wanted) {
            let mut found = Found::default();
            for _ in 0..SHARED_STARTS {
                let share = Share { quota, megabytes };
                subject.run(world, SHARED_REQUESTS, Some(&share), &mut found).await?;
            }
            let size = binaries::size(&subject.binary)?;
            functions.push(Function::new(subject, size, Some(megabytes), &found));
        }
    }
    Ok(functions)
}
