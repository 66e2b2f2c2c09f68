//! An endpoint in its pipeline: takes the text of an event and returns a response.

use std::sync::{Arc, atomic::AtomicBool};

use super::{Backends, WarmUp, readiness::get_ready};
use crate::{
    journal::Books,
    pipeline::{Endpoint, Pipeline},
    request::{Invocation, caller::Verifier},
    response::ProxyResponse,
    settings::CachedSettings,
};

/// A function that can answer requests.
#[derive(Debug)]
pub struct App<E> {
    endpoint: E,
    pipeline: Pipeline,
}

impl<E: Endpoint> App<E> {
    /// Puts an endpoint into a pipeline with these backends.
    pub fn new(endpoint: E, backends: &Backends) -> Self {
        let pipeline = Pipeline {
            settings: CachedSettings::new(Arc::clone(&backends.settings), Arc::clone(&backends.clock)),
            verifier: Verifier::new(
                backends.key_sets(),
                Arc::clone(&backends.secrets),
                Arc::clone(&backends.clock),
            ),
            books: Books {
                events: Arc::clone(&backends.events),
                journal: E::OPERATION.writes().then(|| Arc::clone(&backends.journal)),
                secrets: Arc::clone(&backends.secrets),
                clock: Arc::clone(&backends.clock),
                ids: Arc::clone(&backends.ids),
            },
            meter: Arc::clone(&backends.meter),
            is_warm: AtomicBool::default(),
        };
        Self { endpoint, pipeline }
    }

    /// Prepares what the first requests will need.
    pub async fn warm_up(&self, what: &WarmUp, backends: &Backends) {
        get_ready(what, &self.pipeline, backends).await;
    }

    /// Answers one event.
    pub async fn handle(&self, event: &str, invocation: &Invocation) -> ProxyResponse {
        self.pipeline.serve(&self.endpoint, event, invocation).await
    }
}
