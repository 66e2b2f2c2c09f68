//! Contract cases: what a function answers to one sample event, and every effect it has on the way.
//!
//! A case is an event, `events/<function>/<case>.json`, exactly as API Gateway sends it, except that `{token}` stands for a fresh
//! token of the event's tenant. `functions/<function>/tests/given/<case>.json` holds what must exist before (users, faults,
//! settings). A case without that file starts without users.
//!
//! Each case gets its own stack, with a fixed clock and ids that count up. The function runs in this process and gets the event
//! as text, so two runs have exactly the same outcome.
//!
//! `case` reads both files; `given` is the second one. `data`, `credentials`, `seed` and `before` set up what it asks for.
//! `outcome` is what the snapshot keeps.

mod before;
mod case;
mod credentials;
mod data;
mod given;
mod outcome;
mod seed;

use std::{path::Path, sync::Arc, time::Duration};

use jiff::Timestamp;
use shared::{
    clock::{Clock, ManualClock},
    ids::SequentialIds,
    metrics::Meter,
    pipeline::Endpoint,
    request::Invocation,
    runtime::{App, Backends},
};

pub use self::outcome::Outcome;
use self::{case::Case, data::Data};
use crate::{
    simulators::Sources,
    stack::{Stack, StackConfig},
};

/// Why a case cannot be played; names the file at fault, if there is one.
pub type CaseError = Box<dyn std::error::Error + Send + Sync>;

/// The time of every case: 15 January 2026, 09:30 UTC.
const NOW_SECONDS: i64 = 1_768_469_400;

/// The functions' timeout in template.yaml.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Lambda's invocation id. It is visible only if the gateway gives no request id.
const INVOCATION: &str = "6bc28136-d5f0-4d2b-8a2e-7e2f0c9f1a11";

/// Plays the case of one event file against an endpoint.
pub fn play<E: Endpoint>(event: &Path, endpoint: impl FnOnce(&Backends) -> E) -> Result<Outcome, CaseError> {
    let case = Case::read(event)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime
        .block_on(answer(case, endpoint))
        .map_err(|error| format!("{}: {error}", event.display()).into())
}

async fn answer<E: Endpoint>(case: Case, endpoint: impl FnOnce(&Backends) -> E) -> Result<Outcome, CaseError> {
    let now = Timestamp::from_second(NOW_SECONDS)?;
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(now));
    let data = Data::prepare()?;
    let stack = Stack::start(StackConfig {
        port: 0,
        data_dir: Some(data.directory().to_owned()),
        latency: Duration::ZERO,
        clock: Arc::clone(&clock),
        ids: Arc::new(SequentialIds::default()),
        sources: Sources::fixed(now),
        meter: Meter::silent(),
    })
    .await?;
    let event = case.prepare(&stack, now).await?;
    let app = App::new(endpoint(stack.backends()), stack.backends());
    before::play(&case, &stack, &app, &*clock, now).await?;
    let mails_before = stack.simulators().mailbox()?.len();
    let invocation = Invocation {
        id: INVOCATION.to_owned(),
        deadline: clock.monotonic() + TIMEOUT,
        xray_trace: case.xray_trace(),
    };
    let response = app.handle(&event, &invocation).await;

    let outcome = Outcome::gather(&stack, response, mails_before).await?;
    stack.stop().await;
    Ok(outcome)
}
