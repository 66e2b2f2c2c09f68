//! The lower bound of Get By Id: the slower of its two upstream calls, and one write of its event records.

use std::time::{Duration, Instant};

use benches::{
    reader::{READER, READER_IN_PATH, of_tenant},
    samples::Samples,
};
use local::simulators::AUTH0;
use serde_json::{Value, json};
use shared::{
    events::{EventRecord, EventType, EventV1, NewRecords, Origin, Outcome},
    ids::{IdSource as _, RandomIds},
    model::CustomerRegistrationId,
    operation::Operation,
    runtime::Backends,
    settings::ProviderSettings,
};

use crate::{
    Failure,
    probe::{Subject, millis},
    world::{DYNAMODB, World},
};

/// Medians in milliseconds, measured in turn.
pub(crate) struct Compared {
    pub(crate) upstream: Duration,
    pub(crate) auth0: f64,
    pub(crate) subscribe: f64,
    pub(crate) write: f64,
    pub(crate) function: f64,
}

impl Compared {
    /// The configured latencies.
    pub(crate) fn told(&self) -> f64 {
        millis(self.upstream + DYNAMODB)
    }

    /// The bare client's time.
    pub(crate) fn wire(&self) -> f64 {
        self.auth0.max(self.subscribe) + self.write
    }

    /// The target: at most 5 % and one millisecond above the configured latencies.
    pub(crate) fn allowed(&self) -> f64 {
        self.told().mul_add(1.05, 1.0)
    }
}

/// A bare client of the upstreams and DynamoDB.
struct Wire<'w> {
    world: &'w World,
    auth0_token: String,
    subscribe_credential: String,
    backends: Backends,
}

/// Compares at one upstream latency.
pub(crate) async fn compare(
    world: &World,
    subject: &Subject,
    upstream: Duration,
    rounds: u32,
) -> Result<Compared, Failure> {
    world.set_delays(upstream, DYNAMODB);
    let wire = Wire::open(world).await?;
    let (mut api, process) = subject.warmed(world).await?;
    let mut samples: [Samples; 4] = Default::default();
    for round in 0..rounds + 3 {
        let times = [
            wire.auth0().await?,
            wire.subscribe().await?,
            wire.write().await?,
            subject.invoke(world, &mut api).await?,
        ];
        api.ready().await?;
        // The first rounds open the connections.
        if round >= 3 {
            for (samples, time) in samples.iter_mut().zip(times) {
                samples.push(millis(time));
            }
        }
    }
    process.stop().await?;
    let [auth0, subscribe, write, function] = samples.map(|samples| samples.median());
    Ok(Compared {
        upstream,
        auth0,
        subscribe,
        write,
        function,
    })
}

impl<'w> Wire<'w> {
    async fn open(world: &'w World) -> Result<Self, Failure> {
        let backends = world.backends()?;
        let document = backends
            .settings
            .get(&world.tenant)
            .await?
            .ok_or("the tenant is gone")?;
        let parsed = document.parse().map_err(|faults| format!("{faults:?}"))?;
        let secrets = &backends.secrets;
        let credential = secrets
            .get(&world.tenant, &parsed.settings().subscribe.credential)
            .await?;
        let Some(ProviderSettings::Auth0(auth0)) = parsed.settings().provider() else {
            return Err("the tenant is not on Auth0".into());
        };
        let secret = secrets.get(&world.tenant, &auth0.client_secret).await?;
        let grant = json!({
            "grant_type": "client_credentials", "client_id": auth0.client_id, "client_secret": secret.expose(),
            "audience": auth0.audience,
        });
        let base_url = world.stack.simulators().base_url(AUTH0).unwrap_or_default();
        let answer = world
            .client
            .post(format!("{base_url}/oauth/token"))
            .json(&grant)
            .send()
            .await?;
        let answer: Value = answer.error_for_status()?.json().await?;
        let token = answer.get("access_token").and_then(Value::as_str).ok_or("no token")?;
        Ok(Self {
            auth0_token: token.to_owned(),
            subscribe_credential: credential.expose().to_owned(),
            world,
            backends,
        })
    }

    async fn auth0(&self) -> Result<Duration, Failure> {
        let url = format!("{}/api/v2/users/{}", self.world.auth0.url, READER_IN_PATH);
        time_of(self.world.client.get(url).bearer_auth(&self.auth0_token)).await
    }

    async fn subscribe(&self) -> Result<Duration, Failure> {
        let url = format!("{}/registrations/{}", self.world.subscribe.url, READER_IN_PATH);
        let request = of_tenant(self.world.client.get(url), &self.world.tenant);
        time_of(request.bearer_auth(&self.subscribe_credential)).await
    }

    /// Writes two records, as each Get By Id does.
    async fn write(&self) -> Result<Duration, Failure> {
        let records = [EventType::AuthsystemUserGetById, EventType::SubscribeUserGetById].map(|kind| self.record(kind));
        let [provider, subscribe] = records;
        let records = [provider?, subscribe?];
        let start = Instant::now();
        self.backends
            .events
            .append(&self.world.tenant, NewRecords::kept_for(400, &records))
            .await?;
        Ok(start.elapsed())
    }

    fn record(&self, event_type: EventType) -> Result<EventV1, Failure> {
        let clock = self.backends.clock.as_ref();
        Ok(EventV1::from(&EventRecord {
            id: self.backends.ids.ulid(clock),
            event_type,
            tenant: self.world.tenant.clone(),
            source_system: "benchmark".to_owned(),
            caller: "benchmark".to_owned(),
            customer_registration_id: CustomerRegistrationId::parse(READER)?,
            operation: Origin::Request(Operation::GetById),
            outcome: Outcome::Succeeded,
            code: None,
            upstream_code: Some("200".to_owned()),
            upstream_call_id: None,
            duration_ms: 20,
            request_id: RandomIds.uuid(),
            trace_id: None,
            occurred_at: clock.now(),
            changed_fields: Vec::new(),
        }))
    }
}

async fn time_of(request: reqwest::RequestBuilder) -> Result<Duration, Failure> {
    let start = Instant::now();
    request.send().await?.error_for_status()?.bytes().await?;
    Ok(start.elapsed())
}
