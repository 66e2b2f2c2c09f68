//! No secret leaks. Every operation goes through every failure with marked passwords, addresses, names, tokens, keys and secrets.
//! Then answers, tables, logs at the most verbose level (each line of which must be well-formed) and `Debug` output are searched
//! for the marks. Calls to vendors and mails may contain them and are not searched.
//!
//! It needs a process of its own, because it captures the log of the whole process.

#![cfg(test)]

#[path = "../client/mod.rs"]
mod client;
#[path = "../end_to_end/clock.rs"]
mod clock;
#[path = "../client/event.rs"]
mod event;
mod house;
mod lines;
mod logs;
mod marks;
mod reader;
#[path = "../client/scan.rs"]
mod scan;
mod without_tables;

use house::House;
use local::{
    simulators::{AUTH0, FIREFLY, Fault, GIGYA, SSOR, SUBSCRIBE},
    stack::DemoTenant,
};
use marks::Place;
use reader::Reader;
use serde_json::json;

/// The faults of a side, including none.
const FAULTS: [&str; 16] = [
    r#"{"answer":"echo"}"#,
    r#"{"answer":"echo","match":{"method":"POST"}}"#,
    r#"{"answer":"echo","match":{"method":"PUT"}}"#,
    r#"{"answer":"echo","match":{"method":"PATCH"}}"#,
    r#"{"answer":"page"}"#,
    r#"{"answer":"garbage"}"#,
    r#"{"answer":"oversized"}"#,
    r#"{"cut":"before-effect"}"#,
    r#"{"cut":"after-effect"}"#,
    r#"{"down":true}"#,
    r#"{"status":400}"#,
    r#"{"status":401}"#,
    r#"{"status":404}"#,
    r#"{"status":409}"#,
    r#"{"status":429}"#,
    r#"{"status":500}"#,
];

/// The simulators of a tenant.
fn sides(tenant: &DemoTenant) -> Vec<&'static str> {
    let provider = tenant.user_provider.map(|provider| {
        let known = [("Auth0", AUTH0), ("Gigya", GIGYA), ("SSOR", SSOR), ("Firefly", FIREFLY)];
        known.into_iter().find(|(name, _)| *name == provider).unwrap().1
    });
    provider.into_iter().chain([SUBSCRIBE]).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_secret_comes_out() {
    let mut house = House::open().await;
    let tenants = house.stack.tenants().to_vec();
    for tenant in &tenants {
        let token = house.token(tenant);
        live(&mut house, tenant, &token).await;
        for asked in Reader::new().bad_requests() {
            house.ask(tenant, &token, &asked).await;
        }
        refused_tokens(&mut house, tenant, &token).await;
        for side in sides(tenant) {
            for fault in FAULTS {
                let fault = Fault::parse(&serde_json::from_str(fault).unwrap()).unwrap();
                house.stack.simulators().faults(side).unwrap().set(fault);
                live(&mut house, tenant, &token).await;
                house.stack.simulators().faults(side).unwrap().clear();
                house.repair().await;
            }
        }
        without_tables::live(&mut house, tenant, &token).await;
    }
    let debug = format!("{0:?} {0:#?}", house.stack);
    house.look("Debug of the stack", &debug, Place::Elsewhere);
    let debug = format!("{0:?} {0:#?}", house.stack.backends());
    house.look("Debug of the ports", &debug, Place::Elsewhere);
    house.look_into_tables().await;
    house.look_at_logs();
    let House { answers, findings, .. } = house;
    println!("{answers} answers, and what they left in tables and logs");
    assert!(answers > 1000, "the tour has shrunk to {answers} answers");
    assert!(
        findings.is_empty(),
        "{} findings: {:#?}",
        findings.len(),
        &findings[..findings.len().min(20)]
    );
}

async fn live(house: &mut House, tenant: &DemoTenant, token: &str) {
    for asked in Reader::new().life() {
        house.ask(tenant, token, &asked).await;
    }
}

/// Sends tokens that are refused and contain parts of valid ones.
async fn refused_tokens(house: &mut House, tenant: &DemoTenant, token: &str) {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let spoilt = [
        format!("{signed}."),
        format!("{signed}.A{}", &signature[1..]),
        format!("{token}.x"),
        format!("{token} {token}"),
        format!("{}{token}", json!("mktokenclaim")),
    ];
    for token in spoilt {
        for asked in Reader::new().life().into_iter().take(1) {
            house.ask(tenant, &token, &asked).await;
        }
    }
}
