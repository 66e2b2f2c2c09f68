//! What is retried, when, and what is not retried.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use http::{Method, StatusCode};
use serde_json::json;

use super::{HttpClient, LEAST_ATTEMPT, RESERVE};
use crate::{
    clock::ManualClock,
    error::PortError,
    upstream::{
        Reply, Request,
        loopback::{Answer, Loopback},
        samples,
    },
};

pub(super) struct Bench {
    pub(super) clock: ManualClock,
    pub(super) client: HttpClient,
    pub(super) server: Loopback,
}

impl Bench {
    pub(super) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let clock = samples::clock();
        Self {
            client: samples::client(&clock),
            server: Loopback::answering(answers),
            clock,
        }
    }

    pub(super) fn request(&self, method: Method) -> Request {
        Request::new(method, self.client.endpoint(&self.server.base, "Test.BaseUrl").unwrap())
    }

    pub(super) async fn send_within(&self, left: Duration, request: Request) -> Result<Reply, PortError> {
        let call = samples::call_with(&self.clock, left);
        self.client.send(&samples::tenant_id(), &call, request).await
    }

    pub(super) async fn send(&self, request: Request) -> Result<Reply, PortError> {
        self.send_within(Duration::from_secs(30), request).await
    }

    pub(super) async fn status(&self, request: Request) -> u16 {
        self.send(request).await.unwrap().status().as_u16()
    }

    pub(super) fn waits(&self) -> Vec<u128> {
        self.clock.slept().iter().map(Duration::as_millis).collect()
    }
}

pub(super) fn status(status: u16) -> Answer {
    Answer::json(status, &json!({}))
}

pub(super) fn cut() -> Answer {
    Answer::Bytes(Vec::new())
}

#[tokio::test]
async fn a_read_is_repeated_twice_at_most_with_growing_waits() {
    let bench = Bench::new([status(503), cut(), status(200), status(500), status(500), status(500)]);
    assert_eq!(bench.status(bench.request(Method::GET)).await, 200);
    assert_eq!(bench.waits(), [25, 50]);
    assert_eq!(bench.status(bench.request(Method::GET)).await, 500);
    assert_eq!(bench.server.lines().len(), 6);
}

#[tokio::test]
async fn a_write_is_repeated_only_where_its_caller_says_it_may_be() {
    for (answer, expected) in [(status(503), 503), (status(500), 500), (status(504), 504)] {
        let bench = Bench::new([answer, status(200)]);
        assert_eq!(bench.status(bench.request(Method::POST)).await, expected);
        assert_eq!(bench.server.lines().len(), 1);
    }
    let bench = Bench::new([cut(), status(200)]);
    assert!(bench.send(bench.request(Method::POST)).await.is_err());

    let bench = Bench::new([cut(), status(502), status(201)]);
    let request = bench.request(Method::POST).json(&json!({"a": 1})).unwrap();
    assert_eq!(bench.status(request.repeatable()).await, 201);
    let seen = bench.server.seen();
    assert!(seen.len() == 3 && seen.iter().all(|seen| seen.json() == json!({"a": 1})));
}

#[tokio::test]
async fn a_failure_inside_is_repeated_for_reads_whatever_their_method() {
    for (request, calls) in [(Request::read as fn(Request) -> Request, 2), (Request::repeatable, 1)] {
        let bench = Bench::new([status(500), status(200)]);
        let expected = if calls == 2 { 200 } else { 500 };
        assert_eq!(bench.status(request(bench.request(Method::POST))).await, expected);
        assert_eq!(bench.server.lines().len(), calls);
    }
}

#[tokio::test]
async fn who_holds_up_others_is_repeated_once_and_at_once_where_no_connection_stood() {
    let bench = Bench::new([cut(), status(200), cut(), cut(), status(429), status(503)]);
    let send = || bench.send(bench.request(Method::POST).without_waits());
    assert_eq!(send().await.unwrap().status(), 200);
    assert!(send().await.is_err());
    assert_eq!(send().await.unwrap().status(), 429);
    assert_eq!(send().await.unwrap().status(), 503);
    assert!(bench.waits().is_empty());
    assert_eq!(bench.server.lines().len(), 6);
}

#[tokio::test]
async fn a_connection_that_died_while_it_was_idle_is_replaced() {
    let kept = || Answer::kept(200, &json!({}));
    let bench = Bench::new([kept(), cut(), kept(), cut(), status(200)]);
    for request in [
        bench.request(Method::GET),
        bench.request(Method::GET),
        bench.request(Method::POST).without_waits(),
    ] {
        assert_eq!(bench.status(request).await, 200);
    }
    assert_eq!(bench.waits(), [25], "the read waits, and who holds up others does not");
    assert_eq!(bench.server.lines().len(), 5);
}

#[tokio::test]
async fn a_write_that_was_refused_for_their_number_is_repeated() {
    let bench = Bench::new([status(429), status(201)]);
    assert_eq!(bench.status(bench.request(Method::POST)).await, 201);
    assert_eq!(bench.waits(), [25]);
}

#[tokio::test]
async fn a_short_wish_to_wait_is_honoured_and_a_long_one_handed_on() {
    let asking = |header: &str| Answer::with_headers(429, header, "{}");
    for (header, waits) in [
        ("retry-after: 2\r\n", vec![2025]),
        ("x-ratelimit-reset: 1767225601\r\n", vec![1025]),
        ("retry-after: 3\r\n", vec![]),
        ("x-ratelimit-reset: 1767225660\r\n", vec![]),
    ] {
        let bench = Bench::new([asking(header), status(200)]);
        let expected = if waits.is_empty() { 429 } else { 200 };
        assert_eq!(bench.status(bench.request(Method::GET)).await, expected, "{header}");
        assert_eq!(bench.waits(), waits, "{header}");
    }
}

#[tokio::test]
async fn wishes_to_wait_have_two_seconds_together() {
    let asking = |seconds: u8| Answer::with_headers(429, &format!("retry-after: {seconds}\r\n"), "{}");
    for (wishes, expected, waits) in [([1, 1], 200, vec![1025, 1050]), ([1, 2], 429, vec![1025])] {
        let bench = Bench::new(wishes.map(asking).into_iter().chain([status(200)]));
        assert_eq!(bench.status(bench.request(Method::GET)).await, expected, "{wishes:?}");
        assert_eq!(bench.waits(), waits, "{wishes:?}");
    }
}

#[tokio::test]
async fn what_is_good_for_once_is_composed_anew_for_each_attempt() {
    let bench = Bench::new([status(503), status(200)]);
    let count = AtomicUsize::new(0);
    let compose = || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        bench.request(Method::GET).header("x-nonce", &number.to_string())
    };
    let call = samples::call(&bench.clock);
    let tenant = samples::tenant_id();
    let reply = bench.client.send_composed(&tenant, &call, &compose).await;
    assert_eq!(reply.unwrap().status(), 200);
    let nonces: Vec<_> = bench
        .server
        .seen()
        .iter()
        .map(|seen| seen.header("x-nonce").map(str::to_owned))
        .collect();
    assert_eq!(nonces, [Some("0".to_owned()), Some("1".to_owned())]);
}

#[tokio::test]
async fn a_failure_that_only_the_body_tells_of_is_one_too() {
    let said = |code: u16| Answer::json(200, &json!({"code": code}));
    let judge = |reply: &Reply| {
        let body: serde_json::Value = reply.json().unwrap();
        StatusCode::from_u16(body["code"].as_u64().unwrap().try_into().unwrap()).unwrap()
    };
    let bench = Bench::new(
        [said(429), said(503), said(200)]
            .into_iter()
            .chain((0..15).map(|_| said(500))),
    );
    let request = || bench.request(Method::GET).judged_by(Arc::new(judge));
    let reply = bench.send(request()).await.unwrap();
    assert_eq!((reply.status().as_u16(), reply.standing().as_u16()), (200, 200));
    for _ in 0..5 {
        assert_eq!(bench.send(request()).await.unwrap().standing(), 500);
    }
    assert!(matches!(bench.send(request()).await, Err(PortError::Throttled { .. })));
    assert_eq!(bench.server.lines().len(), 18);
}

#[tokio::test]
async fn when_a_count_begins_anew_matters_only_to_who_was_refused_for_it() {
    let failing = Answer::with_headers(503, "x-ratelimit-reset: 1767225660\r\n", "{}");
    let bench = Bench::new([failing, status(200)]);
    assert_eq!(bench.status(bench.request(Method::GET)).await, 200);
    assert_eq!(bench.waits(), [25]);
}

#[tokio::test]
async fn there_is_no_repeat_without_time_for_it() {
    let wait = Duration::from_millis(25);
    for (missing, calls) in [(0, 2), (1, 1)] {
        let bench = Bench::new([status(503), status(200)]);
        let left = (RESERVE + LEAST_ATTEMPT + wait).saturating_sub(Duration::from_millis(missing));
        let reply = bench.send_within(left, bench.request(Method::GET)).await.unwrap();
        assert_eq!(reply.status().is_success(), calls == 2);
        assert_eq!(bench.server.lines().len(), calls, "{missing} ms are missing");
    }
}
