//! The environment of the functions: the local stack, with each service behind a TLS proxy.

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use benches::reader;
use jiff::Timestamp;
use local::{
    issuer::MintRequest,
    simulators::{AUTH0, SUBSCRIBE},
    stack::{Stack, StackConfig},
};
use reqwest::Client;
use serde_json::Value;
use shared::{
    clock::SystemClock,
    ids::RandomIds,
    metrics::Meter,
    model::TenantId,
    runtime::{Authorities, Backends},
};
use tempfile::TempDir;

use crate::{
    Failure,
    authority::Authority,
    door::{Door, Traffic},
};

/// The latency of DynamoDB.
pub(crate) const DYNAMODB: Duration = Duration::from_millis(5);
/// The default latency of all other services.
pub(crate) const UPSTREAM: Duration = Duration::from_millis(40);

/// The services that the functions call.
pub(crate) struct World {
    pub(crate) stack: Stack,
    pub(crate) auth0: Door,
    pub(crate) subscribe: Door,
    issuer: Door,
    pub(crate) dynamodb: Door,
    /// A client that trusts the proxies.
    pub(crate) client: Client,
    pub(crate) tenant: TenantId,
    pub(crate) token: String,
    environment: BTreeMap<String, String>,
    _folder: TempDir,
}

impl World {
    /// Starts everything, with a tenant on Auth0 whose settings point to the proxies.
    #[expect(clippy::disallowed_methods, reason = "the functions look at the real clock too")]
    pub(crate) async fn start() -> Result<Self, Failure> {
        let folder = TempDir::new()?;
        let ca_file = folder.path().join("authority.pem");
        let authority = Authority::found(&ca_file)?;
        let client = Client::builder()
            .tls_backend_preconfigured(authority.client_config()?)
            .no_proxy()
            .build()?;
        let stack = Box::pin(Stack::start(StackConfig::new(0, None, Duration::ZERO))).await?;
        let status = stack.status();
        let open = async |service: &str| Door::open(service, client.clone(), authority.acceptor.clone()).await;
        let simulator = |name| stack.simulators().base_url(name).ok_or("a simulator is missing");
        let auth0 = open(simulator(AUTH0)?).await?;
        let subscribe = open(simulator(SUBSCRIBE)?).await?;
        let issuer = open(&status.api).await?;
        let dynamodb = open(&status.dynamodb).await?;

        let demo = stack.tenants().iter().find(|demo| demo.user_provider == Some("Auth0"));
        let mut document = demo.ok_or("no demo tenant is on Auth0")?.document.clone();
        let tenant = document.tenant.clone();
        let request = MintRequest::of_tenant(tenant.group(), tenant.client(), tenant.paper());
        let token = stack.issuer().mint(&request, Timestamp::now())?;
        // Before the settings point to the proxies, which the stack itself does not trust.
        let create = client.post(format!("{}/v4/Users", status.api)).bearer_auth(&token);
        reader::register(reader::of_tenant(create, &tenant)).await?;

        let jwks = stack.issuer().jwks_url().replace(&status.api, &issuer.url);
        let audience = format!("{}/api/v2/", simulator(AUTH0)?.trim_end_matches('/'));
        let issuers = document
            .settings
            .get_mut("Tokens.Issuers")
            .and_then(|issuers| issuers.get_mut(0));
        *issuers.and_then(|first| first.get_mut("jwksUrl")).ok_or("no jwksUrl")? = Value::from(jwks);
        for (name, value) in [
            ("Auth0.BaseUrl", auth0.url.clone()),
            ("Auth0.Audience", audience),
            ("Subscribe.BaseUrl", subscribe.url.clone()),
        ] {
            document.settings.insert(name.to_owned(), value.into());
        }
        stack.tools().settings_admin.put(&document).await?;

        let mut environment = status.lambda_environment;
        for (name, value) in [
            ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb.url.clone()),
            ("UPSTREAM_CA_FILE", ca_file.display().to_string()),
            ("AWS_CA_BUNDLE", ca_file.display().to_string()),
            ("METRICS_NAMESPACE", "UsersOrchestrator".to_owned()),
        ] {
            environment.insert(name.to_owned(), value);
        }
        let world = Self {
            stack,
            auth0,
            subscribe,
            issuer,
            dynamodb,
            client,
            tenant,
            token,
            environment,
            _folder: folder,
        };
        world.set_delays(UPSTREAM, DYNAMODB);
        Ok(world)
    }

    /// The ports of a process that is not a function.
    pub(crate) fn backends(&self) -> Result<Backends, Failure> {
        let mut config = self.stack.function_config().clone();
        config.dynamodb_endpoint = Some(self.dynamodb.url.clone());
        let authorities = self.environment.get("UPSTREAM_CA_FILE");
        config.upstream_authorities = authorities.map(|file| Authorities::read(Path::new(file))).transpose()?;
        config.aws_authorities.clone_from(&config.upstream_authorities);
        let clock = Arc::new(SystemClock::new());
        Ok(Backends::connect_with(
            &config,
            clock,
            Arc::new(RandomIds),
            Meter::silent(),
        )?)
    }

    /// The environment variables of a function.
    pub(crate) const fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    pub(crate) fn set_delays(&self, upstream: Duration, dynamodb: Duration) {
        for door in [&self.auth0, &self.subscribe, &self.issuer] {
            door.set_delay(upstream);
        }
        self.dynamodb.set_delay(dynamodb);
    }

    /// The traffic to the upstreams, and to DynamoDB.
    pub(crate) fn traffic(&self) -> (Traffic, Traffic) {
        let upstreams = [&self.auth0, &self.subscribe, &self.issuer].map(Door::traffic);
        let upstreams = upstreams.into_iter().fold(Traffic::default(), Traffic::and);
        (upstreams, self.dynamodb.traffic())
    }
}
