use serde_json::json;

use super::*;

/// Plans as version 1 stores them. As long as such entries exist, they must stay readable and be written the same.
const GOLDEN: &str = include_str!("golden/plans_v1.json");

fn address(text: &str) -> EmailAddress {
    EmailAddress::stored(text).unwrap()
}

fn plan(provider: Option<ProviderEffect>, subscribe: Option<SubscribeEffect>) -> Plan {
    Plan {
        user: CustomerRegistrationId::parse("auth0|reader-1").unwrap(),
        provider: provider.map(|effect| (ProviderKind::Auth0, effect)),
        subscribe,
    }
}

fn plans() -> Vec<Plan> {
    let metadata = |value| {
        let key = MetadataKey::parse("title").unwrap();
        MetadataChanges::from_iter([(key, MetadataValue::stored(&value))])
    };
    let changes = ProfileChanges {
        verified: Some(true),
        first_name: Patch::Set(Name::stored("Zoë".to_owned()).unwrap()),
        last_name: Patch::Clear,
        metadata: metadata(json!("Dr")),
    };
    let inverse = ProfileChanges {
        verified: Some(false),
        metadata: metadata(json!(null)),
        ..ProfileChanges::default()
    };
    let creation = Creation {
        email: address("ana@example.com"),
        id_was_given: true,
    };
    let to = address("new@example.com");
    vec![
        plan(
            Some(ProviderEffect::Creation(creation.clone())),
            Some(SubscribeEffect::Creation(creation)),
        ),
        plan(
            Some(ProviderEffect::Profile {
                changes: Box::new(changes.clone()),
                inverse: Box::new(inverse),
            }),
            Some(SubscribeEffect::Profile(RegistrationChanges {
                last_logout_date: Patch::Set("2026-01-02T03:04:05Z".parse().unwrap()),
                ..changes.into()
            })),
        ),
        plan(
            Some(ProviderEffect::Email {
                to: to.clone(),
                from: None,
                verified: true,
            }),
            Some(SubscribeEffect::Email(to)),
        ),
        plan(None, None),
    ]
}

#[test]
fn version_1_is_read_and_written_as_ever() {
    let written: Vec<PlanV1> = plans().iter().map(PlanV1::from).collect();
    assert_eq!(serde_json::to_string_pretty(&written).unwrap(), GOLDEN.trim_end());
    let read: Vec<PlanV1> = serde_json::from_str(GOLDEN).unwrap();
    let read: Vec<Plan> = read.into_iter().map(|plan| plan.plan().unwrap()).collect();
    assert_eq!(read, plans());
}

#[test]
fn a_plan_of_another_version_is_refused() {
    let newer = json!({"version": 2, "user": "reader-1", "provider": null, "subscribe": null});
    assert_eq!(serde_json::from_value::<PlanV1>(newer).unwrap().plan(), Err(PlanFault));
}

#[test]
fn a_last_logout_in_a_change_at_the_provider_is_dropped() {
    let changes = |verified: bool| {
        json!({
            "email": null,
            "verified": verified,
            "firstName": "keep",
            "lastName": "keep",
            "lastLogoutDate": {"set": "2026-01-02T03:04:05Z"},
            "metadata": {},
        })
    };
    let effect = json!({"profile": {"changes": changes(true), "inverse": changes(false)}});
    let provider = json!({"kind": "Auth0", "effect": effect});
    let stored = json!({"version": 1, "user": "auth0|reader-1", "provider": provider, "subscribe": null});
    let expected = |verified| {
        Box::new(ProfileChanges {
            verified: Some(verified),
            ..ProfileChanges::default()
        })
    };
    let effect = ProviderEffect::Profile {
        changes: expected(true),
        inverse: expected(false),
    };
    let read = serde_json::from_value::<PlanV1>(stored).unwrap().plan();
    assert_eq!(read, Ok(plan(Some(effect), None)));
}
