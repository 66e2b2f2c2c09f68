//! Sends a row until it is settled, or until more attempts are pointless.

use std::time::Duration;

use http::Method;
use serde_json::{Map, Value};
use shared::catalogue::Code;

use super::{
    caller::Session,
    gate::Gate,
    ledger::Outcome,
    pace::LONGEST_PAUSE,
    verdict::{Cause, Refusal, Verdict},
};
use crate::{api::Request, failure::Failure};

/// How often a row waits on request. An entry of the journal is free after one or two minutes at most.
const MOST_WAITS: u32 = 60;
/// The pause if an answer asks for one without a duration.
const USUAL_PAUSE: Duration = Duration::from_secs(1);

/// The final result of a row.
#[derive(Debug)]
pub(super) enum End {
    /// `before` if an earlier run had created the user.
    Settled { outcome: Outcome, before: bool },
    /// All attempts failed; `unreachable` if the API did not answer the last one.
    Failed { why: Refusal, unreachable: bool },
    /// The import stops; the row was not sent, or its result is unknown.
    Left,
    /// Every other row would fail as well.
    Stop(Failure),
}

/// Sends rows.
#[derive(Debug)]
pub(super) struct Sender<'a> {
    pub(super) session: &'a Session,
    pub(super) gate: &'a Gate,
    /// How often a failing row is retried.
    pub(super) retries: u32,
    /// The first pause before a retry; each later one is twice as long.
    pub(super) backoff: Duration,
}

impl Sender<'_> {
    /// Sends a row until it is settled.
    pub(super) async fn send(&self, body: Map<String, Value>, key: String) -> End {
        let (mut failures, mut waits, mut renewals) = (0, 0, 0);
        loop {
            if !self.gate.turn().await {
                return End::Left;
            }
            let (token, api) = self.session.api().await;
            let answer = api.send(request(&body, &key)).await;
            let (verdict, unreachable) = match &answer {
                Ok(answer) => (Verdict::of(answer), false),
                Err(failure) => {
                    let why = lost(failure);
                    (Verdict::Again { after: None, why }, true)
                }
            };
            let paused = matches!(verdict, Verdict::Pause { .. });
            if !paused && !unreachable {
                self.gate.passed();
            }
            let (pause, why) = match verdict {
                Verdict::Created { crid, before } => {
                    let outcome = Outcome::Created { crid };
                    return End::Settled { outcome, before };
                }
                Verdict::Exists(refusal) => return settled(Outcome::Existing(refusal)),
                Verdict::Refused(refusal) => return settled(Outcome::Refused(refusal)),
                Verdict::Stop(why) => return End::Stop(stop(&why)),
                Verdict::Token if renewals < 2 => {
                    renewals += 1;
                    match self.session.renew(token).await {
                        Ok(()) => continue,
                        Err(failure) => return End::Stop(failure),
                    }
                }
                Verdict::Token => return End::Stop(not_taken()),
                Verdict::Again {
                    after: Some(after),
                    why,
                } => {
                    waits += 1;
                    (after.min(LONGEST_PAUSE), why)
                }
                Verdict::Again { after: None, why } => {
                    failures += 1;
                    (
                        self.backoff
                            .saturating_mul(1 << (failures - 1).min(8))
                            .min(LONGEST_PAUSE),
                        why,
                    )
                }
                Verdict::Pause { after, why } => {
                    waits += 1;
                    self.gate.throttled(after.unwrap_or(USUAL_PAUSE));
                    (Duration::ZERO, why)
                }
            };
            if failures > self.retries || waits > MOST_WAITS {
                return End::Failed { why, unreachable };
            }
            if !self.gate.wait(pause).await {
                return End::Left;
            }
        }
    }
}

fn request(body: &Map<String, Value>, key: &str) -> Request {
    Request {
        method: Method::POST,
        path: ["v4", "Users"].map(str::to_owned).into(),
        query: Vec::new(),
        body: Some(body.clone().into()),
        idempotency_key: Some(key.to_owned()),
    }
}

fn settled(outcome: Outcome) -> End {
    End::Settled { outcome, before: false }
}

fn lost(failure: &Failure) -> Refusal {
    Refusal {
        cause: Cause::Unreachable,
        text: failure.to_string(),
        faults: String::new(),
    }
}

fn stop(why: &Refusal) -> Failure {
    let failure = Failure::failed(format!(
        "the API lets none of the rows in: {} {}",
        why.cause.as_str(),
        why.text
    ));
    if why.cause == Cause::Api(Code::Forbidden) {
        failure.hint(
            "The tenant is not known there, or the token is for another one or lacks the scope: see Tokens.Issuers in\n\
             docs/settings.md. Mend that and run the same command again.",
        )
    } else {
        failure.hint("Check the base URL: --api, UO_API.")
    }
}

fn not_taken() -> Failure {
    Failure::failed("the API takes none of the tokens that it is given (E401)")
        .hint("See which issuers the tenant trusts (`uo tenants show`), and what the token says of audience and time.")
}
