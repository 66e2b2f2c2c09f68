use std::{collections::BTreeMap, net::Ipv4Addr};

use axum::http::{Request, request::Builder};

use super::*;

fn event(request: Builder, body: &[u8], parameters: &[(&'static str, &str)]) -> Value {
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let arrival = Arrival {
        parts: &parts,
        body,
        source: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 9)),
        request_id: Uuid::from_u128(0x1111_2222_3333_4444_5555_6666_7777_8888),
        at: "2025-01-02T03:04:05.678Z".parse().unwrap(),
    };
    let parameters: BTreeMap<&str, String> = parameters
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    proxy_event(
        &arrival,
        &Route {
            function: "GetByIdFunction",
            resource: "/v4/Users/{id}",
            parameters,
        },
    )
}

#[test]
fn a_whole_event() {
    let request = Request::get("/v4/Users/auth0%7C63d1?ignoreProvider=true")
        .header("host", "127.0.0.1:8080")
        .header("user-agent", "curl/8")
        .header("x-sourcesystem", "portal");
    let expected = json!({
        "resource": "/v4/Users/{id}",
        "path": "/v4/Users/auth0%7C63d1",
        "httpMethod": "GET",
        "headers": {
            "host": "127.0.0.1:8080",
            "user-agent": "curl/8",
            "x-sourcesystem": "portal",
            "X-Amzn-Trace-Id": "Root=1-67760225-333344445555666677778888",
            "X-Forwarded-For": "127.0.0.9",
            "X-Forwarded-Port": "8080",
            "X-Forwarded-Proto": "http",
        },
        "multiValueHeaders": {
            "host": ["127.0.0.1:8080"],
            "user-agent": ["curl/8"],
            "x-sourcesystem": ["portal"],
            "X-Amzn-Trace-Id": ["Root=1-67760225-333344445555666677778888"],
            "X-Forwarded-For": ["127.0.0.9"],
            "X-Forwarded-Port": ["8080"],
            "X-Forwarded-Proto": ["http"],
        },
        "queryStringParameters": { "ignoreProvider": "true" },
        "multiValueQueryStringParameters": { "ignoreProvider": ["true"] },
        "pathParameters": { "id": "auth0%7C63d1" },
        "stageVariables": null,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "deploymentId": "local",
            "domainName": "127.0.0.1",
            "domainPrefix": "127",
            "extendedRequestId": "EREiIjMzRERVVWZmd3eIiA==",
            "httpMethod": "GET",
            "identity": {
                "accessKey": null,
                "accountId": null,
                "caller": null,
                "cognitoAuthenticationProvider": null,
                "cognitoAuthenticationType": null,
                "cognitoIdentityId": null,
                "cognitoIdentityPoolId": null,
                "principalOrgId": null,
                "sourceIp": "127.0.0.9",
                "user": null,
                "userAgent": "curl/8",
                "userArn": null,
            },
            "path": "/local/v4/Users/auth0%7C63d1",
            "protocol": "HTTP/1.1",
            "requestId": "11112222-3333-4444-5555-666677778888",
            "requestTime": "02/Jan/2025:03:04:05 +0000",
            "requestTimeEpoch": 1_735_787_045_678_i64,
            "resourceId": "local",
            "resourcePath": "/v4/Users/{id}",
            "stage": "local",
        },
        "body": null,
        "isBase64Encoded": false,
    });
    assert_eq!(event(request, b"", &[("id", "auth0%7C63d1")]), expected);
}

#[test]
fn repeated_headers_are_all_kept_and_the_last_stands_alone() {
    let event = event(Request::get("/").header("x-a", "1").header("x-a", "2"), b"", &[]);
    assert_eq!(event["headers"]["x-a"], "2");
    assert_eq!(event["multiValueHeaders"]["x-a"], json!(["1", "2"]));
}

#[test]
fn query_parameters_are_decoded() {
    let event = event(Request::get("/?a=1&a=b%26c+d&%C3%A9=%E2%82%AC&flag&=x"), b"", &[]);
    assert_eq!(
        event["queryStringParameters"],
        json!({ "a": "b&c d", "é": "€", "flag": "", "": "x" })
    );
    assert_eq!(event["multiValueQueryStringParameters"]["a"], json!(["1", "b&c d"]));
}

#[test]
fn what_is_absent_is_null() {
    let event = event(Request::post("/?"), b"", &[]);
    for member in [
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
    ] {
        assert_eq!(event[member], Value::Null, "{member}");
    }
}

#[test]
fn text_stays_text_and_other_bytes_become_base64() {
    let text = event(Request::post("/"), "{\"a\":\"é\"}".as_bytes(), &[]);
    assert_eq!(
        (&text["body"], &text["isBase64Encoded"]),
        (&json!("{\"a\":\"é\"}"), &json!(false))
    );
    let bytes = event(Request::post("/"), &[0xff, 0x00, 0x7b], &[]);
    assert_eq!(
        (&bytes["body"], &bytes["isBase64Encoded"]),
        (&json!("/wB7"), &json!(true))
    );
}

#[test]
fn headers_of_the_connection_end_here_and_forwarding_is_continued() {
    let request = Request::get("/")
        .header("connection", "keep-alive, x-gone")
        .header("transfer-encoding", "chunked")
        .header("x-forwarded-for", "203.0.113.7")
        .header("x-forwarded-proto", "https")
        .header("x-amzn-trace-id", "Root=1-00000001-000000000000000000000002")
        .header("host", "[::1]:9000")
        .header("x-bytes", b"a\xffb".as_slice());
    let event = event(request, b"", &[]);
    let headers = &event["headers"];
    assert_eq!(
        (&headers["connection"], &headers["transfer-encoding"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(headers["X-Forwarded-For"], "203.0.113.7, 127.0.0.9");
    assert_eq!(headers["X-Forwarded-Proto"], "http");
    assert_eq!(headers["X-Forwarded-Port"], "9000");
    assert_eq!(headers["X-Amzn-Trace-Id"], "Root=1-00000001-000000000000000000000002");
    assert_eq!(headers["x-bytes"], "a\u{fffd}b");
    assert_eq!(event["requestContext"]["domainName"], "[::1]");
}
