//! What each call sends.

use serde_json::{Map, Value, json};

use super::{account::INCLUDE, id::Uid, parameters::Parameters};
use crate::model::{EmailAddress, Name, NewUser, Patch, ProfileChanges, Verification};

/// `accounts.getAccountInfo` by UID.
pub(super) fn account(uid: Uid<'_>) -> Parameters {
    of(uid).with("include", INCLUDE)
}

/// `accounts.getAccountInfo` by an address to log in with.
pub(super) fn account_by_email(email: &EmailAddress) -> Parameters {
    Parameters::default()
        .with_object("findBy", &json!({"_email": email.as_str()}))
        .with("include", INCLUDE)
}

/// `accounts.search` for the same.
pub(super) fn search(email: &EmailAddress) -> Parameters {
    let quoted = email.as_str().replace('\\', "\\\\").replace('"', "\\\"");
    Parameters::default().with(
        "query",
        format!("SELECT * FROM accounts WHERE loginIDs.emails CONTAINS \"{quoted}\""),
    )
}

/// `accounts.importFullAccount` of a user who is complete, active, and known by the address. `password` is its hash.
pub(super) fn import(uid: Uid<'_>, user: &NewUser, password: &Value) -> Parameters {
    let email = user.email.as_str();
    let is_verified = user.verification == Verification::Immediate;
    let list = if is_verified { "verified" } else { "unverified" };
    let mut profile = Map::from_iter([("email".to_owned(), email.into())]);
    let names = [("firstName", &user.first_name), ("lastName", &user.last_name)];
    profile.extend(
        names
            .into_iter()
            .filter_map(|(member, name)| Some((member.to_owned(), name.as_ref()?.as_str().into()))),
    );
    Parameters::default()
        .with("uid", uid.as_str())
        .with("importPolicy", "insert")
        .with_object("profile", &profile.into())
        .with_object("data", &user.metadata.to_json().into())
        .with_object("loginIDs", &json!({"emails": [email]}))
        .with_object("emails", &json!({list: [email]}))
        .with_object("password", password)
        .with("isActive", "true")
        .with("isRegistered", "true")
        .with("isVerified", is_verified.to_string())
}

/// `accounts.setAccountInfo` with the part of a change that it can make: only what changes, `null` for what goes.
/// `None` where nothing is left. It can verify an account, but not take that back.
pub(super) fn change(uid: Uid<'_>, changes: &ProfileChanges) -> Option<Parameters> {
    let names = [("firstName", &changes.first_name), ("lastName", &changes.last_name)];
    let profile: Map<String, Value> = names
        .into_iter()
        .filter_map(|(member, patch)| Some((member.to_owned(), value(patch)?)))
        .collect();
    let parameters = Parameters::default()
        .with_object("profile", &profile.into())
        .with_object("data", &changes.metadata.to_json().into())
        .with_some("isVerified", (changes.verified == Some(true)).then_some("true"));
    (!parameters.is_empty()).then(|| parameters.with("UID", uid.as_str()))
}

/// `accounts.setAccountInfo` with another address, in place of `old` as Gigya spells it.
pub(super) fn email_change(uid: Uid<'_>, new: &str, old: Option<&str>, verified: bool) -> Parameters {
    of(uid)
        .with_object("profile", &json!({"email": new}))
        .with("addLoginEmails", new)
        .with_some("removeLoginEmails", old)
        .with_some("isVerified", verified.then_some("true"))
}

/// `accounts.setAccountInfo` that verifies every address of the account.
pub(super) fn account_verified(uid: Uid<'_>) -> Parameters {
    of(uid).with("isVerified", "true")
}

/// `accounts.addEmails`, which takes an address that is there already from the others to the verified ones.
pub(super) fn verified(uid: Uid<'_>, email: &str) -> Parameters {
    Parameters::default()
        .with("uid", uid.as_str())
        .with("verifiedEmails", email)
}

/// `accounts.addEmails`, which takes an address that is there already from the verified ones to the others.
pub(super) fn unverified(uid: Uid<'_>, email: &str) -> Parameters {
    Parameters::default()
        .with("uid", uid.as_str())
        .with("unverifiedEmails", email)
}

/// A call that takes the UID alone.
pub(super) fn of(uid: Uid<'_>) -> Parameters {
    Parameters::default().with("UID", uid.as_str())
}

fn value(patch: &Patch<Name>) -> Option<Value> {
    match patch {
        Patch::Keep => None,
        Patch::Clear => Some(Value::Null),
        Patch::Set(name) => Some(name.as_str().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_address_never_leaves_its_quotes(local in "[ -~]{1,20}") {
            let Some(email) = EmailAddress::stored(&format!("{local}@example.com")) else { return Ok(()) };
            let parameters = search(&email);
            let (_, query) = parameters.pairs().next().unwrap();
            let quoted = query
                .strip_prefix("SELECT * FROM accounts WHERE loginIDs.emails CONTAINS ")
                .unwrap();
            // The quotes and escapes are those of a JSON string, for the characters an address can have.
            let read: String = serde_json::from_str(quoted).unwrap();
            prop_assert_eq!(read, email.as_str());
        }
    }
}
