use local::simulators::{GIGYA, GigyaPolicies, Sender};
use serde_json::{Value, json};

use crate::gigya::{Gigya, PASSWORD};
use crate::stage::NOW;

async fn token(gigya: &Gigya) -> String {
    text(&gigya.ok("initRegistration", &[]).await, "regToken")
}

fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Registers a@example.com in one step, with added or replaced parameters.
async fn register(gigya: &Gigya, more: &[(&str, &str)]) -> Value {
    let token = token(gigya).await;
    let mut form = vec![
        ("regToken", token.as_str()),
        ("email", "a@example.com"),
        ("password", PASSWORD),
        ("finalizeRegistration", "true"),
    ];
    form.retain(|(name, _)| more.iter().all(|(changed, _)| changed != name));
    form.extend(more);
    gigya.call("register", &form).await
}

#[tokio::test]
async fn a_person_registers() {
    let gigya = Gigya::open().await;
    let more = [("profile", r#"{"firstName":"Ana"}"#), ("siteUID", "one")];
    let registered = register(&gigya, &more).await;
    for (name, expected) in [
        ("errorCode", json!(0)),
        ("UID", json!("one")),
        ("isRegistered", json!(true)),
        ("isVerified", json!(false)),
        ("registered", json!(NOW)),
        ("profile", json!({"firstName": "Ana", "email": "a@example.com"})),
        ("password", json!({"created": NOW})),
    ] {
        assert_eq!(registered[name], expected, "{name}");
    }
    assert!(registered["sessionInfo"]["cookieValue"].is_string());
    let account = gigya.account("one").await;
    let logins = json!({"emails": ["a@example.com"], "unverifiedEmails": []});
    assert_eq!(account["loginIDs"], logins);
    let emails = json!({"verified": [], "unverified": ["a@example.com"]});
    assert_eq!(account["emails"], emails);
    assert_eq!(gigya.mails(), []);
    let made = register(&gigya, &[("email", "b@example.com")]).await;
    assert_eq!(text(&made, "UID").len(), 32);
}

#[tokio::test]
async fn every_fault_of_a_registration_is_named() {
    let gigya = Gigya::open().await;
    register(&gigya, &[("siteUID", "one")]).await;
    let error =
        |field: &str, code: u32, message: &str| json!({"fieldName": field, "errorCode": code, "message": message});
    let weak = "Password does not meet complexity requirements";
    for (more, expected) in [
        (vec![], vec![error("email", 400_003, "email already exists")]),
        (
            vec![("email", "A@Example.com")],
            vec![error("email", 400_003, "email already exists")],
        ),
        (
            vec![("email", "b@example.com"), ("siteUID", "one")],
            vec![error("siteUID", 400_003, "siteUID already exists")],
        ),
        (
            vec![("email", "nope"), ("password", "short")],
            vec![
                error("email", 400_006, "Invalid email"),
                error("password", 400_006, weak),
            ],
        ),
        (
            vec![("email", ""), ("password", "")],
            vec![
                error("email", 400_027, "This field is required"),
                error("password", 400_027, "This field is required"),
            ],
        ),
    ] {
        let refusal = register(&gigya, &more).await;
        assert_eq!(refusal["errorCode"], 400_009, "{more:?}: {refusal}");
        assert_eq!(refusal["errorDetails"], "Validation failed");
        assert_eq!(refusal["validationErrors"], json!(expected), "{more:?}");
    }
    assert_eq!(gigya.stage.simulators.users(GIGYA).unwrap().unwrap().len(), 1);
}

#[tokio::test]
async fn a_registration_waits_for_its_required_fields() {
    let gigya = Gigya::open_with(GigyaPolicies {
        required_fields: vec!["profile.firstName".to_owned(), "data.terms".to_owned()],
        client_fields: vec!["data.terms".to_owned()],
        ..GigyaPolicies::default()
    })
    .await;
    let pending = register(&gigya, &[("profile", r#"{"firstName":""}"#), ("siteUID", "one")]).await;
    assert_eq!(pending["errorCode"], 206_001, "{pending}");
    assert_eq!(pending["statusReason"], "Partial Content");
    assert_eq!(
        pending["errorDetails"],
        "Missing required fields for registration: profile.firstName, data.terms"
    );
    assert_eq!(
        (&pending["UID"], &pending["isRegistered"]),
        (&json!("one"), &json!(false))
    );
    // The account exists, and its address is taken.
    assert_eq!(gigya.account("one").await["isRegistered"], false);
    assert_eq!(gigya.found("a@example.com").await["UID"], "one");

    let token = text(&pending, "regToken");
    let completion = [
        ("regToken", token.as_str()),
        ("profile", r#"{"firstName":"Ana"}"#),
        ("data", r#"{"terms":true}"#),
    ];
    gigya.ok("setAccountInfo", &completion).await;
    let registered = gigya.ok("finalizeRegistration", &[("regToken", &token)]).await;
    assert_eq!(
        (&registered["UID"], &registered["isRegistered"]),
        (&json!("one"), &json!(true))
    );
}

#[tokio::test]
async fn a_registration_that_is_not_finalized_stays_pending() {
    let gigya = Gigya::open().await;
    let pending = register(&gigya, &[("finalizeRegistration", "false")]).await;
    assert_eq!(pending["errorCode"], 206_001);
    let token = text(&pending, "regToken");
    // The token can register the same account again: its own values do not count as taken.
    let again = [
        ("regToken", token.as_str()),
        ("email", "a@example.com"),
        ("finalizeRegistration", "true"),
    ];
    let registered = gigya.ok("register", &again).await;
    assert_eq!(registered["UID"], pending["UID"]);
}

#[tokio::test]
async fn an_address_is_verified_by_the_link_in_a_mail() {
    let gigya = Gigya::open_with(GigyaPolicies {
        verifies_emails: true,
        ..GigyaPolicies::default()
    })
    .await;
    let pending = register(&gigya, &[("siteUID", "one")]).await;
    assert_eq!(pending["errorCode"], 206_002, "{pending}");
    assert_eq!(pending["errorMessage"], "Account Pending Verification");
    assert_eq!(
        (&pending["UID"], &pending["isVerified"]),
        (&json!("one"), &json!(false))
    );
    text(&pending, "regToken");
    let logins = json!({"emails": [], "unverifiedEmails": ["a@example.com"]});
    assert_eq!(gigya.account("one").await["loginIDs"], logins);

    let mails = gigya.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!((mails[0].from, mails[0].to.as_str()), (Sender::Gigya, "a@example.com"));
    gigya.pass(5);
    let followed = gigya.stage.http.get(&mails[0].link).send().await.unwrap();
    assert_eq!(followed.status(), 200);
    let account = gigya.account("one").await;
    assert_eq!(account["isVerified"], true);
    assert_eq!(account["verified"], "2026-03-01T12:00:05.000Z");
    assert_eq!(
        account["emails"],
        json!({"verified": ["a@example.com"], "unverified": []})
    );
    assert_eq!(account["loginIDs"]["emails"], json!(["a@example.com"]));

    gigya.pass(5);
    let again = gigya.stage.http.get(&mails[0].link).send().await.unwrap();
    assert_eq!(again.status(), 200);
    assert_eq!(gigya.account("one").await["lastUpdated"], account["lastUpdated"]);
    let unknown = gigya.stage.http.get(gigya.stage.url(GIGYA, "/verify/unknown"));
    assert_eq!(unknown.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_token_is_good_for_an_hour() {
    let gigya = Gigya::open().await;
    let token = token(&gigya).await;
    gigya
        .refused("finalizeRegistration", &[("regToken", &token)], 400_006)
        .await;
    gigya.refused("register", &[], 400_002).await;
    gigya.refused("register", &[("regToken", "guess")], 400_006).await;
    gigya.pass(3_599);
    let form = [("regToken", token.as_str())];
    gigya.refused("register", &form, 400_009).await;
    gigya.pass(1);
    gigya.refused("register", &form, 400_006).await;
}

#[tokio::test]
async fn data_is_for_servers_until_the_site_says_otherwise() {
    let gigya = Gigya::open_with(GigyaPolicies {
        client_fields: vec!["data.terms".to_owned()],
        ..GigyaPolicies::default()
    })
    .await;
    let refusal = register(&gigya, &[("data", r#"{"terms":true,"crid":"one"}"#)]).await;
    assert_eq!(refusal["errorCode"], 400_020, "{refusal}");
    assert_eq!(refusal["validationErrors"][0]["fieldName"], "data.crid");
    let registered = register(&gigya, &[("data", r#"{"terms":true}"#), ("siteUID", "one")]).await;
    assert_eq!(registered["data"], json!({"terms": true}));
    let written = [("UID", "one"), ("data", r#"{"crid":"one"}"#)];
    gigya.ok("setAccountInfo", &written).await;
    assert_eq!(
        gigya.account("one").await["data"],
        json!({"terms": true, "crid": "one"})
    );
}
