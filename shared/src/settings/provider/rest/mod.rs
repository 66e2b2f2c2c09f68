//! Settings of a provider whose REST API is described by a connector: SSOR, Firefly or any other.
//!
//! [`mod@connector`] is the description and [`presets`] are those that come with the program. The adapter `provider::rest`
//! uses them.

pub(crate) mod connector;
pub(crate) mod merge_patch;
pub(crate) mod presets;

use std::sync::Arc;

use url::Url;

use super::ProviderKind;
use crate::{
    secrets::SecretRef,
    settings::{Setting, fields::Fields},
};
use connector::{Authentication, Connector, Fault};

/// The one setting whose value is an object. In a settings file, all other nested tables are parts of dotted names.
pub const CONNECTOR: &str = "Rest.Connector";

/// `Rest.*`: the tenant's provider behind a REST API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestSettings {
    /// SSOR, Firefly, or another vendor.
    pub(super) kind: ProviderKind,
    /// `Rest.BaseUrl`.
    pub base_url: Setting<Url>,
    /// `Rest.TokenBaseUrl`, if access tokens come from another address.
    pub token_base_url: Option<Setting<Url>>,
    /// `Rest.ClientId`: the client of OAuth 2, or the user of Basic authentication.
    pub client_id: Option<String>,
    /// `Rest.Secret`: where the value of the header, the password or the client's secret is kept.
    pub secret: Setting<SecretRef>,
    /// The preset with the tenant's changes, or the tenant's own description.
    pub(crate) connector: Arc<Connector>,
}

impl RestSettings {
    pub(super) fn read(kind: ProviderKind, fields: &mut Fields<'_>) -> Option<Self> {
        let base_url = fields.url("Rest.BaseUrl");
        let secret = fields.secret("Rest.Secret");
        let connector = connector(kind, fields);
        // Which other settings are needed depends on the connector.
        let Some(connector) = connector else {
            fields.skip("Rest.TokenBaseUrl");
            fields.skip("Rest.ClientId");
            return None;
        };
        let by_token = matches!(connector.authentication, Authentication::OAuth2 { .. });
        let token_base_url = fields.optional_url("Rest.TokenBaseUrl").filter(|_| by_token);
        if !by_token {
            fields.refuse("Rest.TokenBaseUrl", "goes with the authentication oauth2 alone");
        }
        let client_id = if connector.authentication.needs_client_id() {
            Some(client_id(&connector, fields)?)
        } else {
            fields.refuse("Rest.ClientId", "goes with the authentications basic and oauth2 alone");
            None
        };
        Some(Self {
            kind,
            base_url: base_url?,
            token_base_url,
            client_id,
            secret: secret?,
            connector: Arc::new(connector),
        })
    }
}

fn client_id(connector: &Connector, fields: &mut Fields<'_>) -> Option<String> {
    let client_id = fields.text("Rest.ClientId")?;
    if connector.authentication == Authentication::Basic && client_id.contains(':') {
        // RFC 7617 §2: the first colon ends the name.
        fields.note(
            "Rest.ClientId",
            "must not hold a colon, which ends the user name in Basic authentication",
        );
        return None;
    }
    Some(client_id)
}

fn connector(kind: ProviderKind, fields: &mut Fields<'_>) -> Option<Connector> {
    let newest = presets::versions(kind).max();
    let written = fields.object(CONNECTOR);
    let description = if let Some(newest) = newest {
        let version = fields.number("Rest.PresetVersion", presets::DEFAULT_VERSION, 1..=newest);
        presets::description(kind, version, written.ok()?)?
    } else {
        fields.refuse(
            "Rest.PresetVersion",
            "goes with SSOR and Firefly alone: REST has no preset",
        );
        let written = written.ok()?;
        if written.is_none() {
            fields.note(
                CONNECTOR,
                "is required: REST has no preset, so the whole description stands here",
            );
        }
        Ok(written.cloned()?)
    };
    match description.and_then(|description| Connector::parse(&description)) {
        Ok(connector) => Some(connector),
        Err(faults) => {
            for Fault { place, what } in faults {
                fields.note_within(CONNECTOR, &place, what);
            }
            None
        }
    }
}

#[cfg(test)]
mod settings_tests;
