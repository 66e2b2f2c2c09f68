//! The code around every simulator: faults and latency, the log of calls, notifications of the watcher.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::calls::{Call, CallLog};
use super::exchange::{Reply, Request, Simulator, Stop};
use super::faults::{Cut, Fault};
use super::spoiling::{self, Body, Spoil};
use super::store::Store;
use super::switch::Faults;
use super::watcher::{Arrived, Visit, Watcher};
use super::{Mail, mailbox};
use shared::error::chain;

const LARGEST_BODY: usize = 1024 * 1024;
/// Longer than any caller waits for an answer.
const LONGEST_SILENCE: Duration = Duration::from_mins(2);

/// A simulator with the code around it.
pub(super) struct Stage {
    pub(super) name: &'static str,
    pub(super) simulator: Box<dyn Simulator>,
    pub(super) store: Arc<Store>,
    pub(super) latency: Duration,
    pub(super) faults: Faults,
    pub(super) calls: CallLog,
    /// The base of the links in its mails.
    pub(super) link_base: String,
    pub(super) watcher: Option<Arc<dyn Watcher>>,
}

impl fmt::Debug for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Stage")
            .field("name", &self.name)
            .field("latency", &self.latency)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// Hyper closes a connection without an answer when its service returns an error.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut")]
pub(super) struct Dropped;

/// The body, or `None` if it is too large. It is read to its end anyway: otherwise a caller that is still sending would see a
/// connection reset instead of the answer.
async fn read(mut body: Incoming) -> Result<Option<Vec<u8>>, Dropped> {
    let mut bytes = Vec::new();
    let mut is_too_large = false;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(|_| Dropped)?.into_data() {
            is_too_large = is_too_large || bytes.len() + data.len() > LARGEST_BODY;
            if !is_too_large {
                bytes.extend_from_slice(&data);
            }
        }
    }
    Ok((!is_too_large).then_some(bytes))
}

impl Stage {
    #[expect(
        clippy::disallowed_methods,
        reason = "a simulator takes the time that a system would"
    )]
    pub(super) async fn exchange(&self, incoming: hyper::Request<Incoming>) -> Result<Response<Body>, Dropped> {
        let (head, body) = incoming.into_parts();
        let visit = Visit::begin(
            self.watcher.as_deref(),
            &Arrived {
                system: self.name,
                method: head.method.as_str(),
                path: head.uri.path(),
                request_id: head.headers.get("x-request-id").and_then(|id| id.to_str().ok()),
            },
        );
        let body = read(body).await?;
        let is_too_large = body.is_none();
        let request = Request {
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body: body.unwrap_or_default().into(),
        };
        let admitted = match self.simulator.admit(&request) {
            Ok(admitted) => admitted,
            Err(refusal) => {
                self.calls.record(Call::of(&request, Some(refusal.status)));
                visit.answered(refusal.status.as_u16());
                return Ok(spoiling::sent(refusal, None));
            }
        };
        let fault = self
            .faults
            .meet(&request.method, request.uri.path())
            .unwrap_or_default();
        let pause = self.latency + fault.latency();
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        let reply = if is_too_large {
            Some(self.simulator.refuse(StatusCode::PAYLOAD_TOO_LARGE, &request))
        } else {
            self.reply(&request, &fault)
        };
        drop(admitted);
        let status = reply.as_ref().map(|reply| reply.status);
        self.calls.record(Call::of(&request, status));
        if fault.answer == Some(Spoil::Silence) {
            tokio::time::sleep(LONGEST_SILENCE).await;
            return Err(Dropped);
        }
        let reply = reply.ok_or(Dropped)?;
        visit.answered(reply.status.as_u16());
        Ok(spoiling::sent(reply, fault.answer))
    }

    fn reply(&self, request: &Request, fault: &Fault) -> Option<Reply> {
        if fault.down || fault.cut == Some(Cut::BeforeEffect) {
            return None;
        }
        if let Some(page) = fault.answer.and_then(|spoil| spoil.instead(request)) {
            return Some(page);
        }
        if let Some(status) = fault.status() {
            return Some(self.simulator.refuse(status, request));
        }
        if let Some(code) = &fault.error_code {
            return Some(self.simulator.fail(code, request));
        }
        let reply = self.answer(request);
        (fault.cut != Some(Cut::AfterEffect)).then_some(reply)
    }

    fn answer(&self, request: &Request) -> Reply {
        let answered = self.store.transaction(|documents| {
            // A refusal is an answer like any other; what the simulator wrote before it is kept.
            let reply = match self.simulator.answer(request, documents) {
                Ok(reply) | Err(Stop::Refused(reply)) => reply,
                Err(Stop::Store(error)) => return Err(error),
            };
            Ok((reply, mailbox::sent(documents, &self.link_base)?))
        });
        match answered {
            Ok((reply, mails)) => {
                self.tell_of(&mails);
                reply
            }
            Err(error) => {
                tracing::error!(cause = %chain(&error), "a simulator could not answer");
                self.simulator.refuse(StatusCode::INTERNAL_SERVER_ERROR, request)
            }
        }
    }

    fn tell_of(&self, mails: &[Mail]) {
        if let Some(watcher) = &self.watcher {
            for mail in mails {
                watcher.mailed(mail);
            }
        }
    }
}
