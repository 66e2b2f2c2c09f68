//! Earlier requests of a case: some were answered, others lost their process before the end.

use jiff::Timestamp;
use serde_json::{Value, json};
use shared::{clock::Clock, pipeline::Endpoint, request::Invocation, runtime::App};

use super::{CaseError, TIMEOUT, case::Case};
use crate::{simulators::Faults, stack::Stack};

/// Longer than any case takes. The call at which a process ended gets no answer in that time.
const FOR_EVER_MS: u64 = 120_000;

/// Plays the earlier requests of a case.
pub(super) async fn play<E: Endpoint>(
    case: &Case,
    stack: &Stack,
    app: &App<E>,
    clock: &dyn Clock,
    now: Timestamp,
) -> Result<(), CaseError> {
    for (number, earlier) in case.earlier().iter().enumerate() {
        let event = case.earlier_event(&earlier.event, stack, now)?;
        let invocation = Invocation {
            id: format!("earlier-{number}"),
            deadline: clock.monotonic() + TIMEOUT,
            xray_trace: None,
        };
        let request = app.handle(&event, &invocation);
        match earlier.stopped.iter().next() {
            None => drop(request.await),
            Some((simulator, matching)) => {
                let switch = hold(stack, simulator, matching)?;
                tokio::select! {
                    answer = request => return Err(format!("{} was not stopped: {}", earlier.event, answer.body).into()),
                    () = switch.spent() => {}
                }
            }
        }
    }
    // The snapshot keeps only the calls of the event itself.
    for name in stack.simulators().names() {
        stack.simulators().calls(name).map(crate::simulators::CallLog::take);
    }
    Ok(())
}

/// Delays the answer to one call beyond the end of the case.
fn hold<'s>(stack: &'s Stack, simulator: &str, matching: &Value) -> Result<&'s Faults, CaseError> {
    let unknown = || format!("earlier: there is no simulator {simulator:?}");
    let fault = json!({ "latencyMs": FOR_EVER_MS, "times": 1, "match": matching });
    let fault = stack.simulators().read_fault(simulator, &fault).ok_or_else(unknown)?;
    let switch = stack.simulators().faults(simulator).ok_or_else(unknown)?;
    switch.set(fault.map_err(|error| format!("earlier: {error}"))?);
    Ok(switch)
}
