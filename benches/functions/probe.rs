//! Measures one process from its start to its end.

use std::{path::PathBuf, time::Duration};

use benches::samples::Samples;

use crate::{Failure, process::Process, quota::Quota, runtime_api::RuntimeApi, workload::Workload, world::World};

/// What a function loads while it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WarmUp {
    /// Nothing, so that the start is comparable with the floor's.
    Nothing,
    /// The template's default: the connection to DynamoDB.
    Default,
    /// The tenant of the requests.
    Tenant,
}

impl WarmUp {
    /// The suffix of the function's name.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Default => " (default)",
            Self::Tenant => " (warmed up)",
        }
    }
}

/// What is measured: a binary, its workload, and its warm-up.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) label: String,
    pub(crate) binary: PathBuf,
    pub(crate) workload: Workload,
    pub(crate) warm_up: WarmUp,
}

/// The measurements of a subject, in milliseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) init: Samples,
    pub(crate) first: Samples,
    pub(crate) init_and_first: Samples,
    pub(crate) warm: Samples,
    pub(crate) init_cpu: Samples,
    pub(crate) first_cpu: Samples,
    pub(crate) warm_cpu: Samples,
    pub(crate) peak_memory: Samples,
    /// Per process: connections to upstreams, and to DynamoDB.
    pub(crate) connections: u64,
    pub(crate) dynamodb_connections: u64,
    /// Calls to DynamoDB during the start and the first request, and in each later request.
    pub(crate) dynamodb_calls_cold: u64,
    pub(crate) dynamodb_calls_warm: Samples,
}

/// The share of a core that a process has from its first event on.
pub(crate) struct Share<'q> {
    pub(crate) quota: &'q Quota,
    pub(crate) megabytes: u64,
}

impl Subject {
    /// Starts the binary, lets it answer a first request and `warm` more, and adds the measurements.
    pub(crate) async fn run(
        &self,
        world: &World,
        warm: u32,
        share: Option<&Share<'_>>,
        found: &mut Found,
    ) -> Result<(), Failure> {
        let (upstreams, dynamodb) = world.traffic();
        let mut api = RuntimeApi::open().await?;
        let process = self.start(world, &api)?;
        if let Some(share) = share {
            share.quota.lift()?;
            share.quota.hold(process.pid)?;
        }
        let ready = api.ready().await.map_err(|error| format!("{}: {error}", self.label))?;
        let init = ready - process.started;
        let init_cpu = process.cpu()?;
        if let Some(share) = share {
            share.quota.limit(share.megabytes)?;
        }
        let first = self.invoke(world, &mut api).await?;
        api.ready().await?;
        let cold_cpu = process.cpu()?;
        let cold_calls = world.traffic().1.since(dynamodb).calls;
        for _ in 0..warm {
            let before = world.traffic().1;
            found.warm.push(millis(self.invoke(world, &mut api).await?));
            api.ready().await?;
            let calls = world.traffic().1.since(before).calls;
            found.dynamodb_calls_warm.push(f64::from(u32::try_from(calls)?));
        }
        let all_cpu = process.cpu()?;
        let (upstreams, dynamodb) = (world.traffic().0.since(upstreams), world.traffic().1.since(dynamodb));
        found.init.push(millis(init));
        found.first.push(millis(first));
        found.init_and_first.push(millis(init + first));
        found.init_cpu.push(millis(init_cpu));
        found.first_cpu.push(millis(cold_cpu.saturating_sub(init_cpu)));
        found.peak_memory.push(process.peak_memory()?);
        if warm > 0 {
            found
                .warm_cpu
                .push(millis(all_cpu.saturating_sub(cold_cpu)) / f64::from(warm));
            found.connections = upstreams.connections;
            found.dynamodb_connections = dynamodb.connections;
            found.dynamodb_calls_cold = cold_calls;
        }
        process.stop().await
    }

    fn start(&self, world: &World, api: &RuntimeApi) -> Result<Process, Failure> {
        let mut environment = world.environment().clone();
        let tenant = &world.tenant;
        let warm_up = match self.warm_up {
            WarmUp::Nothing => "none".to_owned(),
            WarmUp::Default => String::new(),
            WarmUp::Tenant => format!("{}/{}/{}", tenant.group(), tenant.client(), tenant.paper()),
        };
        environment.insert("WARM_UP".to_owned(), warm_up);
        Process::spawn(&self.binary, api, &environment)
    }

    pub(crate) async fn invoke(&self, world: &World, api: &mut RuntimeApi) -> Result<Duration, Failure> {
        let (took, answer) = api
            .invoke(self.workload.event(world))
            .await
            .map_err(|error| format!("{}: {error}", self.label))?;
        self.workload.check(&answer)?;
        Ok(took)
    }

    /// A process that has answered its first requests, for other measurements.
    pub(crate) async fn warmed(&self, world: &World) -> Result<(RuntimeApi, Process), Failure> {
        let mut api = RuntimeApi::open().await?;
        let process = self.start(world, &api)?;
        api.ready().await?;
        for _ in 0..10 {
            self.invoke(world, &mut api).await?;
            api.ready().await?;
        }
        Ok((api, process))
    }
}

pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
