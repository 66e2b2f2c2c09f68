//! Stateful simulators of the services behind the orchestrator, served over HTTP.
//!
//! To add one, implement `Simulator` for a type, and add a member to [`SimulatorsConfig`] and a line to [`Simulators::start`].
//! Server, faults, log of calls and persistence are the same for all.
//!
//! There is one folder per service: `auth0`, `gigya`, `ssor`, `firefly`, `subscribe`. The rest is common:
//!
//! - `server`, `exchange`, `stage`: HTTP around a simulator, with its faults and its log of `calls`; they notify the `watcher`;
//! - `faults`, `switch`, `spoiling`: failures on demand;
//! - `store`, `idempotency`, `mailbox`: stored data; `members`, `digest`: helpers; `sources`: time and ids.

mod auth0;
mod calls;
mod digest;
mod exchange;
mod faults;
mod firefly;
mod gigya;
mod idempotency;
mod mailbox;
mod members;
mod server;
mod sources;
mod spoiling;
mod ssor;
mod stage;
mod store;
mod subscribe;
mod switch;
mod watcher;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::Value;

pub use auth0::{Auth0Client, Auth0Config, Connection, HalfUser, RateLimit};
pub use calls::{Call, CallLog};
pub use faults::{Cut, Fault, FaultError, Match};
pub use firefly::{FireflyClient, FireflyConfig};
pub use gigya::{GigyaConfig, GigyaKey, GigyaPolicies, GigyaSite};
pub use mailbox::{Mail, Sender};
pub use sources::{Purpose, Sources};
pub use spoiling::Spoil;
pub use ssor::SsorConfig;
pub use store::StoreError;
pub use subscribe::{ServiceCredential, SubscribeConfig};
pub use switch::Faults;
pub(crate) use watcher::Visit;
pub use watcher::{Arrived, Ticket, Watcher};

use auth0::Auth0;
use exchange::Simulator;
use firefly::Firefly;
use gigya::Gigya;
use server::{Port, Server};
use ssor::Ssor;
use stage::Stage;
use store::Store;
use subscribe::Subscribe;

/// The names of the simulators.
pub const AUTH0: &str = "auth0";
pub const FIREFLY: &str = "firefly";
pub const GIGYA: &str = "gigya";
pub const SSOR: &str = "ssor";
pub const SUBSCRIBE: &str = "subscribe";

/// The configuration of the simulators.
#[derive(Clone, Debug, Default)]
pub struct SimulatorsConfig {
    /// The directory of `simulators.db`; without it, data is kept in memory.
    pub data_dir: Option<PathBuf>,
    /// A delay added to every answer of every simulator.
    pub latency: Duration,
    pub sources: Sources,
    /// Notified of calls, mails and faults.
    pub watcher: Option<Arc<dyn Watcher>>,
    pub auth0: Auth0Config,
    pub firefly: FireflyConfig,
    pub gigya: GigyaConfig,
    pub ssor: SsorConfig,
    pub subscribe: SubscribeConfig,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("no loopback port for the simulator {name}")]
    Port { name: &'static str, source: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The running simulators.
#[derive(Debug)]
pub struct Simulators {
    store: Arc<Store>,
    servers: BTreeMap<&'static str, Server>,
    verification_base_url: String,
}

impl Simulators {
    /// Starts them all, each on a loopback port of its own.
    pub async fn start(config: SimulatorsConfig) -> Result<Self, StartError> {
        let store = Arc::new(match &config.data_dir {
            Some(data_dir) => Store::open(data_dir)?,
            None => Store::in_memory()?,
        });
        let sources = config.sources;
        let mut servers = BTreeMap::new();
        let watcher = config.watcher;
        let mut launch = |name, port: Port, link_base: Option<&str>, simulator: Box<dyn Simulator>| {
            let stage = Stage {
                name,
                simulator,
                store: Arc::clone(&store),
                latency: config.latency,
                faults: Faults::watched_by(name, watcher.clone()),
                calls: CallLog::default(),
                link_base: link_base.unwrap_or(&port.base_url).to_owned(),
                watcher: watcher.clone(),
            };
            servers.insert(name, Server::start(port, stage));
        };

        let port = bind(AUTH0).await?;
        let auth0 = Auth0::new(config.auth0, &port.base_url, sources.clone());
        launch(AUTH0, port, None, Box::new(auth0));

        let port = bind(FIREFLY).await?;
        let firefly = Firefly::new(config.firefly, sources.clone());
        launch(FIREFLY, port, None, Box::new(firefly));

        let port = bind(GIGYA).await?;
        launch(GIGYA, port, None, Box::new(Gigya::new(config.gigya, sources.clone())));

        let port = bind(SSOR).await?;
        launch(SSOR, port, None, Box::new(Ssor::new(config.ssor, sources.clone())));

        let port = bind(SUBSCRIBE).await?;
        let verification_base_url = config.subscribe.link_base(&port.base_url);
        let subscribe = Subscribe::new(config.subscribe, sources);
        launch(SUBSCRIBE, port, Some(&verification_base_url), Box::new(subscribe));

        Ok(Self {
            store,
            servers,
            verification_base_url,
        })
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.servers.keys().copied()
    }

    /// `http://127.0.0.1:<port>`, without a slash at the end.
    pub fn base_url(&self, name: &str) -> Option<&str> {
        self.servers.get(name).map(|server| server.base_url.as_str())
    }

    /// The active fault of each simulator.
    pub fn current_faults(&self) -> BTreeMap<&'static str, Option<Fault>> {
        let servers = self.servers.iter();
        servers
            .map(|(name, server)| (*name, server.stage.faults.current()))
            .collect()
    }

    pub fn faults(&self, name: &str) -> Option<&Faults> {
        self.servers.get(name).map(|server| &server.stage.faults)
    }

    /// Parses a fault for this simulator, which may name one of its own error codes; `None` if there is no such simulator.
    pub fn read_fault(&self, name: &str, value: &Value) -> Option<Result<Fault, FaultError>> {
        let simulator = &self.servers.get(name)?.stage.simulator;
        Some(Fault::parse(value).and_then(|fault| match &fault.error_code {
            Some(code) if !simulator.has_error(code) => Err(Fault::unknown_error(name, code)),
            _ => Ok(fault),
        }))
    }

    pub fn calls(&self, name: &str) -> Option<&CallLog> {
        self.servers.get(name).map(|server| &server.stage.calls)
    }

    /// The users of the simulator; `None` if there is no such simulator.
    pub fn users(&self, name: &str) -> Result<Option<Vec<Value>>, StoreError> {
        let Some(server) = self.servers.get(name) else {
            return Ok(None);
        };
        self.store
            .transaction(|documents| server.stage.simulator.users(documents))
            .map(Some)
    }

    /// Every mail that a simulator sent, oldest first.
    pub fn mailbox(&self) -> Result<Vec<Mail>, StoreError> {
        self.store.transaction(|documents| {
            mailbox::list(documents, |sender| match sender {
                Sender::Auth0 => self.base_url(AUTH0).unwrap_or_default().to_owned(),
                Sender::Gigya => self.base_url(GIGYA).unwrap_or_default().to_owned(),
                Sender::Subscribe => self.verification_base_url.clone(),
            })
        })
    }

    /// Lets the requests in progress finish, then stops; also if others still hold the simulators.
    pub async fn shutdown(&self) {
        join_all(self.servers.values().map(Server::stop)).await;
    }
}

async fn bind(name: &'static str) -> Result<Port, StartError> {
    Port::bind().await.map_err(|source| StartError::Port { name, source })
}
