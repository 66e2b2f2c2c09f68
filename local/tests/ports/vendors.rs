//! Every provider adapter fulfils the port's contract, over HTTP against its simulator.

use shared::provider::contract::{self, Subject};

use crate::{bench::Bench, vendor::Vendor};

async fn keeps_the_contract(vendor: Vendor) -> Bench {
    let bench = Bench::of(vendor).await;
    let subject = Subject {
        provider: bench.provider(),
        tenant: &bench.tenant,
        calls: &|left| bench.call_with(left),
        features: vendor.features(),
        troubles: &vendor.troubles(&bench.simulators),
    };
    contract::all(&subject).await;
    assert_eq!(
        bench.simulators.mailbox().unwrap(),
        [],
        "the provider itself sends no mail"
    );
    bench
}

#[tokio::test]
async fn auth0() {
    let bench = keeps_the_contract(Vendor::Auth0).await;
    let received = bench.received(Vendor::Auth0.simulator());
    let tokens = received.iter().filter(|call| call.path == "/oauth/token").count();
    assert_eq!(tokens, 3, "one at first, and one for each that expired");
    assert!(
        received
            .iter()
            .any(|call| call.path == "/api/v2/users/auth0%7Codd%252F1")
    );
}

#[tokio::test]
async fn gigya_by_secret() {
    keeps_the_contract(Vendor::GigyaBySecret).await;
}

#[tokio::test]
async fn gigya_by_signature() {
    keeps_the_contract(Vendor::GigyaBySignature).await;
}

#[tokio::test]
async fn gigya_by_bearer() {
    keeps_the_contract(Vendor::GigyaByBearer).await;
}

#[tokio::test]
async fn ssor() {
    keeps_the_contract(Vendor::Ssor).await;
}

#[tokio::test]
async fn firefly() {
    let bench = keeps_the_contract(Vendor::Firefly).await;
    let received = bench.received(Vendor::Firefly.simulator());
    let tokens = received.iter().filter(|call| call.path == "/oauth2/token").count();
    assert_eq!(tokens, 3, "one at first, and one for each that expired");
}
