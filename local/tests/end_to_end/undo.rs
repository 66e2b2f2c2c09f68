//! Subscribe refuses or fails after the provider has written: the provider is put back as it was.

use serde_json::{Value, json};

use crate::{person::Person, service::Service};

const READS: [&str; 2] = ["AUTHSYSTEM_USER_GETBYID", "SUBSCRIBE_USER_GETBYID"];

/// Auth0's user without the moment of the last change.
async fn at_auth0(service: &Service, user: &Person) -> Option<Value> {
    let mut found = service.at_auth0(&user.id).await?;
    found.as_object_mut().unwrap().remove("updated_at");
    Some(found)
}

#[tokio::test]
async fn a_create_is_taken_back() {
    let service = Service::start().await;
    let tenant = service.tenant(Some("Auth0")).await;
    for (fault, code) in [
        (json!({ "status": 500 }), "E500"),
        (json!({ "cut": "before-effect" }), "E500"),
        (json!({ "status": 429 }), "E503"),
    ] {
        let ana = Person::new("ana");
        let mut fault = fault;
        fault["match"] = json!({ "method": "POST", "path": "/registrations" });
        service.harm("subscribe", fault).await;
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
        service.mend("subscribe").await;
        assert!(service.at_auth0(&ana.id).await.is_none());
        assert!(service.mails_to(&ana.email).await.is_empty());
        tenant.create(&ana.body()).await.expect("S200_06");
    }
    service.stop().await;
}

#[tokio::test]
async fn what_cannot_be_taken_back_is_said() {
    let service = Service::start().await;
    let tenant = service.tenant(Some("Auth0")).await;
    let ana = Person::new("ana");
    service
        .harm("subscribe", json!({ "status": 500, "match": { "method": "POST" } }))
        .await;
    service
        .harm("auth0", json!({ "status": 500, "match": { "method": "DELETE" } }))
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
    service.mend("subscribe").await;
    service.mend("auth0").await;
    // The provider's user is still there, and the next read gives it to Subscribe.
    assert_eq!(tenant.get(&ana.id).await.expect("S200_01").user()["email"], ana.email);
    assert!(service.at_subscribe(&ana.id).await.is_some());
    service.stop().await;
}

#[tokio::test]
async fn an_update_is_taken_back() {
    let service = Service::start().await;
    let tenant = service.tenant(Some("Auth0")).await;
    for (status, code) in [(422, "E400_22"), (400, "E400_22"), (500, "E500"), (429, "E503")] {
        let ana = Person::new("ana");
        tenant
            .create(&ana.with(&json!({ "firstName": "Ana", "metadata": { "title": "Dr", "city": "Kraków" } })))
            .await
            .expect("S200_06");
        let (before, registered) = (at_auth0(&service, &ana).await, service.at_subscribe(&ana.id).await);
        service
            .harm("subscribe", json!({ "status": status, "match": { "method": "PUT" } }))
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
        service.mend("subscribe").await;
        assert_eq!(at_auth0(&service, &ana).await, before);
        assert_eq!(service.at_subscribe(&ana.id).await, registered);
        tenant.update(&ana.id, &change).await.expect("S200_07");
    }
    service.stop().await;
}

#[tokio::test]
async fn a_change_of_email_is_taken_back() {
    let service = Service::start().await;
    let tenant = service.tenant(Some("Auth0")).await;
    for (status, code) in [(500, "E500"), (429, "E503")] {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        let before = at_auth0(&service, &ana).await;
        service
            .harm("subscribe", json!({ "status": status, "match": { "method": "PATCH" } }))
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
        service.mend("subscribe").await;
        assert_eq!(at_auth0(&service, &ana).await, before);
        assert!(service.mails_to(&ana.email).await.is_empty() && service.mails_to(&ana.other_email()).await.is_empty());
        tenant.change_email(&ana.id, &ana.other_email()).await.expect("S200_12");
    }
    service.stop().await;
}

#[tokio::test]
async fn a_provider_that_refuses_leaves_subscribe_untouched() {
    let service = Service::start().await;
    let tenant = service.tenant(Some("Auth0")).await;
    let weak = Person::new("weak");
    let refused = tenant
        .create(&weak.with(&json!({ "password": "short" })))
        .await
        .expect("E400_00");
    let text = refused.body["message"]["text"].as_str().unwrap();
    assert!(
        text.starts_with("Invalid InputModel - ") && text.to_ascii_lowercase().contains("password"),
        "{text}"
    );
    let events = [
        "AUTHSYSTEM_USER_GET",
        "AUTHSYSTEM_USER_CREATE Failed",
        "SUBSCRIBE_USER_CREATE Failed",
    ];
    let told = service.events_of(refused.request_id()).await;
    assert_eq!(told.len(), events.len(), "{told:?}");
    assert!(service.at_subscribe(&weak.id).await.is_none());
    assert!(!told.iter().any(|event| event.to_string().contains("short")));

    let ana = Person::new("ana");
    tenant.create(&ana.body()).await.expect("S200_06");
    let registered = service.at_subscribe(&ana.id).await;
    service
        .harm("auth0", json!({ "status": 500, "match": { "method": "PATCH" } }))
        .await;
    tenant
        .update(&ana.id, &json!({ "firstName": "Ana" }))
        .await
        .expect("E500");
    tenant.change_email(&ana.id, &ana.other_email()).await.expect("E500");
    service.mend("auth0").await;
    assert_eq!(service.at_subscribe(&ana.id).await, registered);
    service.stop().await;
}
