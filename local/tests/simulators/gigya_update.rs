use local::simulators::GigyaPolicies;
use serde_json::{Value, json};

use crate::gigya::{Form, Gigya, PASSWORD};

const OLD: &str = "a@example.com";
const NEW: &str = "b@example.com";
const NEW_IN_PROFILE: &str = r#"{"email":"b@example.com"}"#;

async fn set(gigya: &Gigya, form: Form<'_>) {
    gigya.ok("setAccountInfo", &[&[("UID", "one")], form].concat()).await;
}

async fn refused(gigya: &Gigya, form: Form<'_>, code: u32) -> Value {
    let before = gigya.account("one").await;
    let refusal = gigya
        .refused("setAccountInfo", &[&[("UID", "one")], form].concat(), code)
        .await;
    let mut after = gigya.account("one").await;
    after["callId"] = before["callId"].clone();
    assert_eq!(after, before, "{form:?}");
    refusal
}

async fn verifying() -> Gigya {
    Gigya::open_with(GigyaPolicies {
        verifies_emails: true,
        ..GigyaPolicies::default()
    })
    .await
}

#[tokio::test]
async fn only_what_is_named_changes() {
    let gigya = Gigya::open().await;
    gigya.import("one", OLD).await;
    set(&gigya, &[("data", r#"{"a":{"b":1,"c":2},"list":[1,2]}"#)]).await;
    gigya.pass(5);
    let form = [
        ("profile", r#"{"lastName":"Roe","firstName":null}"#),
        ("data", r#"{"a":{"b":null,"d":3},"list":[3]}"#),
        ("preferences", r#"{"terms":{"tos":{"isConsentGranted":true}}}"#),
        ("isActive", "false"),
    ];
    set(&gigya, &form).await;
    let account = gigya.account("one").await;
    for (name, expected) in [
        ("profile", json!({"lastName": "Roe", "email": OLD})),
        ("data", json!({"a": {"c": 2, "d": 3}, "list": [3]})),
        ("preferences", json!({"terms": {"tos": {"isConsentGranted": true}}})),
        ("isActive", json!(false)),
        ("isRegistered", json!(true)),
        ("lastUpdated", json!("2026-03-01T12:00:05.000Z")),
        ("created", json!("2026-03-01T12:00:00.000Z")),
    ] {
        assert_eq!(account[name], expected, "{name}");
    }
    for code in [403_005, 400_002] {
        let form = [
            ("UID", if code == 400_002 { "" } else { "nobody" }),
            ("isActive", "true"),
        ];
        gigya.refused("setAccountInfo", &form, code).await;
    }
}

#[tokio::test]
async fn an_address_moves_between_verified_and_not() {
    let gigya = Gigya::open().await;
    gigya.import("one", OLD).await;
    gigya.import("two", "taken@example.com").await;
    for (form, verified, unverified) in [
        (("unverifiedEmails", OLD), vec![], vec![OLD]),
        (
            ("verifiedEmails", "a@example.com, b@example.com"),
            vec![OLD, NEW],
            vec![],
        ),
        (("unverifiedEmails", NEW), vec![OLD], vec![NEW]),
    ] {
        gigya.ok("addEmails", &[("uid", "one"), form]).await;
        let account = gigya.account("one").await;
        let emails = json!({"verified": verified, "unverified": unverified});
        assert_eq!(account["emails"], emails, "{form:?}");
        assert_eq!(account["loginIDs"]["emails"], json!([OLD]));
        assert_eq!(account["isVerified"], true);
    }
    for (form, code) in [
        ([("uid", "one"), ("verifiedEmails", "taken@example.com")], 400_003),
        ([("uid", "nobody"), ("verifiedEmails", NEW)], 403_005),
        ([("uid", "one"), ("verifiedEmails", "")], 400_002),
        ([("uid", ""), ("verifiedEmails", NEW)], 400_002),
        ([("uid", "one"), ("unverifiedEmails", "no address")], 400_006),
    ] {
        gigya.refused("addEmails", &form, code).await;
    }
}

#[tokio::test]
async fn an_address_changes_in_each_place_that_is_named() {
    let both: Form<'_> = &[
        ("profile", NEW_IN_PROFILE),
        ("addLoginEmails", NEW),
        ("removeLoginEmails", OLD),
    ];
    for (form, profile, logins, verified, unverified) in [
        (both, NEW, vec![NEW], vec![], vec![NEW]),
        (&both[..1], NEW, vec![OLD], vec![OLD], vec![NEW]),
        (&both[1..2], OLD, vec![OLD, NEW], vec![OLD], vec![NEW]),
        (&both[..2], NEW, vec![OLD, NEW], vec![OLD], vec![NEW]),
        (&both[2..], OLD, vec![], vec![OLD], vec![]),
    ] {
        let gigya = Gigya::open().await;
        gigya.import("one", OLD).await;
        set(&gigya, form).await;
        let account = gigya.account("one").await;
        assert_eq!(account["profile"]["email"], profile, "{form:?}");
        assert_eq!(account["loginIDs"]["emails"], json!(logins), "{form:?}");
        let emails = json!({"verified": verified, "unverified": unverified});
        assert_eq!(account["emails"], emails, "{form:?}");
        for email in [OLD, NEW] {
            let code = if logins.contains(&email) { 0 } else { 403_005 };
            assert_eq!(gigya.found(email).await["errorCode"], code, "{form:?} {email}");
        }
        assert_eq!(gigya.mails(), []);
    }
}

#[tokio::test]
async fn a_login_of_someone_else_is_refused_as_a_whole() {
    let gigya = Gigya::open().await;
    gigya.import("one", OLD).await;
    gigya.import("two", NEW).await;
    for (form, code, message) in [
        (
            vec![("addLoginEmails", "B@example.com")],
            403_043,
            "Login identifier exists",
        ),
        (vec![("profile", NEW_IN_PROFILE)], 400_003, "Unique identifier exists"),
        (vec![("username", NEW)], 400_003, "Unique identifier exists"),
        (
            vec![("addLoginEmails", "c@example.com,nope")],
            400_006,
            "Invalid parameter value",
        ),
        (
            vec![("profile", r#"{"email":"nope"}"#)],
            400_006,
            "Invalid parameter value",
        ),
        (
            vec![
                ("data", r#"{"a":1}"#),
                ("addLoginEmails", NEW),
                ("removeLoginEmails", OLD),
            ],
            403_043,
            "Login identifier exists",
        ),
    ] {
        assert_eq!(refused(&gigya, &form, code).await["errorMessage"], message, "{form:?}");
    }
}

#[tokio::test]
async fn a_verified_account_stays_one() {
    let gigya = verifying().await;
    gigya.import("one", OLD).await;
    set(&gigya, &[("addLoginEmails", NEW), ("isVerified", "false")]).await;
    let account = gigya.account("one").await;
    assert_eq!(account["isVerified"], true);
    assert_eq!(account["loginIDs"]["unverifiedEmails"], json!([NEW]));
    assert_eq!(account["emails"], json!({"verified": [OLD], "unverified": [NEW]}));
    let mails = gigya.mails();
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [NEW]);
    set(&gigya, &[("isVerified", "true")]).await;
    let account = gigya.account("one").await;
    assert_eq!(account["loginIDs"]["emails"], json!([OLD, NEW]));
    assert_eq!(account["emails"], json!({"verified": [OLD, NEW], "unverified": []}));
    assert_eq!(gigya.mails(), mails);
}

#[tokio::test]
async fn a_password_changes_with_the_old_one_or_a_servers_word() {
    let gigya = Gigya::open().await;
    gigya.import("one", OLD).await;
    let choose = ("newPassword", PASSWORD);
    let overrides = ("securityOverride", "true");
    refused(&gigya, &[choose], 400_002).await;
    refused(&gigya, &[choose, ("password", "guess")], 403_042).await;
    let weak = refused(&gigya, &[("newPassword", "password"), overrides], 400_009).await;
    assert_eq!(
        weak["validationErrors"],
        json!([{"fieldName": "newPassword", "errorCode": 400_006,
                "message": "Password does not meet complexity requirements"}])
    );
    set(&gigya, &[choose, overrides]).await;
    gigya.pass(5);
    set(&gigya, &[("newPassword", "Another-one-2"), ("password", PASSWORD)]).await;
    let created = gigya.account("one").await["password"]["created"].clone();
    assert_eq!(created, "2026-03-01T12:00:05.000Z");
    refused(&gigya, &[choose, ("password", PASSWORD)], 403_042).await;
}

#[tokio::test]
async fn a_mail_is_sent_again_to_addresses_that_are_not_verified() {
    let gigya = verifying().await;
    gigya.import("one", OLD).await;
    gigya.import("two", "c@example.com").await;
    let addressees = |gigya: &Gigya| gigya.mails().into_iter().map(|mail| mail.to).collect::<Vec<_>>();
    gigya.ok("resendVerificationCode", &[("UID", "one")]).await;
    gigya
        .ok("resendVerificationCode", &[("UID", "one"), ("email", OLD)])
        .await;
    assert_eq!(addressees(&gigya), Vec::<String>::new());
    // An address that is new to the account is added to it.
    gigya
        .ok("resendVerificationCode", &[("UID", "one"), ("email", NEW)])
        .await;
    assert_eq!(addressees(&gigya), [NEW]);
    let account = gigya.account("one").await;
    assert_eq!(account["emails"], json!({"verified": [OLD], "unverified": [NEW]}));
    assert_eq!(account["loginIDs"]["unverifiedEmails"], json!([NEW]));
    gigya.ok("resendVerificationCode", &[("UID", "one")]).await;
    assert_eq!(addressees(&gigya), [NEW, NEW]);
    for (form, code) in [
        ([("UID", "one"), ("email", "c@example.com")], 403_043),
        ([("UID", "one"), ("email", "nope")], 400_006),
        ([("UID", "nobody"), ("email", NEW)], 403_005),
    ] {
        gigya.refused("resendVerificationCode", &form, code).await;
    }
}

#[tokio::test]
async fn a_deleted_account_is_gone_and_its_login_is_free() {
    let gigya = Gigya::open().await;
    gigya.import("one", OLD).await;
    gigya.ok("deleteAccount", &[("UID", "one")]).await;
    gigya.refused("deleteAccount", &[("UID", "one")], 403_005).await;
    gigya.refused("deleteAccount", &[], 400_002).await;
    assert_eq!(gigya.found(OLD).await["errorCode"], 403_005);
    gigya.import("two", OLD).await;
}
