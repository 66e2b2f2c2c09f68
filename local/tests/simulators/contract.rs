//! The simulator's answers match the published contract of Subscribe Registration.

use local::simulators::{Fault, SUBSCRIBE};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::stage::{Stage, answer};

const CONTRACT: &str = include_str!("../../../docs/contracts/subscribe-registration.openapi.yaml");

fn contract() -> Value {
    serde_saphyr::from_str(CONTRACT).unwrap()
}

fn at(contract: &Value, pointer: &str) -> Value {
    contract
        .pointer(pointer)
        .unwrap_or_else(|| panic!("{pointer} is not in the contract"))
        .clone()
}

fn create(stage: &Stage, id: &str, email: &str) -> RequestBuilder {
    stage
        .subscribe(Method::POST, "/registrations")
        .json(&json!({"customerRegistrationId": id, "email": email}))
}

async fn assert_answers(request: RequestBuilder, status: u16, pointer: &str) {
    let expected = at(&contract(), pointer);
    let answered = answer(request.send().await.unwrap(), status).await;
    assert_eq!(answered, expected, "{pointer}");
}

#[tokio::test]
async fn the_errors_are_the_examples_of_the_contract() {
    let stage = Stage::open().await;
    answer(create(&stage, "one", "a@example.com").send().await.unwrap(), 201).await;
    let pending = json!({"customerRegistrationId": "two", "email": "b@example.com", "verifyEmail": true});
    stage.registration(pending).await;

    let examples = "/paths/~1registrations/post/responses/409/content/application~1json/examples";
    for (id, email, example) in [
        ("one", "c@example.com", "idTaken"),
        ("three", "a@example.com", "emailTaken"),
        ("three", "b@example.com", "emailPending"),
    ] {
        let pointer = format!("{examples}/{example}/value");
        assert_answers(create(&stage, id, email), 409, &pointer).await;
    }

    let example = |name: &str| format!("/components/responses/{name}/content/application~1json/example");
    let path = "/registrations/one";
    let put = |body: Value| stage.subscribe(Method::PUT, path).json(&body);
    let taken = put(json!({"email": "b@example.com"}));
    assert_answers(taken, 409, &example("EmailTaken")).await;
    let unknown = stage.subscribe(Method::GET, "/registrations/nobody");
    assert_answers(unknown, 404, &example("NotFound")).await;
    let large = put(json!({"firstName": "x".repeat(1024 * 1024)}));
    assert_answers(large, 413, &example("TooLarge")).await;
    let keyed = |name: &str| put(json!({"firstName": name})).header("Idempotency-Key", "k");
    answer(keyed("Ada").send().await.unwrap(), 200).await;
    assert_answers(keyed("Augusta"), 422, &example("KeyReused")).await;
    let unauthorized = stage
        .http
        .get(stage.url(SUBSCRIBE, path))
        .header("X-ClientGroupCode", "G")
        .header("X-ClientCode", "C")
        .header("X-PaperCode", "P")
        .header("X-SourceSystem", "tests");
    assert_answers(unauthorized, 401, &example("Unauthorized")).await;
    for (status, name) in [(429, "TooManyRequests"), (500, "Internal"), (503, "Unavailable")] {
        let fault = Fault::parse(&json!({"status": status, "times": 1})).unwrap();
        stage.simulators.faults(SUBSCRIBE).unwrap().set(fault);
        assert_answers(stage.subscribe(Method::GET, path), status, &example(name)).await;
    }

    let invalid = "/components/responses/Invalid/content/application~1json/examples/body/value";
    let mistaken = put(json!({"email": "nope", "Firstname": "Ada"}));
    assert_answers(mistaken, 400, invalid).await;
}

#[tokio::test]
async fn the_request_examples_of_the_contract_are_accepted() {
    let contract = contract();
    let post = "/paths/~1registrations/post/requestBody/content/application~1json/examples";
    let put = "/paths/~1registrations~1{customerRegistrationId}/put/requestBody/content/application~1json/examples";
    let email_change =
        "/paths/~1registrations~1{customerRegistrationId}~1email/patch/requestBody/content/application~1json/examples";
    for name in ["atOnce", "pending"] {
        let stage = Stage::open().await;
        let body = at(&contract, &format!("{post}/{name}/value"));
        let made = stage.registration(body.clone()).await;
        assert_eq!(made["customerRegistrationId"], body["customerRegistrationId"]);
    }
    let stage = Stage::open().await;
    let path = "/registrations/one";
    for (name, status) in [("make", 201), ("change", 200)] {
        let body = at(&contract, &format!("{put}/{name}/value"));
        let written = stage.subscribe(Method::PUT, path).json(&body).send().await;
        answer(written.unwrap(), status).await;
    }
    let body = at(&contract, &format!("{email_change}/change/value"));
    let path = "/registrations/one/email";
    let changed = stage.subscribe(Method::PATCH, path).json(&body).send().await;
    assert_eq!(answer(changed.unwrap(), 200).await["email"], body["email"]);
}

#[tokio::test]
async fn a_registration_has_the_members_of_the_contract() {
    let contract = contract();
    let stage = Stage::open().await;
    let bare = json!({"customerRegistrationId": "one", "email": "a@example.com"});
    let bare = stage.registration(bare).await;
    let full = stage
        .subscribe(Method::PUT, "/registrations/one")
        .json(&json!({"firstName": "Ada", "lastName": "King", "lastLogoutDate": "2026-01-01T00:00:00Z"}))
        .send()
        .await;
    let full = answer(full.unwrap(), 200).await;
    let names = |value: &Value| {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let schema = at(&contract, "/components/schemas/Registration");
    assert_eq!(names(&full), names(&schema["properties"]));
    let mut required: Vec<String> = serde_json::from_value(schema["required"].clone()).unwrap();
    required.sort();
    assert_eq!(names(&bare), required);
}
