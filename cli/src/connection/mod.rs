//! Finds the deployment of a command and connects to it.
//!
//! [`Where`] holds the options and environment variables. From it comes a [`Deployment`], or an [`ApiPlace`] for commands that
//! only call the API. `local` reads the local stack's status; `aws` reads the description that a stage's stack has stored, or
//! uses the named tables. Both are called only when a command needs them.

mod aws;
mod local;

use std::{path::Path, sync::Arc};

use aws_config::SdkConfig;
use clap::Args;
use shared::{
    clock::{Clock, SystemClock},
    error::PortError,
    ids::RandomIds,
    metrics::Meter,
    runtime::{Authorities, Backends, Config, Tools, tls_config},
};
use url::Url;

use crate::{environment, failure::Failure};

pub(crate) use local::LocalStack;

/// The default address of the local stack.
const LOCAL: &str = "http://127.0.0.1:8080";

/// The options that select a deployment.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Deployment")]
pub(crate) struct Where {
    /// The local stack at this URL (default: http://127.0.0.1:8080). It is the default deployment
    #[arg(long, global = true, value_name = "URL", num_args = 0..=1, require_equals = true, value_parser = base_url)]
    #[arg(default_missing_value = LOCAL)]
    local: Option<Url>,

    /// The deployment on AWS with this stage, such as dev, staging or prod
    #[arg(long, global = true, env = "UO_STAGE", hide_env_values = true, value_name = "NAME")]
    stage: Option<String>,

    /// Settings table of a deployment on AWS, to name it by its tables; all three are required
    #[arg(
        long,
        global = true,
        env = "SETTINGS_TABLE",
        hide_env_values = true,
        value_name = "TABLE"
    )]
    settings_table: Option<String>,

    /// Events table of the same deployment
    #[arg(
        long,
        global = true,
        env = "EVENTS_TABLE",
        hide_env_values = true,
        value_name = "TABLE"
    )]
    events_table: Option<String>,

    /// Journal table of the same deployment
    #[arg(
        long,
        global = true,
        env = "JOURNAL_TABLE",
        hide_env_values = true,
        value_name = "TABLE"
    )]
    journal_table: Option<String>,

    /// Base URL of the API (default: the URL that the deployment names). UO_API applies only if the command line names no
    /// deployment
    #[arg(long, global = true, env = "UO_API", hide_env_values = true, value_name = "URL", value_parser = base_url)]
    api: Option<Url>,

    /// Profile in the AWS configuration files; overrides AWS_PROFILE
    #[arg(long, global = true, value_name = "NAME")]
    profile: Option<String>,

    /// AWS region; overrides AWS_REGION
    #[arg(long, global = true, value_name = "NAME")]
    region: Option<String>,
}

/// Parses an option's base URL.
fn base_url(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        _ => Err(
            "must be an http or https URL, such as http://127.0.0.1:8080 or https://users.example.com/prod".to_owned(),
        ),
    }
}

/// How the deployment was selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// `--local`.
    Local,
    /// `--stage` or `UO_STAGE`.
    Stage,
    /// `--settings-table` and the other two.
    Tables,
    /// Not at all.
    Nothing,
}

impl Where {
    /// How the environment selects a deployment, if the command line does not.
    pub(crate) const fn chosen_by_environment(&self) -> Chosen {
        if self.stage.is_some() {
            Chosen::Stage
        } else if self.settings_table.is_some() || self.events_table.is_some() || self.journal_table.is_some() {
            Chosen::Tables
        } else {
            Chosen::Nothing
        }
    }

    /// Uses the deployment's API, even if another was named.
    pub(crate) fn forget_api(&mut self) {
        self.api = None;
    }

    /// Whether the API is named explicitly.
    pub(crate) const fn names_api(&self) -> bool {
        self.api.is_some()
    }

    /// Finds the deployment and connects to it.
    pub(crate) async fn connect(&self, chosen: Chosen) -> Result<Deployment, Failure> {
        let mut deployment = match chosen {
            Chosen::Local | Chosen::Nothing => self.local_stack(chosen).await?.deployment()?,
            Chosen::Stage => aws::of_stage(self).await?,
            Chosen::Tables => aws::of_tables(self).await?,
        };
        if let Some(api) = &self.api {
            deployment.api = Some(api.clone());
        }
        Ok(deployment)
    }

    /// Finds the API. With `--api` and a deployment on AWS, nothing else is called.
    pub(crate) async fn api(&self, chosen: Chosen) -> Result<ApiPlace, Failure> {
        let local = match (chosen, &self.api) {
            (Chosen::Nothing | Chosen::Stage | Chosen::Tables, Some(base)) => {
                return Ok(ApiPlace {
                    base: base.clone(),
                    local: None,
                });
            }
            (Chosen::Local | Chosen::Nothing, _) => self.local_stack(chosen).await?,
            (Chosen::Stage, None) => {
                return Ok(ApiPlace {
                    base: aws::api_of_stage(self).await?,
                    local: None,
                });
            }
            (Chosen::Tables, None) => {
                return Err(Failure::usage("it is not known where the API is")
                    .hint("Say so with --api URL or UO_API, or name the deployment by its stage (--stage)."));
            }
        };
        Ok(ApiPlace {
            base: self.api.clone().unwrap_or_else(|| local.url().clone()),
            local: Some(local),
        })
    }

    /// The local stack, for commands that only work there.
    pub(crate) async fn local_stack(&self, chosen: Chosen) -> Result<LocalStack, Failure> {
        let url = match &self.local {
            Some(url) => url.clone(),
            None => Url::parse(LOCAL).map_err(|error| Failure::usage(error.to_string()))?,
        };
        match LocalStack::find(&url).await {
            Ok(stack) => Ok(stack),
            Err(failure) if chosen == Chosen::Nothing => Err(failure.hint(
                "No deployment was named, so the local stack was meant. Start it with `cargo run`,\n\
                 or name a deployment on AWS: --stage NAME (or UO_STAGE), or its tables (--settings-table …).",
            )),
            Err(failure) => Err(failure.hint("Start it with `cargo run`, or say where it is: --local=URL.")),
        }
    }
}

/// A deployment, connected.
#[derive(Debug)]
pub(crate) struct Deployment {
    /// Its name for people.
    pub(crate) name: String,
    /// Its tables and permissions.
    pub(crate) config: Config,
    /// The ports of its functions.
    pub(crate) backends: Backends,
    /// The ports that only tools have.
    pub(crate) tools: Tools,
    /// Base URL of its API, if known.
    pub(crate) api: Option<Url>,
    /// Set for the local stack.
    pub(crate) local: Option<LocalStack>,
}

/// The ports of a deployment, with the system's time and randomness, and without metrics.
fn ports(config: &Config, sdk: SdkConfig) -> Result<(Backends, Tools), PortError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let backends = Backends::connect_over(
        config,
        sdk.clone(),
        Arc::clone(&clock),
        Arc::new(RandomIds),
        Meter::silent(),
    )?;
    Ok((backends, Tools::connect(config, sdk, clock)))
}

/// The address of the API.
#[derive(Debug)]
pub(crate) struct ApiPlace {
    /// Its base URL.
    pub(crate) base: Url,
    /// Set for the local stack.
    pub(crate) local: Option<LocalStack>,
}

/// An HTTP client with the tool's only TLS configuration.
#[expect(clippy::disallowed_methods, reason = "the one client of the tool's own calls")]
pub(crate) fn http_client() -> Result<reqwest::Client, Failure> {
    let read = |path: String| Authorities::read(Path::new(&path)).map_err(PortError::misconfigured);
    let extra = environment::variable("UPSTREAM_CA_FILE").map(read).transpose();
    let tls = extra.and_then(|extra| tls_config(extra.as_ref()));
    let tls = tls.map_err(|error| Failure::port("UPSTREAM_CA_FILE", &error))?;
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(std::time::Duration::from_secs(5))
        .timeout(std::time::Duration::from_mins(1))
        .user_agent(concat!("uo/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| Failure::failed(format!("no HTTP client can be made: {error}")))
}
