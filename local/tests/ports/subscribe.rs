use std::time::Duration;

use local::simulators::SUBSCRIBE;
use serde_json::json;
use shared::{
    error::PortError,
    model::{NewUser, Verification},
    registration::contract,
};

use crate::{
    bench::{Bench, crid, new_user},
    vendor::Vendor,
};

#[tokio::test]
async fn the_adapter_keeps_the_contract() {
    let bench = Bench::of(Vendor::Auth0).await;
    contract::all(bench.subscribe(), &bench.tenant, &|| bench.call()).await;
}

#[tokio::test]
async fn every_call_says_for_whom_and_every_write_has_a_key() {
    let bench = Bench::of(Vendor::Auth0).await;
    bench
        .subscribe()
        .create(&bench.tenant, &bench.call(), &new_user("1"))
        .await
        .unwrap();
    bench
        .subscribe()
        .get(&bench.tenant, &bench.call(), &crid("1"))
        .await
        .unwrap();
    let received = bench.received(SUBSCRIBE);
    for call in &received {
        assert_eq!(call.authorization.as_deref(), Some("Bearer"));
        let of = |name: &str| call.headers.get(name).map(String::as_str);
        assert_eq!(
            (of("x-clientgroupcode"), of("x-clientcode"), of("x-papercode")),
            (Some("GCI"), Some("WestPalmBeach"), Some("N/A"))
        );
        assert_eq!(of("x-sourcesystem"), Some("contract-suite"));
    }
    let keys: Vec<_> = received
        .iter()
        .map(|call| call.headers.get("idempotency-key").map(String::as_str))
        .collect();
    assert_eq!(keys, [Some("contract-key-0-create"), None]);
    let ids: Vec<_> = received
        .iter()
        .map(|call| call.headers.get("x-request-id").map(String::as_str))
        .collect();
    assert_eq!(ids, [Some("contract-0"), Some("contract-1")]);
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_is_repeated_with_its_key_and_mails_once() {
    let bench = Bench::of(Vendor::Auth0).await;
    let reader = NewUser {
        verification: Verification::ByMail { return_url: None },
        ..new_user("1")
    };
    let call = bench.call();
    bench.fault(SUBSCRIBE, &json!({"cut": "after-effect", "times": 1}));
    bench.subscribe().create(&bench.tenant, &call, &reader).await.unwrap();
    let received = bench.received(SUBSCRIBE);
    let keys: Vec<_> = received
        .iter()
        .map(|call| call.headers.get("idempotency-key").map(String::as_str))
        .collect();
    assert_eq!(keys, [Some("contract-key-0-create"); 2]);
    let mails = bench.simulators.mailbox().unwrap();
    let to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["ana@example.com"]);
}

#[tokio::test]
async fn a_credential_that_does_not_work_is_named_and_a_mended_one_works_soon() {
    let bench = Bench::with(Vendor::Auth0, json!({"Subscribe.Credential": "file:wrong"})).await;
    let refused = bench
        .subscribe()
        .get(&bench.tenant, &bench.call(), &crid("1"))
        .await
        .unwrap_err();
    assert!(
        refused.to_string().starts_with("misconfigured: Subscribe.Credential: "),
        "{refused}"
    );
    bench.rewrite_secret("wrong", "service");
    // The secret was read again a moment ago, when it was refused.
    bench.clock.advance(Duration::from_secs(30));
    let found = bench.subscribe().get(&bench.tenant, &bench.call(), &crid("1")).await;
    assert!(matches!(found, Err(PortError::NotFound)), "{found:?}");
}

#[tokio::test]
async fn a_failing_subscribe_is_never_a_missing_registration() {
    for (fault, expected) in [
        (json!({"status": 429}), "throttled"),
        (json!({"status": 500}), "unavailable"),
        (json!({"status": 503}), "unavailable"),
        (json!({"cut": "before-effect"}), "unavailable"),
        (json!({"down": true}), "unavailable"),
    ] {
        let bench = Bench::of(Vendor::Auth0).await;
        bench.fault(SUBSCRIBE, &fault);
        let by_id = bench.subscribe().get(&bench.tenant, &bench.call(), &crid("1")).await;
        assert_eq!(by_id.unwrap_err().to_string(), expected, "{fault}");
        let by_email = bench
            .subscribe()
            .find_by_email(&bench.tenant, &bench.call(), &new_user("1").email)
            .await;
        assert_eq!(by_email.unwrap_err().to_string(), expected, "{fault}");
    }
}
