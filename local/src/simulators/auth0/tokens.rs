//! `POST /oauth/token`, and the check of its tokens.

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Auth0, errors};
use crate::simulators::exchange::{Reply, Request, Stop};
use crate::simulators::sources::Purpose;
use crate::simulators::store::Documents;

const TOKENS: &str = "auth0.tokens";
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

#[derive(Serialize, Deserialize)]
struct IssuedToken {
    token: String,
    scopes: Vec<String>,
    expires_at: Timestamp,
}

pub(super) fn issue(auth0: &Auth0, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let body = request.json().map_err(|_| {
        errors::oauth(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "The body is neither JSON nor a form",
        )
    })?;
    let member = |name: &str| {
        body.get(name).and_then(Value::as_str).ok_or_else(|| {
            let description = format!("Missing required parameter: {name}");
            errors::oauth(StatusCode::BAD_REQUEST, "invalid_request", &description)
        })
    };
    let grant = member("grant_type")?;
    if grant != "client_credentials" {
        let description = format!("Unsupported grant type: {grant}");
        let refusal = errors::oauth(StatusCode::FORBIDDEN, "unsupported_grant_type", &description);
        return Err(refusal.into());
    }
    let (id, secret) = (member("client_id")?, member("client_secret")?);
    // An unknown client and a wrong secret get the same answer.
    let client = auth0
        .config
        .clients
        .iter()
        .find(|client| client.id == id && client.secret == secret)
        .ok_or_else(|| errors::oauth(StatusCode::UNAUTHORIZED, "access_denied", "Unauthorized"))?;
    let audience = member("audience")?;
    if audience != auth0.audience {
        let description = format!("Service not found: {audience}");
        return Err(errors::oauth(StatusCode::FORBIDDEN, "access_denied", &description).into());
    }

    let now = auth0.sources.now();
    for old in documents.list::<IssuedToken>(TOKENS)? {
        if old.expires_at <= now {
            documents.delete(TOKENS, "", &old.token)?;
        }
    }
    let issued = IssuedToken {
        token: auth0.sources.id(Purpose::AccessToken),
        scopes: client.scopes.clone(),
        expires_at: now.saturating_add(LIFETIME).unwrap_or(Timestamp::MAX),
    };
    documents.put(TOKENS, "", &issued.token, None, &issued)?;
    Ok(Reply::json(
        StatusCode::OK,
        json!({
            "access_token": issued.token,
            "scope": issued.scopes.join(" "),
            "expires_in": LIFETIME.as_secs(),
            "token_type": "Bearer",
        }),
    ))
}

/// Accepts a call whose token has one of the scopes.
pub(super) fn authorize(
    auth0: &Auth0,
    request: &Request,
    documents: &Documents<'_>,
    any_of: &[&str],
) -> Result<(), Stop> {
    let token = request.bearer().ok_or_else(errors::no_bearer)?;
    let issued: IssuedToken = documents
        .get(TOKENS, "", token)?
        .ok_or_else(|| errors::bad_bearer("Invalid token"))?;
    if issued.expires_at <= auth0.sources.now() {
        return Err(errors::bad_bearer(
            "Expired token received for JSON Web Token validation",
        ));
    }
    if any_of
        .iter()
        .any(|scope| issued.scopes.iter().any(|held| held == scope))
    {
        Ok(())
    } else {
        Err(errors::lacks_scope(any_of))
    }
}
