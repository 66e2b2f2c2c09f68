//! Unknown tenants, and tenants that are not the caller's. A caller cannot tell them apart.

use serde_json::json;

use crate::{
    request::{Case, Paper, Token, change_email, create, get, update},
    standing::Standing,
    wire::Answer,
};

pub(crate) fn cases() -> Vec<Case> {
    let nobody = "<64 n>";
    vec![
        get("somebody").header("X-PaperCode", "NIGHT").refused("E403", &[]),
        get("somebody").header("X-PaperCode", nobody).refused("E403", &[]),
        get("somebody")
            .header("X-ClientCode", "HERALD/MORNING")
            .refused("E403", &[]),
        get("somebody")
            .header("X-ClientGroupCode", "DEMO%2FHERALD")
            .refused("E403", &[]),
        get("somebody").header("X-ClientCode", "N/A").refused("E403", &[]),
        get("somebody")
            .header("X-PaperCode", "MORNING,EVENING")
            .refused("E403", &[]),
        create("not JSON").header("X-PaperCode", "NIGHT").refused("E403", &[]),
        update("not JSON").header("X-PaperCode", "NIGHT").refused("E403", &[]),
        change_email("not JSON")
            .header("X-PaperCode", "NIGHT")
            .refused("E403", &[]),
        // One demo tenant's token with the headers of another.
        get("somebody").header("X-PaperCode", "EVENING").refused("E403", &[]),
        get("somebody")
            .on(Paper::Evening)
            .header("X-PaperCode", "MORNING")
            .refused("E403", &[]),
        create("{}")
            .on(Paper::Evening)
            .header("X-PaperCode", "MORNING")
            .refused("E403", &[]),
    ]
}

/// What a caller sees, except values that differ in every answer.
fn visible(answer: Answer) -> Answer {
    let always_new = ["x-request-id", "x-amzn-requestid", "date"];
    let headers = answer
        .headers
        .into_iter()
        .filter(|(name, _)| !always_new.contains(&name.as_str()))
        .collect();
    Answer { headers, ..answer }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_foreign_and_unscoped_are_one_answer() {
    let standing = Standing::start().await;
    let unscoped = Token::Minted(json!({ "claims": { "scope": "other:scope" } }));
    let stranger = Token::Minted(json!({ "claims": { "iss": "https://idp.evil.example/" } }));
    for request in [get("somebody"), create("{}"), update("{}"), change_email("{}")] {
        let unknown = visible(standing.send(&request.clone().header("X-PaperCode", "NIGHT")).await);
        assert_eq!(unknown.status, 403);
        for other in [
            request.clone().header("X-PaperCode", "EVENING"),
            request.clone().token(unscoped.clone()),
            request.clone().token(stranger.clone()),
            request.clone().header("X-PaperCode", "NIGHT").token(unscoped.clone()),
        ] {
            let told = visible(standing.send(&other).await);
            assert_eq!(told.body, unknown.body);
            assert_eq!(told.headers, unknown.headers);
            assert_eq!(told.status, unknown.status);
        }
    }
}
