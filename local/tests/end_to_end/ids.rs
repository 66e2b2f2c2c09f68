//! Ids with everything that a path can hold only in disguise.

use serde_json::json;

use crate::{
    person::Person,
    service::{Service, Tenant},
};

/// What stands before the unique part of an id.
const EVERYWHERE: [&str; 12] = [
    "a/b",
    "/",
    "50%",
    "%2F",
    "%25",
    "a+b@c:d",
    "żółć",
    "日本",
    "q?x=1&y#z",
    "back\\slash",
    "'quote\"",
    "~;,=!$()*",
];

async fn round_trip(tenant: &Tenant<'_>, id: &str) {
    let service = tenant.service;
    let email = Person::new("id").email;
    let created = tenant
        .create(&json!({ "customerRegistrationId": id, "email": email }))
        .await
        .expect("S200_06");
    let data = &created.body["data"];
    assert_eq!(data["customerRegistrationId"], id);

    let found = tenant.get(id).await.expect("S200_01");
    assert_eq!(found.user()["customerRegistrationId"], id);
    assert_eq!(
        found.user()["encryptedCustomerRegistrationId"],
        data["encryptedCustomerRegistrationId"]
    );
    let events = ["AUTHSYSTEM_USER_GETBYID", "SUBSCRIBE_USER_GETBYID"];
    found
        .expect_events(service, "get-by-id", id, &tenant.left(&events))
        .await;

    tenant
        .update(id, &json!({ "firstName": "Ana" }))
        .await
        .expect("S200_07");
    tenant.change_email(id, &format!("new.{email}")).await.expect("S200_12");
    let found = tenant.get(id).await.expect("S200_01");
    assert_eq!(
        (&found.user()["firstName"], &found.user()["email"]),
        (&json!("Ana"), &json!(format!("new.{email}")))
    );

    // Exactly this id, on both sides and in the records.
    assert!(service.at_subscribe(id).await.is_some(), "{id}");
    assert_eq!(service.at_auth0(id).await.is_some(), tenant.has_provider, "{id}");
    assert!(!service.history_of(id).await.is_empty(), "{id}");
}

#[tokio::test]
async fn ids_of_all_kinds_come_back_as_they_were() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        for kind in EVERYWHERE {
            round_trip(&tenant, &Person::new(kind).id).await;
        }
    }
    service.stop().await;
}

#[tokio::test]
async fn each_side_has_ids_of_its_own_kind() {
    let service = Service::start().await;
    let [morning, evening] = service.tenants().await;
    for kind in ["auth0|63d1", "auth0|con|x"] {
        round_trip(&morning, &Person::new(kind).id).await;
    }
    for kind in ["auth0|63d1", "google-oauth2|1", "two words", " ", "|"] {
        round_trip(&evening, &Person::new(kind).id).await;
    }
    // With and without the prefix, Auth0 knows one user.
    let ana = Person::new("ana");
    morning.create(&ana.body()).await.expect("S200_06");
    assert_eq!(
        morning.get(&format!("auth0|{}", ana.id)).await.expect("S200_01").user()["email"],
        ana.email
    );
    service.stop().await;
}

#[tokio::test]
async fn unknown_ids_are_told_from_failures() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let nobody = Person::new("nobody");
        let events = ["AUTHSYSTEM_USER_GETBYID Failed", "SUBSCRIBE_USER_GETBYID Failed"];
        let refused = tenant.get(&nobody.id).await.expect("E400_01");
        refused
            .expect_events(&service, "get-by-id", &nobody.id, &tenant.left(&events))
            .await;
        let refused = tenant
            .update(&nobody.id, &json!({ "firstName": "No" }))
            .await
            .expect("E400_01");
        refused
            .expect_events(&service, "update", &nobody.id, &tenant.left(&events))
            .await;
        let refused = tenant.change_email(&nobody.id, &nobody.email).await.expect("E400_01");
        refused
            .expect_events(&service, "update-email", &nobody.id, &tenant.left(&events))
            .await;
    }
    service.stop().await;
}

/// `abc` and `auth0|abc` mean one user at Auth0. The second must not get a registration of its own, which would leave
/// the first with an address that the provider no longer has.
#[tokio::test]
async fn another_id_of_one_provider_user_does_not_split_it() {
    let service = Service::start().await;
    let tenant = service.tenant(Some("Auth0")).await;
    let ana = Person::new("ana");
    tenant.create(&ana.body()).await.expect("S200_06");
    let alias = format!("auth0|{}", ana.id);
    tenant.change_email(&alias, &ana.other_email()).await.expect("E400_08");
    assert!(service.at_subscribe(&alias).await.is_none());
    assert_eq!(service.at_auth0(&ana.id).await.unwrap()["email"], ana.email);
    service.stop().await;
}
