//! The accepted side of every limit: a request just within it reaches the upstreams and leaves its records. Without these cases,
//! the table's requests could be refused for the wrong reasons, and "no calls, no records" could be true of every request.

use serde_json::json;

use crate::{
    request::{Paper, Request, Token, create, get},
    standing::Standing,
};

fn creates() -> Vec<Request> {
    vec![
        // 65,536 bytes: an object of 31 bytes, and spaces.
        create(r#"{"email":"whole@example.com"}  <65505  >"#),
        create(r#"{"email":"<64 a>@<63 b>.<63 c>.<57 d>.com"}"#),
        create(r#"{"email":"names@example.com","firstName":"<150 ż>","lastName":""}"#),
        create(r#"{"email":"password@example.com","password":"Aa1!<996 x>"}"#).on(Paper::Evening),
        create(r#"{"email":"id@example.com","customerRegistrationId":"<255 ż>"}"#),
        create(
            r#"{"email":"key@example.com","metadata":{"<100 k>":"<100 ż>","emoji":"<100 😀>","none":null,"n":1.5,"b":true}}"#,
        ),
        create(r#"{"email":"url@example.com","verifyEmail":true,"returnUrl":"HTTPS://WWW.example.com:443/a?b=c#d"}"#),
        create(
            r#"{"email":"both@example.com","customerRegistrationId":"somebody","encryptedCustomerRegistrationId":"<encrypted>"}"#,
        ),
        create(
            r#"{"email":"nulls@example.com","password":null,"firstName":null,"metadata":null,"verifyEmail":null,"state":"Lite"}"#,
        ),
        create(r#"{"email":"vendor@example.com"}"#).header("Content-Type", "application/vnd.reader+json"),
        create(r#"{"email":"charset@example.com"}"#).header("Content-Type", "Application/JSON ; charset=\"UTF-8\""),
        create(r#"{"email":"undeclared@example.com"}"#).without("Content-Type"),
        create(r#"{"email":"identity@example.com"}"#).header("Content-Encoding", "identity"),
        create(r#"{"email":"scheme@example.com"}"#).token(Token::Verbatim("bEARER   <token>".to_owned())),
        create(r#"{"email":"leeway@example.com"}"#).token(Token::Minted(json!({ "expiresIn": -30 }))),
        create(r#"{"email":"es256@example.com"}"#).token(Token::Minted(json!({ "header": { "alg": "ES256" } }))),
        create(r#"{"email":"hs256@example.com"}"#).token(Token::Minted(
            json!({ "header": { "alg": "HS256" }, "claims": { "iss": "urn:users-orchestrator:local:hs256" } }),
        )),
        create(r#"{"email":"case@example.com"}"#)
            .header("x-CLIENTcode", "herald")
            .header("X-PAPERCODE", "morning"),
        create(r#"{"email":"source@example.com"}"#).header("X-SourceSystem", "<64 s>"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_just_right_passes() {
    let standing = Standing::start().await;
    let mut complaints = Vec::new();
    for request in creates() {
        let answer = standing.send(&request).await;
        let traces = standing.traces(&answer).await;
        if answer.status != 200 || traces.calls.is_empty() || traces.events == 0 {
            let body = String::from_utf8_lossy(request.body.as_deref().unwrap_or_default()).into_owned();
            complaints.push(format!(
                "{body}: {} {}, {} calls, {} events",
                answer.status,
                answer.body,
                traces.calls.len(),
                traces.events
            ));
        }
    }
    for query in [
        "",
        "/",
        "?ignoreProvider=TRUE",
        "?IgnoreProvider=0",
        "?IGNOREPROVIDER=false",
        "/?ignoreprovider=1&other=x",
    ] {
        let answer = standing.send(&get(&format!("somebody{query}"))).await;
        if answer.status != 200 || standing.traces(&answer).await.calls.is_empty() {
            complaints.push(format!("{query}: {} {}", answer.status, answer.body));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(standing.kept_users() > creates().len());
}
