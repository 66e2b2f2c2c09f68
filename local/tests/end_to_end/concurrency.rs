//! Many concurrent requests.

use futures_util::future::join_all;
use local::simulators::SUBSCRIBE;
use serde_json::{Value, json};

use crate::{answer::Answer, person::Person, provider::Provider, service::Service, tenant::Tenant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_different_users_are_made_at_once() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let people: Vec<Person> = (0..30).map(|number| Person::new(&format!("reader{number}"))).collect();
        let answers = join_all(
            people
                .iter()
                .map(|person| async { tenant.create(&person.body()).await }),
        )
        .await;
        let mut encrypted = Vec::new();
        for (answer, person) in answers.into_iter().zip(&people) {
            let answer = answer.expect("S200_06");
            assert_eq!(answer.body["data"]["customerRegistrationId"], person.id);
            encrypted.push(answer.body["data"]["encryptedCustomerRegistrationId"].to_string());
            let events = ["AUTHSYSTEM_USER_GET", "AUTHSYSTEM_USER_CREATE", "SUBSCRIBE_USER_CREATE"];
            answer
                .expect_events(&service, "create", &person.id, &tenant.left(&events))
                .await;
        }
        encrypted.sort();
        encrypted.dedup();
        assert_eq!(encrypted.len(), people.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_reads_at_once_tell_the_same() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant
            .create(&ana.with(&json!({ "firstName": "Ana", "metadata": { "title": "Dr" } })))
            .await
            .expect("S200_06");
        let answers = join_all((0..10).map(|_| tenant.get(&ana.id))).await;
        // A provider that rejects some of them asks those callers to retry.
        let most = tenant.provider.and_then(Provider::most_at_once);
        let (told, turned_away): (Vec<Answer>, Vec<Answer>) = answers
            .into_iter()
            .partition(|answer| most.is_none() || answer.status == 200);
        assert!(told.len() >= most.unwrap_or(10), "{}", told.len());
        for answer in turned_away {
            assert!(!answer.expect("E503").header("retry-after").is_empty());
        }
        let bodies: Vec<Value> = told.into_iter().map(|answer| answer.expect("S200_01").body).collect();
        assert!(bodies.iter().all(|body| body == &bodies[0]), "{bodies:?}");
        assert_eq!(bodies[0]["data"]["user"]["email"], ana.email);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_want_one_address_one_gets_it() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        let email = Person::new("wanted").email;
        let people: Vec<Person> = (0..50)
            .map(|_| Person {
                id: Person::new("one").id,
                email: email.clone(),
            })
            .collect();
        let answers = join_all(
            people
                .iter()
                .map(|person| async { tenant.create(&person.body()).await }),
        )
        .await;
        let made = answers.iter().filter(|answer| answer.status == 200).count();
        let codes: Vec<&Value> = answers.iter().map(|answer| &answer.body["message"]["code"]).collect();
        assert_eq!(made, 1, "{codes:?}");
        let documented = ["E400_07", "E400_08"].map(|code| Value::from(format!("UsersOrchestrator_{code}")));
        let refused = codes.iter().filter(|code| documented.contains(code)).count();
        assert_eq!(refused, people.len() - 1, "{codes:?}");
        // The refused requests leave nothing behind.
        for (person, answer) in people.iter().zip(&answers) {
            let is_there = service.at_subscribe(&person.id).await.is_some();
            let at_provider = tenant.at_provider(&person.id).await.is_some();
            assert_eq!(
                (is_there, at_provider),
                (answer.status == 200, answer.status == 200 && tenant.provider.is_some())
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_are_swapped_at_once_never_have_two_owners() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        for round in 0..5 {
            let (ana, bea) = (Person::new("ana"), Person::new("bea"));
            for person in [&ana, &bea] {
                tenant.create(&person.body()).await.expect("S200_06");
            }
            // In turn: both want each other's address, or both want one free address.
            let wanted = if round % 2 == 0 {
                [bea.email.clone(), ana.email.clone()]
            } else {
                [ana.other_email(), ana.other_email()]
            };
            let (one, other) = tokio::join!(
                tenant.change_email(&ana.id, &wanted[0]),
                tenant.change_email(&bea.id, &wanted[1])
            );
            for answer in [&one, &other] {
                let code = answer.body["message"]["code"].as_str().unwrap();
                assert!(code.ends_with("S200_12") || code.ends_with("E400_08"), "{code}");
            }
            let mut owned = Vec::new();
            for (person, answer, wanted) in [(&ana, &one, &wanted[0]), (&bea, &other, &wanted[1])] {
                let expected = if answer.status == 200 { wanted } else { &person.email };
                let registered = service.at_subscribe(&person.id).await.unwrap();
                assert_eq!(registered["email"], **expected);
                assert_eq!(
                    tenant.get(&person.id).await.expect("S200_01").user()["email"],
                    **expected
                );
                owned.push(expected.clone());
            }
            assert_ne!(owned[0], owned[1]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_between_the_two_writes_of_a_create_does_not_spoil_it() {
    let service = Service::start().await;
    let tenants = service.tenants_with_provider().await;
    for verify_email in [true, false] {
        let slow_create = json!({ "latencyMs": 500, "match": { "method": "POST" } });
        service.harm(SUBSCRIBE, slow_create).await;
        join_all(
            tenants
                .iter()
                .map(|(tenant, _)| async move { create_and_read_in_between(tenant, verify_email).await }),
        )
        .await;
        service.mend(SUBSCRIBE).await;
    }
}

async fn create_and_read_in_between(tenant: &Tenant<'_>, verify_email: bool) {
    let service = tenant.service;
    let ana = Person::new("ana");
    let body = ana.with(&json!({ "verifyEmail": verify_email }));
    let read_in_between = async {
        while tenant.at_provider(&ana.id).await.is_none() {
            tokio::task::yield_now().await;
        }
        tenant.get(&ana.id).await.expect("S200_01");
        assert!(service.at_subscribe(&ana.id).await.is_some());
    };
    let (created, ()) = tokio::join!(tenant.create(&body), read_in_between);
    created.expect("S200_06");
    let user = tenant.get(&ana.id).await.expect("S200_01");
    assert_eq!(user.user()["verified"], tenant.verified(!verify_email));
    assert!(service.at_subscribe(&ana.id).await.is_some());
    assert_eq!(
        service.mails_to(&ana.email).await.len(),
        usize::from(verify_email),
        "one mail, where one is due"
    );
}
