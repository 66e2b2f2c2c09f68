//! One process: fresh connections, empty caches, and an end at any moment.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;
use shared::{
    error::PortError,
    events::{EventLog, NewRecords},
    ids::{IdSource as _, RandomIds},
    journal::{Ending, Entry, EntryKey, Journal, Lease, Leaving, Opening},
    metrics::Meter,
    model::TenantId,
    request::Invocation,
    response::ProxyResponse,
    runtime::{App, Backends},
};
use tokio::sync::Notify;

use crate::{
    event::headers,
    mishap::Moment,
    request::{Person, Write},
    world::World,
};

/// The time limit of an invocation.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(15);

/// A mishap at one call to DynamoDB: which call, when, and whether the process stops or gets an error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AtTable {
    pub(crate) call: usize,
    pub(crate) moment: Moment,
    pub(crate) stops: bool,
}

/// A process of a function.
pub(crate) struct Process {
    pub(crate) backends: Backends,
    pub(crate) table: Arc<Table>,
    stopped: Arc<Notify>,
}

impl Process {
    pub(crate) fn start(world: &World, mishap: Option<AtTable>) -> Self {
        let ids = Arc::new(RandomIds);
        let mut backends =
            Backends::connect_with(world.stack.function_config(), world.clock.clone(), ids, Meter::silent()).unwrap();
        let stopped = Arc::new(Notify::new());
        let table = Arc::new(Table {
            journal: Arc::clone(&backends.journal),
            events: Arc::clone(&backends.events),
            mishap,
            calls: AtomicUsize::new(0),
            stopped: Arc::clone(&stopped),
        });
        backends.journal = table.clone();
        backends.events = table.clone();
        Self {
            backends,
            table,
            stopped,
        }
    }

    /// Sends a write to its function; `None` if the process ended before it answered.
    pub(crate) async fn write(
        &self,
        world: &World,
        write: Write,
        person: &Person,
        body: &Value,
        key: Option<&str>,
        timeout: Duration,
    ) -> Option<Answer> {
        let (method, path) = person.route(write);
        let event = event(world, method, &path, Some(body), key);
        // Boxed: three whole requests at once are too large for the stack of a test's thread.
        let answered = Box::pin(async {
            match write {
                Write::Create => {
                    let app = App::new(create::Create::new(&self.backends), &self.backends);
                    app.handle(&event, &self.invocation(timeout)).await
                }
                Write::Update => {
                    let app = App::new(update::Update::new(&self.backends), &self.backends);
                    app.handle(&event, &self.invocation(timeout)).await
                }
                Write::UpdateEmail => {
                    let app = App::new(update_email::UpdateEmail::new(&self.backends), &self.backends);
                    app.handle(&event, &self.invocation(timeout)).await
                }
            }
        });
        tokio::select! {
            biased;
            () = self.stopped.notified() => None,
            response = answered => Some(Answer::of(&response)),
        }
    }

    pub(crate) async fn read(&self, world: &World, id: &str) -> Answer {
        let app = App::new(get_by_id::GetById::new(&self.backends), &self.backends);
        let event = event(world, "GET", &format!("/v4/Users/{id}"), None, None);
        Answer::of(&Box::pin(app.handle(&event, &self.invocation(TIMEOUT))).await)
    }

    fn invocation(&self, timeout: Duration) -> Invocation {
        Invocation {
            id: RandomIds.uuid(),
            deadline: self.backends.clock.monotonic() + timeout,
            xray_trace: None,
        }
    }
}

fn event(world: &World, method: &str, path: &str, body: Option<&Value>, key: Option<&str>) -> String {
    let mut headers = headers(world.tenant.id(), &world.token, "crash-matrix");
    if let Some(key) = key {
        headers["Idempotency-Key"] = key.into();
    }
    let body = body.map(Value::to_string);
    crate::event::event(method, path, &headers, body.as_deref())
}

/// A caller's view of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) body: Value,
    pub(crate) is_replayed: bool,
}

impl Answer {
    fn of(response: &ProxyResponse) -> Self {
        let body: Value = serde_json::from_str(&response.body).unwrap();
        Self {
            status: response.status_code,
            code: body["message"]["code"].as_str().unwrap().to_owned(),
            is_replayed: response.headers.contains_key("idempotent-replayed"),
            body,
        }
    }
}

/// Connects to DynamoDB, with a possible mishap.
#[derive(Debug)]
pub(crate) struct Table {
    journal: Arc<dyn Journal>,
    events: Arc<dyn EventLog>,
    mishap: Option<AtTable>,
    calls: AtomicUsize,
    stopped: Arc<Notify>,
}

impl Table {
    /// The number of calls so far.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    async fn call<T>(&self, call: impl Future<Output = Result<T, PortError>>) -> Result<T, PortError> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        match self.mishap.filter(|mishap| mishap.call == number) {
            None => call.await,
            Some(mishap) => {
                if mishap.moment == Moment::AfterEffect {
                    call.await?;
                }
                if mishap.stops {
                    self.stopped.notify_one();
                    std::future::pending::<()>().await;
                }
                Err(PortError::unavailable("DynamoDB is out of reach"))
            }
        }
    }
}

#[async_trait]
impl EventLog for Table {
    async fn append(&self, tenant: &TenantId, records: NewRecords<'_>) -> Result<(), PortError> {
        self.call(self.events.append(tenant, records)).await
    }
}

#[async_trait]
impl Journal for Table {
    async fn open(&self, entry: &Entry, began: Timestamp) -> Result<Opening, PortError> {
        self.call(self.journal.open(entry, began)).await
    }

    async fn find(&self, tenant: &TenantId, key: &EntryKey) -> Result<Option<Entry>, PortError> {
        self.call(self.journal.find(tenant, key)).await
    }

    async fn take(&self, entry: &Entry, lease: &Lease) -> Result<bool, PortError> {
        self.call(self.journal.take(entry, lease)).await
    }

    async fn close(
        &self,
        entry: &Entry,
        ending: &Ending,
        at: Timestamp,
        records: NewRecords<'_>,
    ) -> Result<bool, PortError> {
        self.call(self.journal.close(entry, ending, at, records)).await
    }

    async fn leave(&self, entry: &Entry, leaving: &Leaving, records: NewRecords<'_>) -> Result<bool, PortError> {
        self.call(self.journal.leave(entry, leaving, records)).await
    }
}
