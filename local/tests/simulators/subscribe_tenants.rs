use local::simulators::SUBSCRIBE;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::stage::{Stage, answer};

const PATH: &str = "/registrations/one";

fn request(stage: &Stage, method: Method, tenant: [&str; 3], credential: &str) -> RequestBuilder {
    let [group, client, paper] = tenant;
    stage
        .http
        .request(method, stage.url(SUBSCRIBE, PATH))
        .header("Authorization", credential)
        .header("X-ClientGroupCode", group)
        .header("X-ClientCode", client)
        .header("X-PaperCode", paper)
        .header("X-SourceSystem", "tests")
}

#[tokio::test]
async fn tenants_share_nothing_and_are_compared_without_case() {
    let stage = Stage::open().await;
    let body = json!({"email": "a@example.com"});
    let put = |tenant| {
        request(&stage, Method::PUT, tenant, "Bearer service")
            .json(&body)
            .send()
    };
    let get = |tenant| request(&stage, Method::GET, tenant, "bearer service").send();
    answer(put(["G", "C", "P"]).await.unwrap(), 201).await;
    answer(get(["g", "c", "p"]).await.unwrap(), 200).await;
    answer(get(["G", "C", "Other"]).await.unwrap(), 404).await;
    answer(put(["G", "C", "Other"]).await.unwrap(), 201).await;
    // A slash in a code does not make two tenants one.
    answer(put(["N/A", "X", "P"]).await.unwrap(), 201).await;
    answer(get(["N", "A/X", "P"]).await.unwrap(), 404).await;
    let tenants: Vec<_> = stage
        .simulators
        .users(SUBSCRIBE)
        .unwrap()
        .unwrap()
        .iter()
        .map(|user| user["tenant"].clone())
        .collect();
    assert_eq!(tenants, ["G/C/P", "G/C/Other", "N/A/X/P"]);
}

#[tokio::test]
async fn missing_and_malformed_headers_are_all_named() {
    let stage = Stage::open().await;
    let bare = stage
        .http
        .get(stage.url(SUBSCRIBE, PATH))
        .header("X-PaperCode", "two words")
        .send()
        .await
        .unwrap();
    let error = answer(bare, 400).await;
    assert_eq!(error["code"], "invalid");
    for name in [
        "X-ClientGroupCode is required",
        "X-ClientCode is required",
        "X-PaperCode must be",
        "X-SourceSystem is required",
    ] {
        assert!(error["message"].as_str().unwrap().contains(name), "{error}");
    }
    let long = "x".repeat(65);
    let too_long = request(&stage, Method::GET, [&long, "C", "P"], "Bearer service").send();
    answer(too_long.await.unwrap(), 400).await;
}

#[tokio::test]
async fn the_credential_must_be_good_for_the_tenant() {
    let stage = Stage::open().await;
    for (tenant, credential, status) in [
        (["G", "C", "P"], "Bearer only-one", 404),
        (["G", "C", "Other"], "Bearer only-one", 401),
        (["G", "C", "P"], "Bearer guess", 401),
        (["G", "C", "P"], "Basic service", 401),
        (["G", "C", "P"], "service", 401),
    ] {
        let answered = request(&stage, Method::GET, tenant, credential).send().await.unwrap();
        let challenge = answered.headers().get("www-authenticate").cloned();
        assert_eq!(challenge.is_some(), status == 401);
        answer(answered, status).await;
    }
    let path = stage.subscribe(Method::POST, PATH).send().await.unwrap();
    assert_eq!(answer(path, 404).await["code"], "not_found");
}
