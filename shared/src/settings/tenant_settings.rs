//! The typed settings of one tenant.

use url::Url;

use super::{
    ProviderChoice, ProviderSettings, Setting, TrustedIssuer,
    fault::{FaultKind, SettingFault},
    fields::Fields,
};
use crate::{
    model::{Origin, TenantId},
    secrets::SecretRef,
};

/// Whether the proxy in front of the old API sends the tenant here. No operation uses it.
pub(super) const REDIRECT: &str = "Flow.Users.RedirectToOrchestrator";

/// How many days event records are kept by default.
const DEFAULT_RETENTION_DAYS: u32 = 400;

/// A tenant with its settings: the first argument of every port.
#[derive(Debug, Clone)]
pub struct Tenant {
    id: TenantId,
    settings: TenantSettings,
}

impl Tenant {
    /// A tenant as its settings spell it.
    pub const fn new(id: TenantId, settings: TenantSettings) -> Self {
        Self { id, settings }
    }

    /// Which tenant.
    pub const fn id(&self) -> &TenantId {
        &self.id
    }

    /// Its settings.
    pub const fn settings(&self) -> &TenantSettings {
        &self.settings
    }
}

/// `Flow.*`: which provider the tenant uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// `Flow.UserProvider`, with the settings of the provider that it names.
    pub user_provider: ProviderChoice,
}

/// `Subscribe.*`: the tenant's Subscribe Registration API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscribeSettings {
    /// `Subscribe.BaseUrl`.
    pub base_url: Setting<Url>,
    /// `Subscribe.Credential`: where the service's bearer token is kept.
    pub credential: Setting<SecretRef>,
}

/// The settings of one tenant.
#[derive(Debug, Clone)]
pub struct TenantSettings {
    /// Which provider the tenant uses.
    pub flow: Flow,
    /// Subscribe Registration.
    pub subscribe: SubscribeSettings,
    /// `Create.ReturnUrlOrigins`: where a verification link may lead.
    pub return_url_origins: Vec<Origin>,
    /// `Ids.EncryptionKey`: where the key of encrypted ids is kept.
    pub id_encryption_key: Setting<SecretRef>,
    /// `Tokens.Issuers`: whose tokens are valid for this tenant.
    pub issuers: Vec<TrustedIssuer>,
    /// `Events.RetentionDays`: how many days an event record is kept after its step began; 1–3650, by default 400. A change
    /// applies to records that are stored later.
    pub event_retention_days: u32,
    /// `Reads.Degraded`: whether a read answers with Subscribe's data alone while the provider fails.
    pub degraded_reads: bool,
}

impl TenantSettings {
    /// The tenant's provider, if it has one.
    pub fn provider(&self) -> Option<&ProviderSettings> {
        match &self.flow.user_provider {
            ProviderChoice::Known(provider) => Some(provider),
            ProviderChoice::Nobody | ProviderChoice::Unknown(_) => None,
        }
    }

    /// Parses a document of dotted names; the error lists every fault.
    pub fn parse(document: &serde_json::Map<String, serde_json::Value>) -> Result<Self, Vec<SettingFault>> {
        let mut fields = Fields::of(document);
        let written = fields.optional_text("Flow.UserProvider");
        let user_provider = ProviderChoice::read(written, &mut fields);
        fields.flag(REDIRECT);
        let subscribe = fields
            .url("Subscribe.BaseUrl")
            .zip(fields.secret("Subscribe.Credential"));
        let origin = |item: &serde_json::Value| {
            item.as_str()
                .and_then(Origin::parse)
                .ok_or_else(|| "must be an https origin like https://www.example.com".to_owned())
        };
        let return_url_origins = fields.list("Create.ReturnUrlOrigins", origin, |_| FaultKind::Form);
        let id_encryption_key = fields.secret("Ids.EncryptionKey");
        let issuers = fields.list("Tokens.Issuers", TrustedIssuer::parse, TrustedIssuer::kind_of_fault);
        fields.distinct("Tokens.Issuers", &issuers, |issuer| &issuer.issuer);
        let event_retention_days = fields.number("Events.RetentionDays", DEFAULT_RETENTION_DAYS, 1..=3650);
        let degraded_reads = fields.flag("Reads.Degraded");
        let required = user_provider.zip(subscribe).zip(id_encryption_key);
        fields.finish(
            required.map(|((user_provider, (base_url, credential)), id_encryption_key)| Self {
                flow: Flow { user_provider },
                subscribe: SubscribeSettings { base_url, credential },
                return_url_origins,
                id_encryption_key,
                issuers,
                event_retention_days,
                degraded_reads,
            }),
        )
    }
}
