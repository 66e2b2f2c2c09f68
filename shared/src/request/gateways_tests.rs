//! Tests that a function gets the same id from every kind of gateway.

use serde_json::{Value, json};

use super::*;
use crate::operation::{Operation, PathShape};

/// The operation's path with this text in place of the id.
fn path(operation: Operation, id: &str) -> String {
    operation.path().replace("{customerRegistrationId}", id)
}

/// An event of payload format 1.0: the path is as sent and without the stage; the base path of a custom domain stays in
/// front.
fn rest(operation: Operation, front: &str, encoded: &str, end: &str) -> Value {
    let path = format!("{front}{}{end}", path(operation, encoded));
    json!({
        "resource": operation.path(), "path": path, "httpMethod": operation.method().as_str(), "headers": {},
        "pathParameters": {"customerRegistrationId": encoded},
        "requestContext": {"requestId": "r-1", "stage": "prod", "path": format!("/prod{path}"), "httpMethod": operation.method().as_str()},
    })
}

/// An event of payload format 2.0: the path is decoded, with the stage in front unless it is the default one.
fn http(operation: Operation, front: &str, id: &str, end: &str) -> Value {
    let path = format!("{front}{}{end}", path(operation, id));
    let method = operation.method();
    json!({
        "version": "2.0", "routeKey": format!("{method} {}", operation.path()), "rawPath": path, "rawQueryString": "", "headers": {},
        "pathParameters": {"customerRegistrationId": id},
        "requestContext": {
            "requestId": "r-1", "stage": "$default",
            "http": {"method": method.as_str(), "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "test"},
        },
    })
}

fn read(operation: Operation, event: &Value) -> String {
    let request = HttpRequest::from_event(&event.to_string()).unwrap();
    let route = route(operation, &request).unwrap_or_else(|error| panic!("{event}: {error:?}"));
    route
        .decoded()
        .and_then(Route::user)
        .unwrap_or_else(|error| panic!("{event}: {error:?}"))
        .as_str()
        .to_owned()
}

/// Ids, and how a client encodes them.
const IDS: [(&str, &str); 11] = [
    ("reader-1", "reader-1"),
    ("auth0|63d1", "auth0%7C63d1"),
    ("a/b", "a%2Fb"),
    ("/a//b/x", "%2Fa%2F%2Fb%2Fx"),
    ("50%", "50%25"),
    ("a+b", "a+b"),
    ("a+b", "a%2Bb"),
    ("two words", "two%20words"),
    ("żona/日本", "%C5%BCona%2F%E6%97%A5%E6%9C%AC"),
    ("a@b:c;d,e=f&g?h#i", "a%40b%3Ac%3Bd%2Ce%3Df%26g%3Fh%23i"),
    ("v4/Users/Email", "v4%2FUsers%2FEmail"),
];

#[test]
fn every_route_gets_the_id_from_every_gateway() {
    let with_id = Operation::ALL
        .into_iter()
        .filter(|operation| operation.path_shape() != PathShape::Collection);
    for operation in with_id {
        for (id, encoded) in IDS {
            for end in ["", "/"] {
                for front in ["", "/users", "/base/path"] {
                    assert_eq!(
                        read(operation, &rest(operation, front, encoded, end)),
                        id,
                        "{operation:?} {encoded}"
                    );
                }
                for front in ["", "/prod"] {
                    assert_eq!(
                        read(operation, &http(operation, front, id, end)),
                        id,
                        "{operation:?} {id}"
                    );
                }
            }
        }
    }
}

#[test]
fn only_a_gateway_that_leaves_ids_alone_can_carry_one_that_looks_encoded() {
    for (id, encoded, read_from_http) in [("a%2Fb", "a%252Fb", "a/b"), ("%25", "%2525", "%")] {
        assert_eq!(read(Operation::GetById, &rest(Operation::GetById, "", encoded, "")), id);
        assert_eq!(
            read(Operation::GetById, &http(Operation::GetById, "", id, "")),
            read_from_http
        );
    }
}

#[test]
fn the_collection_is_found_behind_every_gateway() {
    for end in ["", "/"] {
        let events = [
            rest(Operation::Create, "", "", end),
            rest(Operation::Create, "/users", "", end),
            http(Operation::Create, "", "", end),
            http(Operation::Create, "/prod", "", end),
        ];
        for event in events {
            let request = HttpRequest::from_event(&event.to_string()).unwrap();
            assert!(route(Operation::Create, &request).is_ok(), "{event}");
        }
    }
}
