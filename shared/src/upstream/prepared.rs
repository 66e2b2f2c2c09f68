//! Answers that a client gets without a network, for fuzz targets: thousands a second, of any bytes.
#![cfg(any(test, feature = "fuzzing"))]

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use http::{HeaderMap, Method, Response, StatusCode};
use url::Url;

/// A request as it would have been sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

#[derive(Default)]
struct State {
    tokens: VecDeque<Response<Vec<u8>>>,
    answers: VecDeque<Response<Vec<u8>>>,
    sent: Vec<Sent>,
}

/// The answers, each given once, and the requests that were received.
pub(crate) struct Prepared {
    token_path: &'static str,
    state: Mutex<State>,
}

impl Prepared {
    /// `tokens` answer requests to the path of a token endpoint, `answers` all others. When they are used up, the answer is a
    /// 500.
    pub(crate) fn new(
        token_path: &'static str,
        tokens: impl IntoIterator<Item = Response<Vec<u8>>>,
        answers: impl IntoIterator<Item = Response<Vec<u8>>>,
    ) -> Self {
        Self {
            token_path,
            state: Mutex::new(State {
                tokens: tokens.into_iter().collect(),
                answers: answers.into_iter().collect(),
                sent: Vec::new(),
            }),
        }
    }

    /// Whether nothing was sent.
    pub(crate) fn is_unasked(&self) -> bool {
        self.state().sent.is_empty()
    }

    /// Takes out the requests received so far.
    pub(crate) fn take_sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.state().sent)
    }

    pub(super) fn answer(&self, request: &reqwest::Request) -> reqwest::Response {
        let mut state = self.state();
        let is_for_token = request.url().path() == self.token_path;
        state.sent.push(Sent {
            method: request.method().clone(),
            url: request.url().clone(),
            headers: request.headers().clone(),
            body: request
                .body()
                .and_then(reqwest::Body::as_bytes)
                .unwrap_or_default()
                .to_vec(),
        });
        let answers = if is_for_token {
            &mut state.tokens
        } else {
            &mut state.answers
        };
        let failed = || {
            let mut failed = Response::new(Vec::new());
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            failed
        };
        answers.pop_front().unwrap_or_else(failed).into()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Prepared({})", self.token_path)
    }
}
