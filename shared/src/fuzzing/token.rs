//! Fuzz target: parsing and verifying tokens.

use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use serde_json::{Value, json};
use url::Url;

use super::{block_on, exchange, parts, shown::check_refusal};
use crate::{
    catalogue::Code,
    clock::{Clock, ManualClock},
    error::{ApiError, PortError},
    operation::Operation,
    request::caller::{BearerToken, Caller, KeySet, KeySetSource, KeySets, Verifier},
    secrets::MemorySecrets,
    settings::Tenant,
};

const SECRET: &str = "a secret of the issuer and this API";
const NOW: i64 = 1_767_323_045;

/// The issuers that the tenant trusts: one shares a secret, the other publishes its keys.
static TENANT: LazyLock<Tenant> = LazyLock::new(|| {
    let issuers = json!([
        {"issuer": "shared", "audience": "api", "secret": "file:issuer", "tenantClaim": "tenant"},
        {"issuer": "published", "audience": "api", "jwksUrl": "https://issuer.example.com/jwks.json"},
    ]);
    exchange::tenant(&json!({ "Tokens.Issuers": issuers })).expect("settings")
});

/// The input: values of `Authorization`, one per line; then the header and the claims of a token, which is signed here
/// with the first issuer's secret; then the keys that the second issuer publishes.
pub fn token(data: &[u8]) {
    let parts = parts(data);
    let mut parts = parts.into_iter();
    check_header(parts.next().unwrap_or_default());
    let (header, claims) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let keys = serde_json::from_slice(parts.next().unwrap_or_default());
    check_signed(header, claims, &keys.unwrap_or_default());
}

/// A parsed token is the text that was sent, and an error does not show it.
fn check_header(lines: &[u8]) {
    let values = lines
        .split(|byte| *byte == b'\n')
        .filter_map(|line| HeaderValue::from_bytes(line).ok());
    let headers: HeaderMap = values.map(|value| (AUTHORIZATION, value)).collect();
    match BearerToken::from_headers(&headers) {
        Ok(token) => {
            let (signed, signature) = token.signed();
            let text = format!("{signed}.{signature}");
            let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            assert!(text.len() <= 16 * 1024 && text.bytes().all(is_base64url));
            assert!(lines.windows(text.len()).any(|window| window == text.as_bytes()));
            assert_eq!(signed.matches('.').count(), 1);
            assert_eq!(format!("{token:?}"), "BearerToken(…)");
            assert!(
                verdict(&token, KeySet::default()).is_err(),
                "a token that nobody signed"
            );
        }
        Err(error) => {
            assert_eq!(error.code(), Code::Unauthorized);
            check_refusal(&error);
        }
    }
}

/// A token with a valid signature is accepted only if a second implementation finds its claims valid. One with an
/// invalid signature is never accepted.
fn check_signed(header: &[u8], claims: &[u8], keys: &KeySet) {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()));
    let Some(token) = bearer(&format!("{signed}.{tag}")) else {
        return;
    };
    match verdict(&token, keys.clone()) {
        Ok(caller) => check_believed(header, claims, &caller),
        Err(error) => {
            assert!(matches!(error.code(), Code::Unauthorized | Code::Forbidden));
            check_refusal(&error);
        }
    }
    let forged = if tag.starts_with('A') {
        tag.replacen('A', "B", 1)
    } else {
        format!("A{}", tag.get(1..).unwrap_or_default())
    };
    for signature in [forged.as_str(), ""] {
        let token = bearer(&format!("{signed}.{signature}")).expect("the same but for its signature");
        assert!(verdict(&token, keys.clone()).is_err(), "a forged token");
    }
}

fn bearer(text: &str) -> Option<BearerToken> {
    let value = HeaderValue::from_str(&format!("Bearer {text}")).ok()?;
    BearerToken::from_headers(&HeaderMap::from_iter([(AUTHORIZATION, value)])).ok()
}

fn verdict(token: &BearerToken, keys: KeySet) -> Result<Caller, ApiError> {
    let now = jiff::Timestamp::from_second(NOW).expect("a moment");
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(now));
    let secrets = Arc::new(MemorySecrets::of([("file:issuer", SECRET)]));
    let verifier = Verifier::new(KeySets::new(Arc::new(Published(keys)), &clock), secrets, clock);
    block_on(verifier.verify(&TENANT, Operation::Create, token))
}

/// Checks all conditions under which a token may be accepted.
fn check_believed(header: &[u8], claims: &[u8], caller: &Caller) {
    let header: Value = serde_json::from_slice(header).expect("JSON");
    let claims: Value = serde_json::from_slice(claims).expect("JSON");
    let holds = |claim: &str, wanted: &dyn Fn(&str) -> bool| match claims.get(claim) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).any(wanted),
        Some(Value::String(text)) => wanted(text),
        _ => false,
    };
    // Only the first issuer has this kind of signature.
    assert_eq!(header.get("alg"), Some(&json!("HS256")));
    assert_eq!(claims.get("iss"), Some(&json!("shared")));
    assert_eq!(caller.issuer, "shared");
    assert!(header.get("crit").is_none());
    #[expect(clippy::cast_precision_loss, reason = "seconds of the epoch stay far below 2^52")]
    let now = NOW as f64;
    let moment = |claim: &str| claims.get(claim).map(|value| value.as_f64().expect("a date"));
    assert!(moment("exp").is_some_and(|expiry| expiry + 60.0 > now));
    for claim in ["nbf", "iat"] {
        assert!(moment(claim).is_none_or(|start| start - 60.0 <= now));
    }
    assert!(holds("aud", &|audience| audience == "api"));
    assert!(holds("tenant", &|tenant| tenant.eq_ignore_ascii_case("DEMO/HERALD/MORNING")));
    let grants = |text: &str| text.split_whitespace().any(|scope| scope == "users:write");
    assert!(
        ["scope", "scp", "permissions"]
            .iter()
            .any(|claim| holds(claim, &grants))
    );
    assert_eq!(claims.get("sub").and_then(Value::as_str), Some(caller.subject.as_str()));
    assert!((1..=255).contains(&caller.subject.len()));
}

/// A source with these keys.
#[derive(Debug)]
struct Published(KeySet);

#[async_trait]
impl KeySetSource for Published {
    async fn fetch(&self, _url: &Url) -> Result<KeySet, PortError> {
        Ok(self.0.clone())
    }
}
