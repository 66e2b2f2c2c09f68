//! An account as Gigya tells it, and the user it makes for us.

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use serde_json::{Map, Value};

use crate::model::{EmailAddress, Metadata, Name, ProviderUser};

/// What has to be asked for beside `UID` and `isVerified`, which always come.
pub(super) const INCLUDE: &str = "profile,data,emails,loginIDs";

/// An account. What holds no data does not appear at all.
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

/// What a search finds.
#[derive(Deserialize)]
pub(super) struct Found {
    #[serde(default)]
    results: Option<Vec<Whole>>,
    #[serde(default, rename = "totalCount")]
    total: Option<u64>,
}

impl Found {
    /// The accounts; `None` where the answer tells neither of any nor that there is none.
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

/// Reads a JSON object as what it should be. Without this a list would do too, for its items in order.
fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    let members = Map::deserialize(deserializer)?;
    // The error's own text may quote the body.
    serde_json::from_value(Value::Object(members)).map_err(|_| D::Error::custom("members of other types"))
}

impl Account {
    /// The address as Gigya spells it: that of the profile, else one to log in with, else any.
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

    /// Whether the address is the user's in any of the places that hold one.
    pub(super) fn holds(&self, address: &EmailAddress) -> bool {
        is_among(self.profile.email.as_slice(), address)
            || is_among(&self.login_ids.emails, address)
            || is_among(&self.login_ids.unverified_emails, address)
            || is_among(&self.emails.verified, address)
            || is_among(&self.emails.unverified, address)
    }

    /// Whether the address is the one of the profile, and one to log in with.
    pub(super) fn goes_by(&self, address: &EmailAddress) -> bool {
        is_among(self.profile.email.as_slice(), address)
            && (is_among(&self.login_ids.emails, address) || is_among(&self.login_ids.unverified_emails, address))
    }

    /// Whether Gigya counts the user's address as verified. Its lists tell each address apart; the account's own flag
    /// stays for good once it is set, so it counts only for an address that neither list holds.
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
    texts
        .iter()
        .any(|text| EmailAddress::stored(text).as_ref() == Some(address))
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
mod tests {
    use super::*;
    use serde_json::json;

    fn account(members: &Value) -> Account {
        let mut account = json!({"UID": "crid-1"});
        account
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        serde_json::from_value(account).unwrap()
    }

    #[test]
    fn the_profiles_address_counts_before_the_others() {
        for (members, email) in [
            (json!({}), None),
            (json!({"profile": {"email": "not an address"}}), None),
            (
                json!({"profile": {"email": "A@example.com"}, "loginIDs": {"emails": ["b@example.com"]}}),
                Some("A@example.com"),
            ),
            (
                json!({"profile": {}, "loginIDs": {"username": "ana", "emails": ["b@example.com"]}, "emails": {"verified": ["c@example.com"]}}),
                Some("b@example.com"),
            ),
            (
                json!({"loginIDs": {"emails": [], "unverifiedEmails": []}, "emails": {"verified": [], "unverified": ["d@example.com"]}}),
                Some("d@example.com"),
            ),
        ] {
            assert_eq!(account(&members).email(), email, "{members}");
        }
    }

    #[test]
    fn an_address_is_verified_if_its_list_says_so_and_else_with_the_account() {
        for (flag, emails, verified) in [
            (true, json!({"verified": ["ana@example.com"]}), true),
            (false, json!({"verified": ["Ana@Example.com"]}), true),
            (true, json!({"unverified": ["ana@example.com"]}), false),
            (
                true,
                json!({"verified": ["ana@example.com"], "unverified": ["ana@example.com"]}),
                false,
            ),
            (true, json!({"verified": ["other@example.com"]}), true),
            (false, json!({"verified": ["other@example.com"]}), false),
        ] {
            let members = json!({"isVerified": flag, "profile": {"email": "ana@example.com"}, "emails": emails});
            assert_eq!(account(&members).is_email_verified(), verified, "{members}");
        }
        assert!(!account(&json!({"isVerified": true})).is_email_verified(), "no address");
    }

    #[test]
    fn an_address_is_held_in_any_place_and_gone_by_in_two() {
        let address = EmailAddress::parse("ana@example.com").unwrap();
        for (members, holds, goes_by) in [
            (json!({"profile": {"email": "Ana@example.com"}}), true, false),
            (json!({"loginIDs": {"emails": ["ANA@example.com"]}}), true, false),
            (json!({"emails": {"unverified": ["ana@example.com"]}}), true, false),
            (
                json!({"profile": {"email": "ana@example.com"}, "loginIDs": {"unverifiedEmails": ["ana@example.com"]}}),
                true,
                true,
            ),
            (json!({"profile": {"email": "anna@example.com"}}), false, false),
        ] {
            let account = account(&members);
            assert_eq!(
                (account.holds(&address), account.goes_by(&address)),
                (holds, goes_by),
                "{members}"
            );
        }
    }

    #[test]
    fn what_is_no_account_is_not_read() {
        for body in [
            json!({"profile": {}}),
            json!({"UID": 1}),
            json!({"UID": "1", "profile": "ana"}),
            json!({"UID": "1", "profile": []}),
            json!({"UID": "1", "loginIDs": [["ana@example.com"]]}),
            json!({"UID": "1", "isVerified": "true"}),
            json!({"UID": "1", "emails": {"verified": "ana@example.com"}}),
            json!({"UID": "1", "data": []}),
        ] {
            assert!(serde_json::from_value::<Account>(body.clone()).is_err(), "{body}");
        }
    }
}
