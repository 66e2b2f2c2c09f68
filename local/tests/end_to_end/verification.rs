//! `verifyEmail`: the mail, the link in it, and what a click does.

use reqwest::Method;
use serde_json::json;

use crate::{person::Person, service::Service};

const RETURN_URL: &str = "https://www.example.com/welcome?from=mail#top";

#[tokio::test]
async fn a_click_on_the_link_confirms_and_leads_on() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        let details = json!({ "password": "Correct-Horse-7", "verifyEmail": true, "returnUrl": RETURN_URL });
        tenant.create(&ana.with(&details)).await.expect("S200_06");

        assert_eq!(service.at_subscribe(&ana.id).await.unwrap()["verified"], false);
        let before = tenant.get(&ana.id).await.expect("S200_01");
        assert_eq!(before.user()["verified"], tenant.verified(false));
        let state = tenant.provider.map_or("Unverified", |_| "Standard");
        assert_eq!(before.user()["state"], state);

        // One mail, from Subscribe; the provider sends none.
        let mails = service.mails_to(&ana.email).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(
            (&mails[0]["from"], &mails[0]["to"]),
            (&json!("subscribe"), &json!(ana.email))
        );
        assert!(
            mails[0]["tenant"].as_str().unwrap().starts_with("DEMO/HERALD/"),
            "{}",
            mails[0]
        );
        assert!(
            mails[0]["subject"].is_string() && mails[0]["at"].is_string(),
            "{}",
            mails[0]
        );

        // Mail clients and people follow a link twice.
        for _ in 0..2 {
            let clicked = service.follow(&mails[0]).await;
            assert_eq!(clicked.status(), 302);
            assert_eq!(clicked.headers()["location"], RETURN_URL);
        }
        let after = tenant.get(&ana.id).await.expect("S200_01");
        assert_eq!(
            (&after.user()["verified"], &after.user()["state"]),
            (&json!(true), &json!("Standard"))
        );

        // A read does not revoke it, and sends nothing.
        assert_eq!(tenant.get(&ana.id).await.user()["verified"], true);
        assert_eq!(service.at_subscribe(&ana.id).await.unwrap()["verified"], true);
        assert_eq!(service.mails_to(&ana.email).await.len(), 1);
    }
}

#[tokio::test]
async fn without_a_return_url_the_link_shows_a_page() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant
            .create(&ana.with(&json!({ "verifyEmail": true })))
            .await
            .expect("S200_06");
        let mails = service.mails_to(&ana.email).await;
        let page = service.follow(&mails[0]).await;
        assert_eq!(page.status(), 200);
        assert!(
            page.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        // Lite takes precedence over Unverified, and a verified address does not add a password.
        let found = tenant.get(&ana.id).await;
        assert_eq!(found.user()["verified"], true);
        assert_eq!(found.user()["state"], tenant.provider.map_or("Lite", |_| "Standard"));
    }
}

#[tokio::test]
async fn no_other_operation_sends_mail() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        tenant
            .update(&ana.id, &json!({ "verified": false, "firstName": "Ana" }))
            .await
            .expect("S200_07");
        tenant.change_email(&ana.id, &ana.other_email()).await.expect("S200_12");
        tenant.get(&ana.id).await.expect("S200_01");
        assert!(service.mails_to(&ana.email).await.is_empty());
        assert!(service.mails_to(&ana.other_email()).await.is_empty());
        // The new address is as unverified as the old one was.
        assert_eq!(tenant.get(&ana.id).await.user()["verified"], tenant.verified(false));
    }
    let mails = service.local(Method::GET, "mailbox", None).await;
    assert!(
        mails.as_array().unwrap().iter().all(|mail| mail["from"] == "subscribe"),
        "{mails}"
    );
}
