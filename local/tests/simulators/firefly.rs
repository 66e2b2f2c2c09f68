//! Calls to Firefly, and its faults and tokens.

use local::simulators::{FIREFLY, SimulatorsConfig};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::stage::{Stage, answer, config};

pub(crate) const GUID: &str = "0af7c3d2-5b1e-4c7a-9f00-aabbccddeeff";
pub(crate) const OTHER_GUID: &str = "11111111-2222-3333-4444-555555555555";

/// Firefly, and a token for it.
pub(crate) struct Firefly {
    pub(crate) stage: Stage,
    token: String,
}

impl Firefly {
    pub(crate) async fn open() -> Self {
        Self::open_with(config()).await
    }

    pub(crate) async fn open_with(config: SimulatorsConfig) -> Self {
        let stage = Stage::open_with(config).await;
        let granted = answer(grant(&stage, &[]).send().await.unwrap(), 200).await;
        stage.simulators.calls(FIREFLY).unwrap().take();
        Self {
            stage,
            token: granted["access_token"].as_str().unwrap().to_owned(),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.stage.url(FIREFLY, path);
        self.stage.http.request(method, url).bearer_auth(&self.token)
    }

    pub(crate) fn of(&self, method: Method, guid: &str) -> RequestBuilder {
        self.request(method, &format!("/users/{guid}"))
    }

    /// The creation of the user with the first GUID, with changes.
    pub(crate) fn new_user(&self, changes: &Value) -> RequestBuilder {
        self.request(Method::POST, "/users").json(&user(changes))
    }

    pub(crate) async fn user(&self, changes: &Value) -> Value {
        ok(self.new_user(changes)).await["user"].take()
    }

    pub(crate) async fn present(&self, guid: &str) -> Value {
        ok(self.of(Method::GET, guid)).await["user"].take()
    }

    pub(crate) fn held(&self) -> usize {
        self.stage.simulators.users(FIREFLY).unwrap().unwrap().len()
    }

    pub(crate) fn switch(&self, fault: &Value) {
        let fault = self.stage.simulators.read_fault(FIREFLY, fault).unwrap().unwrap();
        self.stage.simulators.faults(FIREFLY).unwrap().set(fault);
    }
}

/// A request for a token; given fields replace the default ones.
pub(crate) fn grant(stage: &Stage, changes: &[(&str, &str)]) -> RequestBuilder {
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_id", "orchestrator"),
        ("client_secret", "secret"),
    ];
    form.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    form.extend(changes);
    stage.http.post(stage.url(FIREFLY, "/oauth2/token")).form(&form)
}

/// The body of a creation; changes add, replace or (`null`) remove members.
pub(crate) fn user(changes: &Value) -> Value {
    let mut body = json!({"userGUID": GUID, "emailAddress": "a@example.com", "password": "correct-horse-1"});
    let members = body.as_object_mut().unwrap();
    members.extend(changes.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    body
}

/// The content of a successful answer.
pub(crate) async fn ok(request: RequestBuilder) -> Value {
    let answered = answer(request.send().await.unwrap(), 200).await;
    assert_eq!(answered["response"]["status"], "OK", "{answered}");
    answered["response"].clone()
}

/// The message of an error, which comes with HTTP 200.
pub(crate) async fn refusal(request: RequestBuilder, code: &str) -> String {
    let answered = answer(request.send().await.unwrap(), 200).await;
    let response = &answered["response"];
    assert_eq!(
        (&response["status"], &response["code"]),
        (&json!("ERROR"), &json!(code)),
        "{answered}"
    );
    response["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn another_address_is_not_a_missing_user() {
    let firefly = Firefly::open().await;
    for (method, path) in [
        (Method::GET, "/"),
        (Method::GET, "/users"),
        (Method::GET, "/v1/users/one"),
        (Method::PATCH, "/users/one"),
        (Method::POST, "/users/find"),
        (Method::GET, "/oauth2/token"),
    ] {
        let answered = firefly.request(method.clone(), path).send().await.unwrap();
        assert_eq!(
            answer(answered, 404).await["response"]["code"],
            "NOT_FOUND",
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let firefly = Firefly::open().await;
    let large = firefly.new_user(&json!({"surname": "x".repeat(1024 * 1024)}));
    let refused = answer(large.send().await.unwrap(), 413).await;
    assert_eq!(refused, json!({"message": "Payload Too Large"}));
}

#[tokio::test]
async fn calls_are_kept_without_token_and_password() {
    let firefly = Firefly::open().await;
    answer(grant(&firefly.stage, &[]).send().await.unwrap(), 200).await;
    firefly.user(&json!({})).await;
    let calls = firefly.stage.simulators.calls(FIREFLY).unwrap().take();
    assert_eq!(
        serde_json::to_value(calls).unwrap(),
        json!([
            {
                "method": "POST", "path": "/oauth2/token", "status": 200, "headers": {}, "authorization": null,
                "body": {"grant_type": "client_credentials", "client_id": "orchestrator", "client_secret": "***"},
            },
            {
                "method": "POST", "path": "/users", "status": 200, "headers": {}, "authorization": "Bearer",
                "body": user(&json!({"password": "***"})),
            },
        ])
    );
}

#[tokio::test]
async fn users_and_tokens_outlive_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = config();
    config.data_dir = Some(directory.path().to_owned());
    let before = Firefly::open_with(config.clone()).await;
    let made = before.user(&json!({"givenName": "Ada"})).await;
    let Firefly { stage, token } = before;
    stage.simulators.shutdown().await;
    let stage = Stage::open_with(config).await;
    let held = stage.simulators.users(FIREFLY).unwrap().unwrap();
    assert_eq!(held, std::slice::from_ref(&made));
    assert_eq!(Firefly { stage, token }.present(GUID).await, made);
}
