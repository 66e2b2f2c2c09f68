//! Ids and addresses that are taken.

use serde_json::json;

use crate::{person::Person, service::Service};

#[tokio::test]
async fn an_address_in_use_or_pending_is_refused() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let (ana, ben) = (Person::new("ana"), Person::new("ben"));
        tenant.create(&ana.body()).await.expect("S200_06");
        let again = Person {
            id: Person::new("other").id,
            email: ana.email.to_uppercase(),
        };
        let refused = tenant.create(&again.body()).await.expect("E400_08");
        assert_eq!(
            refused.body["message"]["text"],
            "The email is already in use by another user."
        );
        let events = ["AUTHSYSTEM_USER_GET Failed", "SUBSCRIBE_USER_CREATE Failed"];
        refused
            .expect_events(&service, "create", &again.id, &tenant.left(&events))
            .await;
        tenant.get(&again.id).await.expect("E400_01");

        tenant
            .create(&ben.with(&json!({ "verifyEmail": true })))
            .await
            .expect("S200_06");
        let again = Person {
            id: Person::new("other").id,
            email: ben.email.clone(),
        };
        // If the provider treats every address as verified, none is pending.
        let (code, text) = if tenant.verified(false) {
            ("E400_08", "The email is already in use by another user.")
        } else {
            (
                "E400_07",
                "The entered email address is still pending for verification.",
            )
        };
        let refused = tenant.create(&again.body()).await.expect(code);
        assert_eq!(refused.body["message"]["text"], text);
        assert_eq!(service.mails_to(&ben.email).await.len(), 1);
    }
}

#[tokio::test]
async fn an_id_in_use_is_refused() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant.create(&ana.body()).await.expect("S200_06");
        let again = Person {
            id: ana.id.clone(),
            email: ana.other_email(),
        };
        let refused = tenant.create(&again.body()).await.expect("E400_23");
        assert_eq!(
            refused.body["message"]["text"],
            "The customer registration id already exists."
        );
        // The id is checked before the address.
        tenant.create(&ana.body()).await.expect("E400_23");
        assert_eq!(tenant.get(&ana.id).await.user()["email"], ana.email);
    }
}

#[tokio::test]
async fn an_address_cannot_be_taken_over() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let (ana, ben) = (Person::new("ana"), Person::new("ben"));
        tenant.create(&ana.body()).await.expect("S200_06");
        tenant.create(&ben.body()).await.expect("S200_06");
        let refused = tenant.change_email(&ben.id, &ana.email).await.expect("E400_08");
        let events = [
            "AUTHSYSTEM_USER_GETBYID",
            "SUBSCRIBE_USER_GETBYID",
            "AUTHSYSTEM_USER_CHANGEEMAIL Failed",
            "SUBSCRIBE_USER_CHANGEEMAIL Failed",
        ];
        refused
            .expect_events(&service, "update-email", &ben.id, &tenant.left(&events))
            .await;
        assert_eq!(tenant.get(&ben.id).await.user()["email"], ben.email);
        // An old address is free again.
        tenant.change_email(&ana.id, &ana.other_email()).await.expect("S200_12");
        tenant.change_email(&ben.id, &ana.email).await.expect("S200_12");
    }
}
