use local::simulators::FIREFLY;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::firefly::{Firefly, GUID, grant, ok, refusal};
use crate::stage::answer;

fn pause(answered: &reqwest::Response) -> Option<&str> {
    Some(answered.headers().get("retry-after")?.to_str().unwrap())
}

#[tokio::test]
async fn a_status_is_the_answer_of_a_gateway_in_front_without_effect() {
    let firefly = Firefly::open().await;
    for (status, message, oauth_code) in [
        (400, "Bad Request", "invalid_request"),
        (403, "Forbidden", "unauthorized_client"),
        (404, "Not Found", "invalid_request"),
        (429, "Too Many Requests", "temporarily_unavailable"),
        (500, "Internal Server Error", "server_error"),
        (502, "Bad Gateway", "server_error"),
        (503, "Service Unavailable", "temporarily_unavailable"),
    ] {
        firefly.switch(&json!({"status": status}));
        let answers = [firefly.new_user(&json!({})), grant(&firefly.stage, &[])];
        let [business, token] = answers.map(RequestBuilder::send);
        let (business, token) = (business.await.unwrap(), token.await.unwrap());
        for answered in [&business, &token] {
            assert_eq!(pause(answered), (status == 429).then_some("1"), "{status}");
        }
        assert_eq!(answer(business, status).await, json!({"message": message}));
        assert_eq!(answer(token, status).await, json!({"error": oauth_code}));
        assert_eq!(firefly.held(), 0, "{status}");
    }
}

#[tokio::test]
async fn a_token_is_refused_as_it_is_without_a_fault() {
    let firefly = Firefly::open().await;
    firefly.switch(&json!({"status": 401}));
    let refused = firefly.of(Method::GET, GUID).send().await.unwrap();
    let expected = json!({"response": {"status": "ERROR", "code": "UNAUTHORIZED"}});
    assert_eq!(answer(refused, 401).await, expected);
    let grant = grant(&firefly.stage, &[]).send().await.unwrap();
    assert_eq!(answer(grant, 401).await, json!({"error": "invalid_client"}));
}

#[tokio::test]
async fn every_error_of_its_own_can_be_asked_for() {
    let firefly = Firefly::open().await;
    firefly.user(&json!({})).await;
    for code in [
        "USER_NOT_FOUND",
        "GUID_IN_USE",
        "EMAIL_IN_USE",
        "INVALID_GUID",
        "INVALID_PASSWORD",
        "INVALID_REQUEST",
        "RATE_LIMITED",
        "SYSTEM_ERROR",
    ] {
        firefly.switch(&json!({"errorCode": code, "times": 2}));
        let answered = firefly.of(Method::DELETE, GUID).send().await.unwrap();
        assert_eq!(pause(&answered), (code == "RATE_LIMITED").then_some("1"), "{code}");
        let message = refusal(firefly.of(Method::DELETE, GUID), code).await;
        assert!(message.ends_with('.'), "{code}: {message}");
        // The call had no effect, and the fault has ended.
        firefly.present(GUID).await;
    }
}

#[tokio::test]
async fn the_token_endpoint_tells_of_such_errors_in_the_words_of_oauth() {
    let firefly = Firefly::open().await;
    for (code, status, oauth_code) in [
        ("RATE_LIMITED", 429, "temporarily_unavailable"),
        ("SYSTEM_ERROR", 500, "server_error"),
        ("EMAIL_IN_USE", 500, "server_error"),
    ] {
        firefly.switch(&json!({"errorCode": code}));
        let answered = grant(&firefly.stage, &[]).send().await.unwrap();
        assert_eq!(pause(&answered), (status == 429).then_some("1"), "{code}");
        assert_eq!(answer(answered, status).await, json!({"error": oauth_code}), "{code}");
    }
}

#[tokio::test]
async fn no_other_error_can_be_asked_for() {
    let firefly = Firefly::open().await;
    // The last two have an HTTP error status.
    for code in [
        json!(403_048),
        json!("rate_limited"),
        json!("RATE_LIMITED "),
        json!("OK"),
        json!("UNAUTHORIZED"),
        json!("NOT_FOUND"),
    ] {
        let read = firefly
            .stage
            .simulators
            .read_fault(FIREFLY, &json!({"errorCode": code}));
        let error = read.unwrap().unwrap_err().to_string();
        assert_eq!(
            error,
            format!("not a fault: `errorCode` {code} is not one of firefly's")
        );
    }
}

#[tokio::test]
async fn a_cut_a_stop_and_a_page_are_felt() {
    for (fault, held) in [
        (json!({"cut": "before-effect"}), 0),
        (json!({"cut": "after-effect"}), 1),
        (json!({"down": true}), 0),
        (json!({"answer": "page"}), 0),
    ] {
        let firefly = Firefly::open().await;
        firefly.switch(&fault);
        let read = async { firefly.new_user(&json!({})).send().await?.json::<Value>().await };
        assert!(read.await.is_err(), "{fault}");
        assert_eq!(firefly.held(), held, "{fault}");
        firefly.stage.simulators.faults(FIREFLY).unwrap().clear();
        let search = firefly.request(Method::POST, "/users/search");
        ok(search.json(&json!({"emailAddress": "x"}))).await;
    }
}
