//! Ids that the vendor cannot keep, or would confuse with another user's: they are never sent.

use serde_json::json;
use ulid::Ulid;

use super::bench::*;
use crate::{error::PortError, ids::FreshId, provider::UserProvider, upstream::samples};

#[tokio::test]
async fn an_id_that_is_no_guid_is_refused_or_not_found_without_a_call() {
    // In capitals, it is the same user to Firefly, but another one to Subscribe.
    for text in ["reader-1", &GUID.to_uppercase(), &GUID.replacen('f', "F", 1)] {
        let bench = firefly([]);
        let (rest, tenant, call) = (&bench.rest, &bench.tenant, &bench.call);
        let strange = id(text);
        let refused = rest.create(tenant, call, &samples::new_user(text)).await;
        assert!(
            matches!(refused, Err(PortError::Rejected { reason: Some(_) })),
            "{refused:?}"
        );
        let unsettled = rest.settle_id(tenant, Some(&strange), FreshId(Ulid(7)));
        assert!(
            matches!(unsettled, Err(PortError::Rejected { reason: Some(_) })),
            "{unsettled:?}"
        );
        let found = rest.get(tenant, call, &strange).await;
        assert!(matches!(found, Err(PortError::NotFound)), "{found:?}");
        let changed = rest.update(tenant, call, &strange, &changes(&json!({}))).await;
        assert!(matches!(changed, Err(PortError::NotFound)), "{changed:?}");
        let moved = rest.change_email(tenant, call, &strange, &ana(), true).await;
        assert!(matches!(moved, Err(PortError::NotFound)), "{moved:?}");
        rest.delete(tenant, call, &strange).await.unwrap();
        assert!(bench.server.lines().is_empty());
    }
}

#[tokio::test]
async fn a_guid_that_the_vendor_shows_in_capitals_is_the_one_that_was_asked_for() {
    let user = json!({"userGUID": GUID.to_uppercase(), "emailAddress": "ana@example.com"});
    let answer = json!({"response": {"status": "OK", "user": user}});
    let bench = firefly([crate::upstream::loopback::Answer::json(200, &answer)]);
    let found = bench.rest.get(&bench.tenant, &bench.call, &id(GUID)).await.unwrap();
    assert_eq!(found.provider_id, GUID);
}
