//! What reaches a function, and what the client gets of its answer.

use std::sync::Arc;

use lambda_http::{RequestExt as _, request::RequestContext};
use serde_json::json;

use super::{Echo, ID, event, serve};
use crate::client::client;

#[tokio::test]
async fn a_request_reaches_its_function_and_the_answer_comes_back() {
    let address = serve(Arc::new(Echo::default())).await;
    let response = client()
        .put(format!(
            "http://{address}/v4/Users/auth0%7Ca%2Fb%20%C3%A9/?ignoreProvider=true"
        ))
        .header("X-SourceSystem", "portal")
        .header("Content-Type", "application/json")
        .body("{\"firstName\":\"Zoë\"}")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["x-amzn-requestid"], ID.to_string());
    assert_eq!(response.headers().get_all("x-seen").iter().count(), 2);
    assert_eq!(response.headers()["content-type"], "application/json");
    let event = event(response).await;
    assert_eq!(event["resource"], "/v4/Users/{customerRegistrationId}");
    assert_eq!(event["path"], "/v4/Users/auth0%7Ca%2Fb%20%C3%A9/");
    assert_eq!(
        event["pathParameters"],
        json!({ "customerRegistrationId": "auth0%7Ca%2Fb%20%C3%A9" })
    );
    assert_eq!(event["headers"]["x-sourcesystem"], "portal");
    assert_eq!(event["headers"]["X-Forwarded-Port"], address.port().to_string());
    assert_eq!(event["body"], "{\"firstName\":\"Zoë\"}");
    assert_eq!(event["requestContext"]["requestId"], ID.to_string());
    assert_eq!(event["requestContext"]["identity"]["sourceIp"], "127.0.0.1");
    assert_eq!(event["requestContext"]["requestTime"], "02/Jan/2025:03:04:05 +0000");
}

#[tokio::test]
async fn lambda_http_takes_the_event_for_one_of_a_rest_api() {
    let address = serve(Arc::new(Echo::default())).await;
    for query in ["", "?IgnoreProvider=1&IgnoreProvider=%74rue"] {
        let url = format!("http://{address}/v4/Users/auth0%7C7{query}");
        let event = event(client().get(url).header("x-clientcode", "DTI").send().await.unwrap()).await;
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        assert!(matches!(
            request.request_context_ref(),
            Some(RequestContext::ApiGatewayV1(_))
        ));
        assert_eq!(request.raw_http_path(), "/v4/Users/auth0%7C7");
        assert_eq!(request.headers()["x-clientcode"], "DTI");
        assert_eq!(
            request.path_parameters().first("customerRegistrationId"),
            Some("auth0%7C7")
        );
        let values = request
            .query_string_parameters()
            .all("IgnoreProvider")
            .unwrap_or_default()
            .join(",");
        assert_eq!(values, if query.is_empty() { "" } else { "1,true" });
        assert!(request.body().is_empty());
    }
}

#[tokio::test]
async fn every_documented_route_is_served() {
    let address = serve(Arc::new(Echo::default())).await;
    for (method, path, resource) in [
        ("GET", "/v4/Users/7", "/v4/Users/{customerRegistrationId}"),
        ("POST", "/v4/Users", "/v4/Users"),
        ("PUT", "/v4/Users/7", "/v4/Users/{customerRegistrationId}"),
        ("PATCH", "/v4/Users/7/Email", "/v4/Users/{customerRegistrationId}/Email"),
    ]
    .into_iter()
    .flat_map(|(method, path, resource)| {
        [
            (method, path.to_owned(), resource),
            (method, format!("{path}/"), resource),
        ]
    }) {
        let request = client().request(method.parse().unwrap(), format!("http://{address}{path}"));
        let event = event(request.send().await.unwrap()).await;
        assert_eq!(
            (&event["resource"], &event["httpMethod"]),
            (&json!(resource), &json!(method))
        );
    }
}
