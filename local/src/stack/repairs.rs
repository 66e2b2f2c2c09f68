//! Runs the repair function in this process.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use repair::Repair;
use serde_json::Value;
use shared::{clock::Clock, runtime::Backends};

use crate::{
    behind::{RepairError, Repairer},
    traces::Traces,
};

/// The repair function's timeout in template.yaml.
const TIMEOUT: Duration = Duration::from_mins(1);

pub(super) struct Repairs {
    repair: Repair,
    clock: Arc<dyn Clock>,
    traces: Traces,
}

impl Repairs {
    pub(super) fn new(backends: &Backends, traces: &Traces) -> Self {
        Self {
            repair: Repair::new(backends),
            clock: Arc::clone(&backends.clock),
            traces: traces.clone(),
        }
    }
}

#[async_trait]
impl Repairer for Repairs {
    async fn run(&self, event: &Value) -> Result<Value, RepairError> {
        let deadline = self.clock.monotonic() + TIMEOUT;
        let event = event.to_string();
        let run = async {
            let report = self.repair.run_event(&event, deadline).await;
            let report = report.map_err(|error| error.cause_chain())?;
            Ok(serde_json::from_str(&report)?)
        };
        self.traces.watch_repair(run).await
    }
}
