//! What a request did.

use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};

use crate::{
    house::House,
    person::Person,
    rows::{is_within, overlap},
};

#[tokio::test]
async fn a_creation_shows_its_stages_its_calls_and_its_records() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let ana = Person::new("ana");
    let answer = house.create(&headers, &ana.body()).await.expect("S200_06");
    let trace = house.trace(&answer).await;
    trace.expect_whole();
    let told = json!({
        "requestId": answer.request_id(), "number": 1, "kind": "request", "operation": "create", "method": "POST",
        "path": "/v4/Users", "tenant": "DEMO/HERALD/MORNING", "provider": "Auth0", "sourceSystem": "local", "user": ana.id,
        "status": 200, "code": "UsersOrchestrator_S200_06", "text": "Create completed.", "replayed": false,
    });
    for (name, value) in told.as_object().unwrap() {
        assert_eq!(trace.0[name], *value, "{name}");
    }
    let stages = ["settings", "caller", "input", "workflow", "books"];
    assert_eq!(trace.names("stage"), stages);

    let (at_auth0, at_subscribe) = (
        format!("GET /api/v2/users/auth0%7C{}", ana.id),
        format!("GET /registrations/{}", ana.id),
    );
    // The two look-ups of a side are made concurrently, in any order.
    let mut calls = trace.names("provider");
    calls.sort_unstable();
    let mut expected = [
        "GET /api/v2/users-by-email",
        &at_auth0,
        "POST /api/v2/users",
        "POST /oauth/token",
    ];
    expected.sort_unstable();
    assert_eq!(calls, expected);
    let mut calls = trace.names("subscribe");
    calls.sort_unstable();
    assert_eq!(
        calls,
        ["GET /registrations", at_subscribe.as_str(), "POST /registrations"]
    );
    assert_eq!(trace.names("issuer"), ["GET /_local/issuer/.well-known/jwks.json"]);
    assert_eq!(trace.names("dynamodb"), ["GetItem", "PutItem", "TransactWriteItems"]);

    for (name, system, status) in [
        (at_auth0.as_str(), "auth0", 404),
        ("POST /api/v2/users", "auth0", 201),
        (at_subscribe.as_str(), "subscribe", 404),
        ("POST /registrations", "subscribe", 201),
        ("TransactWriteItems", "dynamodb", 200),
        ("GET /_local/issuer/.well-known/jwks.json", "issuer", 200),
    ] {
        let row = trace.row(name);
        assert_eq!(
            (&row["system"], &row["status"]),
            (&json!(system), &json!(status)),
            "{row}"
        );
        assert_eq!(row["failure"], Value::Null);
    }
    assert!(overlap(trace.row("POST /oauth/token"), trace.row(&at_subscribe)));
    assert!(is_within(trace.row("POST /api/v2/users"), trace.row("workflow")));
    assert!(is_within(trace.row("TransactWriteItems"), trace.row("books")));
    let records = [
        "AUTHSYSTEM_USER_GET Succeeded create",
        "SUBSCRIBE_USER_CREATE Succeeded create",
        "AUTHSYSTEM_USER_CREATE Succeeded create",
    ];
    let mut found = trace.records();
    found.sort_unstable();
    let mut expected = records.map(str::to_owned);
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_warm_read_asks_dynamodb_once() {
    let house = House::open().await;
    for provider in ["Auth0", "Gigya", "SSOR", "Firefly"] {
        let headers = house.headers(provider).await;
        let ana = Person::new("ana");
        house.create(&headers, &ana.body()).await.expect("S200_06");
        house.get(&headers, &ana.id).await.expect("S200_01");
        let answer = house.get(&headers, &ana.id).await.expect("S200_01");
        let trace = house.trace(&answer).await;
        trace.expect_whole();
        assert_eq!(trace.names("dynamodb"), ["BatchWriteItem"], "{provider}");
        assert_eq!(trace.lane("provider").len(), 1, "{provider}");
        assert_eq!(trace.names("subscribe"), [format!("GET /registrations/{}", ana.id)]);
        let [call] = trace.lane("provider")[..] else { panic!() };
        assert_eq!(call["system"], provider.to_lowercase());
        assert!(call["name"].as_str().unwrap().contains(" /"), "{call}");
        assert!(overlap(call, trace.lane("subscribe")[0]));
    }
}

#[tokio::test]
async fn a_repeat_is_told_as_one() {
    let house = House::open().await;
    let mut headers = house.headers("Auth0").await;
    headers.insert("idempotency-key", "once-and-once-more".parse().unwrap());
    let ana = Person::new("ana");
    for is_repeat in [false, true] {
        let answer = house.create(&headers, &ana.body()).await.expect("S200_06");
        assert_eq!(house.trace(&answer).await.0["replayed"], is_repeat);
    }
}

#[tokio::test]
async fn what_the_gateway_refuses_has_a_trace_without_rows() {
    let house = House::open().await;
    let (none, large) = (HeaderMap::new(), json!("x".repeat(11 << 20)));
    for (method, path, body, status, operation) in [
        (Method::GET, "/v4/Nothing?email=ana@example.com", None, 404, Value::Null),
        (Method::DELETE, "/v4/Users", None, 405, Value::Null),
        (Method::POST, "/v4/Users", Some(&large), 413, json!("create")),
    ] {
        let answer = house.ask(method.clone(), path, &none, body).await;
        assert_eq!(answer.status, status);
        let trace = house.trace(&answer).await;
        trace.expect_whole();
        assert_eq!(trace.0["status"], status);
        assert_eq!(trace.0["code"], answer.body["message"]["code"]);
        assert_eq!(trace.0["text"], answer.body["message"]["text"]);
        assert_eq!(trace.0["operation"], operation);
        assert_eq!(trace.0["path"], path.split('?').next().unwrap());
        assert_eq!(trace.0["rows"], json!([]));
        assert_eq!((&trace.0["tenant"], &trace.0["user"]), (&Value::Null, &Value::Null));
    }
}

#[tokio::test]
async fn nothing_secret_is_told() {
    let house = House::open().await;
    let mut headers = house.headers("Gigya").await;
    headers.insert("idempotency-key", "secret-key-of-ana".parse().unwrap());
    let ana = Person::new("ana");
    let body = ana.with(&json!({ "password": "Secret-Horse-7", "firstName": "Secretname" }));
    let answer = house.create(&headers, &body).await.expect("S200_06");
    let read = house
        .ask(
            Method::GET,
            &format!("/v4/Users/{}?ignoreProvider=false", ana.id),
            &headers,
            None,
        )
        .await
        .expect("S200_01");
    let refused = house
        .create(&headers, &json!({ "email": ana.email, "password": 7 }))
        .await;
    assert_eq!(refused.status, 400);
    let token = headers["authorization"].to_str().unwrap();
    let token = token.rsplit('.').next().unwrap();
    for answer in [answer, read, refused] {
        let text = house.trace(&answer).await.0.to_string();
        for secret in [
            "Secret-Horse-7",
            "Secretname",
            "secret-key-of-ana",
            "ignoreProvider",
            &ana.email,
            token,
        ] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[tokio::test]
async fn two_stacks_of_one_process_do_not_see_each_others() {
    let (one, other) = (House::open().await, House::open().await);
    let (of_one, of_other) = (one.headers("Auth0").await, other.headers("Auth0").await);
    let (ana, bea) = (Person::new("ana"), Person::new("bea"));
    let (ana_body, bea_body) = (ana.body(), bea.body());
    let (first, second) = tokio::join!(one.create(&of_one, &ana_body), other.create(&of_other, &bea_body));
    for (house, answer, stranger) in [(&one, &first, &second), (&other, &second, &first)] {
        assert_eq!(house.list("").await.len(), 1);
        let trace = house.trace(answer).await;
        trace.expect_whole();
        assert_eq!(trace.names("stage").len(), 5);
        assert_eq!(trace.lane("provider").len(), 4);
        let message = house.refused(404, &format!("requests/{}", stranger.request_id())).await;
        assert!(message.contains(stranger.request_id()), "{message}");
    }
}
