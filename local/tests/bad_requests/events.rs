//! Events that HTTP cannot carry: other shapes, invalid base64, raw paths. They go to the functions as text.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use local::stack::Stack;
use serde_json::{Value, json};
use shared::{pipeline::Endpoint, request::Invocation, response::ProxyResponse, runtime::App};

use crate::{
    request::{Case, Event, Form, Paper},
    wire::Answer,
};

/// Texts that are not API Gateway events.
const TEXTS: [&str; 12] = [
    "",
    "null",
    "[]",
    "42",
    "{}",
    "{\"version\":",
    r#"{"version":"2.0"}"#,
    r#"{"version":2,"httpMethod":"GET"}"#,
    r#"{"Records":[{"eventSource":"aws:sqs","body":"{}"}]}"#,
    r#"{"source":"aws.events","detail-type":"Scheduled Event","detail":{}}"#,
    r#"{"httpMethod":7,"path":"/v4/Users","requestContext":{}}"#,
    r#"{"httpMethod":"GET","path":"/v4/Users/a","httpMethod":"PUT"}"#,
];

fn rest(function: &'static str, change: fn(&mut Value)) -> Event {
    Event {
        function,
        form: Form::Rest(change),
    }
}

fn http_api(function: &'static str, change: fn(&mut Value)) -> Event {
    Event {
        function,
        form: Form::HttpApi(change),
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let functions = ["get-by-id", "create", "update", "update-email"];
    let mut cases: Vec<Case> = TEXTS
        .iter()
        .zip(functions.iter().cycle())
        .map(|(text, function)| {
            Event {
                function,
                form: Form::Text(text),
            }
            .refused("E400", &["the event cannot be read"])
        })
        .collect();
    let no_event = &["the event cannot be read"];
    let base64 = &["body: the event says base64, but it is not valid base64"];
    cases.extend([
        rest("get-by-id", |event| event["httpMethod"] = json!("G E T")).refused("E400", no_event),
        rest("create", |event| event["headers"] = json!(["X-ClientCode"])).refused("E400", no_event),
        rest("create", |event| event["body"] = json!({ "email": "ana@example.com" })).refused("E400", no_event),
        rest("create", |event| event["isBase64Encoded"] = json!("yes")).refused("E400", no_event),
        rest("get-by-id", |event| {
            event["headers"]["X-PaperCode"] = json!("MORNING\r\nX-Evil: 1");
        })
        .refused("E400", no_event),
        http_api("update", |event| {
            event["headers"]["x-papercode"] = json!("MORNING\u{0}");
        })
        .refused("E400", no_event),
        // Invalid base64.
        rest("create", |event| based(event, "%%%")).refused("E400_00", base64),
        rest("update", |event| based(event, "eyJhIjoxfQ=")).refused("E400_00", base64),
        http_api("update-email", |event| based(event, "eyJhIjoxfQ==\n")).refused("E400_00", base64),
        http_api("create", |event| based(event, r#"{"email":"ana@example.com"}"#)).refused("E400_00", base64),
        // Valid base64 of an invalid body.
        rest("create", |event| based(event, "/w==")).refused("E400_00", &["body: is not valid UTF-8 from byte 0"]),
        http_api("update", |event| based(event, "W10=")).refused("E400_00", &["body: must be a JSON object"]),
        rest("create", |event| based(event, &STANDARD.encode(" ".repeat(65_537)))).refused("E413", &["64 KiB"]),
        http_api("create", |event| event["body"] = json!(" ".repeat(65_537))).refused("E413", &["64 KiB"]),
        http_api("create", |event| event["body"] = Value::Null)
            .refused("E400_00", &["body: a JSON object is required"]),
        // Paths that are not valid in a URI, and ids that no gateway passes on.
        rest("get-by-id", |event| event["path"] = json!("/v4/Users/")).refused("E400_01", &["must not be empty"]),
        rest("get-by-id", |event| event["path"] = json!("/prod/v4/Users/%"))
            .refused("E400_01", &["percent-encoded UTF-8"]),
        rest("update", |event| event["path"] = json!("/v4/Users/a\u{7f}b")).refused("E400_01", &["control characters"]),
        http_api("get-by-id", |event| event["rawPath"] = json!("/v4/Users/a\u{0}b"))
            .refused("E400_01", &["control characters"]),
        http_api("get-by-id", |event| {
            event["rawPath"] = json!("/v4/Users/a\r\nX-Evil: 1");
        })
        .refused("E400_01", &["control characters"]),
        http_api("get-by-id", |event| event["rawPath"] = json!("/v4/Users/.."))
            .refused("E400_01", &["must not be . or .."]),
        http_api("update", |event| {
            event["rawPath"] = json!(format!("/v4/Users/{}", "ż".repeat(256)));
        })
        .refused("E400_01", &["255"]),
        http_api("update-email", |event| event["rawPath"] = json!("/v4/Users//Email"))
            .refused("E400_01", &["must not be empty"]),
        http_api("get-by-id", |event| {
            event["rawQueryString"] = json!("IgnoreProvider=%zz");
        })
        .refused("E400_00", &["ignoreProvider: must be"]),
        rest("get-by-id", |event| {
            event["multiValueQueryStringParameters"] = json!({ "ignoreProvider": ["1", "1"] });
        })
        .refused("E400_00", &["ignoreProvider: must be given once"]),
        // A function that gets another function's route.
        rest("get-by-id", |event| event["path"] = json!("/v4/Users/somebody/Email")).refused("E404", &[]),
        rest("create", |event| event["path"] = json!("/v4/Users/somebody")).refused("E404", &[]),
        http_api("update", |event| event["rawPath"] = json!("/")).refused("E404", &[]),
        rest("update", |event| event["httpMethod"] = json!("DELETE")).refused("E405", &["GET, PUT"]),
        http_api("create", |event| {
            event["requestContext"]["http"]["method"] = json!("GET");
        })
        .refused("E405", &["POST"]),
        // Headers in both header maps, or in only one of them.
        rest("get-by-id", |event| {
            event["multiValueHeaders"] = json!({ "X-PaperCode": ["MORNING", "EVENING"] });
        })
        .refused("E400_00", &["X-PaperCode: must be sent once"]),
        rest("get-by-id", |event| event["headers"] = Value::Null).refused(
            "E400_00",
            &[
                "X-ClientGroupCode: ",
                "X-ClientCode: ",
                "X-PaperCode: ",
                "X-SourceSystem: ",
                "Authorization: must be a bearer token",
            ],
        ),
        http_api("get-by-id", |event| {
            event["headers"]["authorization"] = json!("Bearer one, Bearer two");
        })
        .refused("E401", &["malformed"]),
        // A valid token and 1 MiB more, which no gateway passes on.
        rest("get-by-id", |event| lengthen(&mut event["headers"]["Authorization"])).refused("E401", &["malformed"]),
        http_api("create", |event| lengthen(&mut event["headers"]["authorization"])).refused("E401", &["malformed"]),
    ]);
    cases
}

fn lengthen(value: &mut Value) {
    *value = json!(format!("{}{}", value.as_str().unwrap(), "A".repeat(1024 * 1024)));
}

fn based(event: &mut Value, body: &str) {
    event["body"] = json!(body);
    event["isBase64Encoded"] = json!(true);
}

/// Hands the event to its function, as the Lambda runtime would.
pub(crate) async fn invoke(stack: &Stack, event: &Event, token: &str) -> Answer {
    let ids = &stack.backends().ids;
    let text = match event.form {
        Form::Text(text) => text.to_owned(),
        Form::Rest(change) => changed(good_rest(event.function, token, &ids.uuid()), change),
        Form::HttpApi(change) => changed(good_http_api(event.function, token, &ids.uuid()), change),
    };
    let backends = stack.backends();
    match event.function {
        "get-by-id" => handle(stack, get_by_id::GetById::new(backends), &text).await,
        "create" => handle(stack, create::Create::new(backends), &text).await,
        "update" => handle(stack, update::Update::new(backends), &text).await,
        _ => handle(stack, update_email::UpdateEmail::new(backends), &text).await,
    }
}

async fn handle<E: Endpoint>(stack: &Stack, endpoint: E, event: &str) -> Answer {
    let backends = stack.backends();
    let deadline = backends.clock.monotonic() + std::time::Duration::from_secs(15);
    let invocation = Invocation {
        id: backends.ids.uuid(),
        deadline,
        xray_trace: None,
    };
    let ProxyResponse {
        status_code,
        headers,
        body,
        ..
    } = App::new(endpoint, backends).handle(event, &invocation).await;
    Answer {
        status: status_code,
        headers: headers.into_iter().collect(),
        body,
    }
}

fn changed(mut event: Value, change: fn(&mut Value)) -> String {
    change(&mut event);
    event.to_string()
}

fn good(function: &str) -> (&'static str, &'static str, Value) {
    match function {
        "get-by-id" => ("GET", "/v4/Users/somebody", Value::Null),
        "create" => ("POST", "/v4/Users", json!(r#"{"email":"ana@example.com"}"#)),
        "update" => ("PUT", "/v4/Users/somebody", json!(r#"{"firstName":"Ana"}"#)),
        _ => (
            "PATCH",
            "/v4/Users/somebody/Email",
            json!(r#"{"email":"ana@example.com"}"#),
        ),
    }
}

fn good_rest(function: &str, token: &str, request_id: &str) -> Value {
    let (method, path, body) = good(function);
    let [group, client, paper] = Paper::Morning.codes();
    json!({
        "resource": path, "path": path, "httpMethod": method,
        "headers": {
            "Authorization": format!("Bearer {token}"), "X-SourceSystem": "tests", "X-ClientGroupCode": group,
            "X-ClientCode": client, "X-PaperCode": paper, "Content-Type": "application/json",
        },
        "multiValueHeaders": null, "queryStringParameters": null, "multiValueQueryStringParameters": null,
        "pathParameters": null, "stageVariables": null,
        "requestContext": { "requestId": request_id, "stage": "prod", "httpMethod": method, "path": path, "identity": { "sourceIp": "127.0.0.1" } },
        "body": body, "isBase64Encoded": false,
    })
}

fn good_http_api(function: &str, token: &str, request_id: &str) -> Value {
    let (method, path, body) = good(function);
    let [group, client, paper] = Paper::Morning.codes();
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "",
        "headers": {
            "authorization": format!("Bearer {token}"), "x-sourcesystem": "tests", "x-clientgroupcode": group,
            "x-clientcode": client, "x-papercode": paper, "content-type": "application/json",
        },
        "requestContext": {
            "requestId": request_id, "stage": "$default",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "tests" },
        },
        "body": body, "isBase64Encoded": false,
    })
}
