//! States of a registration: with and without a password, with and without a provider.

use serde_json::json;

use crate::{person::Person, service::Service};

#[tokio::test]
async fn without_a_password_a_user_is_lite_unless_a_provider_keeps_it() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant.create(&ana.with(&json!({}))).await.expect("S200_06");
        let found = tenant.get(&ana.id).await.expect("S200_01");
        let state = if tenant.has_provider { "Standard" } else { "Lite" };
        assert_eq!(
            (&found.user()["state"], &found.user()["verified"]),
            (&json!(state), &json!(true))
        );
        assert_eq!(service.at_subscribe(&ana.id).await.unwrap()["hasPassword"], false);
    }
    service.stop().await;
}

#[tokio::test]
async fn with_a_password_a_user_is_standard() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        assert_eq!(tenant.get(&ana.id).await.expect("S200_01").user()["state"], "Standard");
        // The password is kept on one side only: where there is a provider, there.
        assert_eq!(
            service.at_subscribe(&ana.id).await.unwrap()["hasPassword"],
            !tenant.has_provider
        );
    }
    service.stop().await;
}

#[tokio::test]
async fn verified_is_the_callers_to_set() {
    let service = Service::start().await;
    let tenant = service.tenant(None).await;
    let ana = Person::new("ana");
    tenant.create(&ana.body()).await.expect("S200_06");
    tenant
        .update(&ana.id, &json!({ "verified": false }))
        .await
        .expect("S200_07");
    assert_eq!(tenant.get(&ana.id).await.user()["state"], "Unverified");
    tenant
        .update(&ana.id, &json!({ "verified": true }))
        .await
        .expect("S200_07");
    assert_eq!(tenant.get(&ana.id).await.user()["state"], "Standard");

    let tenant = service.tenant(Some("Auth0")).await;
    let ben = Person::new("ben");
    tenant.create(&ben.body()).await.expect("S200_06");
    tenant
        .update(&ben.id, &json!({ "verified": false }))
        .await
        .expect("S200_07");
    let found = tenant.get(&ben.id).await;
    assert_eq!(
        (&found.user()["verified"], &found.user()["state"]),
        (&json!(false), &json!("Standard"))
    );
    assert_eq!(service.at_auth0(&ben.id).await.unwrap()["email_verified"], false);
    assert_eq!(service.at_subscribe(&ben.id).await.unwrap()["verified"], false);
    service.stop().await;
}
