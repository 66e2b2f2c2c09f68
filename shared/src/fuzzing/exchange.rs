//! One call of a port, with what the vendor answers to each request of it.
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
//! The first part says which call by its first letter, and about whom. Each other part is an answer: a status, headers, an
//! empty line, the body. Answers that begin with `token` are for the token endpoint, which else grants what it is asked for.

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

/// Where every vendor lives.
pub(super) const BASE: &str = "https://vendor.example.com/api/";

/// Requests that one call may take, however the vendor answers.
const MOST_REQUESTS: usize = 40;

/// What a call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Get,
    Find,
    Create,
    Ownership,
    Update,
    /// An update that also takes `verified` back.
    Unverify,
    /// Another address, verified.
    ChangeEmail,
    /// Another address that is not.
    ChangeToUnverified,
    Delete,
}

impl Wish {
    /// A creation needs its whole word: Gigya's hashes a password, which takes a hundred times as long as all else.
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
    /// About whom: an id, or the address to find.
    pub(super) whom: String,
    pub(super) prepared: Arc<Prepared>,
    /// Whether none of the answers is JSON, as where something else stands in the vendor's place.
    pub(super) is_foreign: bool,
    pub(super) call: Call,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
}

impl Exchange {
    /// Reads an input. `token_path` is the path of the vendor's token endpoint, where it has one.
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
        // Text that nobody looks at need not even be UTF-8.
        let is_json = |answer: &Response<Vec<u8>>| serde_json::from_slice::<IgnoredAny>(answer.body()).is_ok();
        let is_foreign = !others.iter().any(is_json);
        // A token that is refused may be asked for once more, and then by name.
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

    /// A client that is answered so.
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

    /// The id that the call is about, or one that any vendor keeps.
    pub(super) fn id(&self) -> CustomerRegistrationId {
        let asked = CustomerRegistrationId::parse(&self.whom);
        asked.unwrap_or_else(|_| samples::crid("0194f0a0-0000-7000-8000-000000000001"))
    }

    /// The address to find.
    pub(super) fn address(&self) -> EmailAddress {
        EmailAddress::parse(&self.whom).unwrap_or_else(|_| samples::email("ana"))
    }

    /// The user to make.
    pub(super) fn user(&self) -> NewUser {
        NewUser {
            id: self.id(),
            first_name: Name::stored("Ana".to_owned()),
            metadata: samples::metadata(&json!({"age": 7, "title": "Dr"})),
            ..samples::new_user("new")
        }
    }

    /// What holds whatever a vendor answers: the requests go where they should, and nothing of the answers comes out but
    /// what may be shown.
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

/// A tenant with these settings beside those that all have.
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

/// An answer as it is written; what cannot be read is left out.
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
