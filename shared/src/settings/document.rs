//! A tenant's settings as they are stored and written by people: dotted names with JSON values.

use serde_json::{Map, Value};

use super::{Tenant, TenantSettings};
use crate::model::TenantId;

/// One thing wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {what}")]
pub struct SettingFault {
    /// The setting.
    pub name: String,
    /// What is wrong with it.
    pub what: String,
}

impl SettingFault {
    pub(super) fn new(name: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            what: what.into(),
        }
    }
}

/// The settings of one tenant, not yet read.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsDocument {
    /// The tenant, as the document spells it.
    pub tenant: TenantId,
    /// Its settings by dotted name.
    pub settings: Map<String, Value>,
}

impl SettingsDocument {
    /// Reads the settings; every fault is named.
    pub fn parse(&self) -> Result<Tenant, Vec<SettingFault>> {
        TenantSettings::parse(&self.settings).map(|settings| Tenant::new(self.tenant.clone(), settings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ProviderKind;
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
        assert_eq!(tenant.settings().flow.user_provider, None);
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
        assert_eq!(tenant.settings().flow.user_provider, None);
        assert_eq!(tenant.settings().flow.unknown_provider.as_deref(), Some("Okta"));
    }

    #[test]
    fn an_issuer_stands_once() {
        let issuer = json!({"issuer": "https://i/", "audience": "a", "jwksUrl": "https://i/jwks.json"});
        let mut settings = minimal();
        settings["Tokens.Issuers"] = json!([issuer, issuer]);
        assert_eq!(faults(&settings), ["Tokens.Issuers"]);
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
