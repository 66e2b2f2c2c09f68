//! One tenant's data has no effect at another: every pair of tenants, both ways, through the same warm functions.

use serde_json::json;
use shared::ids::{IdSource as _, RandomIds};

use crate::{answer::Answer, ids::nobody_has, person::Person, service::Service, tenant::pairs};

fn is_replayed(answer: &Answer) -> bool {
    answer.header("idempotent-replayed") == "true"
}

#[tokio::test]
async fn one_tenants_token_opens_no_operation_of_another() {
    let service = Service::start().await;
    let tenants = service.tenants().await;
    for (one, other) in pairs(&tenants) {
        let token = one.headers["authorization"].to_str().unwrap();
        let mixed = other.with_header("authorization", token);
        let ana = Person::new("ana");
        other.create(&ana.body()).await.expect("S200_06");
        let calls = service.calls();
        for answer in mixed.everywhere(&ana).await {
            let refused = answer.expect("E403");
            assert!(service.events_of(refused.request_id()).await.is_empty());
        }
        assert_eq!(service.calls(), calls);
        let user = other.get(&ana.id).await.expect("S200_01");
        assert_eq!(user.user()["email"], ana.email);
        assert!(user.user()["firstName"].is_null());
    }
}

#[tokio::test]
async fn one_tenants_user_is_nobody_at_another() {
    let service = Service::start().await;
    let tenants = service.tenants().await;
    for (one, other) in pairs(&tenants) {
        let ana = Person::new("ana");
        let here = one.create(&ana.body()).await.expect("S200_06");
        nobody_has(other, &ana.id).await;

        // The same id and address are another user there, which nothing that happens to the first one affects.
        let there = other.create(&ana.body()).await.expect("S200_06");
        let encrypted = "encryptedCustomerRegistrationId";
        assert_ne!(here.body["data"][encrypted], there.body["data"][encrypted]);
        other.change_email(&ana.id, &ana.other_email()).await.expect("S200_12");
        assert_eq!(one.get(&ana.id).await.user()["email"], ana.email);
        assert_eq!(other.get(&ana.id).await.user()["email"], ana.other_email());
    }
}

#[tokio::test]
async fn one_tenants_encrypted_id_cannot_be_read_at_another() {
    let service = Service::start().await;
    let tenants = service.tenants().await;
    for (one, other) in pairs(&tenants) {
        let ana = Person::new("ana");
        let here = one.create(&ana.body()).await.expect("S200_06");
        let encrypted = here.body["data"]["encryptedCustomerRegistrationId"].clone();
        let calls = service.calls();
        let body = json!({ "email": ana.other_email(), "encryptedCustomerRegistrationId": encrypted });
        let refused = other.create(&body).await.expect("E400_00");
        let text = refused.body["message"]["text"].as_str().unwrap();
        assert!(text.contains("encryptedCustomerRegistrationId"), "{text}");
        assert!(service.events_of(refused.request_id()).await.is_empty());
        assert_eq!(service.calls(), calls);
    }
}

#[tokio::test]
async fn one_tenants_idempotency_key_means_nothing_at_another() {
    let service = Service::start().await;
    let tenants = service.tenants().await;
    for (one, other) in pairs(&tenants) {
        let key = RandomIds.uuid();
        let [here, there] = [one, other].map(|tenant| tenant.with_header("idempotency-key", &key));
        let (ana, ben) = (Person::new("ana"), Person::new("ben"));
        let first = here.create(&ana.body()).await.expect("S200_06");
        assert!(!is_replayed(&first));

        // Neither a replay nor a refusal shows that the key was used, or with which body.
        let second = there.create(&ben.body()).await.expect("S200_06");
        assert!(!is_replayed(&second));
        assert_eq!(second.body["data"]["customerRegistrationId"], ben.id);

        for (tenant, person, answer) in [(&here, &ana, &first), (&there, &ben, &second)] {
            let again = tenant.create(&person.body()).await.expect("S200_06");
            assert!(is_replayed(&again));
            assert_eq!(again.body["data"], answer.body["data"]);
        }
        there.create(&ana.body()).await.expect("E422");
        one.get(&ben.id).await.expect("E400_01");
        other.get(&ana.id).await.expect("E400_01");
    }
}

#[tokio::test]
async fn every_record_names_the_tenant_that_asked() {
    let service = Service::start().await;
    let tenants = service.tenants().await;
    for (one, other) in pairs(&tenants) {
        let ana = Person::new("ana");
        for tenant in [one, other] {
            let answer = tenant.create(&ana.body()).await.expect("S200_06");
            let records = service.events_of(answer.request_id()).await;
            assert!(!records.is_empty());
            for record in records {
                for (member, header) in [
                    ("clientGroupCode", "x-clientgroupcode"),
                    ("clientCode", "x-clientcode"),
                    ("paperCode", "x-papercode"),
                ] {
                    assert_eq!(record[member], tenant.headers[header].to_str().unwrap(), "{record}");
                }
            }
        }
    }
}
