//! The HTTP client of the API.

use std::time::Duration;

use http::Method;
use reqwest::Client;
use serde_json::Value;
use shared::{model::TenantId, percent::percent_encoded, request::TenantHeaders};
use url::{Host, Url};

use crate::{
    connection::http_client,
    failure::{Failure, root},
};

/// The API for one tenant and caller.
#[derive(Debug)]
pub(crate) struct Api {
    http: Client,
    base: Url,
    tenant: TenantId,
    token: String,
    source_system: String,
}

/// One request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Path segments below the base URL, not yet encoded. An empty last segment ends the path with a slash.
    pub(crate) path: Vec<String>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) idempotency_key: Option<String>,
}

/// The answer to a request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    /// `Retry-After`, if it is in seconds.
    pub(crate) retry_after: Option<Duration>,
    /// Whether it is the stored answer of an earlier request with the same key.
    pub(crate) replayed: bool,
    pub(crate) body: Value,
}

impl Answer {
    /// Whether the request succeeded.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Api {
    pub(crate) fn new(base: &Url, tenant: TenantId, token: String, source_system: String) -> Result<Self, Failure> {
        if base.scheme() != "https" && !is_loopback(base) {
            return Err(
                Failure::usage(format!("{base}: a token and readers' data would travel in clear"))
                    .hint("Name the API with https. Plain http is for this machine alone."),
            );
        }
        Ok(Self {
            http: http_client()?,
            base: base.clone(),
            tenant,
            token,
            source_system,
        })
    }

    /// The same with another token.
    pub(crate) fn with_token(&self, token: String) -> Self {
        Self {
            http: self.http.clone(),
            base: self.base.clone(),
            tenant: self.tenant.clone(),
            token,
            source_system: self.source_system.clone(),
        }
    }

    /// Sends a request. Any answer of the API is an `Answer`, also an error; an answer of anything else is a failure.
    pub(crate) async fn send(&self, request: Request) -> Result<Answer, Failure> {
        let url = self.url(&request.path, &request.query);
        let mut sent = self.http.request(request.method, url.clone()).bearer_auth(&self.token);
        for (name, value) in TenantHeaders::of(&self.tenant, &self.source_system) {
            sent = sent.header(name, value);
        }
        if let Some(key) = request.idempotency_key {
            sent = sent.header("idempotency-key", key);
        }
        if let Some(body) = &request.body {
            sent = sent.json(body);
        }
        let answer = sent.send().await.map_err(|error| self.unreachable(&root(&error)))?;
        let status = answer.status().as_u16();
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let request_id = header("x-request-id").map(str::to_owned);
        let retry_after = header("retry-after").and_then(|value| value.trim().parse().ok());
        let retry_after = retry_after.map(Duration::from_secs);
        let replayed = header("idempotent-replayed") == Some("true");
        let text = answer.text().await.map_err(|error| self.unreachable(&root(&error)))?;
        match serde_json::from_str::<Value>(&text) {
            Ok(body) if body.pointer("/message/code").is_some_and(Value::is_string) => Ok(Answer {
                status,
                request_id,
                retry_after,
                replayed,
                body,
            }),
            _ => {
                let what = format!("what answers at {url} is not the API: it says HTTP {status}");
                Err(Failure::unreachable(what).hint("Check the base URL: --api, UO_API."))
            }
        }
    }

    fn url(&self, path: &[String], query: &[(&str, String)]) -> Url {
        let mut url = self.base.clone();
        let encoded = path.iter().map(|segment| percent_encoded(segment).to_string());
        let path: Vec<String> = encoded.collect();
        url.set_path(&format!(
            "{}/{}",
            self.base.path().trim_end_matches('/'),
            path.join("/")
        ));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    fn unreachable(&self, why: &str) -> Failure {
        Failure::unreachable(format!("the API at {} does not answer: {why}", self.base))
            .hint("Check the base URL (--api, UO_API) and the network.")
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_travels_in_clear_but_on_this_machine() {
        for (base, is_taken) in [
            ("https://users.example.com", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost:3000", true),
            ("http://users.example.com", false),
            ("http://10.0.0.7", false),
            ("http://localhost.example.com", false),
        ] {
            let tenant = TenantId::parse("g", "c", "p").unwrap();
            let api = Api::new(&Url::parse(base).unwrap(), tenant, String::new(), String::new());
            assert_eq!(api.is_ok(), is_taken, "{base}");
        }
    }

    #[test]
    fn an_id_stays_one_segment_behind_the_stage_of_the_api() {
        let base = Url::parse("https://abc.execute-api.eu-west-1.amazonaws.com/prod").unwrap();
        let tenant = TenantId::parse("g", "c", "p").unwrap();
        let api = Api::new(&base, tenant, String::new(), String::new()).unwrap();
        let url = api.url(
            &["v4", "Users", "auth0|a/b c", ""].map(str::to_owned),
            &[("ignoreProvider", "true".to_owned())],
        );
        assert_eq!(
            url.as_str(),
            "https://abc.execute-api.eu-west-1.amazonaws.com/prod/v4/Users/auth0%7Ca%2Fb%20c/?ignoreProvider=true"
        );
    }
}
