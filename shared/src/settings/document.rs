//! A tenant's settings as people write them and as they are stored: dotted names with JSON values.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    Tenant, TenantSettings,
    fault::{FaultKind, SettingFault, is_reference},
    fields::Fields,
    tenant_settings::REDIRECT,
};
use crate::model::TenantId;

/// The settings of one tenant, not parsed yet.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsDocument {
    /// The tenant, as the document spells it.
    pub tenant: TenantId,
    /// Its settings by dotted name.
    pub settings: Map<String, Value>,
}

impl SettingsDocument {
    /// Parses the settings; the error lists every fault.
    pub fn parse(&self) -> Result<Tenant, Vec<SettingFault>> {
        TenantSettings::parse(&self.settings).map(|settings| Tenant::new(self.tenant.clone(), settings))
    }

    /// `Flow.Users.RedirectToOrchestrator`, for tools that list tenants. The operations ignore it.
    pub fn redirects_to_orchestrator(&self) -> bool {
        Fields::of(&self.settings).flag(REDIRECT)
    }

    /// The settings whose values must not be shown, because they may be secrets in the wrong place.
    pub fn exposed(&self) -> BTreeSet<&str> {
        let faults = self.parse().err().unwrap_or_default();
        let is_exposed = |name: &str, value: &Value| {
            let mut faults = faults.iter().filter(|fault| fault.kind != FaultKind::Form);
            // The settings of any provider but the tenant's are not parsed, so there are no faults for them.
            let is_called_so = name.to_ascii_lowercase().contains("secret");
            faults.any(|fault| fault.is_about(name)) || is_called_so && !value.is_null() && !is_reference(value)
        };
        let exposed = self.settings.iter().filter(|(name, value)| is_exposed(name, value));
        exposed.map(|(name, _)| name.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{ProviderChoice, ProviderKind};
    use proptest::prelude::*;
    use serde_json::json;

    fn document(settings: &Value) -> SettingsDocument {
        SettingsDocument {
            tenant: TenantId::parse("g", "c", "p").unwrap(),
            settings: settings.as_object().unwrap().clone(),
        }
    }

    fn minimal() -> Value {
        json!({
            "Subscribe.BaseUrl": "https://subscribe.example.com",
            "Subscribe.Credential": "secretsmanager:subscribe",
            "Ids.EncryptionKey": "secretsmanager:ids",
        })
    }

    fn faults(settings: &Value) -> Vec<String> {
        document(settings)
            .parse()
            .unwrap_err()
            .into_iter()
            .map(|fault| fault.name)
            .collect()
    }

    #[test]
    fn a_misspelt_setting_counts_where_its_provider_is_in_charge() {
        let misspelt = ["Auth0.Conection", "Gigya.UserKeey", "Rest.Sercet"];
        for (kind, own) in [
            ("Auth0", Some(misspelt[0])),
            ("Gigya", Some(misspelt[1])),
            ("SSOR", Some(misspelt[2])),
            ("Firefly", Some(misspelt[2])),
            ("REST", Some(misspelt[2])),
            ("", None),
        ] {
            let mut settings = minimal();
            settings["Flow.UserProvider"] = kind.into();
            for name in misspelt {
                settings[name] = "x".into();
            }
            let named = document(&settings).parse().err().unwrap_or_default();
            let unknown = named.iter().filter(|fault| fault.what == "no such setting");
            let unknown: Vec<&str> = unknown.map(|fault| fault.name.as_str()).collect();
            assert_eq!(unknown, Vec::from_iter(own), "{kind}");
        }
    }

    #[test]
    fn a_tenant_without_provider_needs_only_subscribe_and_a_key() {
        let tenant = document(&minimal()).parse().unwrap();
        assert_eq!(tenant.settings().flow.user_provider, ProviderChoice::Nobody);
        assert_eq!(tenant.settings().event_retention_days, 400);
        assert_eq!(
            tenant.settings().subscribe.base_url.as_str(),
            "https://subscribe.example.com/"
        );
    }

    #[test]
    fn provider_names_are_read_in_any_case_and_unknown_ones_kept_for_the_report() {
        for kind in ProviderKind::ALL {
            assert_eq!(ProviderKind::parse(&kind.name().to_uppercase()), Some(kind));
        }
        let mut settings = minimal();
        settings["Flow.UserProvider"] = json!("Okta");
        let tenant = document(&settings).parse().unwrap();
        let unknown = ProviderChoice::Unknown("Okta".to_owned());
        assert_eq!(tenant.settings().flow.user_provider, unknown);
    }

    #[test]
    fn an_issuer_stands_once() {
        let issuer = json!({"issuer": "https://i/", "audience": "a", "jwksUrl": "https://i/jwks.json"});
        let mut settings = minimal();
        settings["Tokens.Issuers"] = json!([issuer, issuer]);
        assert_eq!(faults(&settings), ["Tokens.Issuers"]);
    }

    #[test]
    fn what_may_be_a_secret_in_a_wrong_place_is_exposed() {
        let jwks = json!({"issuer": "i", "audience": "a", "jwksUrl": "https://i/jwks.json"});
        for (name, value) in [
            ("Subscribe.Credential", json!("hunter2")),
            ("Ids.EncryptionKey", json!(["hunter2"])),
            ("Subscribe.BaseUrl", json!("https://user:hunter2@subscribe.example.com")),
            ("Subscribe.Credentail", json!("hunter2")),
            ("Subscribe.Token [0]", json!("hunter2")),
            (
                "Tokens.Issuers",
                json!([jwks, {"issuer": "j", "audience": "a", "secret": "hunter2"}]),
            ),
            (
                "Tokens.Issuers",
                json!([{"issuer": "j", "audience": "a", "sercet": "hunter2"}]),
            ),
            ("Tokens.Issuers", json!({"secret": "hunter2"})),
            // Settings of providers that the tenant does not use.
            ("Auth0.ClientSecret", json!("hunter2")),
            ("Rest.secrets", json!({"key": "hunter2"})),
        ] {
            let mut settings = minimal();
            settings[name] = value;
            assert_eq!(Vec::from_iter(document(&settings).exposed()), [name]);
        }
        let mut settings = minimal();
        settings["Auth0.ClientSecret"] = "secretsmanager:auth0".into();
        settings["Tokens.Issuers"] = json!([jwks]);
        settings["Events.RetentionDays"] = 0.into();
        settings["Gigya.Secret"] = Value::Null;
        assert!(document(&settings).exposed().is_empty());
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = faults(&json!({
            "Flow.UserProvider": "auth0",
            "Flow.Users.RedirectToOrchestrator": "yes",
            "Auth0.BaseUrl": "ftp://x",
            "Subscribe.BaseUrl": "https://user:pw@subscribe.example.com",
            "Subscribe.Credential": "plain-text-secret",
            "Create.ReturnUrlOrigins": ["https://ok.example.com", "http://no.example.com"],
            "Tokens.Issuers": [{"issuer": "https://issuer/"}],
            "Events.RetentionDays": 0,
            "Events.RetentionDay": 3,
        }));
        for name in [
            "Flow.Users.RedirectToOrchestrator",
            "Auth0.BaseUrl",
            "Auth0.ClientId",
            "Auth0.ClientSecret",
            "Auth0.Connection",
            "Subscribe.BaseUrl",
            "Subscribe.Credential",
            "Create.ReturnUrlOrigins[1]",
            "Ids.EncryptionKey",
            "Tokens.Issuers[0]",
            "Events.RetentionDays",
            "Events.RetentionDay",
        ] {
            assert!(faults.contains(&name.to_owned()), "{name} is not among {faults:?}");
        }
    }

    proptest! {
        #[test]
        fn any_document_is_read_or_its_faults_are_named(
            name in "(Flow|Auth0|Subscribe|Create|Ids|Tokens|Events|Reads)\\.[A-Za-z.]{0,20}|\\PC{0,10}",
            value in prop_oneof![Just(json!(null)), Just(json!([1, {"issuer": 2}])), any::<i64>().prop_map(|n| json!(n)), "\\PC{0,20}".prop_map(|t| json!(t))],
        ) {
            let mut settings = minimal();
            settings[name] = value;
            if let Err(faults) = document(&settings).parse() {
                crate::fuzzing::settings::check_faults(&faults, settings.as_object().unwrap());
            }
        }
    }
}
