use std::sync::OnceLock;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use aws_lc_rs::{encoding::PublicKeyX509Der, hmac};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use local::simulators::{GIGYA, GigyaKey, GigyaPolicies, GigyaSite};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::gigya::{Form, Gigya, KEY, OTHER_SITE, SECRET, SITE, sent};
use crate::stage::config;

/// The same signature as from Python's `urllib.parse.quote` and `hmac`, for a call with one parameter.
fn sign(gigya: &Gigya, method: &str, form: Form<'_>, secret: &str) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |encoded, byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded + &char::from(byte).to_string()
            }
            _ => encoded + &format!("%{byte:02X}"),
        })
    };
    let mut pairs: Vec<String> = form
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    pairs.sort();
    let url = gigya.stage.url(GIGYA, &format!("/accounts.{method}"));
    let text = format!("POST&{}&{}", encode(&url), encode(&pairs.join("&")));
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &STANDARD.decode(secret).unwrap());
    STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}

/// A signed request for an existing account; `off` is how far the caller's clock is ahead.
fn signed(gigya: &Gigya, nonce: &str, off: i64, secret: &str) -> RequestBuilder {
    let timestamp = (gigya.now().as_second() + off).to_string();
    let form = [
        ("UID", "one/ü +~*"),
        ("apiKey", SITE),
        ("userKey", KEY),
        ("timestamp", &timestamp),
        ("nonce", nonce),
    ];
    let sig = sign(gigya, "getAccountInfo", &form, secret);
    gigya.bare("getAccountInfo", &[&form[..], &[("sig", &sig)]].concat())
}

#[tokio::test]
async fn a_secret_opens_the_site_it_is_for() {
    let gigya = Gigya::open().await;
    for (form, code, details) in [
        (vec![], 400_093, "Missing required parameter: ApiKey"),
        (vec![("apiKey", "3_other")], 400_093, "Invalid ApiKey parameter"),
        (vec![("apiKey", SITE)], 403_035, "No user cookie"),
        (
            vec![("apiKey", SITE), ("secret", SECRET)],
            403_003,
            "Invalid request signature",
        ),
        (
            vec![("apiKey", SITE), ("userKey", "AKother"), ("secret", SECRET)],
            403_005,
            "The supplied userkey was not found",
        ),
        (
            vec![("apiKey", SITE), ("userKey", KEY), ("secret", "wrong")],
            403_010,
            "Invalid parameter: secret",
        ),
    ] {
        let refusal = sent(gigya.bare("initRegistration", &form)).await;
        assert_eq!(refusal["errorCode"], code, "{form:?}");
        assert_eq!(refusal["errorDetails"], details);
    }
    gigya.ok("initRegistration", &[]).await;
}

#[tokio::test]
async fn sites_keep_their_users_apart() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    let form = [
        ("apiKey", OTHER_SITE),
        ("userKey", KEY),
        ("secret", SECRET),
        ("UID", "one"),
    ];
    let there = sent(gigya.bare("getAccountInfo", &form)).await;
    assert_eq!(there["errorCode"], 403_005);
}

#[tokio::test]
async fn a_signature_is_good_for_its_call_once_and_for_two_minutes() {
    let gigya = Gigya::open().await;
    gigya.import("one/ü +~*", "a@example.com").await;
    let other_secret = STANDARD.encode("other");
    for (nonce, off, secret, code) in [
        ("n1", 0, SECRET, 0),
        ("n1", 0, SECRET, 403_004),
        ("n2", 120, SECRET, 0),
        ("n3", -120, SECRET, 0),
        ("n4", 121, SECRET, 403_002),
        ("n5", -121, SECRET, 403_002),
        ("n6", 0, &other_secret, 403_003),
        // A refused call does not use up its nonce.
        ("n4", 0, SECRET, 0),
    ] {
        let answered = sent(signed(&gigya, nonce, off, secret)).await;
        assert_eq!(answered["errorCode"], code, "{nonce}: {answered}");
    }
    let late = signed(&gigya, "n7", -600, SECRET).send().await.unwrap();
    assert_eq!(late.headers()["date"], "Sun, 01 Mar 2026 12:00:00 GMT");
}

#[tokio::test]
async fn every_parameter_is_under_the_signature() {
    let gigya = Gigya::open().await;
    gigya.import("one/ü +~*", "a@example.com").await;
    let url = |request: RequestBuilder, query: &str| {
        let mut request = request.build().unwrap();
        request.url_mut().set_query(Some(query));
        request
    };
    let more = url(signed(&gigya, "n1", 0, SECRET), "include=emails");
    let answered: Value = gigya.stage.http.execute(more).await.unwrap().json().await.unwrap();
    assert_eq!(answered["errorCode"], 403_003);
    let timestamp = gigya.now().as_second().to_string();
    let form = [
        ("apiKey", SITE),
        ("include", "emails"),
        ("UID", "one/ü +~*"),
        ("userKey", KEY),
        ("timestamp", &timestamp),
        ("nonce", "n2"),
    ];
    let sig = sign(&gigya, "getAccountInfo", &form, SECRET);
    let in_form: Vec<_> = form.into_iter().filter(|(name, _)| *name != "include").collect();
    let request = gigya.bare("getAccountInfo", &[&in_form[..], &[("sig", &sig)]].concat());
    let request = url(request, "include=emails");
    let answered: Value = gigya.stage.http.execute(request).await.unwrap().json().await.unwrap();
    assert_eq!(answered["errorCode"], 0, "{answered}");
}

fn key_pair() -> &'static RsaKeyPair {
    static KEY_PAIR: OnceLock<RsaKeyPair> = OnceLock::new();
    KEY_PAIR.get_or_init(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
}

fn public_key(pair: &RsaKeyPair) -> String {
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let text = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        lines.join("\n")
    )
}

fn token(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; key_pair().public_modulus_len()];
    let random = SystemRandom::new();
    key_pair()
        .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
        .unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[tokio::test]
async fn a_token_signed_with_the_applications_key_opens_the_site() {
    let stranger = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let keys = [
        GigyaKey::with_public_key("AKpair", public_key(key_pair())),
        GigyaKey::with_public_key("AKstranger", public_key(&stranger)),
        GigyaKey::with_secret(KEY, SECRET),
    ];
    let gigya = Gigya::open_sites(vec![GigyaSite::new(SITE, keys)], config()).await;
    let now = gigya.now().as_second();
    let header = |kid: &str| json!({"alg": "RS256", "typ": "JWT", "kid": kid});
    for (header, claims, code) in [
        (header("AKpair"), json!({"iat": now, "jti": "1"}), 0),
        (header("AKpair"), json!({"iat": now, "jti": "1"}), 403_004),
        (header("AKpair"), json!({"iat": now - 300, "jti": "2"}), 0),
        (header("AKpair"), json!({"iat": now - 301, "jti": "3"}), 403_002),
        (header("AKpair"), json!({"iat": now + 301, "jti": "4"}), 403_002),
        (header("AKpair"), json!({"iat": now}), 400_008),
        (header("AKstranger"), json!({"iat": now, "jti": "5"}), 403_003),
        (header(KEY), json!({"iat": now, "jti": "6"}), 403_003),
        (header("AKnobody"), json!({"iat": now, "jti": "7"}), 403_005),
        (
            json!({"alg": "HS256", "kid": "AKpair"}),
            json!({"iat": now, "jti": "8"}),
            400_008,
        ),
    ] {
        let request = gigya
            .bare("initRegistration", &[("apiKey", SITE)])
            .bearer_auth(token(&header, &claims));
        let answered = sent(request).await;
        assert_eq!(answered["errorCode"], code, "{header} {claims}: {answered}");
    }
    let request = gigya.bare("initRegistration", &[("apiKey", SITE)]).bearer_auth("guess");
    assert_eq!(sent(request).await["errorCode"], 400_008);
}

#[tokio::test]
async fn a_site_that_is_called_too_often_hears_so_for_a_minute() {
    let gigya = Gigya::open_with(GigyaPolicies {
        calls_per_minute: Some(2),
        ..GigyaPolicies::default()
    })
    .await;
    gigya.ok("initRegistration", &[]).await;
    gigya.ok("initRegistration", &[]).await;
    let limited = gigya.refused("initRegistration", &[], 403_048).await;
    assert_eq!(limited["statusCode"], 403);
    gigya.pass(60);
    gigya.ok("initRegistration", &[]).await;
}
