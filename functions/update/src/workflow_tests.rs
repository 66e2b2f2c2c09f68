use serde_json::json;
use shared::{
    model::{MetadataKey, MetadataValue, Name, Patch},
    operation::Operation,
    script::PortMethod,
    workflow::rehearsal::{Rehearsal, Side, crid, failures},
};

use super::*;

const ID: &str = "reader-1";

fn rehearsal() -> Rehearsal {
    Rehearsal::of(Operation::Update).with_user(ID, "ana@example.com")
}

async fn update(rehearsal: &Rehearsal) -> Result<Output, ApiError> {
    let ports = Update {
        upstreams: rehearsal.upstreams(),
    };
    let metadata = [("title", json!(null)), ("city", json!("Kraków"))]
        .map(|(key, value)| (MetadataKey::parse(key).unwrap(), MetadataValue::parse(&value).ok()));
    let changes = ProfileChanges {
        verified: Some(false),
        first_name: Patch::Set(Name::stored("Anna".to_owned()).unwrap()),
        last_name: Patch::Clear,
        metadata: metadata.into_iter().collect(),
    };
    let input = Input {
        id: crid(ID),
        changes: changes.into(),
        ignore_provider: false,
    };
    rehearsal.run(async |work| run(&ports, work, &input).await).await
}

#[tokio::test]
async fn both_sides_change_alike_and_a_repeat_writes_nothing() {
    let rehearsal = rehearsal();
    update(&rehearsal).await.unwrap();
    rehearsal.assert_sides_agree(ID, "after an update");
    assert_eq!(rehearsal.provider.calls(), [PortMethod::Get, PortMethod::Update]);
    update(&rehearsal).await.unwrap();
    assert_eq!(
        rehearsal.provider.calls(),
        [PortMethod::Get, PortMethod::Update, PortMethod::Get]
    );
    assert_eq!(
        rehearsal.registrations.calls(),
        [PortMethod::Get, PortMethod::Update, PortMethod::Get]
    );
}

#[tokio::test]
async fn whatever_call_fails_both_sides_are_as_before() {
    for side in [Side::Provider, Side::Subscribe] {
        for method in [PortMethod::Get, PortMethod::Update] {
            for error in failures() {
                let when = format!("when {method:?} at {side:?} fails as {error}");
                let rehearsal = rehearsal();
                let before = rehearsal.provider.user(rehearsal.tenant.id(), &crid(ID));
                rehearsal.fail_next(side, method, error);
                assert!(update(&rehearsal).await.is_err(), "updated {when}");
                rehearsal.assert_sides_agree(ID, &when);
                assert_eq!(
                    rehearsal.provider.user(rehearsal.tenant.id(), &crid(ID)),
                    before,
                    "{when}"
                );
                let written = side == Side::Subscribe && method == PortMethod::Update;
                assert_eq!(rehearsal.undone().await, usize::from(written), "undone {when}");
                assert_eq!(rehearsal.open_entries(), 0, "left open {when}");
            }
        }
    }
}
