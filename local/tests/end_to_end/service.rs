//! The stack under test: a new one, or the running one of `STACK_URL`.

use std::{sync::Arc, time::Duration};

use local::{
    simulators::SUBSCRIBE,
    stack::{Stack, StackConfig},
};
use reqwest::{Method, Response};
use serde_json::Value;
use tokio::sync::{Mutex, MutexGuard};

use crate::{
    client::client,
    clock::ImpatientClock,
    environment::running,
    person::Person,
    provider::Provider,
    tenant::{Tenant, encoded},
};

/// How long the circuit of a failing side stays open.
const REST: Duration = Duration::from_secs(10);

/// Faults and mails of a running stack are shared, so its tests run one at a time.
static TURN: Mutex<()> = Mutex::const_new(());

pub(crate) struct Service {
    pub(crate) api: String,
    pub(crate) client: reqwest::Client,
    own: Option<Stack>,
    clock: Option<Arc<ImpatientClock>>,
    _turn: Option<MutexGuard<'static, ()>>,
}

impl Service {
    pub(crate) async fn start() -> Self {
        match running() {
            None => Self::impatient().await,
            Some(api) => {
                let service = Self {
                    api,
                    client: client(),
                    own: None,
                    clock: None,
                    _turn: Some(TURN.lock().await),
                };
                let status = service.local(Method::GET, "status", None).await;
                for simulator in status["simulators"].as_object().unwrap().keys() {
                    service.mend(simulator).await;
                }
                service.recover().await;
                service
            }
        }
    }

    /// Waits until no circuit that an earlier test has opened is open any more.
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing but its clock ends the pause of a running stack"
    )]
    async fn recover(&self) {
        let nobody = Person::new("nobody").id;
        for tenant in self.tenants().await {
            loop {
                let answer = tenant.get(&nobody).await;
                if answer.status != 503 {
                    break;
                }
                let pause = answer.header("retry-after").parse().unwrap();
                tokio::time::sleep(Duration::from_secs(pause)).await;
            }
        }
    }

    /// A stack whose functions and simulators share a clock that the test can advance.
    async fn impatient() -> Self {
        let clock = Arc::new(ImpatientClock::default());
        let service = Self::own(ImpatientClock::stack(&clock)).await;
        Self {
            clock: Some(clock),
            ..service
        }
    }

    pub(crate) async fn own(config: StackConfig) -> Self {
        let stack = Stack::start(config).await.unwrap();
        Self {
            api: stack.status().api,
            client: client(),
            own: Some(stack),
            clock: None,
            _turn: None,
        }
    }

    /// The stack, if the test has started it.
    pub(crate) fn stack(&self) -> &Stack {
        self.own.as_ref().unwrap()
    }

    /// Stops the test's own stack in order, for tests that go on. Other tests just drop it.
    pub(crate) async fn stop(self) {
        if let Some(stack) = self.own {
            stack.stop().await;
        }
    }

    /// All demo tenants.
    pub(crate) async fn tenants(&self) -> Vec<Tenant<'_>> {
        let status = self.local(Method::GET, "status", None).await;
        assert_eq!(status["ready"], true);
        let tenants = status["tenants"].as_array().unwrap();
        tenants.iter().map(|entry| Tenant::of(self, entry)).collect()
    }

    /// The demo tenants with a provider, and that provider.
    pub(crate) async fn tenants_with_provider(&self) -> Vec<(Tenant<'_>, Provider)> {
        let tenants = self.tenants().await.into_iter();
        tenants
            .filter_map(|tenant| tenant.provider.map(|provider| (tenant, provider)))
            .collect()
    }

    /// The demo tenant without a provider.
    pub(crate) async fn tenant_without_provider(&self) -> Tenant<'_> {
        let mut tenants = self.tenants().await.into_iter();
        tenants.find(|tenant| tenant.provider.is_none()).unwrap()
    }

    /// Calls the control API and expects success.
    pub(crate) async fn local(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let mut request = self.client.request(method, format!("{}/_local/{path}", self.api));
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap()
        }
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        self.local(Method::GET, path, None).await.as_array().unwrap().clone()
    }

    pub(crate) async fn events_of(&self, request_id: &str) -> Vec<Value> {
        self.list(&format!("events?requestId={request_id}")).await
    }

    pub(crate) async fn history_of(&self, id: &str) -> Vec<Value> {
        self.list(&format!("events?customerRegistrationId={}", encoded(id)))
            .await
    }

    pub(crate) async fn mails_to(&self, address: &str) -> Vec<Value> {
        let mails = self.list("mailbox").await;
        mails
            .into_iter()
            .filter(|mail| mail["to"].as_str().is_some_and(|to| to.eq_ignore_ascii_case(address)))
            .collect()
    }

    /// Follows the link of a mail.
    pub(crate) async fn follow(&self, mail: &Value) -> Response {
        let link = mail["link"].as_str().unwrap();
        self.client.get(link).send().await.unwrap()
    }

    /// The users of a simulator.
    pub(crate) async fn users(&self, simulator: &str) -> Vec<Value> {
        self.list(&format!("users/{simulator}")).await
    }

    /// Subscribe's registration for a CRID.
    pub(crate) async fn at_subscribe(&self, id: &str) -> Option<Value> {
        let users = self.users(SUBSCRIBE).await;
        users.into_iter().find(|user| user["customerRegistrationId"] == id)
    }

    /// Switches a fault on.
    pub(crate) async fn harm(&self, simulator: &str, fault: Value) {
        self.local(Method::PUT, &format!("faults/{simulator}"), Some(&fault))
            .await;
    }

    /// Switches the fault off.
    pub(crate) async fn mend(&self, simulator: &str) {
        self.local(Method::DELETE, &format!("faults/{simulator}"), None).await;
    }

    /// Advances the clock until open circuits close; false if the stack's clock is not the test's.
    pub(crate) fn let_rest_pass(&self) -> bool {
        self.clock.iter().for_each(|clock| clock.pass(REST));
        self.clock.is_some()
    }

    /// The number of calls that the simulators have received; `None` for a running stack, which does not show them.
    pub(crate) fn calls(&self) -> Option<usize> {
        let simulators = self.own.as_ref()?.simulators();
        let calls = simulators.names().filter_map(|name| simulators.calls(name));
        Some(calls.map(|calls| calls.list().len()).sum())
    }
}
