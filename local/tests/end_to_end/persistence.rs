//! A stack restarted on its data directory still has all its data.

use std::time::Duration;

use local::stack::StackConfig;
use serde_json::json;

use crate::{environment::running, person::Person, service::Service};

#[tokio::test]
async fn users_mails_and_events_outlive_a_restart() {
    if running().is_some() {
        println!("left out: a running stack is not restarted");
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let start = || Service::own(StackConfig::new(0, Some(directory.path().to_owned()), Duration::ZERO));

    let service = start().await;
    let mut known = Vec::new();
    for tenant in service.tenants().await {
        let ana = Person::new("ana");
        tenant
            .create(&ana.with(&json!({ "firstName": "Ana", "verifyEmail": true })))
            .await
            .expect("S200_06");
        let user = tenant.get(&ana.id).await.expect("S200_01").user().clone();
        known.push((ana, user));
    }
    service.stop().await;

    let service = start().await;
    let tenants = service.tenants().await;
    assert_eq!(tenants.len(), known.len());
    for (tenant, (person, user)) in tenants.iter().zip(&known) {
        // Also the encrypted id, since its key was kept.
        assert_eq!(tenant.get(&person.id).await.expect("S200_01").user(), user);
        tenant.create(&person.body()).await.expect("E400_23");
        assert!(service.history_of(&person.id).await.len() >= 3);
        // A link in an earlier mail leads to the service's present address.
        let mails = service.mails_to(&person.email).await;
        assert_eq!(service.follow(&mails[0]).await.status(), 200);
        assert_eq!(tenant.get(&person.id).await.user()["verified"], true);
    }
}

#[tokio::test]
async fn a_stack_in_memory_forgets() {
    if running().is_some() {
        println!("left out: a running stack is not restarted");
        return;
    }
    let ana = Person::new("ana");
    for _ in 0..2 {
        let service = Service::start().await;
        for tenant in service.tenants().await {
            tenant.create(&ana.body()).await.expect("S200_06");
        }
        service.stop().await;
    }
}
