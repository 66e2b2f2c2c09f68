//! Ids: with characters that must be encoded in a path, in each provider's own form, unknown, and generated.

use serde_json::json;
use uuid::Uuid;

use crate::{person::Person, provider::Provider, service::Service, tenant::Tenant};

/// The prefix before the unique part of an id.
const EVERYWHERE: [&str; 5] = [
    "/a//b/",
    "50%%2F%25",
    "q?x=1&y#z",
    "a+b@c:d~;,=!$()*",
    "back\\slash'quote\"",
];
const BEYOND_ASCII: [&str; 1] = ["żółć日本"];
const WITH_SPACES: [&str; 1] = [" two words "];
const WITH_BARS: [&str; 3] = ["auth0|63d1", "google-oauth2|1", "|"];

/// Unused ids with difficult characters that this provider can store.
fn odd_ids(provider: Option<Provider>) -> Vec<String> {
    let kinds = match provider {
        None | Some(Provider::Ssor) => [&EVERYWHERE[..], &BEYOND_ASCII, &WITH_SPACES, &WITH_BARS].concat(),
        Some(Provider::Auth0) => [&EVERYWHERE[..], &BEYOND_ASCII, &["auth0|63d1", "auth0|con|x"]].concat(),
        Some(Provider::Gigya) => [&EVERYWHERE[..], &WITH_SPACES, &WITH_BARS].concat(),
        Some(Provider::Firefly) => return vec![Person::new("id").id],
    };
    let unique = |kind: &&str| format!("{kind}-{}", Person::new("id").id);
    kinds.iter().map(unique).collect()
}

/// Ids that this provider cannot store, and why.
fn impossible_ids(provider: Provider) -> Vec<(String, &'static str)> {
    let unique = Person::new("id").id;
    match provider {
        Provider::Auth0 => vec![
            (
                format!("two words {unique}"),
                "Auth0 cannot keep an id with white space",
            ),
            (
                format!("google-oauth2|{unique}"),
                "Auth0 makes users only under ids that begin with auth0|, or that hold no |",
            ),
        ],
        Provider::Gigya => vec![
            (format!("żółć-{unique}"), "Gigya keeps ids of ASCII characters only"),
            (format!("{unique:-<253}"), "Gigya keeps ids of at most 252 characters"),
        ],
        Provider::Ssor => Vec::new(),
        Provider::Firefly => {
            let reason = "the provider keeps only UUIDs as ids, like 123e4567-e89b-12d3-a456-426614174000";
            let ids = [
                format!("reader-{unique}"),
                format!("auth0|{unique}"),
                format!("{{{unique}}}"),
                unique.replace('-', ""),
            ];
            let in_capitals = (
                unique.to_uppercase(),
                "the provider keeps UUIDs in lower case only, like 123e4567-e89b-12d3-a456-426614174000",
            );
            ids.map(|id| (id, reason)).into_iter().chain([in_capitals]).collect()
        }
    }
}

/// Another id that this provider treats as the same user's.
fn alias(provider: Provider, id: &str) -> Option<String> {
    match provider {
        Provider::Auth0 => Some(format!("auth0|{id}")),
        Provider::Gigya | Provider::Ssor | Provider::Firefly => None,
    }
}

/// Whether an id has the form of those generated for users of this provider.
fn is_made_here(provider: Option<Provider>, id: &str) -> bool {
    let is_ulid = |text: &str| {
        let digits = "0123456789abcdefghjkmnpqrstvwxyz";
        text.len() == 26 && text.chars().all(|digit| digits.contains(digit))
    };
    match provider {
        Some(Provider::Auth0) => id.strip_prefix("auth0|").is_some_and(is_ulid),
        Some(Provider::Gigya | Provider::Ssor) => is_ulid(id),
        None | Some(Provider::Firefly) => Uuid::try_parse(id).is_ok_and(|uuid| uuid.to_string() == id),
    }
}

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

    // Both sides and the records have exactly this id.
    assert!(service.at_subscribe(id).await.is_some(), "{id}");
    assert_eq!(
        tenant.at_provider(id).await.is_some(),
        tenant.provider.is_some(),
        "{id}"
    );
    assert!(!service.history_of(id).await.is_empty(), "{id}");
}

#[tokio::test]
async fn ids_of_all_kinds_come_back_as_they_were() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        for id in odd_ids(tenant.provider) {
            round_trip(&tenant, &id).await;
        }
    }
}

#[tokio::test]
async fn ids_are_made_where_none_is_given() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        let created = tenant.create(&json!({ "email": ana.email })).await.expect("S200_06");
        let id = created.body["data"]["customerRegistrationId"].as_str().unwrap();
        assert!(is_made_here(tenant.provider, id), "{:?}: {id}", tenant.provider);
        assert_eq!(tenant.get(id).await.expect("S200_01").user()["email"], ana.email);

        // The encrypted id alone identifies a user as well.
        let encrypted = &created.body["data"]["encryptedCustomerRegistrationId"];
        let again = json!({ "email": ana.other_email(), "encryptedCustomerRegistrationId": encrypted });
        tenant.create(&again).await.expect("E400_23");
    }
}

#[tokio::test]
async fn an_id_that_the_provider_cannot_keep_is_refused_before_anything_is_called() {
    let service = Service::start().await;
    for (tenant, provider) in service.tenants_with_provider().await {
        for (id, reason) in impossible_ids(provider) {
            let calls = service.calls();
            let body = json!({ "customerRegistrationId": id, "email": Person::new("id").email });
            let refused = tenant.create(&body).await.expect("E400_00");
            assert_eq!(
                refused.body["message"]["text"],
                format!("Invalid InputModel - customerRegistrationId: {reason}")
            );
            assert!(service.events_of(refused.request_id()).await.is_empty());
            assert_eq!(service.calls(), calls, "{id}");
            nobody_has(&tenant, &id).await;

            // Only Subscribe stores it.
            let mut alone = body;
            alone["ignoreProvider"] = json!(true);
            tenant.create(&alone).await.expect("S200_06");
            tenant.get(&id).await.expect("S200_01");
        }
    }
}

#[tokio::test]
async fn unknown_ids_are_told_from_failures() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        nobody_has(&tenant, &Person::new("nobody").id).await;
    }
}

/// Asserts that every operation finds no user with this id, and leaves the records of its look-ups.
pub(crate) async fn nobody_has(tenant: &Tenant<'_>, id: &str) {
    let service = tenant.service;
    let events = tenant.left(&["AUTHSYSTEM_USER_GETBYID Failed", "SUBSCRIBE_USER_GETBYID Failed"]);
    let refused = tenant.get(id).await.expect("E400_01");
    refused.expect_events(service, "get-by-id", id, &events).await;
    let refused = tenant.update(id, &json!({ "firstName": "No" })).await.expect("E400_01");
    refused.expect_events(service, "update", id, &events).await;
    let refused = tenant
        .change_email(id, &Person::new("nobody").email)
        .await
        .expect("E400_01");
    refused.expect_events(service, "update-email", id, &events).await;
}

/// A provider may treat two ids as the same user's. The second must not get a registration of its own: the first would keep an
/// address that the provider no longer has.
#[tokio::test]
async fn another_id_of_one_provider_user_does_not_split_it() {
    let service = Service::start().await;
    for (tenant, provider) in service.tenants_with_provider().await {
        let ana = Person::new("ana");
        let Some(alias) = alias(provider, &ana.id) else {
            continue;
        };
        tenant.create(&ana.body()).await.expect("S200_06");
        assert_eq!(tenant.get(&alias).await.expect("S200_01").user()["email"], ana.email);
        tenant.change_email(&alias, &ana.other_email()).await.expect("E400_08");
        assert!(service.at_subscribe(&alias).await.is_none());
        assert_eq!(tenant.get(&ana.id).await.expect("S200_01").user()["email"], ana.email);
    }
}
