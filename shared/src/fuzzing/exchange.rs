//! One call of a port, with the vendor's answers to its requests.
//!
//! ```text
//! get reader-1
//! ---
//! 404
//! retry-after: 7
//!
//! {"statusCode": 404}
//! ---
//! token 200
//!
//! {"access_token": "token-1"}
//! ```
//!
//! The first part gives the call, by its first letter, and the id or email. Each other part is an answer: a status,
//! headers, an empty line, the body. Answers that begin with `token` are for the token endpoint; after them it grants two
//! more tokens.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use url::Url;

use super::{parts, sent::check_sent, shown::check_failure};
use crate::{
    clock::{Clock, ManualClock},
    error::PortError,
    ids::{IdSource, SequentialIds},
    model::{CustomerRegistrationId, EmailAddress, MetadataChanges, Name, NewUser, Patch, ProfileChanges, TenantId},
    provider::contract::{calls, samples},
    settings::{SettingsDocument, Tenant},
    steps::Call,
    tls,
    upstream::{HttpClient, prepared::Prepared},
};

/// The base URL of every vendor.
pub(super) const BASE: &str = "https://vendor.example.com/api/";

/// Most requests that one call may make, whatever the answers.
const MOST_REQUESTS: usize = 40;

/// The kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Get,
    Find,
    Create,
    Ownership,
    Update,
    /// An update that also sets `verified` to false.
    Unverify,
    /// Another email, verified.
    ChangeEmail,
    /// Another email, not verified.
    ChangeToUnverified,
    Delete,
}

impl Wish {
    /// A creation needs the whole word, so that it is rare: Gigya's hashes a password, which takes a hundred times as
    /// long as the rest.
    fn of(word: &str) -> Self {
        match word.bytes().next() {
            Some(b'f') => Self::Find,
            Some(b'c') if word == "create" => Self::Create,
            Some(b't') => Self::Ownership,
            Some(b'u') => Self::Update,
            Some(b'n') => Self::Unverify,
            Some(b'e') => Self::ChangeEmail,
            Some(b'm') => Self::ChangeToUnverified,
            Some(b'd') => Self::Delete,
            _ => Self::Get,
        }
    }
}

/// A call and its answers.
pub(super) struct Exchange {
    pub(super) wish: Wish,
    /// The id of the user, or the email to find.
    pub(super) whom: String,
    pub(super) prepared: Arc<Prepared>,
    /// Whether none of the answers is JSON, as if another server were in the vendor's place.
    pub(super) is_foreign: bool,
    pub(super) call: Call,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
}

impl Exchange {
    /// Parses an input. `token_path` is the path of the vendor's token endpoint, if it has one.
    pub(super) fn of(data: &[u8], token_path: &'static str) -> Self {
        let parts = parts(data);
        let (line, answers) = parts
            .split_first()
            .map_or((&[][..], &[][..]), |(line, rest)| (line, rest));
        let line = String::from_utf8_lossy(line);
        let (word, whom) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
        let (mut tokens, mut others) = (Vec::new(), Vec::new());
        for answer in answers {
            match answer.strip_prefix(b"token ") {
                Some(answer) => tokens.push(response(answer)),
                None => others.push(response(answer)),
            }
        }
        // Bodies that are not parsed need not even be UTF-8.
        let is_json = |answer: &Response<Vec<u8>>| serde_json::from_slice::<IgnoredAny>(answer.body()).is_ok();
        let is_foreign = !others.iter().any(is_json);
        // One token, and another after it is refused.
        tokens.extend([granted(), granted()]);
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().expect("a moment")));
        Self {
            wish: Wish::of(word),
            whom: whom.to_owned(),
            prepared: Arc::new(Prepared::new(token_path, tokens, others)),
            is_foreign,
            call: calls(Arc::clone(&clock))(Duration::from_secs(30)),
            clock,
            ids: Arc::new(SequentialIds::default()),
        }
    }

    /// A client that gets these answers.
    pub(super) fn client(&self) -> HttpClient {
        static CLIENT: LazyLock<HttpClient> = LazyLock::new(|| {
            let clock = Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().expect("a moment")));
            HttpClient::new(
                Vec::new(),
                tls::config(None).expect("TLS"),
                clock,
                Arc::new(SequentialIds::default()),
            )
            .expect("a client")
        });
        CLIENT.answered_by(
            Arc::clone(&self.prepared),
            Arc::clone(&self.clock),
            Arc::clone(&self.ids),
        )
    }

    /// The id that the call is about, or else one that every vendor accepts.
    pub(super) fn id(&self) -> CustomerRegistrationId {
        let asked = CustomerRegistrationId::parse(&self.whom);
        asked.unwrap_or_else(|_| samples::crid("0194f0a0-0000-7000-8000-000000000001"))
    }

    /// The email to find, or else a valid one.
    pub(super) fn address(&self) -> EmailAddress {
        EmailAddress::parse(&self.whom).unwrap_or_else(|_| samples::email("ana"))
    }

    /// The user to create.
    pub(super) fn user(&self) -> NewUser {
        NewUser {
            id: self.id(),
            first_name: Name::stored("Ana".to_owned()),
            metadata: samples::metadata(&json!({"age": 7, "title": "Dr"})),
            ..samples::new_user("new")
        }
    }

    /// Checks what holds for any answers: requests go only to the vendor, and only what may be shown of the answers is
    /// returned.
    pub(super) fn check(&self, failure: Option<&PortError>) {
        let base = Url::parse(BASE).expect("a URL");
        let sent = self.prepared.take_sent();
        assert!(sent.len() <= MOST_REQUESTS, "{} requests", sent.len());
        for request in &sent {
            check_sent(request, &base);
        }
        if let Some(error) = failure {
            check_failure(error);
        }
        let observed = self.call.take_observed();
        for told in observed.code.into_iter().chain(observed.call_id) {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:=".contains(&byte);
            assert!((1..=128).contains(&told.len()) && told.bytes().all(is_plain), "{told}");
        }
    }
}

/// The changes of an update.
pub(super) fn changes(verified: bool) -> ProfileChanges {
    let name = Name::stored("Zoë".to_owned());
    ProfileChanges {
        verified: Some(verified),
        first_name: Patch::between(None, name.as_ref()),
        last_name: Patch::Clear,
        metadata: metadata_changes(),
    }
}

fn metadata_changes() -> MetadataChanges {
    samples::metadata_changes(&json!({"age": 8, "gone": null}))
}

/// A tenant with these settings, in addition to those that all tenants have.
pub(super) fn tenant(own: &Value) -> Option<Tenant> {
    let mut settings = json!({
        "Subscribe.BaseUrl": BASE,
        "Subscribe.Credential": "file:subscribe",
        "Ids.EncryptionKey": "file:ids",
    });
    settings.as_object_mut()?.extend(own.as_object()?.clone());
    let document = SettingsDocument {
        tenant: TenantId::parse("DEMO", "HERALD", "MORNING").ok()?,
        settings: settings.as_object()?.clone(),
    };
    document.parse().ok()
}

fn granted() -> Response<Vec<u8>> {
    Response::new(br#"{"access_token": "token-1", "token_type": "Bearer", "expires_in": 86400}"#.to_vec())
}

/// Parses an answer. Faulty parts are left out.
fn response(written: &[u8]) -> Response<Vec<u8>> {
    let at = written
        .windows(2)
        .position(|window| window == b"\n\n")
        .unwrap_or(written.len());
    let (head, body) = written.split_at(at);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.trim().parse().ok());
    let mut response = Response::new(body.strip_prefix(b"\n\n").unwrap_or_default().to_vec());
    *response.status_mut() = status
        .and_then(|status| StatusCode::from_u16(status).ok())
        .unwrap_or_default();
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let header = HeaderName::from_bytes(name.as_bytes())
            .ok()
            .zip(HeaderValue::from_str(value.trim()).ok());
        if let Some((name, value)) = header {
            response.headers_mut().append(name, value);
        }
    }
    response
}
