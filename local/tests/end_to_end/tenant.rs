//! The API as one demo tenant's caller uses it.

use local::simulators::SUBSCRIBE;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};

use crate::{answer::Answer, person::Person, provider::Provider, service::Service, tenants};

pub(crate) struct Tenant<'a> {
    pub(crate) service: &'a Service,
    pub(crate) headers: HeaderMap,
    pub(crate) provider: Option<Provider>,
}

impl<'a> Tenant<'a> {
    /// The tenant in an entry of `/_local/status`.
    pub(crate) fn of(service: &'a Service, entry: &Value) -> Self {
        Self {
            service,
            headers: tenants::headers(entry),
            provider: entry["userProvider"].as_str().map(Provider::named),
        }
    }

    /// The same tenant with one header added or replaced.
    pub(crate) fn with_header(&self, name: &'static str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.insert(name, value.parse().unwrap());
        self.with_headers(headers)
    }

    /// The same tenant with other headers.
    pub(crate) fn with_headers(&self, headers: HeaderMap) -> Self {
        Self { headers, ..*self }
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        // For a failing test, shows the last request and its provider.
        println!("{:?}: {method} {path}", self.provider);
        let mut request = self
            .service
            .client
            .request(method, format!("{}{path}", self.service.api))
            .headers(self.headers.clone());
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn create(&self, body: &Value) -> Answer {
        self.ask(Method::POST, "/v4/Users", Some(body)).await
    }

    pub(crate) async fn get(&self, id: &str) -> Answer {
        self.ask(Method::GET, &format!("/v4/Users/{}", encoded(id)), None).await
    }

    pub(crate) async fn update(&self, id: &str, body: &Value) -> Answer {
        self.ask(Method::PUT, &format!("/v4/Users/{}", encoded(id)), Some(body))
            .await
    }

    pub(crate) async fn change_email(&self, id: &str, email: &str) -> Answer {
        self.ask(
            Method::PATCH,
            &format!("/v4/Users/{}/Email", encoded(id)),
            Some(&json!({ "email": email })),
        )
        .await
    }

    /// All four operations on an existing user.
    pub(crate) async fn everywhere(&self, user: &Person) -> Vec<Answer> {
        vec![
            self.get(&user.id).await,
            self.update(&user.id, &json!({ "firstName": "Ana" })).await,
            self.change_email(&user.id, &user.other_email()).await,
            self.create(&Person::new("new").body()).await,
        ]
    }

    /// The simulators of its sides.
    pub(crate) fn sides(&self) -> Vec<&'static str> {
        let provider = self.provider.map(Provider::simulator);
        provider.into_iter().chain([SUBSCRIBE]).collect()
    }

    /// Its provider's user for a CRID.
    pub(crate) async fn at_provider(&self, id: &str) -> Option<Value> {
        let provider = self.provider?;
        let users = self.service.users(provider.simulator()).await;
        users.into_iter().find(|user| provider.is_of(user, id))
    }

    /// The same without the members that every change updates.
    pub(crate) async fn kept_at_provider(&self, person: &Person) -> Option<Value> {
        let mut found = self.at_provider(&person.id).await?;
        let user = found.as_object_mut().unwrap();
        user.retain(|member, _| {
            !self
                .provider
                .is_some_and(|provider| provider.moments_of_change().contains(&member.as_str()))
        });
        Some(found)
    }

    /// The `verified` of a read, for a user that was written with the value `told`.
    pub(crate) fn verified(&self, told: bool) -> bool {
        told || !self.provider.is_none_or(Provider::keeps_verified)
    }

    /// The expected events, without the provider's if the tenant has none.
    pub(crate) fn left<'e>(&self, events: &[&'e str]) -> Vec<&'e str> {
        events
            .iter()
            .copied()
            .filter(|event| self.provider.is_some() || !event.starts_with("AUTHSYSTEM_"))
            .collect()
    }
}

pub(crate) fn encoded(id: &str) -> String {
    utf8_percent_encode(id, NON_ALPHANUMERIC).to_string()
}

/// Each tenant with each other one, both ways.
pub(crate) fn pairs<'t, 'a>(tenants: &'t [Tenant<'a>]) -> impl Iterator<Item = (&'t Tenant<'a>, &'t Tenant<'a>)> {
    let others = |(at, one)| {
        let others = tenants.iter().enumerate().filter(move |(other, _)| *other != at);
        others.map(move |(_, other)| (one, other))
    };
    tenants.iter().enumerate().flat_map(others)
}
