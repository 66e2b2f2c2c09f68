//! What the adapter sends, and what it does not send.

use serde_json::json;

use super::bench::*;
use crate::{
    error::PortError,
    model::{MetadataKey, MetadataValue, Name, NewUser, Patch, ProfileChanges, Verification},
    provider::UserProvider,
    upstream::{loopback::Answer, samples},
};

fn name(text: &str) -> Option<Name> {
    Name::parse(text).unwrap()
}

#[tokio::test]
async fn a_user_is_read_with_all_that_is_needed() {
    let mut ana = account("crid 1/+", "Ana@Example.com");
    ana["profile"]["firstName"] = "Zoë".into();
    ana["profile"]["lastName"] = "".into();
    ana["data"] = json!({"age": 7, "ratio": 0.5, "nested": {"a": 1}, "Site_field": "x", "newsletter": true});
    let bench = bench([done(&ana)]);
    let user = bench
        .gigya
        .get(&bench.tenant, &bench.call, &id("crid 1/+"))
        .await
        .unwrap();
    assert_eq!(user.provider_id, "crid 1/+");
    assert_eq!((user.email, user.verified), (Some(super::bench::ana()), true));
    assert_eq!((user.first_name, user.last_name), (name("Zoë"), None));
    assert_eq!(
        json!(user.metadata),
        json!({"age": 7, "ratio": 0.5, "newsletter": true}),
        "what the model cannot hold stays unseen"
    );
    let expected = form([
        ("UID", "crid 1/+"),
        ("apiKey", "3_site"),
        ("format", "json"),
        ("httpStatusCodes", "false"),
        ("include", "profile,data,emails,loginIDs"),
        ("secret", SECRET),
        ("userKey", "AKapplication"),
    ]);
    assert_eq!(bench.forms(), [("POST /accounts.getAccountInfo".to_owned(), expected)]);
}

#[tokio::test]
async fn an_address_is_looked_up_by_itself() {
    let bench = bench([done(&account("crid-1", "ana@example.com"))]);
    let found = bench
        .gigya
        .find_by_email(&bench.tenant, &bench.call, &ana())
        .await
        .unwrap();
    assert_eq!(found.unwrap().provider_id, "crid-1");
    let expected = form([
        ("findBy", r#"{"_email":"ana@example.com"}"#),
        ("include", "profile,data,emails,loginIDs"),
    ]);
    assert_eq!(bench.sent(), [("getAccountInfo".to_owned(), expected)]);
}

#[tokio::test]
async fn a_creation_is_an_import_with_a_hashed_password() {
    let bench = bench([done(&json!({}))]);
    let user = NewUser {
        first_name: name("Zoë"),
        metadata: [(
            MetadataKey::parse("age").unwrap(),
            MetadataValue::parse(&json!(7)).unwrap(),
        )]
        .into_iter()
        .collect(),
        ..samples::new_user("crid 1/+")
    };
    bench.gigya.create(&bench.tenant, &bench.call, &user).await.unwrap();
    let password = concat!(
        r#"{"hashSettings":{"algorithm":"pbkdf2_sha512","rounds":50000,"#,
        r#""salt":"AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAI="},"hashedPassword":"wB+KIulRn2IS67pYIDvA6apsewk="}"#
    );
    let expected = form([
        ("uid", "crid 1/+"),
        ("importPolicy", "insert"),
        ("profile", r#"{"email":"ana@example.com","firstName":"Zoë"}"#),
        ("data", r#"{"age":7}"#),
        ("loginIDs", r#"{"emails":["ana@example.com"]}"#),
        ("emails", r#"{"verified":["ana@example.com"]}"#),
        ("password", password),
        ("isActive", "true"),
        ("isRegistered", "true"),
        ("isVerified", "true"),
    ]);
    assert_eq!(bench.sent(), [("importFullAccount".to_owned(), expected)]);
    assert!(!bench.server.seen()[0].body.contains("correct-horse"));
}

#[tokio::test]
async fn who_waits_for_subscribes_mail_is_made_unverified_and_without_a_password_gets_one() {
    let bench = bench([done(&json!({}))]);
    let user = NewUser {
        password: None,
        verification: Verification::ByMail { return_url: None },
        ..samples::new_user("crid-1")
    };
    bench.gigya.create(&bench.tenant, &bench.call, &user).await.unwrap();
    let (_, sent) = bench.sent().remove(0);
    assert_eq!(sent["emails"], r#"{"unverified":["ana@example.com"]}"#);
    assert_eq!(sent["loginIDs"], r#"{"emails":["ana@example.com"]}"#);
    assert_eq!(sent["isVerified"], "false");
    assert!(sent["password"].contains("hashedPassword"));
    assert!(!sent.contains_key("data"), "no metadata");
}

#[tokio::test]
async fn only_what_changes_is_sent() {
    let bench = bench([done(&json!({}))]);
    let changes = ProfileChanges {
        verified: Some(true),
        first_name: Patch::Clear,
        last_name: Patch::Set(name("Reader").unwrap()),
        metadata: [
            (MetadataKey::parse("gone").unwrap(), None),
            (
                MetadataKey::parse("set").unwrap(),
                Some(MetadataValue::parse(&json!(0.5)).unwrap()),
            ),
        ]
        .into_iter()
        .collect(),
    };
    bench
        .gigya
        .update(&bench.tenant, &bench.call, &id("crid-1"), &changes)
        .await
        .unwrap();
    let expected = form([
        ("UID", "crid-1"),
        ("profile", r#"{"firstName":null,"lastName":"Reader"}"#),
        ("data", r#"{"gone":null,"set":0.5}"#),
        ("isVerified", "true"),
    ]);
    assert_eq!(bench.sent(), [("setAccountInfo".to_owned(), expected)]);
}

#[tokio::test]
async fn an_empty_change_calls_nothing() {
    let bench = bench([]);
    bench
        .gigya
        .update(&bench.tenant, &bench.call, &id("crid-1"), &ProfileChanges::default())
        .await
        .unwrap();
    assert!(bench.server.lines().is_empty());
}

#[tokio::test]
async fn a_deletion_names_the_user() {
    let bench = bench([done(&json!({}))]);
    bench
        .gigya
        .delete(&bench.tenant, &bench.call, &id("crid-1"))
        .await
        .unwrap();
    assert_eq!(bench.sent(), [("deleteAccount".to_owned(), form([("UID", "crid-1")]))]);
}

#[tokio::test]
async fn an_id_that_gigya_cannot_keep_is_refused_or_nobodys_without_a_call() {
    let bench = bench([]);
    let (gigya, tenant, call) = (&bench.gigya, &bench.tenant, &bench.call);
    for text in ["odd-ü", &"x".repeat(253)] {
        let refused = gigya.create(tenant, call, &samples::new_user(text)).await;
        assert!(
            matches!(refused, Err(PortError::Rejected { reason: Some(_) })),
            "{refused:?}"
        );
        let id = id(text);
        let changes = ProfileChanges {
            verified: Some(true),
            ..ProfileChanges::default()
        };
        for outcome in [
            gigya.get(tenant, call, &id).await.map(drop),
            gigya.update(tenant, call, &id, &changes).await,
            gigya.change_email(tenant, call, &id, &ana(), true).await,
        ] {
            assert!(matches!(outcome, Err(PortError::NotFound)), "{outcome:?}");
        }
        gigya.delete(tenant, call, &id).await.unwrap();
    }
    assert!(bench.server.lines().is_empty());
}

#[tokio::test]
async fn a_failure_inside_is_sent_again_for_what_reads_and_not_for_what_writes() {
    let failed = || Answer::with_headers(500, "", "<html>");
    let bench = bench([failed(), done(&account("crid-1", "ana@example.com")), failed()]);
    let found = bench.gigya.get(&bench.tenant, &bench.call, &id("crid-1")).await;
    assert!(found.is_ok(), "{found:?}");
    let removed = bench.gigya.delete(&bench.tenant, &bench.call, &id("crid-1")).await;
    assert!(matches!(removed, Err(PortError::Unavailable { .. })), "{removed:?}");
    assert_eq!(bench.methods(), ["getAccountInfo", "getAccountInfo", "deleteAccount"]);
}
