//! Traces: what happened in every request to this stack, its stages, calls and records, and how long each took.
//!
//! The functions emit spans ([`shared::spans`]), which the stack's own subscriber collects; stacks in one process do not see each
//! other's spans. The gateway reports the beginning and end of requests, the simulators the calls that arrive. Records are read
//! only when they are to be shown.
//!
//! - In: `collector` receives spans (`mirror` passes the log on), `observer` receives notifications of the gateway and the
//!   simulators, `call` joins both ends of a call, `repair_run` and `records` add the repair and the event records.
//! - Kept: `store`, a `ring` of `trace`s with their `row`s.
//! - Out: `filter` for lists, `live` for listeners.

mod call;
mod collector;
mod filter;
mod listener;
mod live;
mod mirror;
mod observer;
mod records;
mod repair_run;
mod ring;
mod row;
mod settling;
mod store;
mod trace;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, OnceLock},
};

use futures_util::{StreamExt as _, stream};
use serde_json::Value;
use shared::{clock::Clock, model::TenantId};
use tracing::{
    Dispatch, Instrument as _,
    dispatcher::{get_default, with_default},
    instrument::WithSubscriber as _,
};
use tracing_subscriber::layer::SubscriberExt as _;

pub(crate) use self::row::ISSUER;
use self::{collector::Collector, mirror::Mirror, repair_run::RepairRun, ring::Key, store::Store};
pub use self::{
    filter::Filter,
    listener::{Listener, Message, Told},
    row::{Lane, Row},
    trace::{Kind, Summary, Trace},
};
use crate::behind::{EventReadError, EventReader, RepairError};

/// How many requests' records are read concurrently.
const READ_AT_ONCE: usize = 8;

/// The traces of a stack; clones share them.
#[derive(Clone)]
pub struct Traces {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    behind: Arc<OnceLock<Behind>>,
    dispatch: Arc<OnceLock<Dispatch>>,
}

/// What traces need from the stack once it has started.
struct Behind {
    records: Arc<dyn EventReader>,
    providers: HashMap<TenantId, &'static str>,
}

impl Traces {
    /// Empty traces. `clock` is the functions' clock, which also dates the records.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            store: Arc::default(),
            clock,
            behind: Arc::default(),
            dispatch: Arc::default(),
        }
    }

    /// Sets where records are read, and which tenants have which provider.
    pub fn connect(&self, records: Arc<dyn EventReader>, providers: HashMap<TenantId, &'static str>) {
        // Only the first call has an effect.
        let _ = self.behind.set(Behind { records, providers });
    }

    /// The traces that pass the filter, newest first. If records cannot be read, their user stays unknown; that is logged, and
    /// the next call retries.
    pub async fn list(&self, filter: &Filter, limit: usize) -> Vec<Summary> {
        let lacking = self.store.without_user(filter, limit);
        self.read_what_can_be_read(lacking).await;
        self.store.list(filter, limit)
    }

    /// One trace, with all records that exist now.
    pub async fn get(&self, request_id: &str) -> Result<Option<Trace>, EventReadError> {
        let Some(trace) = self.store.get(request_id) else {
            return Ok(None);
        };
        let has_records = trace.summary.kind == Kind::Request && trace.summary.operation.is_some();
        if !has_records || trace.summary.duration.is_none() {
            return Ok(Some(trace));
        }
        self.read_records(request_id).await?;
        Ok(self.store.get(request_id))
    }

    /// Listens to what happens from now on; `None` once the stack stops.
    pub fn listen(&self) -> Option<Listener> {
        Listener::to(&self.store)
    }

    /// Ends all listeners, because a stopping server would wait for them.
    pub fn close(&self) {
        self.store.live.close();
    }

    /// Runs the work of a gateway request under a trace.
    pub(crate) async fn watch_request<F: Future>(&self, request_id: &str, work: F) -> F::Output {
        match self.store.key(request_id) {
            Some(key) => self.watch(key, work).await,
            None => work.await,
        }
    }

    /// Runs the repair under a trace. The repair returns a report or an error text.
    pub(crate) async fn watch_repair<F>(&self, work: F) -> F::Output
    where
        F: Future<Output = Result<Value, RepairError>>,
    {
        let run = RepairRun::begin(self);
        let report = self.watch(run.key, work).await;
        run.report(&report);
        report
    }

    async fn watch<F: Future>(&self, key: Key, work: F) -> F::Output {
        // Created at its first use, because it makes spans cost something in the whole process.
        let dispatch = self.dispatch.get_or_init(|| self.dispatch());
        let root = with_default(dispatch, || collector::root(key));
        work.instrument(root).with_subscriber(dispatch.clone()).await
    }

    fn dispatch(&self) -> Dispatch {
        let mirror = Mirror {
            to: get_default(Clone::clone),
        };
        let collector = Collector {
            store: Arc::clone(&self.store),
        };
        Dispatch::new(tracing_subscriber::registry().with(collector).with(mirror))
    }

    fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    fn provider(&self, tenant: &TenantId) -> Option<&'static str> {
        self.behind.get()?.providers.get(tenant).copied()
    }

    async fn read_records(&self, request_id: &str) -> Result<(), EventReadError> {
        if let Some(behind) = self.behind.get() {
            let records = behind.records.by_request(request_id).await?;
            self.store.set_records(request_id, records);
        }
        Ok(())
    }

    async fn read_what_can_be_read(&self, request_ids: Vec<String>) {
        let reads = request_ids
            .into_iter()
            .map(|id| async move { self.read_records(&id).await });
        let read: Vec<Result<(), EventReadError>> = stream::iter(reads).buffer_unordered(READ_AT_ONCE).collect().await;
        let failures: Vec<EventReadError> = read.into_iter().filter_map(Result::err).collect();
        if let Some(error) = failures.first() {
            let requests = failures.len();
            tracing::warn!(cause = %error, requests, "the records of requests could not be read for their traces");
        }
    }

    /// Reads records if there are listeners; otherwise they are read on request.
    fn read_for_listeners(&self, request_ids: Vec<String>) {
        if !self.store.live.has_listeners() || request_ids.is_empty() {
            return;
        }
        let traces = self.clone();
        tokio::spawn(async move { traces.read_what_can_be_read(request_ids).await });
    }
}

impl fmt::Debug for Traces {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Traces").finish_non_exhaustive()
    }
}
