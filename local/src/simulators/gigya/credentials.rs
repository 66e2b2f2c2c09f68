//! Authenticates a call and finds its site, by a secret in the form, a signature, or a bearer token.

use axum::http::header::HOST;
use jiff::{SignedDuration, Timestamp};

use super::bearer::Token;
use super::config::{GigyaKey, GigyaSite, Proof};
use super::failure::Failure;
use super::params::Params;
use super::recent::Recent;
use super::signature;
use crate::simulators::exchange::Request;

/// How far the time of a signed call may differ from ours, in either direction.
const SIGNATURE_TOLERANCE: SignedDuration = SignedDuration::from_secs(120);
const TOKEN_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Nonces and ids that have been used.
#[derive(Debug)]
pub(super) struct Doorkeeper {
    nonces: Recent,
    token_ids: Recent,
    calls: Recent,
}

impl Default for Doorkeeper {
    fn default() -> Self {
        Self {
            // Older nonces are refused for their time already.
            nonces: Recent::within(SIGNATURE_TOLERANCE * 2),
            token_ids: Recent::within(TOKEN_TOLERANCE * 2),
            calls: Recent::within(SignedDuration::from_mins(1)),
        }
    }
}

impl Doorkeeper {
    /// Finds the site and authenticates the call, or says why not.
    pub(super) fn admit<'s>(
        &self,
        sites: &'s [GigyaSite],
        request: &Request,
        params: &Params,
        now: Timestamp,
    ) -> Result<&'s GigyaSite, Failure> {
        let api_key = params
            .text("apiKey")
            .ok_or_else(|| Failure::because(400_093, "Missing required parameter: ApiKey"))?;
        let site = sites
            .iter()
            .find(|site| site.api_key == api_key)
            .ok_or_else(|| Failure::new(400_093))?;
        if let Some(most) = site.policies.calls_per_minute
            && self.calls.note(api_key, now) >= most
        {
            return Err(Failure::new(403_048));
        }
        if request.header("authorization").is_some() {
            self.check_token(site, request, now)?;
        } else if let Some(sig) = params.text("sig") {
            self.check_signature(site, request, params, sig, now)?;
        } else if let Some(secret) = params.text("secret") {
            match &key(site, params.text("userKey"))?.proof {
                Proof::Secret(known) if known == secret => {}
                _ => return Err(Failure::because(403_010, "Invalid parameter: secret")),
            }
        } else {
            // A call from a browser, which would have a session.
            return Err(Failure::new(403_035));
        }
        Ok(site)
    }

    fn check_token(&self, site: &GigyaSite, request: &Request, now: Timestamp) -> Result<(), Failure> {
        let token = request
            .bearer()
            .and_then(Token::read)
            .ok_or_else(|| Failure::new(400_008))?;
        match &key(site, Some(&token.user_key))?.proof {
            Proof::PublicKey(pem) if token.is_signed_by(pem) => {}
            _ => return Err(Failure::new(403_003)),
        }
        check_time(token.issued_at, now, TOKEN_TOLERANCE)?;
        check_new(&self.token_ids, &token.user_key, &token.id, now)
    }

    fn check_signature(
        &self,
        site: &GigyaSite,
        request: &Request,
        params: &Params,
        sig: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let timestamp = params.required("timestamp")?;
        let nonce = params.required("nonce")?;
        let key = key(site, params.text("userKey"))?;
        let text = signature::base_string(request.method.as_str(), &url(request), params.all());
        match &key.proof {
            Proof::Secret(secret) if signature::is_signed(&text, secret, sig) => {}
            _ => return Err(Failure::new(403_003)),
        }
        let timestamp = timestamp.parse().map_err(|_| Failure::invalid("timestamp"))?;
        check_time(timestamp, now, SIGNATURE_TOLERANCE)?;
        check_new(&self.nonces, &key.user_key, nonce, now)
    }
}

/// The application with this user key. Without a user key, the secret would be the partner's own, which is no longer accepted.
fn key<'s>(site: &'s GigyaSite, user_key: Option<&str>) -> Result<&'s GigyaKey, Failure> {
    let user_key = user_key.ok_or_else(|| Failure::new(403_003))?;
    site.keys
        .iter()
        .find(|key| key.user_key == user_key)
        // The same code as for an unknown user; only the details differ.
        .ok_or_else(|| Failure::because(403_005, "The supplied userkey was not found"))
}

fn check_time(seconds: i64, now: Timestamp, tolerance: SignedDuration) -> Result<(), Failure> {
    let apart = Timestamp::from_second(seconds).map(|at| now.duration_since(at).abs());
    match apart {
        Ok(apart) if apart <= tolerance => Ok(()),
        _ => Err(Failure::new(403_002)),
    }
}

fn check_new(known: &Recent, user_key: &str, id: &str, now: Timestamp) -> Result<(), Failure> {
    match known.note(&format!("{user_key} {id}"), now) {
        0 => Ok(()),
        _ => Err(Failure::new(403_004)),
    }
}

/// The URL as the caller wrote it, without query and default port.
fn url(request: &Request) -> String {
    let host = request.header(HOST.as_str()).unwrap_or_default().to_lowercase();
    let host = host.strip_suffix(":80").unwrap_or(&host);
    format!("http://{host}{}", request.uri.path())
}
