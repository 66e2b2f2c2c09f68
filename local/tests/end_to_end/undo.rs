//! Subscribe refuses or fails after the provider's write: the provider's change is undone.

use local::simulators::SUBSCRIBE;
use serde_json::json;

use crate::{person::Person, provider::CallAbout, service::Service};

const READS: [&str; 2] = ["AUTHSYSTEM_USER_GETBYID", "SUBSCRIBE_USER_GETBYID"];

#[tokio::test]
async fn a_create_is_taken_back() {
    let service = Service::start().await;
    for (tenant, _) in service.tenants_with_provider().await {
        for (fault, code) in [
            (json!({ "status": 500 }), "E500"),
            (json!({ "cut": "before-effect" }), "E500"),
            (json!({ "status": 429 }), "E503"),
        ] {
            let ana = Person::new("ana");
            let mut fault = fault;
            fault["match"] = json!({ "method": "POST", "path": "/registrations" });
            service.harm(SUBSCRIBE, fault).await;
            let events = [
                "AUTHSYSTEM_USER_GET",
                "AUTHSYSTEM_USER_CREATE",
                "SUBSCRIBE_USER_CREATE Failed",
                "AUTHSYSTEM_USER_CREATE Undone",
            ];
            let refused = tenant
                .create(&ana.with(&json!({ "verifyEmail": true })))
                .await
                .expect(code);
            refused.expect_events(&service, "create", &ana.id, &events).await;
            service.mend(SUBSCRIBE).await;
            assert!(tenant.at_provider(&ana.id).await.is_none());
            assert!(service.mails_to(&ana.email).await.is_empty());
            tenant.create(&ana.body()).await.expect("S200_06");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_taken_back_is_said() {
    let service = Service::start().await;
    for (tenant, provider) in service.tenants_with_provider().await {
        let ana = Person::new("ana");
        service
            .harm(SUBSCRIBE, json!({ "status": 500, "match": { "method": "POST" } }))
            .await;
        service
            .harm(
                provider.simulator(),
                json!({ "status": 500, "match": provider.calls(CallAbout::Delete) }),
            )
            .await;
        let events = [
            "AUTHSYSTEM_USER_GET",
            "AUTHSYSTEM_USER_CREATE",
            "SUBSCRIBE_USER_CREATE Failed",
            "AUTHSYSTEM_USER_CREATE Failed",
        ];
        tenant
            .create(&ana.body())
            .await
            .expect("E500")
            .expect_events(&service, "create", &ana.id, &events)
            .await;
        service.mend(SUBSCRIBE).await;
        service.mend(provider.simulator()).await;
        // The provider's user still exists, and the next read creates it at Subscribe.
        assert_eq!(tenant.get(&ana.id).await.expect("S200_01").user()["email"], ana.email);
        assert!(service.at_subscribe(&ana.id).await.is_some());
    }
}

#[tokio::test]
async fn an_update_is_taken_back() {
    let service = Service::start().await;
    for (tenant, _) in service.tenants_with_provider().await {
        for (status, code) in [(422, "E400_22"), (400, "E400_22"), (500, "E500"), (429, "E503")] {
            let ana = Person::new("ana");
            tenant
                .create(&ana.with(&json!({ "firstName": "Ana", "metadata": { "title": "Dr", "city": "Kraków" } })))
                .await
                .expect("S200_06");
            let (before, registered) = (tenant.kept_at_provider(&ana).await, service.at_subscribe(&ana.id).await);
            service
                .harm(SUBSCRIBE, json!({ "status": status, "match": { "method": "PUT" } }))
                .await;
            let change = json!({ "firstName": null, "lastName": "Reader", "verified": false, "metadata": { "title": null, "city": "Łódź", "new": 1 } });
            let refused = tenant.update(&ana.id, &change).await.expect(code);
            let writes = [
                "AUTHSYSTEM_USER_CREATE",
                "SUBSCRIBE_USER_CREATE Failed",
                "AUTHSYSTEM_USER_CREATE Undone",
            ];
            refused
                .expect_events(&service, "update", &ana.id, &[&READS[..], &writes].concat())
                .await;
            service.mend(SUBSCRIBE).await;
            assert_eq!(tenant.kept_at_provider(&ana).await, before);
            assert_eq!(service.at_subscribe(&ana.id).await, registered);
            tenant.update(&ana.id, &change).await.expect("S200_07");
        }
    }
}

#[tokio::test]
async fn a_change_of_email_is_taken_back() {
    let service = Service::start().await;
    for (tenant, _) in service.tenants_with_provider().await {
        for (status, code) in [(500, "E500"), (429, "E503")] {
            let ana = Person::new("ana");
            tenant.create(&ana.body()).await.expect("S200_06");
            let before = tenant.kept_at_provider(&ana).await;
            service
                .harm(SUBSCRIBE, json!({ "status": status, "match": { "method": "PATCH" } }))
                .await;
            let refused = tenant.change_email(&ana.id, &ana.other_email()).await.expect(code);
            let writes = [
                "AUTHSYSTEM_USER_CHANGEEMAIL",
                "SUBSCRIBE_USER_CHANGEEMAIL Failed",
                "AUTHSYSTEM_USER_CHANGEEMAIL Undone",
            ];
            refused
                .expect_events(&service, "update-email", &ana.id, &[&READS[..], &writes].concat())
                .await;
            service.mend(SUBSCRIBE).await;
            assert_eq!(tenant.kept_at_provider(&ana).await, before);
            assert!(
                service.mails_to(&ana.email).await.is_empty() && service.mails_to(&ana.other_email()).await.is_empty()
            );
            tenant.change_email(&ana.id, &ana.other_email()).await.expect("S200_12");
        }
    }
}

#[tokio::test]
async fn a_password_that_the_provider_refuses_leaves_subscribe_untouched() {
    let service = Service::start().await;
    for (tenant, provider) in service.tenants_with_provider().await {
        let weak = Person::new("weak");
        let body = weak.with(&json!({ "password": "short" }));
        let Some(reason) = provider.refusal_of_weak_passwords() else {
            tenant.create(&body).await.expect("S200_06");
            continue;
        };
        let refused = tenant.create(&body).await.expect("E400_00");
        assert_eq!(
            refused.body["message"]["text"],
            format!("Invalid InputModel - {reason}")
        );
        let events = [
            "AUTHSYSTEM_USER_GET",
            "AUTHSYSTEM_USER_CREATE Failed",
            "SUBSCRIBE_USER_CREATE Failed",
        ];
        refused.expect_events(&service, "create", &weak.id, &events).await;
        let told = service.events_of(refused.request_id()).await;
        assert!(!told.iter().any(|event| event.to_string().contains("short")));
        assert!(service.at_subscribe(&weak.id).await.is_none());
    }
}

#[tokio::test]
async fn a_write_that_the_provider_fails_in_leaves_subscribe_untouched() {
    let service = Service::start().await;
    for (tenant, provider) in service.tenants_with_provider().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        let registered = service.at_subscribe(&ana.id).await;
        for about in [CallAbout::Update, CallAbout::EmailChange] {
            service
                .harm(
                    provider.simulator(),
                    json!({ "status": 500, "match": provider.calls(about) }),
                )
                .await;
            let refused = match about {
                CallAbout::EmailChange => tenant.change_email(&ana.id, &ana.other_email()).await,
                _ => tenant.update(&ana.id, &json!({ "firstName": "Ana" })).await,
            };
            refused.expect("E500");
            service.mend(provider.simulator()).await;
            assert_eq!(service.at_subscribe(&ana.id).await, registered);
        }
    }
}
