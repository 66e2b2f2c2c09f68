//! The stack under test, and the effects of a request.

use std::{net::SocketAddr, time::Duration};

use local::{
    issuer::MintRequest,
    simulators::Call,
    stack::{Stack, StackConfig},
};
use serde_json::{Value, json};
use shared::{
    model::CustomerRegistrationId,
    settings::{Tenant, TenantSettings},
    workflow::encrypted_id,
};

use crate::{
    events,
    placeholders::expand,
    request::{Paper, Request, Sent, Token},
    wire::{self, Answer, Message},
};

/// A running stack.
pub(crate) struct Standing {
    pub(crate) stack: Stack,
    api: SocketAddr,
    known: [Vec<(&'static str, String)>; 2],
}

/// The effects of a request.
#[derive(Debug)]
pub(crate) struct Traces {
    pub(crate) calls: Vec<Call>,
    pub(crate) events: usize,
}

impl Paper {
    pub(crate) const fn codes(self) -> [&'static str; 3] {
        match self {
            Self::Morning => ["DEMO", "HERALD", "MORNING"],
            Self::Evening => ["DEMO", "HERALD", "EVENING"],
        }
    }
}

impl Standing {
    pub(crate) async fn start() -> Self {
        Self::of(StackConfig::new(0, None, Duration::ZERO)).await
    }

    pub(crate) async fn of(config: StackConfig) -> Self {
        let stack = Box::pin(Stack::start(config)).await.unwrap();
        let api = stack.status().api.trim_start_matches("http://").parse().unwrap();
        let (morning, evening) = (
            encrypted(&stack, Paper::Morning).await,
            encrypted(&stack, Paper::Evening).await,
        );
        let known = [
            vec![("encrypted", morning.clone()), ("foreign", evening.clone())],
            vec![("encrypted", evening), ("foreign", morning)],
        ];
        Self { stack, api, known }
    }

    pub(crate) async fn ask(&self, sent: &Sent) -> Answer {
        match sent {
            Sent::Http(request) => self.send(request).await,
            Sent::Event(event) => events::invoke(&self.stack, event, &self.token(Paper::Morning, &json!({}))).await,
        }
    }

    pub(crate) async fn send(&self, request: &Request) -> Answer {
        let known = &self.known[usize::from(request.paper == Paper::Evening)];
        let body = request.body.as_ref().map(|body| match std::str::from_utf8(body) {
            Ok(text) => expand(text, known).into_bytes(),
            Err(_) => body.clone(),
        });
        let path = expand(&request.path, known);
        let message = Message {
            method: request.method.clone(),
            path,
            headers: self.headers(request),
            body,
        };
        let api = self.api;
        let answer = tokio::task::spawn_blocking(move || wire::exchange(api, &message))
            .await
            .unwrap();
        answer.unwrap_or_else(|error| panic!("{} {}: {error}", request.method, request.path))
    }

    fn headers(&self, request: &Request) -> Vec<(String, Vec<u8>)> {
        let [group, client, paper] = request.paper.codes();
        let mut headers: Vec<(String, Vec<u8>)> = [
            ("X-SourceSystem", "tests"),
            ("X-ClientGroupCode", group),
            ("X-ClientCode", client),
            ("X-PaperCode", paper),
            ("Content-Type", "application/json"),
        ]
        .map(|(name, value)| (name.to_owned(), value.into()))
        .into();
        if let Some(value) = self.authorization(request.paper, &request.token) {
            headers.push(("Authorization".to_owned(), value.into_bytes()));
        }
        let replaced = |name: &String| {
            request
                .headers
                .iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(name))
        };
        let left_out = |name: &String| request.left_out.iter().any(|other| other.eq_ignore_ascii_case(name));
        headers.retain(|(name, _)| {
            !replaced(name) && !left_out(name) && (request.body.is_some() || name != "Content-Type")
        });
        let own = request
            .headers
            .iter()
            .map(|(name, value)| match std::str::from_utf8(value) {
                Ok(text) => (
                    name.clone(),
                    expand(text, &[("token", self.token(request.paper, &json!({})))]).into_bytes(),
                ),
                Err(_) => (name.clone(), value.clone()),
            });
        headers.extend(own);
        headers
    }

    fn authorization(&self, paper: Paper, token: &Token) -> Option<String> {
        let good = || self.token(paper, &json!({}));
        Some(match token {
            Token::Absent => return None,
            Token::Good => format!("Bearer {}", good()),
            Token::Verbatim(text) => expand(text, &[("token", good())]),
            Token::Minted(wishes) => format!("Bearer {}", self.token(paper, wishes)),
        })
    }

    /// A token of the local issuer.
    pub(crate) fn token(&self, paper: Paper, wishes: &Value) -> String {
        let mut request = wishes.clone();
        request["tenant"] = json!(paper.codes());
        let request: MintRequest = serde_json::from_value(request).unwrap();
        self.stack
            .issuer()
            .mint(&request, self.stack.backends().clock.now())
            .unwrap()
    }

    /// The calls since the last check, and the event records of the request.
    pub(crate) async fn traces(&self, answer: &Answer) -> Traces {
        let simulators = self.stack.simulators();
        let calls = simulators
            .names()
            .flat_map(|name| simulators.calls(name).unwrap().take())
            .collect();
        let request_id = answer.header("x-request-id").unwrap_or_default();
        let events = self
            .stack
            .tools()
            .event_history
            .of_request(request_id)
            .await
            .unwrap()
            .len();
        Traces { calls, events }
    }

    pub(crate) fn kept_users(&self) -> usize {
        let simulators = self.stack.simulators();
        simulators
            .names()
            .map(|name| simulators.users(name).unwrap().unwrap().len())
            .sum()
    }
}

/// The id `somebody`, encrypted for a tenant.
async fn encrypted(stack: &Stack, paper: Paper) -> String {
    let demo = stack
        .tenants()
        .iter()
        .find(|tenant| tenant.document.tenant.paper() == paper.codes()[2])
        .unwrap();
    let settings = TenantSettings::parse(&demo.document.settings).unwrap();
    let tenant = Tenant::new(demo.document.tenant.clone(), settings);
    let id = CustomerRegistrationId::parse("somebody").unwrap();
    encrypted_id(&tenant, stack.backends().secrets.as_ref(), &id)
        .await
        .unwrap()
}
