use std::sync::Arc;

use shared::{
    clock::ManualClock,
    error::ApiError,
    ids::SequentialIds,
    model::{EmailAddress, Metadata, NewUser, Password, Verification},
    operation::Operation,
    response::Output,
    script::PortMethod,
    secrets::MemorySecrets,
    workflow::rehearsal::{Rehearsal, Side, crid, failures},
};

use super::*;

async fn create(rehearsal: &Rehearsal) -> Result<Output, ApiError> {
    let ports = Create {
        upstreams: rehearsal.upstreams(),
        secrets: Arc::new(MemorySecrets::default()),
        clock: Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().unwrap())),
        ids: Arc::new(SequentialIds::default()),
    };
    let user = NewUser {
        id: crid("reader-1"),
        email: EmailAddress::parse("ana@example.com").unwrap(),
        password: Some(Password::parse("Correct-Horse-7").unwrap()),
        first_name: None,
        last_name: None,
        metadata: Metadata::default(),
        verification: Verification::Immediate,
    };
    let input = Input {
        user,
        encrypted_id: "sealed".to_owned(),
        id_was_given: true,
        ignore_provider: false,
    };
    rehearsal.run(async |work| run(&ports, work, &input).await).await
}

#[tokio::test]
async fn look_ups_come_before_writes_and_the_provider_before_subscribe() {
    let rehearsal = Rehearsal::of(Operation::Create);
    create(&rehearsal).await.unwrap();
    for calls in [rehearsal.provider.calls(), rehearsal.registrations.calls()] {
        assert_eq!(calls, [PortMethod::FindByEmail, PortMethod::Get, PortMethod::Create]);
    }
    let records = rehearsal.records().await;
    let types: Vec<_> = records.iter().map(|record| record.event_type_code.as_str()).collect();
    assert_eq!(
        types,
        [
            EventType::AuthsystemUserGet.code(),
            EventType::AuthsystemUserCreate.code(),
            EventType::SubscribeUserCreate.code()
        ]
    );
    rehearsal.assert_sides_agree("reader-1", "after a create");
}

#[tokio::test]
async fn a_password_goes_to_one_side_alone() {
    let rehearsal = Rehearsal::of(Operation::Create);
    create(&rehearsal).await.unwrap();
    let registration = rehearsal
        .registrations
        .registration(rehearsal.tenant.id(), &crid("reader-1"))
        .unwrap();
    assert!(!registration.has_password);
}

#[tokio::test]
async fn whatever_call_fails_no_side_has_the_user() {
    for side in [Side::Provider, Side::Subscribe] {
        for method in [PortMethod::FindByEmail, PortMethod::Get, PortMethod::Create] {
            for error in failures() {
                let when = format!("when {method:?} at {side:?} fails as {error}");
                let rehearsal = Rehearsal::of(Operation::Create);
                rehearsal.fail_next(side, method, error);
                assert!(create(&rehearsal).await.is_err(), "created {when}");
                assert_eq!(
                    rehearsal.provider.count(rehearsal.tenant.id()),
                    0,
                    "at the provider {when}"
                );
                assert_eq!(
                    rehearsal.registrations.count(rehearsal.tenant.id()),
                    0,
                    "at Subscribe {when}"
                );
                let written = side == Side::Subscribe && method == PortMethod::Create;
                assert_eq!(rehearsal.undone().await, usize::from(written), "undone {when}");
                assert_eq!(rehearsal.open_entries(), 0, "left open {when}");
            }
        }
    }
}
