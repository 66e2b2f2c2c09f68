use super::*;
use crate::{provider, registration::contract, upstream::samples};

#[tokio::test]
async fn it_keeps_the_contract() {
    let calls = provider::contract::calls(std::sync::Arc::new(samples::clock()));
    let calls = || calls(std::time::Duration::from_secs(30));
    contract::all(
        &MemoryRegistrations::default(),
        &samples::tenant("memory", None),
        &calls,
    )
    .await;
}

#[tokio::test]
async fn tenants_share_nothing() {
    let registrations = MemoryRegistrations::default();
    let call = samples::call(&samples::clock());
    let (one, other) = (samples::tenant("one", None), samples::tenant("other", None));
    let user = samples::new_user("1");
    registrations.create(&one, &call, &user).await.unwrap();
    assert!(matches!(
        registrations.get(&other, &call, &user.id).await,
        Err(PortError::NotFound)
    ));
    registrations.create(&other, &call, &user).await.unwrap();
    assert_eq!((registrations.count(one.id()), registrations.count(other.id())), (1, 1));
}

#[tokio::test]
async fn a_verification_by_mail_is_mailed_once() {
    let registrations = MemoryRegistrations::default();
    let call = samples::call(&samples::clock());
    let tenant = samples::tenant("mails", None);
    let user = NewUser {
        verification: Verification::ByMail { return_url: None },
        ..samples::new_user("1")
    };
    for _ in 0..2 {
        registrations.create(&tenant, &call, &user).await.unwrap();
    }
    assert_eq!(registrations.mails(tenant.id()), [user.email]);
}
