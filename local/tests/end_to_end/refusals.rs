//! Valid and invalid tokens from the local issuer; unknown paths and methods.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{person::Person, service::Service, tenant::Tenant};

/// The answer to a read with such a token.
async fn with_token(tenant: &Tenant<'_>, wishes: Value) -> crate::answer::Answer {
    let header = |name: &str| tenant.headers[name].to_str().unwrap();
    let mut request = wishes;
    request["tenant"] = json!([
        header("X-ClientGroupCode"),
        header("X-ClientCode"),
        header("X-PaperCode")
    ]);
    let answer = tenant.service.local(Method::POST, "token", Some(&request)).await;
    let bearer = format!("Bearer {}", answer["token"].as_str().unwrap());
    let tenant = tenant.with_header("authorization", &bearer);
    tenant.get(&Person::new("nobody").id).await
}

#[tokio::test]
async fn tokens_are_minted_and_judged() {
    let service = Service::start().await;
    for tenant in service.tenants().await {
        for (wishes, code) in [
            (json!({}), "E400_01"),
            (json!({ "header": { "alg": "ES256" } }), "E400_01"),
            (
                json!({ "header": { "alg": "HS256" }, "claims": { "iss": "urn:users-orchestrator:local:hs256" } }),
                "E400_01",
            ),
            (json!({ "claims": { "scope": "users:read" } }), "E400_01"),
            (json!({ "expiresIn": -3600 }), "E401"),
            (json!({ "header": { "alg": "none" } }), "E401"),
            (json!({ "header": { "alg": "HS256" } }), "E401"),
            (json!({ "claims": { "aud": "another" } }), "E401"),
            (json!({ "claims": { "exp": null } }), "E401"),
            (json!({ "claims": { "scope": "users:write" } }), "E403"),
            (json!({ "claims": { "tenant": "DEMO/HERALD/NIGHT" } }), "E403"),
            (json!({ "claims": { "iss": "https://idp.example/" } }), "E403"),
        ] {
            let answer = with_token(&tenant, wishes).await.expect(code);
            let challenge = answer.header("www-authenticate");
            let error = match code {
                "E401" => "error=\"invalid_token\"",
                "E403" => "error=\"insufficient_scope\"",
                _ => "",
            };
            assert_eq!(challenge.starts_with("Bearer "), !error.is_empty(), "{challenge}");
            assert!(challenge.contains(error), "{challenge}");
        }
    }
}

#[tokio::test]
async fn paths_and_methods_that_are_not_there_wear_the_envelope() {
    let service = Service::start().await;
    let tenant = service.tenant_without_provider().await;
    for (method, path, code, allow) in [
        (Method::POST, "/", "E404", ""),
        (Method::GET, "/v4/Readers/1", "E404", ""),
        (Method::GET, "/v4/Users", "E405", "POST"),
        (Method::DELETE, "/v4/Users/1", "E405", "GET, PUT"),
        (Method::PUT, "/v4/Users/1/Email/", "E405", "PATCH"),
    ] {
        let answer = tenant.ask(method, path, None).await.expect(code);
        assert_eq!(answer.header("allow"), allow);
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.body["meta"], Value::Null);
    }
}

#[tokio::test]
async fn problem_details_come_to_those_who_ask() {
    let service = Service::start().await;
    let mut tenant = service.tenant_without_provider().await;
    tenant
        .headers
        .insert("accept", "application/problem+json".parse().unwrap());
    let path = "/v4/Users/nobody?ignoreProvider=perhaps";
    for (path, status, code) in [
        (path, 400, "E400_00"),
        ("/v4/Users/%00", 400, "E400_01"),
        ("/v4/nothing", 404, "E404"),
    ] {
        let answer = tenant.ask(Method::GET, path, None).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, "application/problem+json"),
            "{}",
            answer.body
        );
        assert_eq!(answer.body["status"], status);
        assert_eq!(answer.body["code"], format!("UsersOrchestrator_{code}"));
        assert!(answer.body["title"].is_string() && answer.body["type"].is_string());
    }
}
