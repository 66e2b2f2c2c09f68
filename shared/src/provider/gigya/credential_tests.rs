//! The three ways to authenticate a request, and what is corrected when Gigya refuses it.

use std::sync::Arc;

use serde_json::json;

use super::{bearer, bench::*, parameters::Parameters, signature};
use crate::{
    error::PortError,
    provider::UserProvider,
    upstream::samples::{self, RotatingSecret},
};

#[tokio::test]
async fn a_signed_request_keeps_the_secret_and_signs_all_it_says() {
    let bench = bench_with([found()], "signature", secrets(SECRET));
    got(&bench).await.unwrap();
    let (_, mut sent) = bench.forms().remove(0);
    let sig = sent.remove("sig").unwrap();
    let expected = [
        ("UID", "crid-1"),
        ("apiKey", "3_site"),
        ("format", "json"),
        ("httpStatusCodes", "false"),
        ("include", "profile,data,emails,loginIDs"),
        ("nonce", "00000000-0000-0000-0000-000000000001"),
        ("timestamp", "1767225600"),
        ("userKey", "AKapplication"),
    ];
    assert_eq!(sent, form(expected));
    let parameters = expected
        .into_iter()
        .fold(Parameters::default(), |all, (name, value)| all.with(name, value));
    let url = bench.server.base.join("accounts.getAccountInfo").unwrap();
    assert_eq!(
        sig,
        signature::sign(&signature::key(SECRET).unwrap(), &url, &parameters)
    );
}

#[tokio::test]
async fn a_bearer_request_carries_a_token_for_itself_alone() {
    let pem = bearer::tests::pem();
    let bench = bench_with([refused(500_001), found()], "bearer", secrets(&pem));
    got(&bench).await.unwrap();
    let ids: Vec<String> = bench
        .server
        .seen()
        .iter()
        .map(|seen| {
            let token = seen.header("authorization").unwrap().strip_prefix("Bearer ").unwrap();
            let claims = bearer::tests::verified(&pem, token).unwrap();
            assert_eq!(claims.iat, 1_767_225_600);
            claims.jti
        })
        .collect();
    assert_ne!(ids[0], ids[1]);
    let expected = form([
        ("UID", "crid-1"),
        ("apiKey", "3_site"),
        ("format", "json"),
        ("httpStatusCodes", "false"),
        ("include", "profile,data,emails,loginIDs"),
    ]);
    assert_eq!(bench.forms()[0].1, expected);
}

#[tokio::test]
async fn every_repeat_has_a_nonce_and_a_signature_of_its_own() {
    let bench = bench_with(
        [refused(500_001), refused(403_048), found()],
        "signature",
        secrets(SECRET),
    );
    got(&bench).await.unwrap();
    let forms = bench.forms();
    for member in ["nonce", "sig"] {
        let mut values: Vec<&str> = forms.iter().map(|(_, form)| form[member].as_str()).collect();
        values.sort_unstable();
        values.dedup();
        assert_eq!(values.len(), 3, "{member}");
    }
}

#[tokio::test]
async fn a_write_is_corrected_too_for_it_was_refused() {
    let bench = bench_with(
        [
            too_late("Thu, 01 Jan 2026 00:10:00 GMT"),
            refused(403_004),
            done(&json!({})),
        ],
        "signature",
        secrets(SECRET),
    );
    bench
        .gigya
        .create(&bench.tenant, &bench.call, &samples::new_user("crid-1"))
        .await
        .unwrap();
    let forms = bench.forms();
    assert_eq!(forms.len(), 3);
    assert_ne!(forms[1].1["nonce"], forms[2].1["nonce"]);
    assert_eq!(forms[0].1["password"], forms[2].1["password"]);
}

#[tokio::test]
async fn a_used_nonce_is_replaced_once() {
    let once = bench_with([refused(403_004), found()], "signature", secrets(SECRET));
    got(&once).await.unwrap();
    let twice = bench_with(
        [refused(403_004), refused(403_004), found()],
        "signature",
        secrets(SECRET),
    );
    let outcome = got(&twice).await;
    assert!(matches!(outcome, Err(PortError::Unavailable { .. })), "{outcome:?}");
    assert_eq!(twice.server.lines().len(), 2);
}

#[tokio::test]
async fn a_rotated_secret_is_read_again_once() {
    let rotated = bench_with(
        [refused(403_010), found()],
        "secret",
        Arc::new(RotatingSecret::default()),
    );
    got(&rotated).await.unwrap();
    let sent: Vec<String> = rotated
        .forms()
        .into_iter()
        .map(|(_, form)| form["secret"].clone())
        .collect();
    assert_eq!(sent, ["secret-0", "secret-1"]);

    let twice = bench_with(
        [refused(403_003), refused(403_003)],
        "secret",
        Arc::new(RotatingSecret::default()),
    );
    let outcome = got(&twice).await;
    assert_eq!(
        outcome.unwrap_err().to_string(),
        "misconfigured: Gigya.Secret: Gigya does not accept it with this Gigya.UserKey"
    );
    assert_eq!(twice.server.lines().len(), 2);

    let unchanged = bench_with([refused(403_010), found()], "secret", secrets(SECRET));
    let outcome = got(&unchanged).await;
    assert!(matches!(outcome, Err(PortError::Misconfigured { .. })), "{outcome:?}");
    assert_eq!(unchanged.server.lines().len(), 1, "the same secret is not tried again");
}

#[tokio::test]
async fn a_secret_of_the_wrong_kind_is_named_before_any_call_and_not_shown() {
    for (authentication, secret, hint) in [
        ("signature", "s3cr3t!", "in base64"),
        ("bearer", SECRET, "PKCS#8"),
        (
            "bearer",
            "-----BEGIN RSA PRIVATE KEY-----\nczNjcjN0\n-----END RSA PRIVATE KEY-----\n",
            "PKCS#8",
        ),
    ] {
        let bench = bench_with([], authentication, secrets(secret));
        let error = got(&bench).await.unwrap_err();
        let refusal = format!("{error} {error:?}");
        assert!(
            refusal.contains("Gigya.Secret: ") && refusal.contains(hint),
            "{refusal}"
        );
        assert!(!refusal.contains("s3cr3t") && !refusal.contains(SECRET), "{refusal}");
        assert!(bench.server.lines().is_empty());
    }
}

#[tokio::test]
async fn neither_debug_output_nor_errors_show_what_was_sent() {
    for authentication in ["secret", "signature"] {
        let bench = bench_with([refused(500_028), refused(403_007)], authentication, secrets(SECRET));
        let failed = bench
            .gigya
            .create(&bench.tenant, &bench.call, &samples::new_user("crid-1"))
            .await
            .unwrap_err();
        let refused = got(&bench).await.unwrap_err();
        let shown = format!(
            "{failed:?} {refused:?} {:?} {:?} {:?}",
            bench.gigya,
            bench.call,
            bench.server.seen().len()
        );
        for hidden in [SECRET, "ana@example.com", "correct-horse", "sig=", "wB+KIul"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
        assert!(shown.contains("accounts.importFullAccount was answered with error code 500028"));
    }
}
