//! The whole stack in one process: the functions behind their gateway, and everything that the functions need.
//!
//! [`Stack::start`] takes a [`StackConfig`]; this module only connects the other ones. In the order of the start:
//!
//! - `config`: the configuration;
//! - `home`: the directory, its lock, and the secrets that settings refer to;
//! - `demo`: the tenants, and the configuration of the simulators for them;
//! - `functions`: the functions in this process, as the gateway calls them; `refusals`: the gateway's own answers;
//! - `events`, `repairs`, `status`: implement the traits that `control` needs.

mod config;
mod demo;
mod events;
mod functions;
mod home;
mod refusals;
mod repairs;
mod status;

use std::{net::SocketAddr, sync::Arc};

use shared::runtime::{Backends, Config, Tools, WarmUp};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

pub use self::{config::StackConfig, demo::DemoTenant};
use self::{events::Events, home::Home, refusals::Enveloped, repairs::Repairs, status::Standing};
use crate::{
    console,
    control::{Control, Status, StatusReader},
    dynamodb::{DynamoDb, Tables},
    gateway::{Gateway, Routes},
    goodbye,
    issuer::Issuer,
    port,
    simulators::{Simulators, SimulatorsConfig},
    template::Template,
    traces::Traces,
};

/// Why the stack does not start; the text is for the person who started it.
pub type StartError = Box<dyn std::error::Error + Send + Sync>;

/// A running stack.
#[derive(Debug)]
pub struct Stack {
    standing: Arc<Standing>,
    backends: Backends,
    tools: Tools,
    simulators: Arc<Simulators>,
    issuer: Arc<Issuer>,
    traces: Traces,
    dynamodb: DynamoDb,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
    // The last field, so that a temporary directory is deleted after everything that uses it.
    _home: Home,
}

impl Stack {
    /// Starts everything; when it returns, every part answers.
    pub async fn start(config: StackConfig) -> Result<Self, StartError> {
        let listener = port::bind(config.port).await?;
        let address = listener.local_addr()?;
        let api = format!("http://{address}");
        let home = Home::open(config.data_dir.clone())?;
        let template = Template::deployed()?;
        let tables = Tables::from_template(&template)?;
        let dynamodb = DynamoDb::start(config.data_dir.as_deref(), 0, &tables).await?;
        let issuer = Arc::new(match &config.data_dir {
            Some(directory) => Issuer::open(&api, directory)?,
            None => Issuer::in_memory(&api)?,
        });
        let credentials = home.credentials(&issuer)?;
        let traces = Traces::new(Arc::clone(&config.clock));
        let simulators = Arc::new(
            Simulators::start(SimulatorsConfig {
                data_dir: config.data_dir.clone(),
                latency: config.latency,
                sources: config.sources,
                watcher: Some(Arc::new(traces.clone())),
                ..demo::simulators(&credentials)
            })
            .await?,
        );
        let function_config = function_config(&tables, &home, &dynamodb)?;
        let backends = Backends::connect_with(&function_config, Arc::clone(&config.clock), config.ids, config.meter)?;
        let tools = Tools::connect(&function_config, function_config.sdk()?, Arc::clone(&config.clock));
        let tenants = demo::tenants(&simulators, &issuer)?;
        for tenant in &tenants {
            tools.settings_admin.put(&tenant.document).await?;
        }

        let standing = Arc::new(Standing {
            api,
            dynamodb: dynamodb.url(),
            tables: tables.names().map(|(name, table)| (name, table.to_owned())).collect(),
            function_config,
            tenants,
            simulators: simulators
                .names()
                .filter_map(|name| Some((name.to_owned(), simulators.base_url(name)?.to_owned())))
                .collect(),
            issuer: Arc::clone(&issuer),
            clock: Arc::clone(&config.clock),
        });
        let events = Arc::new(Events::new(&tools, &standing.tenants));
        traces.connect(events.clone(), demo::providers(&standing.tenants));
        let control = Control {
            status: Arc::clone(&standing) as Arc<dyn StatusReader>,
            events,
            repairer: Arc::new(Repairs::new(&backends, &traces)),
            traces: traces.clone(),
            simulators: Arc::clone(&simulators),
            issuer: Arc::clone(&issuer),
            clock: Arc::clone(&config.clock),
        };
        let gateway = Gateway::new(
            Routes::from_template(&template)?,
            functions::all(&backends, &traces),
            Arc::new(Enveloped),
            config.clock,
            Arc::clone(&backends.ids),
        )?
        .observed_by(Arc::new(traces.clone()));
        let (stop, server) = serve(listener, console::in_front_of(gateway.behind(control.router())));
        Ok(Self {
            standing,
            backends,
            tools,
            simulators,
            issuer,
            traces,
            dynamodb,
            stop,
            server,
            _home: home,
        })
    }

    /// The addresses, names and tenants of this stack.
    pub fn status(&self) -> Status {
        self.standing.status()
    }

    /// The ports of the functions, connected to this stack.
    pub const fn backends(&self) -> &Backends {
        &self.backends
    }

    /// The ports that only tools use, connected to this stack.
    pub const fn tools(&self) -> &Tools {
        &self.tools
    }

    /// The configuration with which a function's process runs against this stack.
    pub fn function_config(&self) -> &Config {
        &self.standing.function_config
    }

    /// The simulated services.
    pub fn simulators(&self) -> &Simulators {
        &self.simulators
    }

    /// The token issuer that the demo tenants trust.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The demo tenants with their settings.
    pub fn tenants(&self) -> &[DemoTenant] {
        &self.standing.tenants
    }

    /// Lets requests in progress finish, within a time limit, and stops everything.
    pub async fn stop(self) {
        self.traces.close();
        // The server also ends when the sender is dropped.
        let _ = self.stop.send(());
        goodbye::of("the API", self.server).await;
        self.simulators.shutdown().await;
        self.dynamodb.stop().await;
    }
}

/// The configuration of this stack's functions.
fn function_config(tables: &Tables, home: &Home, dynamodb: &DynamoDb) -> Result<Config, StartError> {
    let table = |name: &str| {
        let found = tables.name(name).map(str::to_owned);
        found.ok_or(format!("template.yaml has no {name}"))
    };
    Ok(Config {
        settings_table: table("SettingsTable")?,
        events_table: table("EventsTable")?,
        journal_table: table("JournalTable")?,
        secrets_dir: Some(home.secrets_dir().to_owned()),
        upstream_allowed_hosts: vec!["127.0.0.1".to_owned()],
        warm_up: WarmUp::Nothing,
        dynamodb_endpoint: Some(dynamodb.url()),
        ..Config::default()
    })
}

fn serve(listener: TcpListener, router: axum::Router) -> (oneshot::Sender<()>, JoinHandle<std::io::Result<()>>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    (stop, tokio::spawn(server.into_future()))
}
