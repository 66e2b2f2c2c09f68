//! The mishap of one call.

use local::simulators::Fault;
use serde_json::{Value, json};

use crate::world::World;

/// When a process stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    BeforeEffect,
    AfterEffect,
}

/// What happens to one call to a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtSide {
    /// The calling process ends.
    Stop(Moment),
    /// The call fails, and the process continues.
    Fails(&'static str),
    /// The call has its effect, but the process gets no answer until its time limit.
    Silence,
}

/// The ways in which a call can fail, as faults of its simulator.
const FAILURES: [&str; 8] = [
    r#"{"status":500}"#,
    r#"{"status":503}"#,
    r#"{"status":429}"#,
    r#"{"cut":"before-effect"}"#,
    r#"{"cut":"after-effect"}"#,
    r#"{"answer":"page"}"#,
    r#"{"answer":"garbage"}"#,
    r#"{"answer":"oversized"}"#,
];

impl AtSide {
    /// Every mishap except silence, which is slow.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let stops = [Moment::BeforeEffect, Moment::AfterEffect].map(Self::Stop);
        stops.into_iter().chain(FAILURES.map(Self::Fails))
    }

    /// Sets the fault for the call with this number. An error status also applies to the call's retries, or to the look-up after
    /// it; every other fault applies once.
    pub(crate) fn prepare(self, world: &World, simulator: &str, number: usize) {
        let mut fault: Value = match self {
            Self::Stop(Moment::BeforeEffect) => json!({"latencyMs": 120_000}),
            Self::Stop(Moment::AfterEffect) | Self::Silence => json!({"answer": "silence"}),
            Self::Fails(fault) => serde_json::from_str(fault).unwrap(),
        };
        fault["skip"] = json!(number);
        fault["times"] = json!(if fault["status"].is_number() { 3 } else { 1 });
        let switch = world.stack.simulators().faults(simulator).unwrap();
        switch.set(Fault::parse(&fault).unwrap());
    }

    /// Completes when a process that is to stop has reached that point; never for other mishaps.
    pub(crate) async fn reached(self, world: &World, simulator: &str, number: usize) {
        let Self::Stop(moment) = self else {
            return std::future::pending().await;
        };
        let simulators = world.stack.simulators();
        let (switch, calls) = (
            simulators.faults(simulator).unwrap(),
            simulators.calls(simulator).unwrap(),
        );
        switch.spent().await;
        while moment == Moment::AfterEffect && calls.list().len() <= number {
            tokio::task::yield_now().await;
        }
    }
}
