//! A clean shutdown: requests in progress are answered, then the ports are closed.

use std::{net::SocketAddr, time::Duration};

use local::simulators::{Fault, SUBSCRIBE};
use serde_json::json;
use tokio::net::TcpStream;

use crate::{environment::running, person::Person, service::Service};

/// Longer than any shutdown may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_way_is_answered_before_the_stack_is_gone() {
    if running().is_some() {
        println!("left out: a running stack is not stopped");
        return;
    }
    let service = Service::start().await;
    let status = service.stack().status();
    let ana = Person::new("ana");
    let tenant = service.tenant_without_provider().await;
    tenant.create(&ana.body()).await.expect("S200_06");

    let slow = json!({ "latencyMs": 300, "times": 1, "match": { "method": "GET", "path": "/registrations/" } });
    let faults = service.stack().simulators().faults(SUBSCRIBE).unwrap();
    faults.set(Fault::parse(&slow).unwrap());
    let request = service
        .client
        .get(format!("{}/v4/Users/{}", service.api, ana.id))
        .headers(tenant.headers.clone());
    let under_way = tokio::spawn(request.send());
    tokio::time::timeout(PATIENCE, faults.spent()).await.unwrap();
    tokio::time::timeout(PATIENCE, service.stop()).await.unwrap();
    assert_eq!(under_way.await.unwrap().unwrap().status(), 200);

    let addresses = status.simulators.values().chain([&status.api, &status.dynamodb]);
    for address in addresses {
        let address: SocketAddr = address
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .parse()
            .unwrap();
        assert!(TcpStream::connect(address).await.is_err(), "{address} still answers");
    }
}

#[tokio::test]
async fn a_stack_can_be_stopped_at_once() {
    if running().is_some() {
        println!("left out: a running stack is not stopped");
        return;
    }
    let service = Service::start().await;
    tokio::time::timeout(PATIENCE, service.stop()).await.unwrap();
}
