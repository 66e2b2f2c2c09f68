//! A user's way through the API: created, changed, and moved to another address.

use serde_json::{Value, json};
use shared::ids::{IdSource as _, RandomIds};

use crate::{
    deployment::Deployment,
    environment::told,
    person::Person,
    tenant::{Tenant, Write},
};

/// The members of a user (and no others).
const MEMBERS: [&str; 9] = [
    "customerRegistrationId",
    "email",
    "encryptedCustomerRegistrationId",
    "firstName",
    "lastLogoutDate",
    "lastName",
    "metadata",
    "state",
    "verified",
];
const STATES: [&str; 3] = ["Standard", "Lite", "Unverified"];

#[tokio::test]
async fn a_reader_is_made_changed_and_found() {
    let deployment = Deployment::start().await;
    assert!(!deployment.tenants.is_empty());
    for tenant in &deployment.tenants {
        walk(tenant).await;
    }
}

async fn walk(tenant: &Tenant) {
    let domain = told("SMOKE_EMAIL_DOMAIN").unwrap_or_else(|| "example.com".to_owned());
    let ana = Person::at(&domain, "smoke");
    let create = Write::create(ana.with(&json!({
        "password": password(), "firstName": "Ana",
        "metadata": { "title": "Dr", "issues": 3, "trial": true },
    })));
    let created = tenant.write(&create).await.expect("S200_06");
    let encrypted = &created.body["data"]["encryptedCustomerRegistrationId"];
    assert!(
        encrypted.as_str().is_some_and(|text| !text.is_empty()),
        "{}",
        created.body
    );
    assert_eq!(created.body["data"]["customerRegistrationId"], ana.id);

    let mut user = json!({
        "customerRegistrationId": ana.id, "encryptedCustomerRegistrationId": encrypted, "email": ana.email,
        "verified": true, "firstName": "Ana", "lastName": null, "lastLogoutDate": null,
        "metadata": { "title": "Dr", "issues": 3, "trial": true },
    });
    tenant.read_until(&ana.id, |found| faults(found, &user)).await;

    let change = json!({
        "firstName": null, "lastName": "Reader", "lastLogoutDate": "2023-06-06T19:42:26+02:00",
        "metadata": { "title": null, "issues": 4, "city": "Łódź" },
    });
    tenant.write(&Write::update(&ana.id, change)).await.expect("S200_07");
    user["firstName"] = json!(null);
    user["lastName"] = json!("Reader");
    user["lastLogoutDate"] = json!("2023-06-06T17:42:26Z");
    user["metadata"] = json!({ "title": null, "issues": 4, "trial": true, "city": "Łódź" });
    tenant.read_until(&ana.id, |found| faults(found, &user)).await;

    let address = ana.other_email();
    let move_on = Write::change_email(&ana.id, &address);
    tenant.write(&move_on).await.expect("S200_12");
    user["email"] = json!(address);
    tenant.read_until(&ana.id, |found| faults(found, &user)).await;

    // A repeat has no effect and gets the first answer: the create does not restore the first address.
    for (write, code) in [(&create, "S200_06"), (&move_on, "S200_12")] {
        let replayed = tenant.write(write).await.expect(code);
        assert_eq!(replayed.header("idempotent-replayed"), "true", "{}", replayed.body);
        if code == "S200_06" {
            assert_eq!(replayed.body, created.body);
        }
    }

    let again = Person {
        email: address,
        ..Person::at(&domain, "smoke")
    };
    let refused = tenant
        .write(&Write::create(again.with(&json!({}))))
        .await
        .expect("E400_08");
    assert!(refused.body.get("data").is_none(), "{}", refused.body);
    tenant.read_until(&ana.id, |found| faults(found, &user)).await;
}

/// A random password that nobody knows, since nobody should sign in as this user. It has every class of characters, no three
/// equal characters in a row and at most 64 characters, as providers' policies may require.
fn password() -> String {
    let random = RandomIds.uuid().replace('-', "");
    let pairs: Vec<String> = random
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect();
    format!("Aa1!{}", pairs.join("-"))
}

/// What differs from the expected user. `null` in metadata means that there is no such entry. Other entries are ignored: a real
/// tenant may add some to each new user.
fn faults(found: &Value, expected: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let members: Vec<&str> = found.as_object().unwrap().keys().map(String::as_str).collect();
    if members.len() != MEMBERS.len() || !MEMBERS.iter().all(|member| members.contains(member)) {
        faults.push(format!("members: {members:?}"));
    }
    // The upstreams decide which state it is.
    if !STATES.iter().any(|state| found["state"] == *state) {
        faults.push(format!("state: {}", found["state"]));
    }
    for (name, value) in expected.as_object().unwrap() {
        if name == "metadata" {
            let entries = value.as_object().unwrap().iter();
            let wrong = entries.filter(|(key, value)| found["metadata"].get(key).unwrap_or(&Value::Null) != *value);
            faults.extend(
                wrong.map(|(key, value)| format!("metadata.{key}: {} instead of {value}", found["metadata"][key])),
            );
        } else if found[name] != *value {
            faults.push(format!("{name}: {} instead of {value}", found[name]));
        }
    }
    faults
}

#[test]
fn a_user_that_is_not_as_expected_is_told_member_by_member() {
    let expected = json!({ "email": "a@example.com", "metadata": { "title": null, "issues": 4 } });
    let mut found = json!({
        "customerRegistrationId": "1", "email": "a@example.com", "encryptedCustomerRegistrationId": "x", "firstName": null,
        "lastLogoutDate": null, "lastName": null, "metadata": { "issues": 4, "other": 1 }, "state": "Lite", "verified": true,
    });
    assert_eq!(faults(&found, &expected), Vec::<String>::new());
    found["email"] = json!("b@example.com");
    found["metadata"] = json!({ "issues": "4", "title": "Dr" });
    found["state"] = json!(null);
    found["extra"] = json!(1);
    assert_eq!(faults(&found, &expected).len(), 5);
}
