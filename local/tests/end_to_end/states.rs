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
        let state = if tenant.provider.is_some() { "Standard" } else { "Lite" };
        assert_eq!(
            (&found.user()["state"], &found.user()["verified"]),
            (&json!(state), &json!(true))
        );
        assert_eq!(service.at_subscribe(&ana.id).await.unwrap()["hasPassword"], false);
    }
}

#[tokio::test]
async fn with_a_password_a_user_is_standard() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        assert_eq!(tenant.get(&ana.id).await.expect("S200_01").user()["state"], "Standard");
        // One side stores the password: the provider, if there is one.
        assert_eq!(
            service.at_subscribe(&ana.id).await.unwrap()["hasPassword"],
            tenant.provider.is_none()
        );
    }
}

#[tokio::test]
async fn verified_is_the_callers_to_set() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        for verified in [false, true] {
            tenant
                .update(&ana.id, &json!({ "verified": verified }))
                .await
                .expect("S200_07");
            if let Some(provider) = tenant.provider {
                let user = tenant.at_provider(&ana.id).await.unwrap();
                assert_eq!(provider.says_verified(&user), tenant.verified(verified), "{user}");
            }
            assert_eq!(service.at_subscribe(&ana.id).await.unwrap()["verified"], verified);

            let found = tenant.get(&ana.id).await.expect("S200_01");
            let state = if verified || tenant.provider.is_some() {
                "Standard"
            } else {
                "Unverified"
            };
            assert_eq!(
                (&found.user()["verified"], &found.user()["state"]),
                (&json!(tenant.verified(verified)), &json!(state))
            );
            // A read updates Subscribe if the provider treats every address as verified.
            let registered = service.at_subscribe(&ana.id).await.unwrap();
            assert_eq!(registered["verified"], tenant.verified(verified));
        }
    }
}
