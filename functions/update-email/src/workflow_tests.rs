use shared::{
    operation::Operation,
    script::PortMethod,
    workflow::rehearsal::{Rehearsal, Side, crid, failures},
};

use super::*;

const ID: &str = "reader-1";

fn rehearsal() -> Rehearsal {
    Rehearsal::of(Operation::UpdateEmail).with_user(ID, "ana@example.com")
}

async fn change(rehearsal: &Rehearsal, email: &str) -> Result<Output, ApiError> {
    let ports = UpdateEmail {
        upstreams: rehearsal.upstreams(),
    };
    let input = Input {
        id: crid(ID),
        email: EmailAddress::parse(email).unwrap(),
    };
    rehearsal.run(async |work| run(&ports, work, &input).await).await
}

#[tokio::test]
async fn both_sides_change_and_a_repeat_calls_nothing_beyond_the_reads() {
    let rehearsal = rehearsal();
    change(&rehearsal, "ana.reader@example.com").await.unwrap();
    rehearsal.assert_sides_agree(ID, "after a change");
    let calls = [PortMethod::Get, PortMethod::FindByEmail, PortMethod::ChangeEmail];
    assert_eq!(rehearsal.provider.calls(), calls);
    change(&rehearsal, "Ana.Reader@Example.com").await.unwrap();
    assert_eq!(rehearsal.provider.calls()[calls.len()..], [PortMethod::Get]);
    assert_eq!(rehearsal.registrations.calls()[calls.len()..], [PortMethod::Get]);
}

#[tokio::test]
async fn an_address_of_somebody_else_changes_nothing() {
    let rehearsal = rehearsal().with_user("reader-2", "bea@example.com");
    let error = change(&rehearsal, "bea@example.com").await.unwrap_err();
    assert_eq!(error.code(), Code::EmailInUse);
    rehearsal.assert_sides_agree(ID, "after a refusal");
    assert!(!rehearsal.provider.calls().contains(&PortMethod::ChangeEmail));
}

#[tokio::test]
async fn whatever_call_fails_both_sides_are_as_before() {
    for side in [Side::Provider, Side::Subscribe] {
        for method in [PortMethod::Get, PortMethod::FindByEmail, PortMethod::ChangeEmail] {
            for error in failures() {
                let when = format!("when {method:?} at {side:?} fails as {error}");
                let rehearsal = rehearsal();
                let before = rehearsal.provider.user(rehearsal.tenant.id(), &crid(ID));
                rehearsal.fail_next(side, method, error);
                assert!(
                    change(&rehearsal, "ana.reader@example.com").await.is_err(),
                    "changed {when}"
                );
                rehearsal.assert_sides_agree(ID, &when);
                assert_eq!(
                    rehearsal.provider.user(rehearsal.tenant.id(), &crid(ID)),
                    before,
                    "{when}"
                );
                let written = side == Side::Subscribe && method == PortMethod::ChangeEmail;
                assert_eq!(rehearsal.undone().await, usize::from(written), "undone {when}");
                assert_eq!(rehearsal.open_entries(), 0, "left open {when}");
            }
        }
    }
}
