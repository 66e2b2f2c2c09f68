//! The demo tenants of every local stack: one per provider, and one without.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use shared::{
    model::TenantId,
    settings::{ProviderKind, SettingsDocument},
};

use super::StartError;
use crate::{
    issuer::{AUDIENCE, Issuer},
    simulators::{
        AUTH0, Auth0Client, Auth0Config, Connection, FIREFLY, FireflyClient, FireflyConfig, GIGYA, GigyaConfig,
        GigyaKey, GigyaSite, SSOR, SUBSCRIBE, ServiceCredential, Simulators, SimulatorsConfig, SsorConfig,
        SubscribeConfig,
    },
};

pub(super) const AUTH0_SECRET: &str = "auth0-client-secret";
pub(super) const GIGYA_SECRET: &str = "gigya-secret";
pub(super) const SSOR_KEY: &str = "ssor-api-key";
pub(super) const FIREFLY_SECRET: &str = "firefly-client-secret";
pub(super) const SUBSCRIBE_CREDENTIAL: &str = "subscribe-credential";
pub(super) const ISSUER_SECRET: &str = "issuer-shared-secret";

/// The client id of this system at Auth0 and Firefly, and its user key at Gigya.
const CLIENT_ID: &str = "local-orchestrator";
const CONNECTION: &str = "Username-Password-Authentication";
const GIGYA_SITE: &str = "3_local-readers";
/// The issuer of HS256 tokens, to try symmetric signatures.
const SYMMETRIC_ISSUER: &str = "urn:users-orchestrator:local:hs256";

/// The credentials for the simulated services; both the functions and the simulators use them.
pub(super) struct Credentials {
    pub(super) auth0_client_secret: String,
    pub(super) gigya_secret: String,
    pub(super) ssor_api_key: String,
    pub(super) firefly_client_secret: String,
    pub(super) subscribe_credential: String,
}

/// How the demo tenants differ.
pub(super) struct Demo {
    codes: [&'static str; 3],
    provider: Option<ProviderKind>,
    /// Name of the secret with its key of encrypted ids.
    pub(super) id_key: &'static str,
}

pub(super) const TENANTS: [Demo; 5] = [
    Demo {
        codes: ["DEMO", "HERALD", "MORNING"],
        provider: Some(ProviderKind::Auth0),
        id_key: "id-key-morning",
    },
    Demo {
        codes: ["DEMO", "HERALD", "MIDDAY"],
        provider: Some(ProviderKind::Gigya),
        id_key: "id-key-midday",
    },
    Demo {
        codes: ["DEMO", "HERALD", "WEEKEND"],
        provider: Some(ProviderKind::Ssor),
        id_key: "id-key-weekend",
    },
    Demo {
        codes: ["DEMO", "HERALD", "SUNDAY"],
        provider: Some(ProviderKind::Firefly),
        id_key: "id-key-sunday",
    },
    Demo {
        codes: ["DEMO", "HERALD", "EVENING"],
        provider: None,
        id_key: "id-key-evening",
    },
];

/// A demo tenant with its settings.
#[derive(Debug, Clone)]
pub struct DemoTenant {
    /// Its `Flow.UserProvider`.
    pub user_provider: Option<&'static str>,
    /// Its settings, as stored.
    pub document: SettingsDocument,
}

/// The demo tenants of a stack whose simulators and issuer run.
pub(super) fn tenants(simulators: &Simulators, issuer: &Issuer) -> Result<Vec<DemoTenant>, StartError> {
    let base_url = |name: &str| simulators.base_url(name).ok_or(format!("no simulator {name}"));
    TENANTS
        .iter()
        .map(|demo| {
            let [group, client, paper] = demo.codes;
            let tenant = TenantId::parse(group, client, paper)?;
            let mut settings = settings(demo, base_url(SUBSCRIBE)?, issuer);
            if let Some(kind) = demo.provider {
                settings.insert("Flow.UserProvider".to_owned(), json!(kind.name()));
                settings.extend(provider_settings(kind, base_url)?);
            }
            Ok(DemoTenant {
                user_provider: demo.provider.map(ProviderKind::name),
                document: SettingsDocument { tenant, settings },
            })
        })
        .collect()
}

/// The provider of each tenant.
pub(super) fn providers(tenants: &[DemoTenant]) -> HashMap<TenantId, &'static str> {
    let providers = tenants
        .iter()
        .filter_map(|tenant| Some((tenant.document.tenant.clone(), tenant.user_provider?)));
    providers.collect()
}

fn settings(demo: &Demo, subscribe: &str, issuer: &Issuer) -> Map<String, Value> {
    let trusted =
        json!({"issuer": issuer.url(), "audience": AUDIENCE, "jwksUrl": issuer.jwks_url(), "tenantClaim": "tenant"});
    let symmetric = json!({
        "issuer": SYMMETRIC_ISSUER, "audience": AUDIENCE, "secret": format!("file:{ISSUER_SECRET}"), "tenantClaim": "tenant",
    });
    named([
        ("Flow.Users.RedirectToOrchestrator", json!(1)),
        ("Subscribe.BaseUrl", json!(subscribe)),
        ("Subscribe.Credential", json!(format!("file:{SUBSCRIBE_CREDENTIAL}"))),
        ("Create.ReturnUrlOrigins", json!(["https://www.example.com"])),
        ("Ids.EncryptionKey", json!(format!("file:{}", demo.id_key))),
        ("Tokens.Issuers", json!([trusted, symmetric])),
    ])
}

fn provider_settings<'a>(
    kind: ProviderKind,
    base_url: impl Fn(&str) -> Result<&'a str, String>,
) -> Result<Map<String, Value>, String> {
    Ok(match kind {
        ProviderKind::Auth0 => named([
            ("Auth0.BaseUrl", json!(base_url(AUTH0)?)),
            ("Auth0.ClientId", json!(CLIENT_ID)),
            ("Auth0.ClientSecret", json!(format!("file:{AUTH0_SECRET}"))),
            ("Auth0.Connection", json!(CONNECTION)),
        ]),
        ProviderKind::Gigya => named([
            ("Gigya.BaseUrl", json!(base_url(GIGYA)?)),
            ("Gigya.ApiKey", json!(GIGYA_SITE)),
            ("Gigya.UserKey", json!(CLIENT_ID)),
            ("Gigya.Authentication", json!("signature")),
            ("Gigya.Secret", json!(format!("file:{GIGYA_SECRET}"))),
        ]),
        ProviderKind::Ssor => named([
            ("Rest.BaseUrl", json!(base_url(SSOR)?)),
            ("Rest.Secret", json!(format!("file:{SSOR_KEY}"))),
        ]),
        ProviderKind::Firefly => named([
            ("Rest.BaseUrl", json!(base_url(FIREFLY)?)),
            ("Rest.ClientId", json!(CLIENT_ID)),
            ("Rest.Secret", json!(format!("file:{FIREFLY_SECRET}"))),
        ]),
        ProviderKind::Rest => return Err("no demo tenant has a connector of its own".to_owned()),
    })
}

fn named<const N: usize>(settings: [(&str, Value); N]) -> Map<String, Value> {
    settings
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The configuration of simulators that know these credentials.
pub(super) fn simulators(credentials: &Credentials) -> SimulatorsConfig {
    let gigya_key = GigyaKey::with_secret(CLIENT_ID, &credentials.gigya_secret);
    SimulatorsConfig {
        auth0: Auth0Config {
            clients: vec![Auth0Client::new(CLIENT_ID, &credentials.auth0_client_secret)],
            connections: vec![Connection::named(CONNECTION)],
            ..Auth0Config::default()
        },
        gigya: GigyaConfig {
            sites: vec![GigyaSite::new(GIGYA_SITE, [gigya_key])],
            ..GigyaConfig::default()
        },
        ssor: SsorConfig {
            api_keys: vec![credentials.ssor_api_key.clone()],
        },
        firefly: FireflyConfig {
            clients: vec![FireflyClient {
                id: CLIENT_ID.to_owned(),
                secret: credentials.firefly_client_secret.clone(),
            }],
            ..FireflyConfig::default()
        },
        subscribe: SubscribeConfig {
            credentials: vec![ServiceCredential {
                token: credentials.subscribe_credential.clone(),
                tenant: None,
            }],
            link_base_url: None,
        },
        ..SimulatorsConfig::default()
    }
}
