//! What happens to one call.

use local::simulators::Fault;
use serde_json::{Value, json};

use crate::world::World;

/// When.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    BeforeEffect,
    AfterEffect,
}

/// What becomes of one call to a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtSide {
    /// The process that makes it ends.
    Stop(Moment),
    /// The call fails, and the process goes on.
    Fails(&'static str),
    /// No answer comes, though it had its effect, until the process has waited as long as it may.
    Silence,
}

/// Each way in which a call can fail, as a fault of its simulator.
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
    /// Every mishap but silence, which takes its time.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let stops = [Moment::BeforeEffect, Moment::AfterEffect].map(Self::Stop);
        stops.into_iter().chain(FAILURES.map(Self::Fails))
    }

    /// Lets the call with this number meet it. A status meets the repeats of the call too, or the look after it; everything
    /// else happens once.
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

    /// Ends when a process that is to stop has come so far; never for the other mishaps.
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
