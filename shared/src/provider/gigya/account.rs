//! An account in Gigya's form, and the user that it is for us.

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use serde_json::{Map, Value};

use crate::model::{EmailAddress, Metadata, Name, ProviderUser};

/// What must be asked for besides `UID` and `isVerified`, which are always returned.
pub(super) const INCLUDE: &str = "profile,data,emails,loginIDs";

/// An account. Members without data are absent.
#[derive(Deserialize)]
pub(super) struct Account {
    #[serde(rename = "UID")]
    pub(super) uid: String,
    #[serde(default, rename = "isVerified")]
    pub(super) is_verified: bool,
    #[serde(default, deserialize_with = "object")]
    profile: Profile,
    #[serde(default)]
    data: Map<String, Value>,
    #[serde(default, deserialize_with = "object")]
    emails: Emails,
    #[serde(default, rename = "loginIDs", deserialize_with = "object")]
    login_ids: LoginIds,
}

#[derive(Deserialize, Default)]
struct Profile {
    #[serde(default)]
    email: Option<String>,
    #[serde(default, rename = "firstName")]
    first_name: Option<String>,
    #[serde(default, rename = "lastName")]
    last_name: Option<String>,
}

#[derive(Deserialize, Default)]
struct Emails {
    #[serde(default)]
    verified: Vec<String>,
    #[serde(default)]
    unverified: Vec<String>,
}

#[derive(Deserialize, Default)]
struct LoginIds {
    #[serde(default)]
    emails: Vec<String>,
    #[serde(default, rename = "unverifiedEmails")]
    unverified_emails: Vec<String>,
}

/// The result of a search.
#[derive(Deserialize)]
pub(super) struct Found {
    #[serde(default)]
    results: Option<Vec<Whole>>,
    #[serde(default, rename = "totalCount")]
    total: Option<u64>,
}

impl Found {
    /// The accounts; `None` if the answer neither lists any nor says that there is none.
    pub(super) fn accounts(self) -> Option<Vec<Account>> {
        let none = (self.total == Some(0)).then(Vec::new);
        let accounts = self
            .results
            .map(|results| results.into_iter().map(|Whole(account)| account).collect());
        accounts.or(none)
    }
}

/// An account as an item of a list.
#[derive(Deserialize)]
struct Whole(#[serde(deserialize_with = "object")] Account);

/// Parses a JSON object. Without this, serde would accept a list too, with its items in the order of the fields.
fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    let members = Map::deserialize(deserializer)?;
    // serde's message may quote the body.
    serde_json::from_value(Value::Object(members)).map_err(|_| D::Error::custom("members of other types"))
}

impl Account {
    /// The address in Gigya's spelling: that of the profile, else one for login, else any.
    pub(super) fn email(&self) -> Option<&str> {
        let lists = self
            .login_ids
            .emails
            .iter()
            .chain(&self.login_ids.unverified_emails)
            .chain(&self.emails.verified)
            .chain(&self.emails.unverified);
        self.profile
            .email
            .as_ref()
            .into_iter()
            .chain(lists)
            .find(|email| EmailAddress::stored(email).is_some())
            .map(String::as_str)
    }

    /// Whether any of the user's addresses is this one.
    pub(super) fn holds(&self, address: &EmailAddress) -> bool {
        is_among(self.profile.email.as_slice(), address)
            || is_among(&self.login_ids.emails, address)
            || is_among(&self.login_ids.unverified_emails, address)
            || is_among(&self.emails.verified, address)
            || is_among(&self.emails.unverified, address)
    }

    /// Whether the address is both that of the profile and one for login.
    pub(super) fn goes_by(&self, address: &EmailAddress) -> bool {
        is_among(self.profile.email.as_slice(), address) && self.is_login(address)
    }

    /// The address of the profile, in Gigya's spelling.
    pub(super) fn profile_email(&self) -> Option<&str> {
        self.profile.email.as_deref()
    }

    /// The user's address in all spellings that are for login.
    pub(super) fn logins(&self) -> Vec<&str> {
        let Some(address) = self.email().and_then(EmailAddress::stored) else {
            return Vec::new();
        };
        let logins = self.login_ids.emails.iter().chain(&self.login_ids.unverified_emails);
        let mut spellings: Vec<&str> = logins
            .map(String::as_str)
            .filter(|login| is_spelling(login, &address))
            .collect();
        spellings.sort_unstable();
        spellings.dedup();
        spellings
    }

    /// Whether the address is one for login.
    pub(super) fn is_login(&self, address: &EmailAddress) -> bool {
        is_among(&self.login_ids.emails, address) || is_among(&self.login_ids.unverified_emails, address)
    }

    /// The lists of verified and of unverified addresses.
    pub(super) fn lists(&self) -> [Vec<&str>; 2] {
        [&self.emails.verified, &self.emails.unverified].map(|list| list.iter().map(String::as_str).collect())
    }

    /// Whether Gigya counts the user's address as verified. Its lists say so for each address. The account's own flag is
    /// never reset, so it counts only for an address that is in neither list.
    pub(super) fn is_email_verified(&self) -> bool {
        let Some(address) = self.email().and_then(EmailAddress::stored) else {
            return false;
        };
        if is_among(&self.emails.unverified, &address) {
            false
        } else {
            is_among(&self.emails.verified, &address) || self.is_verified
        }
    }
}

fn is_among(texts: &[String], address: &EmailAddress) -> bool {
    texts.iter().any(|text| is_spelling(text, address))
}

fn is_spelling(text: &str, address: &EmailAddress) -> bool {
    EmailAddress::stored(text).as_ref() == Some(address)
}

impl From<Account> for ProviderUser {
    fn from(account: Account) -> Self {
        Self {
            email: account.email().and_then(EmailAddress::stored),
            verified: account.is_email_verified(),
            first_name: account.profile.first_name.and_then(Name::stored),
            last_name: account.profile.last_name.and_then(Name::stored),
            metadata: Metadata::stored(&account.data),
            provider_id: account.uid,
        }
    }
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
