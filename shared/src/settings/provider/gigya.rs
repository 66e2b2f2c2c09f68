//! How a tenant's Gigya, now SAP Customer Data Cloud, is called.

use url::Url;

use crate::{
    secrets::SecretRef,
    settings::{Setting, fields::Fields},
};

/// The data centres by SAP's names, with the domains of their APIs.
const DATA_CENTERS: [(&str, &str); 6] = [
    ("us1", "us1.gigya.com"),
    ("eu1", "eu1.gigya.com"),
    ("eu2", "eu2.gigya.com"),
    ("au1", "au1.gigya.com"),
    ("cn1", "cn1.sapcdm.cn"),
    ("global", "global.gigya.com"),
];

/// `Gigya.Authentication`: how requests are authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GigyaAuthentication {
    /// The application's secret is sent with the request.
    Secret,
    /// The request is signed with the secret (HMAC-SHA1), which is not sent.
    Signature,
    /// A short-lived token, signed with the application's RSA key (RS256), is sent with the request.
    Bearer,
}

impl GigyaAuthentication {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Secret, Self::Signature, Self::Bearer];

    /// The name as the setting spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Signature => "signature",
            Self::Bearer => "bearer",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == text)
    }
}

/// `Gigya.*`: the tenant's site in SAP Customer Data Cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GigyaSettings {
    /// Address of the accounts API: that of `Gigya.DataCenter`, or `Gigya.BaseUrl`.
    pub base_url: Setting<Url>,
    /// `Gigya.ApiKey` of the site.
    pub api_key: String,
    /// `Gigya.UserKey` of the application.
    pub user_key: String,
    /// `Gigya.Authentication`.
    pub authentication: GigyaAuthentication,
    /// `Gigya.Secret`: where the application's secret, or its private key, is kept.
    pub secret: Setting<SecretRef>,
}

impl GigyaSettings {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let base_url = address(fields);
        let api_key = fields.text("Gigya.ApiKey");
        let user_key = fields.text("Gigya.UserKey");
        let authentication = match fields.optional_text("Gigya.Authentication") {
            None => Some(GigyaAuthentication::Secret),
            Some(text) => GigyaAuthentication::parse(&text)
                .or_else(|| fields.fault("Gigya.Authentication", "must be secret, signature or bearer")),
        };
        let secret = fields.secret("Gigya.Secret");
        Some(Self {
            base_url: base_url?,
            api_key: api_key?,
            user_key: user_key?,
            authentication: authentication?,
            secret: secret?,
        })
    }

    /// The name of the data centre with this domain.
    pub fn data_center_of(domain: &str) -> Option<&'static str> {
        DATA_CENTERS
            .iter()
            .find(|(_, known)| *known == domain)
            .map(|(name, _)| *name)
    }
}

/// The address, from the one of the two settings that is present.
fn address(fields: &mut Fields<'_>) -> Option<Setting<Url>> {
    match (fields.has("Gigya.DataCenter"), fields.has("Gigya.BaseUrl")) {
        (true, false) => {
            let name = "Gigya.DataCenter";
            let text = fields.text(name)?;
            let url = url_of(text.trim()).or_else(|| fields.fault(name, &unknown_data_center()));
            url.map(|value| Setting { name, value })
        }
        (false, true) => fields.url("Gigya.BaseUrl"),
        (true, true) => fields.fault(
            "Gigya.DataCenter",
            "goes without an address of your own; leave one of the two settings out",
        ),
        (false, false) => fields.fault(
            "Gigya.DataCenter",
            "is required, unless an address of your own stands in its place",
        ),
    }
}

fn url_of(data_center: &str) -> Option<Url> {
    let (_, domain) = DATA_CENTERS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(data_center))?;
    Url::parse(&format!("https://accounts.{domain}/")).ok()
}

fn unknown_data_center() -> String {
    let names: Vec<&str> = DATA_CENTERS.iter().map(|(name, _)| *name).collect();
    format!(
        "must be one of {}; for any other leave it out and give the address",
        names.join(", ")
    )
}

#[cfg(test)]
#[path = "gigya_tests.rs"]
mod tests;
