//! Requests that are refused before a user is looked up, so that they need no user.

use reqwest::Method;
use shared::ids::{IdSource as _, RandomIds};

use crate::{
    answer::Answer,
    deployment::{Deployment, Gateway},
};

#[track_caller]
fn expect(answer: Answer, code: &str) -> Answer {
    let refused = answer.expect(code);
    assert!(refused.header("content-type").starts_with("application/json"));
    assert!(refused.body.get("data").is_none(), "{}", refused.body);
    refused
}

#[tokio::test]
async fn callers_without_a_token_and_unknown_tenants_are_turned_away() {
    let deployment = Deployment::start().await;
    let nobody = format!("/v4/Users/{}", RandomIds.uuid());
    for tenant in &deployment.tenants {
        let anonymous = tenant.with_header("authorization", None);
        expect(anonymous.ask(Method::GET, &nobody, None, None).await, "E401");
        let garbled = tenant.with_header("authorization", Some("Bearer not.a.token"));
        expect(garbled.ask(Method::GET, &nobody, None, None).await, "E401");

        let code = format!("NONE-{}", &RandomIds.uuid()[..8]);
        let elsewhere = tenant.with_header("x-papercode", Some(&code));
        expect(elsewhere.ask(Method::GET, &nobody, None, None).await, "E403");
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let deployment = Deployment::start().await;
    for tenant in &deployment.tenants {
        let body = Some(r#"{"email": "#.to_owned());
        let refused = expect(tenant.ask(Method::POST, "/v4/Users", body, None).await, "E400_00");
        let text = refused.body["message"]["text"].as_str().unwrap();
        assert!(text.starts_with("Invalid InputModel - body: "), "{text}");
    }
}

/// API Gateway has one answer for an unknown path and an unknown method, which `template.yaml` turns into an `E404`
/// (`MISSING_AUTHENTICATION_TOKEN`); the local gateway distinguishes the two. The requests have no token: on an unknown path, API
/// Gateway may take one for an AWS signature and answer differently.
#[tokio::test]
async fn paths_and_methods_that_are_not_there_wear_the_envelope() {
    let deployment = Deployment::start().await;
    let method = match deployment.gateway {
        Gateway::Local => "E405",
        Gateway::Aws => "E404",
    };
    let tenant = deployment.tenants[0].with_header("authorization", None);
    for (asked, path, code) in [
        (Method::GET, "/v4/Readers/1", "E404"),
        (Method::GET, "/v4/Users/1/Password", "E404"),
        (Method::DELETE, "/v4/Users/1", method),
        (Method::GET, "/v4/Users", method),
    ] {
        expect(tenant.ask(asked, path, None, None).await, code);
    }
}
