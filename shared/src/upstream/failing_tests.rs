//! When a failing upstream is not called any more, and when it is tried again.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use http::Method;

use super::{
    Attempt, FailureKind, HttpClient, LEAST_ATTEMPT, RESERVE, Upstream, report,
    sending_tests::{Bench, cut, status},
};
use crate::{
    error::PortError,
    upstream::{
        Reply, Request,
        loopback::{Answer, Loopback},
        samples,
    },
};

#[tokio::test]
async fn an_upstream_that_keeps_failing_is_left_alone_and_then_tried() {
    let failures = (0..5).map(|_| cut()).chain([status(500), status(500)]);
    let bench = Bench::new(failures.chain([status(200), status(200)]));
    for _ in 0..5 {
        assert!(bench.send(bench.request(Method::POST)).await.is_err());
    }
    let refused = |result: Result<Reply, PortError>| match result {
        Err(PortError::Throttled { retry_after }) => retry_after,
        other => panic!("{other:?}"),
    };
    let rest = Some(Duration::from_secs(10));
    assert_eq!(refused(bench.send(bench.request(Method::GET)).await), rest);
    assert_eq!(bench.server.lines().len(), 5);

    bench.clock.advance(Duration::from_secs(10));
    assert_eq!(bench.status(bench.request(Method::GET)).await, 500);
    assert_eq!(refused(bench.send(bench.request(Method::GET)).await), rest);
    assert_eq!(bench.server.lines().len(), 6, "a probe is one attempt");

    bench.clock.advance(Duration::from_secs(10));
    assert_eq!(bench.status(bench.request(Method::POST)).await, 500);
    bench.clock.advance(Duration::from_secs(10));
    assert_eq!(bench.status(bench.request(Method::GET)).await, 200);
    assert_eq!(bench.status(bench.request(Method::GET)).await, 200);
}

#[tokio::test]
async fn two_look_ups_at_a_time_find_out_together_that_it_works_again() {
    let failures = (0..5).map(|_| status(503));
    let bench = Bench::new(failures.chain([status(200), status(404)]));
    for _ in 0..5 {
        assert_eq!(bench.status(bench.request(Method::POST)).await, 503);
    }
    bench.clock.advance(Duration::from_secs(10));
    let (one, other) = tokio::join!(
        bench.send(bench.request(Method::GET)),
        bench.send(bench.request(Method::GET))
    );
    let mut answers = [one, other].map(|answer| answer.unwrap().status().as_u16());
    answers.sort_unstable();
    assert_eq!(answers, [200, 404]);
}

#[tokio::test]
async fn a_repeat_that_cannot_be_composed_leaves_the_failure_and_its_count() {
    let bench = Bench::new((0..5).map(|_| status(503)));
    let (call, tenant) = (samples::call(&bench.clock), samples::tenant_id());
    for _ in 0..5 {
        let is_first = AtomicBool::new(true);
        let compose = || {
            let fault = || PortError::misconfigured("Test.Secret: gone");
            let is_first = is_first.swap(false, Ordering::Relaxed);
            is_first.then(|| bench.request(Method::GET)).ok_or_else(fault)
        };
        let reply = bench.client.send_composed(&tenant, &call, &compose).await.unwrap();
        assert_eq!(reply.status(), 503);
    }
    let refused = bench.send(bench.request(Method::GET)).await;
    assert!(matches!(refused, Err(PortError::Throttled { .. })), "{refused:?}");
}

#[tokio::test]
async fn silence_towards_those_in_a_hurry_is_no_failure() {
    let silence = (0..5).map(|_| Answer::Silence);
    let bench = Bench::new(silence.chain([status(200)]));
    for _ in 0..5 {
        let left = RESERVE + Duration::from_millis(20);
        assert!(bench.send_within(left, bench.request(Method::GET)).await.is_err());
    }
    assert_eq!(bench.status(bench.request(Method::GET)).await, 200);
}

#[test]
fn silence_counts_from_the_time_that_is_worth_an_attempt() {
    for (missing, is_open) in [(0, true), (1, false)] {
        let bench = Bench::new([]);
        let upstream = || Upstream {
            tenant: samples::tenant_id(),
            host: "api.example.com".to_owned(),
            port: 443,
        };
        for _ in 0..5 {
            let silence = Attempt {
                time: LEAST_ATTEMPT.saturating_sub(Duration::from_millis(missing)),
                outcome: Err(FailureKind::TimedOut),
            };
            report(bench.client.circuits.admit(upstream()).unwrap(), &silence);
        }
        let is_refused = bench.client.circuits.admit(upstream()).is_err();
        assert_eq!(is_refused, is_open, "{missing} ms are missing");
    }
}

#[tokio::test]
async fn refusals_do_not_count_as_failures() {
    let bench = Bench::new((0..12).map(|turn| status(if turn % 2 == 0 { 404 } else { 429 })));
    for _ in 0..6 {
        assert_eq!(bench.status(bench.request(Method::GET)).await, 404);
        assert_eq!(bench.status(bench.request(Method::POST).without_waits()).await, 429);
    }
}

#[tokio::test]
async fn clones_of_a_client_share_its_circuits() {
    let bench = Bench::new([]);
    let gone = Loopback::gone();
    let send = |client: HttpClient| {
        let request = Request::new(Method::POST, client.endpoint(&gone.base, "Test.BaseUrl").unwrap()).without_waits();
        let call = samples::call(&bench.clock);
        async move { client.send(&samples::tenant_id(), &call, request).await }
    };
    for _ in 0..5 {
        assert!(matches!(
            send(bench.client.clone()).await,
            Err(PortError::Unavailable { .. })
        ));
    }
    assert!(matches!(
        send(bench.client.clone()).await,
        Err(PortError::Throttled { .. })
    ));
}
