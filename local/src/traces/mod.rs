//! What happened in every request to this stack: its stages, its calls, its records, and how long each took.
//!
//! The functions tell it in spans ([`shared::spans`]), which a subscriber of the stack's own collects; no two stacks of a process
//! see each other's. The gateway tells how requests begin and end, the simulators which calls arrive; records are read when
//! somebody wants to see them.
//!
//! - In: `collector` reads spans (`mirror` passes on the log), `observer` hears the gateway and the simulators, `call` joins both
//!   ends of a call, `repair_run` and `records` add the repair and the event records.
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

/// As many requests' records are read at once.
const READ_AT_ONCE: usize = 8;

/// The traces of a stack; clones share them.
#[derive(Clone)]
pub struct Traces {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    behind: Arc<OnceLock<Behind>>,
    dispatch: Arc<OnceLock<Dispatch>>,
}

/// What traces need of the stack, once it stands.
struct Behind {
    records: Arc<dyn EventReader>,
    providers: HashMap<TenantId, &'static str>,
}

impl Traces {
    /// Nothing yet. `clock` is the time of the functions, which records have too.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            store: Arc::default(),
            clock,
            behind: Arc::default(),
            dispatch: Arc::default(),
        }
    }

    /// Says where records are read, and which tenants have which provider.
    pub fn connect(&self, records: Arc<dyn EventReader>, providers: HashMap<TenantId, &'static str>) {
        // Only the first time counts.
        let _ = self.behind.set(Behind { records, providers });
    }

    /// The traces that are wanted, newest first. Where records cannot be read, the user in them is not known: that is logged, and
    /// tried anew the next time.
    pub async fn list(&self, filter: &Filter, limit: usize) -> Vec<Summary> {
        let lacking = self.store.without_user(filter, limit);
        self.read_what_can_be_read(lacking).await;
        self.store.list(filter, limit)
    }

    /// One trace, with all records that there are by now.
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

    /// What happens from now on; `None` once the stack stops.
    pub fn listen(&self) -> Option<Listener> {
        Listener::to(&self.store)
    }

    /// Ends what is listened to: a server that stops would wait for listeners.
    pub fn close(&self) {
        self.store.live.close();
    }

    /// Runs what is done for a request of the gateway.
    pub(crate) async fn watch_request<F: Future>(&self, request_id: &str, work: F) -> F::Output {
        match self.store.key(request_id) {
            Some(key) => self.watch(key, work).await,
            None => work.await,
        }
    }

    /// Runs the repair, which answers with a report or an error's text.
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
        // Made when it is first needed: it makes spans cost something in the whole process.
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

    /// Reads records for those who listen; for others they are read when they are asked for.
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
