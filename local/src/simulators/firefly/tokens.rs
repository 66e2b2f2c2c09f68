//! `POST /oauth2/token`, and the check of its tokens.

use std::collections::HashMap;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Firefly, answers};
use crate::simulators::exchange::{Reply, Request, Stop};
use crate::simulators::sources::Purpose;
use crate::simulators::store::Documents;

const TOKENS: &str = "firefly.tokens";

#[derive(Serialize, Deserialize)]
struct IssuedToken {
    token: String,
    expires_at: Timestamp,
}

pub(super) fn issue(firefly: &Firefly, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let invalid_request = || answers::oauth(StatusCode::BAD_REQUEST, "invalid_request");
    if !request.is_form() {
        return Err(invalid_request().into());
    }
    let form: HashMap<_, _> = url::form_urlencoded::parse(&request.body).collect();
    let field = |name: &str| form.get(name).ok_or_else(invalid_request);
    if field("grant_type")? != "client_credentials" {
        return Err(answers::oauth(StatusCode::BAD_REQUEST, "unsupported_grant_type").into());
    }
    let (id, secret) = (field("client_id")?, field("client_secret")?);
    // An unknown client and a wrong secret get the same answer.
    let is_known = firefly
        .config
        .clients
        .iter()
        .any(|client| client.id == *id && client.secret == *secret);
    if !is_known {
        return Err(answers::oauth(StatusCode::UNAUTHORIZED, "invalid_client").into());
    }

    let now = firefly.sources.now();
    for old in documents.list::<IssuedToken>(TOKENS)? {
        if old.expires_at <= now {
            documents.delete(TOKENS, "", &old.token)?;
        }
    }
    let life = firefly.config.token_life;
    let issued = IssuedToken {
        token: firefly.sources.id(Purpose::AccessToken),
        expires_at: now.saturating_add(life).unwrap_or(Timestamp::MAX),
    };
    documents.put(TOKENS, "", &issued.token, None, &issued)?;
    Ok(Reply::json(
        StatusCode::OK,
        json!({"access_token": issued.token, "token_type": "Bearer", "expires_in": life.as_secs()}),
    ))
}

/// Accepts a call whose token is still valid.
pub(super) fn authorize(firefly: &Firefly, request: &Request, documents: &Documents<'_>) -> Result<(), Stop> {
    let token = request.bearer().ok_or_else(answers::unauthorized)?;
    let issued: Option<IssuedToken> = documents.get(TOKENS, "", token)?;
    match issued {
        Some(issued) if issued.expires_at > firefly.sources.now() => Ok(()),
        _ => Err(answers::unauthorized().into()),
    }
}
