use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::{
    clock::{Clock, ManualClock},
    request::caller::KeySets,
    settings::TokenAlgorithm,
    upstream::{
        loopback::{Answer, Loopback},
        samples,
    },
};

/// Older than the age up to which a set is used without a fetch.
const STALE: Duration = Duration::from_mins(11);

fn published(kid: &str) -> Value {
    let point = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    let other = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";
    json!({"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": point, "y": other}]})
}

struct Fixture {
    sets: KeySets,
    clock: ManualClock,
    url: Url,
    server: Loopback,
}

impl Fixture {
    fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::at(Loopback::answering(answers))
    }

    fn at(server: Loopback) -> Self {
        let clock = samples::clock();
        let source = Arc::new(HttpKeySets::new(samples::client(&clock)));
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        Self {
            sets: KeySets::new(source, &shared),
            clock,
            url: server.base.join(".well-known/jwks.json").unwrap(),
            server,
        }
    }

    async fn knows(&self, kid: &str) -> Result<bool, PortError> {
        let key = self.sets.key(&self.url, Some(kid), TokenAlgorithm::ES256).await;
        key.map(|key| key.is_some())
    }
}

/// What an issuer, or a server in its place, may answer instead of a key set.
fn misfortunes() -> Vec<(&'static str, Answer)> {
    let elsewhere = "location: http://127.0.0.1:9/jwks.json\r\n";
    let padded = format!("{{\"keys\": [], \"padding\": \"{}\"}}", "x".repeat(1024 * 1024));
    let whole = published("two").to_string();
    let cut = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n{whole}", whole.len() + 1);
    vec![
        ("a redirect", Answer::with_headers(302, elsewhere, "")),
        (
            "a redirect with a set",
            Answer::with_headers(307, elsewhere, &published("two").to_string()),
        ),
        ("no page", Answer::json(404, &published("two"))),
        ("a failure", Answer::json(500, &published("two"))),
        ("nothing", Answer::with_headers(204, "", "")),
        ("an empty page", Answer::with_headers(200, "", "")),
        (
            "a page for people",
            Answer::with_headers(200, "", "<html>Sign in</html>"),
        ),
        ("no object", Answer::json(200, &json!([published("two")]))),
        ("no keys", Answer::json(200, &json!({"error": "try later"}))),
        (
            "keys that are no list",
            Answer::json(200, &json!({"keys": {"two": {}}})),
        ),
        ("more than is read", Answer::with_headers(200, "", &padded)),
        ("less than was promised", Answer::Bytes(cut.into_bytes())),
        ("no HTTP", Answer::Bytes(b"220 mail.example.com ESMTP\r\n".to_vec())),
    ]
}

#[tokio::test]
async fn a_set_is_fetched_once_and_again_when_it_is_old() {
    let fixture = Fixture::answering([
        Answer::json(200, &published("one")),
        Answer::json(200, &published("two")),
    ]);
    for _ in 0..3 {
        assert!(fixture.knows("one").await.unwrap());
    }
    assert_eq!(fixture.server.lines(), ["GET /.well-known/jwks.json"]);
    assert_eq!(fixture.server.seen()[0].header("authorization"), None);
    fixture.clock.advance(STALE);
    assert!(fixture.knows("two").await.unwrap());
    assert!(!fixture.knows("one").await.unwrap());
    assert_eq!(fixture.server.lines().len(), 2);
}

#[tokio::test]
async fn what_is_no_set_is_none() {
    for (name, answer) in misfortunes() {
        let fixture = Fixture::answering([answer, Answer::json(200, &published("two"))]);
        let error = fixture.knows("two").await.unwrap_err();
        assert!(matches!(error, PortError::Unavailable { .. }), "{name}: {error}");
        let told = crate::error::chain(&error);
        assert!(told.len() < 300 && !told.contains("Sign in"), "{name}: {told}");
        assert_eq!(
            fixture.server.lines().len(),
            1,
            "{name}: asked once, and followed nowhere"
        );
        // After a short pause the set is fetched again.
        fixture.clock.advance(Duration::from_secs(5));
        assert!(fixture.knows("two").await.unwrap(), "{name}");
    }
}

#[tokio::test]
async fn the_last_good_set_serves_through_every_misfortune() {
    for (name, answer) in misfortunes() {
        let fixture = Fixture::answering([
            Answer::json(200, &published("one")),
            answer,
            Answer::json(200, &published("two")),
        ]);
        assert!(fixture.knows("one").await.unwrap());
        fixture.clock.advance(STALE);
        assert!(fixture.knows("one").await.unwrap(), "{name}");
        assert!(!fixture.knows("two").await.unwrap(), "{name}: nothing of it is taken");
        fixture.clock.advance(Duration::from_secs(30));
        assert!(
            fixture.knows("two").await.unwrap(),
            "{name}: the next good one replaces it"
        );
        assert_eq!(fixture.server.lines().len(), 3, "{name}");
    }
}

#[tokio::test]
async fn an_issuer_that_is_not_there_leaves_no_set() {
    let fixture = Fixture::at(Loopback::gone());
    let error = fixture.knows("one").await.unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error}");
    let error = fixture.knows("one").await.unwrap_err();
    assert!(
        matches!(error, PortError::Throttled { .. }),
        "not asked again at once: {error}"
    );
}

#[tokio::test]
async fn a_place_that_may_not_be_called_is_a_fault_of_the_settings() {
    let mut fixture = Fixture::answering([]);
    for url in [
        "http://issuer.example.com/jwks.json",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/jwks.json",
        "https://[::1]/jwks.json",
        "https://user:word@issuer.example.com/jwks.json",
    ] {
        fixture.url = url.parse().unwrap();
        let error = fixture.knows("one").await.unwrap_err();
        assert!(
            matches!(&error, PortError::Misconfigured { setting: Some(setting), .. } if setting.contains("jwksUrl")),
            "{url}: {error}"
        );
    }
}
