//! What the adapter sends, and how it parses the answers.

use serde_json::{Value, json};

use super::bench::*;
use crate::{
    model::{
        Metadata, MetadataChanges, Name, Origin, Patch, ProfileChanges, RegistrationChanges, SentReturnUrl,
        Verification,
    },
    registration::Registrations,
    upstream::{loopback::Answer, samples},
};

#[tokio::test]
async fn a_read_carries_tenant_source_and_service_credential() {
    let bench = bench([Answer::json(200, &resource())]);
    let read = bench
        .registrations
        .get(&bench.tenant, &bench.call, &id("auth0|1"))
        .await
        .unwrap();
    assert_eq!(read.email.as_str(), "ana@example.com");
    assert_eq!((read.verified, read.has_password), (true, false));
    assert_eq!(read.first_name.unwrap().as_str(), "Ana");
    assert_eq!(read.last_logout_date, Some("2026-01-01T10:00:00Z".parse().unwrap()));
    assert_eq!(Value::Object(read.metadata.to_json()), json!({"age": 7}));
    let seen = &bench.server.seen()[0];
    assert_eq!(seen.line, "GET /registrations/auth0%7C1");
    for (name, value) in [
        ("x-clientgroupcode", "group"),
        ("x-clientcode", "One"),
        ("x-papercode", "paper"),
        ("x-sourcesystem", "portal"),
        ("authorization", "Bearer s3rvice"),
        ("x-request-id", "request-1"),
    ] {
        assert_eq!(seen.header(name), Some(value), "{name}");
    }
    assert_eq!(seen.header("idempotency-key"), None);
}

#[tokio::test]
async fn an_address_is_found_in_any_case_or_not_at_all() {
    let lists = [json!({"registrations": [resource()]}), json!({"registrations": []})];
    let bench = bench(lists.iter().map(|list| Answer::json(200, list)));
    let find = async || {
        bench
            .registrations
            .find_by_email(&bench.tenant, &bench.call, &ana())
            .await
            .unwrap()
    };
    assert_eq!(find().await.unwrap().id, id("auth0|1"));
    assert_eq!(find().await, None);
    assert_eq!(bench.server.lines(), ["GET /registrations?email=ana%40example.com"; 2]);
}

#[tokio::test]
async fn a_creation_is_sent_as_the_contract_writes_it() {
    let bench = bench([Answer::json(201, &resource()), Answer::json(201, &resource())]);
    let mut user = samples::new_user("auth0|1");
    bench
        .registrations
        .create(&bench.tenant, &bench.call, &user)
        .await
        .unwrap();
    let allowed = [Origin::parse("https://www.example.com").unwrap()];
    let return_url = SentReturnUrl::parse("https://www.example.com/welcome").unwrap();
    let return_url = return_url.allowed_by(&allowed).unwrap();
    user.verification = Verification::ByMail {
        return_url: Some(return_url),
    };
    user.password = None;
    user.first_name = Name::stored("Ana".into());
    user.metadata = Metadata::stored(json!({"age": 7}).as_object().unwrap());
    bench
        .registrations
        .create(&bench.tenant, &bench.call, &user)
        .await
        .unwrap();
    let seen = bench.server.seen();
    assert_eq!(seen[0].line, "POST /registrations");
    assert_eq!(seen[0].header("idempotency-key"), Some("key-1-create"));
    let plain = json!({
        "customerRegistrationId": "auth0|1", "email": "ana@example.com", "password": "correct-horse-Battery-1", "verifyEmail": false,
    });
    assert_eq!(seen[0].json(), plain);
    let by_mail = json!({
        "customerRegistrationId": "auth0|1", "email": "ana@example.com", "firstName": "Ana", "metadata": {"age": 7},
        "verifyEmail": true, "returnUrl": "https://www.example.com/welcome",
    });
    assert_eq!(seen[1].json(), by_mail);
}

#[tokio::test]
async fn changes_are_partial_and_every_write_has_its_key() {
    let bench = bench([
        Answer::json(200, &resource()),
        Answer::json(200, &resource()),
        Answer::with_headers(204, "", ""),
    ]);
    let metadata: MetadataChanges = Metadata::stored(json!({"age": 7}).as_object().unwrap())
        .iter()
        .map(|(key, _)| (key.clone(), None))
        .collect();
    let changes = RegistrationChanges {
        last_logout_date: Patch::Set("2026-01-01T10:00:00Z".parse().unwrap()),
        ..RegistrationChanges::from(ProfileChanges {
            verified: Some(false),
            first_name: Patch::Clear,
            metadata,
            ..ProfileChanges::default()
        })
    };
    bench
        .registrations
        .upsert(&bench.tenant, &bench.call, &id("auth0|1"), &changes)
        .await
        .unwrap();
    bench
        .registrations
        .change_email(&bench.tenant, &bench.call, &id("auth0|1"), &ana())
        .await
        .unwrap();
    bench
        .registrations
        .delete(&bench.tenant, &bench.call, &id("auth0|1"))
        .await
        .unwrap();
    let seen = bench.server.seen();
    let change = json!({"verified": false, "firstName": null, "lastLogoutDate": "2026-01-01T10:00:00Z", "metadata": {"age": null}});
    assert_eq!(seen[0].json(), change);
    assert_eq!(seen[1].json(), json!({"email": "ana@example.com"}));
    assert_eq!(
        bench.server.lines(),
        [
            "PUT /registrations/auth0%7C1",
            "PATCH /registrations/auth0%7C1/email",
            "DELETE /registrations/auth0%7C1"
        ]
    );
    let keys: Vec<_> = seen.iter().filter_map(|seen| seen.header("idempotency-key")).collect();
    assert_eq!(keys, ["key-1-update", "key-1-change-email", "key-1-delete"]);
}
