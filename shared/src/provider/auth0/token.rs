//! Access tokens for the Management API: fetched once for all who wait, kept until shortly before they expire.

use std::{sync::Arc, time::Duration};

use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use url::Url;

use super::{settings, wire};
use crate::{
    cache::Cache,
    clock::Clock,
    error::PortError,
    model::TenantId,
    secrets::{SecretText, Secrets},
    settings::{Auth0Settings, Tenant},
    steps::Call,
    upstream::{HttpClient, Reply, Request},
};

/// Far more than the tenants of one deployment.
const MOST_KEPT: usize = 1000;

/// The bounds of the margin by which a token is given up before it expires; between them it is a tenth of its life.
const SHORTEST_MARGIN: SignedDuration = SignedDuration::from_secs(10);
const LONGEST_MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// What decides which token one gets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    tenant: TenantId,
    base_url: Url,
    audience: String,
    client_id: String,
}

#[derive(Debug, Clone)]
struct Token {
    text: SecretText,
    /// On the clock of the day: the monotonic one may stand still while a function is frozen.
    usable_until: Timestamp,
}

#[derive(Deserialize)]
struct TokenReply {
    access_token: String,
    /// Seconds. A token of unknown life is used once.
    #[serde(default)]
    expires_in: u32,
}

/// The tokens of a process.
#[derive(Debug)]
pub(super) struct Tokens {
    http: HttpClient,
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
    cache: Cache<Key, Token>,
}

impl Tokens {
    pub(super) fn new(http: HttpClient, secrets: Arc<dyn Secrets>, clock: Arc<dyn Clock>) -> Self {
        Self {
            http,
            secrets,
            cache: Cache::new(Arc::clone(&clock), MOST_KEPT),
            clock,
        }
    }

    /// A usable token of the tenant, and not the one that was `refused`.
    pub(super) async fn get(
        &self,
        tenant: &Tenant,
        call: &Call,
        refused: Option<&SecretText>,
    ) -> Result<SecretText, PortError> {
        let settings = settings(tenant)?;
        let key = Key {
            tenant: tenant.id().clone(),
            base_url: settings.base_url.clone(),
            audience: settings.audience.clone(),
            client_id: settings.client_id.clone(),
        };
        let now = self.clock.now();
        let stale = |token: &Token| token.usable_until <= now || refused == Some(&token.text);
        if self.cache.get(&key).is_some_and(|(token, _)| stale(&token)) {
            self.cache.remove(&key);
        }
        let load = self
            .cache
            .get_or_load(&key, Duration::MAX, self.fetch(tenant, call, settings));
        // The load of another request may be under way, with a deadline of its own.
        match tokio::time::timeout(HttpClient::time_left(call), load).await {
            Ok(token) => Ok(token?.text),
            Err(_) => Err(PortError::unavailable("no access token in time")),
        }
    }

    async fn fetch(&self, tenant: &Tenant, call: &Call, settings: &Auth0Settings) -> Result<Token, PortError> {
        let secret = self.secrets.get(tenant.id(), &settings.client_secret).await?;
        let mut reply = self.ask(tenant, call, settings, &secret).await?;
        if is_refusal(&reply) {
            // The secret may have been rotated since it was read.
            self.secrets.forget(tenant.id(), &settings.client_secret);
            let current = self.secrets.get(tenant.id(), &settings.client_secret).await?;
            if current != secret {
                reply = self.ask(tenant, call, settings, &current).await?;
            }
        }
        if reply.status() != StatusCode::OK {
            call.observe(Some(wire::answer_code(&reply)), None);
            return Err(refusal(&reply));
        }
        let token: TokenReply = reply.json()?;
        let life = SignedDuration::from_secs(token.expires_in.into());
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
        settings: &Auth0Settings,
        secret: &SecretText,
    ) -> Result<Reply, PortError> {
        let endpoint = self
            .http
            .base(&settings.base_url, "Auth0.BaseUrl")?
            .join(["oauth", "token"])?;
        // Other requests, of other tenants too, may be waiting in line behind this one.
        let request = Request::new(Method::POST, endpoint).once().form([
            ("grant_type", "client_credentials"),
            ("client_id", &settings.client_id),
            ("client_secret", secret.expose()),
            ("audience", &settings.audience),
        ]);
        self.http.send(tenant.id(), call, request).await
    }
}

fn is_refusal(reply: &Reply) -> bool {
    matches!(reply.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

fn refusal(reply: &Reply) -> PortError {
    match reply.status() {
        StatusCode::UNAUTHORIZED => {
            PortError::misconfigured("Auth0.ClientSecret: Auth0 does not accept it with this Auth0.ClientId")
        }
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN => PortError::misconfigured(
            "Auth0.ClientSecret: Auth0 gives the application no token; it must be authorised for the Auth0.Audience",
        ),
        StatusCode::TOO_MANY_REQUESTS => PortError::Throttled {
            retry_after: reply.retry_after(),
        },
        _ => reply.unforeseen(),
    }
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
