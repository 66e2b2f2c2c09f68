use local::simulators::{AUTH0, GIGYA, GigyaKey, GigyaSite, SUBSCRIBE, SimulatorsConfig};
use serde_json::json;

use crate::gigya::{Gigya, KEY, SECRET, SITE, sent};
use crate::stage::{Stage, answer, config};

#[tokio::test]
async fn any_error_of_the_vendor_can_be_asked_for() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    for (code, status, message) in [
        (200_010, 200, "OK with error login identifier exists"),
        (206_001, 206, "Account Pending Registration"),
        (403_048, 403, "Api rate limit exceeded"),
        (403_120, 403, "Account temporarily locked out"),
        (500_001, 500, "General server error"),
        (504_002, 504, "Request timeout"),
    ] {
        gigya.switch(&json!({"errorCode": code, "times": 1}));
        let refusal = gigya.refused("deleteAccount", &[("UID", "one")], code).await;
        assert_eq!(
            (&refusal["statusCode"], &refusal["errorMessage"]),
            (&json!(status), &json!(message))
        );
        // The call had no effect, and the fault has ended.
        gigya.account("one").await;
    }
}

#[tokio::test]
async fn an_error_brings_the_members_that_belong_to_it() {
    let gigya = Gigya::open().await;
    let form = [("UID", "one"), ("httpStatusCodes", "true")];
    gigya.switch(&json!({"errorCode": 301_001}));
    let elsewhere = gigya.request("getAccountInfo", &form).send().await.unwrap();
    let location = "https://accounts.eu1.gigya.com/accounts.getAccountInfo";
    assert_eq!(elsewhere.headers()["location"], location);
    let elsewhere = answer(elsewhere, 301).await;
    assert_eq!(elsewhere["apiDomain"], "eu1.gigya.com");
    gigya.switch(&json!({"errorCode": 403_005}));
    let unknown = gigya.call("getAccountInfo", &[("UID", "one")]).await;
    assert_eq!(unknown["errorDetails"], "Unknown user");
    gigya.switch(&json!({"errorCode": 400_009}));
    let invalid = gigya.call("register", &[]).await;
    assert_eq!(invalid["validationErrors"][0]["fieldName"], "password");
    gigya.switch(&json!({"errorCode": 206_002}));
    assert!(gigya.call("register", &[]).await["regToken"].is_string());
}

#[tokio::test]
async fn a_status_is_answered_by_http_for_once() {
    let gigya = Gigya::open().await;
    for (status, code) in [(503, 503_001), (500, 500_001), (429, 403_048), (404, 404_000)] {
        gigya.switch(&json!({"status": status}));
        let refused = gigya.request("initRegistration", &[]).send().await.unwrap();
        let body = answer(refused, status).await;
        assert_eq!(
            (&body["errorCode"], &body["statusCode"]),
            (&json!(code), &json!(status))
        );
    }
}

#[tokio::test]
async fn a_cut_after_the_effect_leaves_the_account() {
    let gigya = Gigya::open().await;
    for (cut, code) in [("before-effect", 403_005), ("after-effect", 0)] {
        gigya.switch(&json!({"cut": cut, "times": 1, "match": {"path": "/accounts.importFullAccount"}}));
        let form = [("uid", "one")];
        assert!(gigya.request("importFullAccount", &form).send().await.is_err());
        let found = gigya.call("getAccountInfo", &[("UID", "one")]).await;
        assert_eq!(found["errorCode"], code, "{cut}");
    }
}

#[tokio::test]
async fn an_error_of_one_vendor_means_nothing_to_another() {
    let stage = Stage::open().await;
    for (simulator, code) in [
        (AUTH0, json!(403_048)),
        (SUBSCRIBE, json!("RATE_LIMITED")),
        (GIGYA, json!(123)),
        (GIGYA, json!("403048")),
    ] {
        let read = stage.simulators.read_fault(simulator, &json!({"errorCode": code}));
        let error = read.unwrap().unwrap_err().to_string();
        assert_eq!(
            error,
            format!("not a fault: `errorCode` {code} is not one of {simulator}'s")
        );
    }
    let fault = json!({"errorCode": 403_048, "times": 2});
    let read = stage.simulators.read_fault(GIGYA, &fault).unwrap().unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), fault);
    assert!(stage.simulators.read_fault("okta", &json!({"down": true})).is_none());
}

#[tokio::test]
async fn accounts_and_tokens_outlive_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let config = SimulatorsConfig {
        data_dir: Some(directory.path().to_owned()),
        ..config()
    };
    let sites = || vec![GigyaSite::new(SITE, [GigyaKey::with_secret(KEY, SECRET)])];
    let gigya = Gigya::open_sites(sites(), config.clone()).await;
    gigya.import("one", "a@example.com").await;
    let token = gigya.ok("initRegistration", &[]).await["regToken"].take();
    let held = gigya.stage.simulators.users(GIGYA).unwrap().unwrap();
    assert_eq!(held[0]["UID"], "one");
    gigya.stage.simulators.shutdown().await;

    let gigya = Gigya::open_sites(sites(), config).await;
    assert_eq!(gigya.stage.simulators.users(GIGYA).unwrap().unwrap(), held);
    assert_eq!(gigya.found("a@example.com").await["UID"], "one");
    let token = token.as_str().unwrap();
    gigya.refused("register", &[("regToken", token)], 400_009).await;
}

#[tokio::test]
async fn no_call_is_logged_with_its_secrets() {
    let gigya = Gigya::open().await;
    let form = [
        ("UID", "one"),
        ("newPassword", "hush-hush-1A"),
        ("sig", "c2ln"),
        ("regToken", "RT1_1"),
    ];
    sent(gigya.request("setAccountInfo", &form)).await;
    let calls = gigya.stage.simulators.calls(GIGYA).unwrap().take();
    let logged = serde_json::to_value(&calls).unwrap()[0]["body"].clone();
    assert_eq!(
        logged,
        json!({"apiKey": SITE, "userKey": KEY, "secret": "***", "UID": "one",
               "newPassword": "***", "sig": "***", "regToken": "***"})
    );
}
