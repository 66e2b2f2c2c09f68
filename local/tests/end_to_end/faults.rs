//! A side that fails, is down or throttles: what callers see, and what is recorded.

use local::simulators::SUBSCRIBE;
use serde_json::{Value, json};

use crate::{answer::Answer, environment::running, person::Person, provider::CallAbout, service::Service};

/// How often a read is tried before it fails.
const TRIES: u32 = 3;

/// Expects the answer for a failing side. After several failures in a row the circuit is open, which is answered by E503. One
/// test alone does not reach that, unless earlier tests have called the same stack.
fn expect_failing(answer: Answer) {
    if answer.status == 503 && running().is_some() {
        let answer = answer.expect("E503");
        assert!((1..=10).contains(&answer.header("retry-after").parse::<u64>().unwrap()));
        return;
    }
    let answer = answer.expect("E500_01");
    assert_eq!(
        answer.body["message"]["text"],
        "There was a problem during the GetById workflow."
    );
    assert_eq!(
        answer.body["meta"],
        Value::Null,
        "a caller learns nothing of what is behind"
    );
}

#[tokio::test]
async fn a_side_that_fails_is_never_not_found() {
    let service = Service::start().await;
    let ways = [
        json!({ "status": 500 }),
        json!({ "down": true }),
        json!({ "cut": "before-effect" }),
        json!({ "status": 418 }),
    ];
    for (tenant, _) in service.tenants_with_provider().await {
        let (ana, nobody) = (Person::new("ana"), Person::new("nobody"));
        tenant.create(&ana.body()).await.expect("S200_06");
        for simulator in tenant.sides() {
            for fault in &ways {
                service.harm(simulator, fault.clone()).await;
                expect_failing(tenant.get(&nobody.id).await);
                tenant.everywhere(&ana).await.into_iter().for_each(expect_failing);
                service.mend(simulator).await;
                if service.let_rest_pass() {
                    assert_eq!(tenant.get(&ana.id).await.expect("S200_01").user()["email"], ana.email);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_side_that_fails_is_recorded_and_noticed_only_where_it_is_needed() {
    let service = Service::start().await;
    for (tenant, provider) in service.tenants_with_provider().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        service
            .harm(
                provider.simulator(),
                json!({ "status": 500, "match": provider.calls(CallAbout::Users) }),
            )
            .await;
        let events = ["AUTHSYSTEM_USER_GETBYID Failed", "SUBSCRIBE_USER_GETBYID"];
        tenant
            .get(&ana.id)
            .await
            .expect("E500_01")
            .expect_events(&service, "get-by-id", &ana.id, &events)
            .await;
        let created = Person::new("new");
        let events = ["AUTHSYSTEM_USER_GET Failed", "SUBSCRIBE_USER_CREATE Failed"];
        tenant
            .create(&created.body())
            .await
            .expect("E500_01")
            .expect_events(&service, "create", &created.id, &events)
            .await;
        // An operation that does not need the side is not affected.
        let found = tenant
            .ask(
                reqwest::Method::GET,
                &format!("/v4/Users/{}?ignoreProvider=1", ana.id),
                None,
            )
            .await;
        assert_eq!(found.expect("S200_01").user()["email"], ana.email);
        service.mend(provider.simulator()).await;
        assert_eq!(
            tenant.get(&ana.id).await.expect("S200_01").user()["firstName"],
            Value::Null
        );
    }
}

#[tokio::test]
async fn a_pause_that_is_asked_for_is_passed_on() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        for simulator in tenant.sides() {
            service.harm(simulator, json!({ "status": 429 })).await;
            for answer in tenant.everywhere(&ana).await {
                let answer = answer.expect("E503");
                let pause: u64 = answer.header("retry-after").parse().unwrap();
                assert!((1..=3600).contains(&pause), "{pause}");
            }
            service.mend(simulator).await;
        }
        tenant.get(&ana.id).await.expect("S200_01");
    }
}

#[tokio::test]
async fn a_fault_ends_after_its_times_and_meets_only_what_it_names() {
    let service = Service::start().await;
    let tenant = service.tenant_without_provider().await;
    let ana = Person::new("ana");
    tenant.create(&ana.body()).await.expect("S200_06");
    service
        .harm(
            SUBSCRIBE,
            json!({ "status": 500, "times": TRIES, "match": { "method": "GET", "path": "/registrations/" } }),
        )
        .await;
    tenant.get(&ana.id).await.expect("E500_01");
    tenant.get(&ana.id).await.expect("S200_01");
    service
        .harm(SUBSCRIBE, json!({ "status": 500, "match": { "method": "DELETE" } }))
        .await;
    tenant.get(&ana.id).await.expect("S200_01");
    service.mend(SUBSCRIBE).await;
}

#[tokio::test]
async fn a_synchronisation_that_fails_does_not_fail_the_read() {
    let service = Service::start().await;
    for (tenant, _) in service.tenants_with_provider().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        // Subscribe gets the old name back, while the provider keeps the new one.
        let alone = json!({ "firstName": "Ana", "ignoreProvider": true });
        tenant
            .update(&ana.id, &json!({ "firstName": "Anna" }))
            .await
            .expect("S200_07");
        tenant.update(&ana.id, &alone).await.expect("S200_07");
        assert_eq!(service.at_subscribe(&ana.id).await.unwrap()["firstName"], "Ana");

        service
            .harm(SUBSCRIBE, json!({ "status": 500, "match": { "method": "PUT" } }))
            .await;
        let reads = ["AUTHSYSTEM_USER_GETBYID", "SUBSCRIBE_USER_GETBYID"];
        let found = tenant.get(&ana.id).await.expect("S200_01");
        assert_eq!(found.user()["firstName"], "Anna");
        let failed = [&reads[..], &["SUBSCRIBE_USER_UPDATE Failed"]].concat();
        found.expect_events(&service, "get-by-id", &ana.id, &failed).await;

        service.mend(SUBSCRIBE).await;
        let synchronised = [&reads[..], &["SUBSCRIBE_USER_UPDATE"]].concat();
        tenant
            .get(&ana.id)
            .await
            .expect_events(&service, "get-by-id", &ana.id, &synchronised)
            .await;
        assert_eq!(service.at_subscribe(&ana.id).await.unwrap()["firstName"], "Anna");
        tenant
            .get(&ana.id)
            .await
            .expect_events(&service, "get-by-id", &ana.id, &reads)
            .await;
    }
}
