//! Fuzz target: a tenant's settings as they are stored.

use serde_json::{Map, Value};
use url::Url;

use super::shown::is_line;
use crate::{
    model::Origin,
    secrets::SecretRef,
    settings::{
        IssuerKeys, ProviderChoice, ProviderKind, ProviderSettings, SettingFault, TenantSettings, TokenAlgorithm,
        TrustedIssuer,
    },
};

/// Longest text of one fault, in bytes.
const LONGEST_FAULT: usize = 2048;

/// The input: a document of dotted names.
pub fn settings(data: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Map<String, Value>>(data) else {
        return;
    };
    match TenantSettings::parse(&document) {
        Ok(settings) => check_settings(&settings, &document),
        Err(faults) => check_faults(&faults, &document),
    }
}

/// A refused document has faults. They do not quote what may be a secret in the wrong place.
pub(crate) fn check_faults(faults: &[SettingFault], document: &Map<String, Value>) {
    assert!(!faults.is_empty(), "refused without a reason");
    for fault in faults {
        assert!(
            !fault.what.is_empty() && is_line(&fault.what, LONGEST_FAULT),
            "{:.200}",
            fault.what
        );
    }
    let is_for_secret = |name: &str| {
        ["Secret", "Credential", "EncryptionKey"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    for (name, value) in document.iter().filter(|(name, _)| is_for_secret(name)) {
        let own = faults.iter().filter(|fault| fault.name == *name);
        if let Some(secret) = value.as_str().filter(|secret| secret.len() >= 16) {
            for fault in own {
                assert!(!fault.what.contains(secret), "{name} is repeated");
            }
        }
    }
}

/// Accepted settings are complete and within their limits.
fn check_settings(settings: &TenantSettings, document: &Map<String, Value>) {
    assert!((1..=3650).contains(&settings.event_retention_days));
    check_base(&settings.subscribe.base_url);
    check_reference(&settings.subscribe.credential);
    check_reference(&settings.id_encryption_key);
    let written = document.get("Flow.UserProvider").and_then(Value::as_str);
    let written = written.filter(|text| !text.trim().is_empty());
    match &settings.flow.user_provider {
        ProviderChoice::Nobody => assert_eq!(written, None),
        ProviderChoice::Unknown(text) => assert_eq!(Some(text.as_str()), written),
        ProviderChoice::Known(provider) => {
            assert_eq!(written.and_then(ProviderKind::parse), Some(provider.kind()));
            check_provider(provider);
        }
    }
    let origins = document.get("Create.ReturnUrlOrigins").and_then(Value::as_array);
    let origins = origins.into_iter().flatten().filter_map(Value::as_str);
    assert!(
        origins
            .map(Origin::parse)
            .eq(settings.return_url_origins.iter().cloned().map(Some))
    );
    for (index, issuer) in settings.issuers.iter().enumerate() {
        check_issuer(issuer);
        let earlier = settings.issuers.iter().take(index);
        assert!(earlier.into_iter().all(|earlier| earlier.issuer != issuer.issuer));
    }
    let again = TenantSettings::parse(document).map(|again| format!("{again:?}"));
    assert_eq!(again, Ok(format!("{settings:?}")));
}

fn check_provider(provider: &ProviderSettings) {
    check_base(provider.base_url());
    check_reference(provider.secret());
    match provider {
        ProviderSettings::Auth0(own) => {
            assert!(!own.connection.is_empty() && !own.client_id.is_empty());
        }
        ProviderSettings::Gigya(_) => {}
        ProviderSettings::Rest(own) => {
            assert!(provider.kind().is_rest());
            own.token_base_url.iter().for_each(|url| check_base(url));
            assert_eq!(own.client_id.is_some(), own.connector.authentication.needs_client_id());
        }
    }
}

/// A base URL is one below which paths can be put, without a user name.
fn check_base(url: &Url) {
    assert!(
        matches!(url.scheme(), "http" | "https") && url.host().is_some(),
        "{url}"
    );
    assert!(
        url.path().ends_with('/') && url.query().is_none() && url.fragment().is_none(),
        "{url}"
    );
    assert!(url.username().is_empty() && url.password().is_none());
    assert_eq!(Url::parse(url.as_str()).as_ref(), Ok(url));
}

fn check_reference(reference: &SecretRef) {
    assert_eq!(SecretRef::parse(&reference.to_string()).as_ref(), Ok(reference));
}

/// An algorithm never comes with keys of another kind (RFC 8725 §3.1).
fn check_issuer(issuer: &TrustedIssuer) {
    assert!(!issuer.issuer.is_empty() && !issuer.audience.is_empty() && !issuer.algorithms.is_empty());
    let is_symmetric = |algorithm: &TokenAlgorithm| *algorithm == TokenAlgorithm::HS256;
    match &issuer.keys {
        IssuerKeys::Jwks(_) => assert!(!issuer.algorithms.iter().any(is_symmetric)),
        IssuerKeys::Secret(reference) => {
            assert!(issuer.algorithms.iter().all(is_symmetric));
            check_reference(reference);
        }
    }
}
