//! The inner process: one request to warm up, and one that is counted.

use std::{hint::black_box, time::Duration};

use create::Create;
use get_by_id::GetById;
use serde_json::Value;
use shared::{
    operation::Operation,
    pipeline::Endpoint,
    request::Invocation,
    runtime::{App, Backends},
};
use tokio::runtime::Runtime;
use update::Update;
use update_email::UpdateEmail;

use crate::{Failure, case::Case, issuer::Credentials, world};

/// The function that Callgrind counts: [`counted_request`]. No other function matches.
pub(crate) const COUNTED: &str = "*counted_request*";

/// Answers the requests of a case, each with its expected status.
pub(crate) fn measure(case: &Case, credentials: &Credentials) -> Result<(), Failure> {
    world::log();
    // Single-threaded, as in a function: Lambda passes one request at a time.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let has_readers = case.operation != Operation::Create;
    let backends = &runtime.block_on(world::backends(credentials, has_readers))?;
    let requests = Requests {
        case,
        warming: case.warming_event(credentials)?,
        counted: case.event(credentials)?,
        runtime,
    };
    match case.operation {
        Operation::GetById => requests.serve(GetById::new(backends), backends),
        Operation::Create => requests.serve(Create::new(backends), backends),
        Operation::Update => requests.serve(Update::new(backends), backends),
        Operation::UpdateEmail => requests.serve(UpdateEmail::new(backends), backends),
    }
}

struct Requests<'a> {
    case: &'a Case,
    warming: String,
    counted: String,
    runtime: Runtime,
}

impl Requests<'_> {
    fn serve<E: Endpoint>(&self, endpoint: E, backends: &Backends) -> Result<(), Failure> {
        let app = App::new(endpoint, backends);
        let invocation = Invocation {
            id: "8f5a1c1e-5a0b-4f0e-9d61-3c7f1d2b7a10".to_owned(),
            deadline: Duration::from_secs(15),
            xray_trace: Some("Root=1-6968b4d8-2d7776d4b0a206767c64edfd;Parent=53995c3f42cd8ad8;Sampled=0".to_owned()),
        };
        self.check(&answer(&self.runtime, &app, &self.warming, &invocation)?)?;
        self.check(&counted_request(&self.runtime, &app, &self.counted, &invocation)?)
    }

    fn check(&self, response: &str) -> Result<(), Failure> {
        let status = serde_json::from_str::<Value>(response)?
            .get("statusCode")
            .and_then(Value::as_u64);
        if status == Some(self.case.status.into()) {
            return Ok(());
        }
        Err(format!("{}: the answer is not {}: {response}", self.case.name, self.case.status).into())
    }
}

/// A stack frame around [`answer`] that the warm-up request does not enter. It contains no closure, which would be another
/// function with this name.
/// more function of this name.
#[inline(never)]
fn counted_request<E: Endpoint>(
    runtime: &Runtime,
    app: &App<E>,
    event: &str,
    invocation: &Invocation,
) -> serde_json::Result<String> {
    // The call is not in tail position, since that would remove the frame.
    black_box(answer(black_box(runtime), app, event, invocation))
}

/// From the text of the event to the text of the response.
#[inline(never)]
fn answer<E: Endpoint>(
    runtime: &Runtime,
    app: &App<E>,
    event: &str,
    invocation: &Invocation,
) -> serde_json::Result<String> {
    let response = runtime.block_on(app.handle(event, invocation));
    serde_json::to_string(&response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_answered_as_it_must_be() {
        let credentials = Credentials::make().unwrap();
        for case in &Case::ALL {
            measure(case, &credentials).unwrap();
        }
    }
}
