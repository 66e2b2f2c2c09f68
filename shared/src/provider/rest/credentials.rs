//! The credentials of a call: a header with the tenant's secret, or with an access token.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderName, StatusCode, header::AUTHORIZATION};
use zeroize::Zeroizing;

use super::Rest;
use crate::{
    error::PortError,
    provider::{access_tokens::ClientCredentials, code::is_plain, token_answer},
    secrets::SecretText,
    settings::{RestSettings, Tenant, rest::connector::Authentication},
    steps::Call,
    upstream::{Reply, Request},
};

/// A header, and the secret or token in it.
#[derive(Debug, Clone)]
pub(super) struct Credential {
    name: HeaderName,
    value: SecretText,
    source: SecretText,
}

impl Credential {
    pub(super) fn on(&self, request: Request) -> Result<Request, PortError> {
        request.credential(self.name.clone(), &self.value, "Rest.Secret")
    }

    fn of(settings: &RestSettings, source: SecretText) -> Self {
        let secret = source.expose();
        let (name, value) = match &settings.connector.authentication {
            Authentication::Header { name, prefix } => (name.clone(), SecretText::new(format!("{prefix}{secret}"))),
            Authentication::Basic => {
                let user = settings.client_id.as_deref().unwrap_or_default();
                let pair = Zeroizing::new(format!("{user}:{secret}"));
                let value = format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes()));
                (AUTHORIZATION, SecretText::new(value))
            }
            Authentication::OAuth2 { .. } => (AUTHORIZATION, SecretText::new(format!("Bearer {secret}"))),
        };
        Self { name, value, source }
    }
}

impl Rest {
    pub(super) async fn credential(
        &self,
        tenant: &Tenant,
        call: &Call,
        settings: &RestSettings,
    ) -> Result<Credential, PortError> {
        let source = match client_credentials(settings) {
            Some(client) => self.tokens.get(tenant, call, &client, None).await?,
            None => self.secrets.get(tenant.id(), &settings.secret).await?,
        };
        Ok(Credential::of(settings, source))
    }

    /// New credentials in place of refused ones, if there are any: a new token, or the secret's current value.
    pub(super) async fn renewed(
        &self,
        tenant: &Tenant,
        call: &Call,
        settings: &RestSettings,
        refused: &Credential,
    ) -> Result<Option<Credential>, PortError> {
        if let Some(client) = client_credentials(settings) {
            let token = self.tokens.get(tenant, call, &client, Some(&refused.source)).await?;
            let is_new = token != refused.source;
            return Ok(is_new.then(|| Credential::of(settings, token)));
        }
        let (reference, refused) = (&settings.secret, &refused.source);
        let secret = self.secrets.reread(tenant.id(), reference, refused).await?;
        Ok(secret.map(|secret| Credential::of(settings, secret)))
    }
}

/// How to ask for a token; `None` if the vendor uses none.
fn client_credentials(settings: &RestSettings) -> Option<ClientCredentials<'_>> {
    let Authentication::OAuth2 {
        token_path,
        scope,
        audience,
    } = &settings.connector.authentication
    else {
        return None;
    };
    let audience = audience.as_deref().map(|audience| ("audience", audience));
    let scope = scope.as_deref().map(|scope| ("scope", scope));
    Some(ClientCredentials {
        base_url: settings.token_base_url.as_ref().unwrap_or(&settings.base_url),
        path: token_path.iter().map(String::as_str).collect(),
        client_id: settings.client_id.as_deref().unwrap_or_default(),
        client_secret: &settings.secret,
        parameters: audience.into_iter().chain(scope).collect(),
        code,
        refusal,
    })
}

/// `error` of the token endpoint's answer (RFC 6749 §5.2), else the status.
fn code(reply: &Reply) -> String {
    token_answer::error(reply)
        .filter(|code| is_plain(code))
        .unwrap_or_else(|| reply.status().as_str().to_owned())
}

fn refusal(status: StatusCode) -> Option<PortError> {
    match status {
        StatusCode::UNAUTHORIZED => Some(PortError::of_setting(
            "Rest.Secret",
            "the token endpoint does not accept it with this Rest.ClientId",
        )),
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN => Some(PortError::of_setting(
            "Rest.ClientId",
            "the token endpoint gives this client no token; the vendor must allow it client credentials, with the scope \
             and audience of the connector's authentication",
        )),
        _ => None,
    }
}
