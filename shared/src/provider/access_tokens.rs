//! Access tokens by OAuth 2 client credentials. One fetch serves all requests that wait; a token is cached until shortly
//! before it expires.

use std::{sync::Arc, time::Duration};

use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::token_answer::{self, NewToken};
use crate::{
    cache::Cache,
    clock::Clock,
    error::PortError,
    model::TenantId,
    secrets::{SecretRef, SecretText, Secrets, with_renewal},
    settings::{Setting, Tenant},
    steps::Call,
    upstream::{HttpClient, Reply, Request},
};

/// One for each tenant whose settings are cached.
const MOST_KEPT: usize = 10_000;

/// A token is not used any more when less than a tenth of its life is left. This margin is kept within these bounds.
const SHORTEST_MARGIN: SignedDuration = SignedDuration::from_secs(10);
const LONGEST_MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// What is needed to ask for a token, and how the vendor's refusals are mapped.
#[derive(Debug, Clone)]
pub(crate) struct ClientCredentials<'a> {
    /// The base URL of the authorisation server.
    pub(crate) base_url: &'a Setting<Url>,
    /// The segments of the token endpoint's path below it.
    pub(crate) path: Vec<&'a str>,
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: &'a SecretRef,
    /// Further form fields, in this order: `audience`, `scope`.
    pub(crate) parameters: Vec<(&'static str, &'a str)>,
    /// The code that an event record keeps of an answer without a token.
    pub(crate) code: fn(&Reply) -> String,
    /// The error for an answer without a token. `None` means that the answer is not foreseen; 429 never gets here.
    pub(crate) refusal: fn(StatusCode) -> Option<PortError>,
}

/// All that a token depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    tenant: TenantId,
    base_url: Url,
    path: Vec<String>,
    client_id: String,
    parameters: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone)]
struct Token {
    text: SecretText,
    /// By the wall clock: the monotonic one may stop while a function is frozen.
    usable_until: Timestamp,
}

/// The tokens of a process, by all that they depend on.
#[derive(Debug)]
pub(crate) struct AccessTokens {
    http: HttpClient,
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
    cache: Cache<Key, Token>,
}

impl AccessTokens {
    pub(crate) fn new(http: HttpClient, secrets: Arc<dyn Secrets>, clock: Arc<dyn Clock>) -> Self {
        Self {
            http,
            secrets,
            cache: Cache::new(Arc::clone(&clock), MOST_KEPT),
            clock,
        }
    }

    /// A usable token of the tenant that is not the `refused` one.
    pub(crate) async fn get(
        &self,
        tenant: &Tenant,
        call: &Call,
        credentials: &ClientCredentials<'_>,
        refused: Option<&SecretText>,
    ) -> Result<SecretText, PortError> {
        let key = credentials.key(tenant);
        let now = self.clock.now();
        let stale = |token: &Token| token.usable_until <= now || refused == Some(&token.text);
        if self.cache.get(&key).is_some_and(|(token, _)| stale(&token)) {
            self.cache.remove(&key);
        }
        let load = self
            .cache
            .get_or_load(&key, Duration::MAX, self.fetch(tenant, call, credentials));
        // Another request may be loading the token, with a deadline of its own.
        match tokio::time::timeout(HttpClient::time_left(call), load).await {
            Ok(token) => Ok(token?.text),
            Err(_) => Err(PortError::unavailable("no access token in time")),
        }
    }

    async fn fetch(
        &self,
        tenant: &Tenant,
        call: &Call,
        credentials: &ClientCredentials<'_>,
    ) -> Result<Token, PortError> {
        let reference = credentials.client_secret;
        let reply = with_renewal(
            self.secrets.get(tenant.id(), reference).await?,
            |secret| async move { self.ask(tenant, call, credentials, &secret).await },
            token_answer::refuses_client,
            |refused| async move { self.secrets.reread(tenant.id(), reference, &refused).await },
        )
        .await?;
        if reply.status() != StatusCode::OK {
            call.observe(Some((credentials.code)(&reply)), None);
            return Err(credentials.told(&reply));
        }
        let token: NewToken = reply.json()?;
        let life = token.life();
        let margin = (life / 10).clamp(SHORTEST_MARGIN, LONGEST_MARGIN);
        let usable_until = self
            .clock
            .now()
            .saturating_add(life - margin)
            .map_err(PortError::unavailable)?;
        Ok(Token {
            text: SecretText::new(token.access_token),
            usable_until,
        })
    }

    async fn ask(
        &self,
        tenant: &Tenant,
        call: &Call,
        credentials: &ClientCredentials<'_>,
        secret: &SecretText,
    ) -> Result<Reply, PortError> {
        let endpoint = self.http.base(credentials.base_url)?.join(&credentials.path)?;
        let client = [
            ("grant_type", "client_credentials"),
            ("client_id", credentials.client_id),
            ("client_secret", secret.expose()),
        ];
        // Other requests of the tenant may wait for this one.
        let request = Request::new(Method::POST, endpoint)
            .without_waits()
            .form(client.iter().chain(&credentials.parameters).copied());
        self.http.send(tenant.id(), call, request).await
    }
}

impl ClientCredentials<'_> {
    fn key(&self, tenant: &Tenant) -> Key {
        let parameters = self.parameters.iter();
        Key {
            tenant: tenant.id().clone(),
            base_url: self.base_url.value.clone(),
            path: self.path.iter().map(|&segment| segment.to_owned()).collect(),
            client_id: self.client_id.to_owned(),
            parameters: parameters.map(|&(name, value)| (name, value.to_owned())).collect(),
        }
    }

    fn told(&self, reply: &Reply) -> PortError {
        match reply.status() {
            StatusCode::TOO_MANY_REQUESTS => PortError::Throttled {
                retry_after: reply.retry_after(),
            },
            _ => token_answer::meant(reply)
                .and_then(self.refusal)
                .unwrap_or_else(|| reply.unforeseen()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_token() {
        let token = Token {
            text: SecretText::new("token-1"),
            usable_until: "2026-01-01T00:00:00Z".parse().unwrap(),
        };
        assert!(!format!("{token:?}").contains("token-1"));
    }
}
