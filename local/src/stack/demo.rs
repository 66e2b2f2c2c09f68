//! The tenants that every local stack has: one on Auth0, one without a provider.

use serde_json::{Map, Value, json};
use shared::{model::TenantId, settings::SettingsDocument};

use super::{StartError, home::Credentials};
use crate::{
    issuer::{AUDIENCE, Issuer},
    simulators::{
        AUTH0, Auth0Client, Auth0Config, Connection, SUBSCRIBE, ServiceCredential, Simulators, SubscribeConfig,
    },
};

pub(super) const AUTH0_SECRET: &str = "auth0-client-secret";
pub(super) const SUBSCRIBE_CREDENTIAL: &str = "subscribe-credential";
pub(super) const ISSUER_SECRET: &str = "issuer-shared-secret";

const AUTH0_CLIENT_ID: &str = "local-orchestrator";
const CONNECTION: &str = "Username-Password-Authentication";
/// The issuer of the HS256 tokens that one can mint to try the symmetric way.
const SYMMETRIC_ISSUER: &str = "urn:users-orchestrator:local:hs256";

/// What tells the demo tenants apart.
pub(super) struct Demo {
    codes: [&'static str; 3],
    provider: Option<&'static str>,
    /// Name of the secret that holds its key of encrypted ids.
    pub(super) id_key: &'static str,
}

pub(super) const TENANTS: [Demo; 2] = [
    Demo {
        codes: ["DEMO", "HERALD", "MORNING"],
        provider: Some("Auth0"),
        id_key: "id-key-morning",
    },
    Demo {
        codes: ["DEMO", "HERALD", "EVENING"],
        provider: None,
        id_key: "id-key-evening",
    },
];

/// A demo tenant with the settings that it was given.
#[derive(Debug, Clone)]
pub struct DemoTenant {
    /// Its `Flow.UserProvider`.
    pub user_provider: Option<&'static str>,
    /// Its settings as they are stored.
    pub document: SettingsDocument,
}

/// The demo tenants of a stack whose simulators and issuer run.
pub(super) fn tenants(simulators: &Simulators, issuer: &Issuer) -> Result<Vec<DemoTenant>, StartError> {
    let base_url = |name: &str| simulators.base_url(name).ok_or(format!("no simulator {name}"));
    let (auth0, subscribe) = (base_url(AUTH0)?, base_url(SUBSCRIBE)?);
    TENANTS
        .iter()
        .map(|demo| {
            let [group, client, paper] = demo.codes;
            let tenant = TenantId::parse(group, client, paper)?;
            let settings = settings(demo, auth0, subscribe, issuer);
            Ok(DemoTenant {
                user_provider: demo.provider,
                document: SettingsDocument { tenant, settings },
            })
        })
        .collect()
}

fn settings(demo: &Demo, auth0: &str, subscribe: &str, issuer: &Issuer) -> Map<String, Value> {
    let trusted =
        json!({"issuer": issuer.url(), "audience": AUDIENCE, "jwksUrl": issuer.jwks_url(), "tenantClaim": "tenant"});
    let symmetric = json!({
        "issuer": SYMMETRIC_ISSUER, "audience": AUDIENCE, "secret": format!("file:{ISSUER_SECRET}"), "tenantClaim": "tenant",
    });
    let mut settings = vec![
        ("Flow.Users.RedirectToOrchestrator", json!(1)),
        ("Subscribe.BaseUrl", json!(subscribe)),
        ("Subscribe.Credential", json!(format!("file:{SUBSCRIBE_CREDENTIAL}"))),
        ("Create.ReturnUrlOrigins", json!(["https://www.example.com"])),
        ("Ids.EncryptionKey", json!(format!("file:{}", demo.id_key))),
        ("Tokens.Issuers", json!([trusted, symmetric])),
    ];
    if let Some(provider) = demo.provider {
        settings.extend([
            ("Flow.UserProvider", json!(provider)),
            ("Auth0.BaseUrl", json!(auth0)),
            ("Auth0.ClientId", json!(AUTH0_CLIENT_ID)),
            ("Auth0.ClientSecret", json!(format!("file:{AUTH0_SECRET}"))),
            ("Auth0.Connection", json!(CONNECTION)),
        ]);
    }
    settings
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

pub(super) fn auth0_config(credentials: &Credentials) -> Auth0Config {
    Auth0Config {
        audience: None,
        clients: vec![Auth0Client::new(AUTH0_CLIENT_ID, &credentials.auth0_client_secret)],
        connections: vec![Connection::named(CONNECTION)],
        ..Auth0Config::default()
    }
}

pub(super) fn subscribe_config(credentials: &Credentials) -> SubscribeConfig {
    SubscribeConfig {
        credentials: vec![ServiceCredential {
            token: credentials.subscribe_credential.clone(),
            tenant: None,
        }],
        link_base_url: None,
    }
}
