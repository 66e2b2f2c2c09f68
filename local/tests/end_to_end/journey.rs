//! A user's life from the creation to the last read, with the events of each step.

use serde_json::json;

use crate::{person::Person, provider::Provider, service::Service};

const CREATE: [&str; 3] = ["AUTHSYSTEM_USER_GET", "AUTHSYSTEM_USER_CREATE", "SUBSCRIBE_USER_CREATE"];
const GET: [&str; 2] = ["AUTHSYSTEM_USER_GETBYID", "SUBSCRIBE_USER_GETBYID"];
const UPDATE: [&str; 4] = [
    "AUTHSYSTEM_USER_GETBYID",
    "SUBSCRIBE_USER_GETBYID",
    "AUTHSYSTEM_USER_CREATE",
    "SUBSCRIBE_USER_CREATE",
];
const UPDATE_EMAIL: [&str; 4] = [
    "AUTHSYSTEM_USER_GETBYID",
    "SUBSCRIBE_USER_GETBYID",
    "AUTHSYSTEM_USER_CHANGEEMAIL",
    "SUBSCRIBE_USER_CHANGEEMAIL",
];

#[tokio::test]
async fn each_provider_has_a_tenant_and_one_tenant_has_none() {
    let service = Service::start().await;
    let providers: Vec<Option<Provider>> = service.tenants().await.iter().map(|tenant| tenant.provider).collect();
    let named = ["Auth0", "Gigya", "SSOR", "Firefly"].map(|name| Some(Provider::named(name)));
    for wanted in named.into_iter().chain([None]) {
        assert!(providers.contains(&wanted), "{wanted:?} is not among {providers:?}");
    }
}

#[tokio::test]
async fn create_get_update_change_email_get() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        let details = json!({ "password": "Correct-Horse-7", "firstName": "Ana", "metadata": { "title": "Dr", "issues": 3, "trial": true } });

        let created = tenant.create(&ana.with(&details)).await.expect("S200_06");
        assert_eq!(created.body["message"]["text"], "Create completed.");
        let encrypted = &created.body["data"]["encryptedCustomerRegistrationId"];
        assert_eq!(
            created.body["data"],
            json!({ "customerRegistrationId": ana.id, "encryptedCustomerRegistrationId": encrypted })
        );
        created
            .expect_events(&service, "create", &ana.id, &tenant.left(&CREATE))
            .await;

        let found = tenant.get(&ana.id).await.expect("S200_01");
        let mut user = json!({
            "customerRegistrationId": ana.id, "encryptedCustomerRegistrationId": encrypted, "email": ana.email, "verified": true,
            "state": "Standard", "firstName": "Ana", "lastName": null, "lastLogoutDate": null,
            "metadata": { "title": "Dr", "issues": 3, "trial": true },
        });
        assert_eq!(found.user(), &user);
        found
            .expect_events(&service, "get-by-id", &ana.id, &tenant.left(&GET))
            .await;

        let change = json!({
            "firstName": null, "lastName": "Reader", "lastLogoutDate": "2023-06-06T19:42:26+02:00",
            "metadata": { "title": null, "issues": 4, "city": "Łódź" },
        });
        let updated = tenant.update(&ana.id, &change).await.expect("S200_07");
        assert!(updated.body.get("data").is_none(), "{}", updated.body);
        updated
            .expect_events(&service, "update", &ana.id, &tenant.left(&UPDATE))
            .await;

        let changed = tenant
            .change_email(&ana.id, &ana.other_email().to_uppercase())
            .await
            .expect("S200_12");
        assert!(changed.body.get("data").is_none(), "{}", changed.body);
        changed
            .expect_events(&service, "update-email", &ana.id, &tenant.left(&UPDATE_EMAIL))
            .await;

        user["email"] = json!(ana.other_email());
        user["firstName"] = json!(null);
        user["lastName"] = json!("Reader");
        user["lastLogoutDate"] = json!("2023-06-06T17:42:26Z");
        user["metadata"] = json!({ "issues": 4, "trial": true, "city": "Łódź" });
        let found = tenant.get(&ana.id).await.expect("S200_01");
        assert_eq!(found.user(), &user);
        found
            .expect_events(&service, "get-by-id", &ana.id, &tenant.left(&GET))
            .await;

        let steps = [&CREATE[..], &GET, &UPDATE, &UPDATE_EMAIL, &GET].concat();
        assert_eq!(service.history_of(&ana.id).await.len(), tenant.left(&steps).len());
        assert!(service.mails_to(&ana.email).await.is_empty() && service.mails_to(&ana.other_email()).await.is_empty());
    }
}

#[tokio::test]
async fn only_what_changes_is_sent() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant
            .create(&ana.with(&json!({ "firstName": "Ana", "metadata": { "title": "Dr" } })))
            .await
            .expect("S200_06");

        let same = json!({ "firstName": "Ana", "verified": true, "metadata": { "title": "Dr", "never": null } });
        let updated = tenant.update(&ana.id, &same).await.expect("S200_07");
        updated
            .expect_events(&service, "update", &ana.id, &tenant.left(&GET))
            .await;

        let empty = tenant
            .update(&ana.id, &json!({ "metadata": {} }))
            .await
            .expect("S200_07");
        empty
            .expect_events(&service, "update", &ana.id, &tenant.left(&GET))
            .await;

        let logout = tenant
            .update(&ana.id, &json!({ "lastLogoutDate": "2024-02-29T00:00:00Z" }))
            .await
            .expect("S200_07");
        let subscribe_alone = [&GET[..], &["SUBSCRIBE_USER_CREATE"]].concat();
        logout
            .expect_events(&service, "update", &ana.id, &tenant.left(&subscribe_alone))
            .await;
        let events = service.events_of(logout.request_id()).await;
        assert_eq!(events.last().unwrap()["changedFields"], json!(["lastLogoutDate"]));
        tenant
            .update(&ana.id, &json!({ "removeLastLogoutDate": true }))
            .await
            .expect("S200_07");
        assert_eq!(tenant.get(&ana.id).await.user()["lastLogoutDate"], json!(null));

        let same = tenant
            .change_email(&ana.id, &ana.email.to_uppercase())
            .await
            .expect("S200_12");
        same.expect_events(&service, "update-email", &ana.id, &tenant.left(&GET))
            .await;
    }
}

#[tokio::test]
async fn a_provider_is_left_out_on_request() {
    let service = Service::start().await;
    for (tenant, _) in service.tenants_with_provider().await {
        let ana = Person::new("ana");
        let created = tenant
            .create(&ana.with(&json!({ "ignoreProvider": true, "password": "Correct-Horse-7" })))
            .await
            .expect("S200_06");
        created
            .expect_events(&service, "create", &ana.id, &["SUBSCRIBE_USER_CREATE"])
            .await;
        assert!(tenant.at_provider(&ana.id).await.is_none());

        // A user whom only Subscribe knows is found as well.
        let found = tenant.get(&ana.id).await.expect("S200_01");
        let events = ["AUTHSYSTEM_USER_GETBYID Failed", "SUBSCRIBE_USER_GETBYID"];
        found.expect_events(&service, "get-by-id", &ana.id, &events).await;
        let path = format!("/v4/Users/{}/?IGNOREPROVIDER=True", ana.id);
        let found = tenant.ask(reqwest::Method::GET, &path, None).await.expect("S200_01");
        found
            .expect_events(&service, "get-by-id", &ana.id, &["SUBSCRIBE_USER_GETBYID"])
            .await;
        let change = json!({ "firstName": "Ana", "ignoreProvider": true });
        let updated = tenant.update(&ana.id, &change).await.expect("S200_07");
        updated
            .expect_events(
                &service,
                "update",
                &ana.id,
                &["SUBSCRIBE_USER_GETBYID", "SUBSCRIBE_USER_CREATE"],
            )
            .await;
    }
}
