//! The parameters of each call.

use serde_json::{Map, Value, json};

use super::{account::INCLUDE, id::Uid, parameters::Parameters};
use crate::model::{EmailAddress, Name, NewUser, Patch, ProfileChanges, Verification};

/// `accounts.getAccountInfo` by UID.
pub(super) fn account(uid: Uid<'_>) -> Parameters {
    of(uid).with("include", INCLUDE)
}

/// `accounts.getAccountInfo` by an address for login.
pub(super) fn account_by_email(email: &EmailAddress) -> Parameters {
    Parameters::default()
        .with_object("findBy", &json!({"_email": email.as_str()}))
        .with("include", INCLUDE)
}

/// The places in which an address can belong to only one user.
const PLACES: [&str; 3] = ["loginIDs.emails", "loginIDs.unverifiedEmails", "profile.email"];

/// `accounts.search` by an address. These fields are encrypted; for such fields `CONTAINS` compares the whole value and
/// ignores case.
pub(super) fn search(email: &EmailAddress) -> Parameters {
    let quoted = email.as_str().replace('\\', "\\\\").replace('"', "\\\"");
    let conditions = PLACES.map(|place| format!("{place} CONTAINS \"{quoted}\""));
    Parameters::default().with(
        "query",
        format!("SELECT * FROM accounts WHERE {}", conditions.join(" OR ")),
    )
}

/// `accounts.isAvailableLoginID` for an address that no user has.
pub(super) fn availability() -> Parameters {
    Parameters::default().with("loginID", "nobody@example.com")
}

/// `accounts.search` for any user.
pub(super) fn anybody() -> Parameters {
    Parameters::default().with("query", "SELECT UID FROM accounts LIMIT 1")
}

/// `accounts.importFullAccount` of a complete, active user who logs in with the address. `password` is its hash.
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

/// `accounts.setAccountInfo` with the part of a change that it can make; `null` removes a value. `None` if nothing is left.
/// It can verify an account, but not unverify it.
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

/// `accounts.setAccountInfo` with another address, which replaces the `old` ones for login.
pub(super) fn email_change(uid: Uid<'_>, new: &str, old: &[&str], verified: bool) -> Parameters {
    of(uid)
        .with_object("profile", &json!({"email": new}))
        .with("addLoginEmails", new)
        .with_some("removeLoginEmails", list(old))
        .with_some("isVerified", verified.then_some("true"))
}

/// `accounts.setAccountInfo` that undoes such a change: it restores the address of the profile, if there was one, and those
/// for login.
pub(super) fn email_restored(uid: Uid<'_>, new: Option<&str>, profile: Option<&str>, old: &[&str]) -> Parameters {
    of(uid)
        .with_object("profile", &json!({"email": profile}))
        .with_some("addLoginEmails", list(old))
        .with_some("removeLoginEmails", new)
}

/// `accounts.addEmails` with the previous lists; `None` if both were empty.
pub(super) fn lists_restored(uid: Uid<'_>, verified: &[&str], unverified: &[&str]) -> Option<Parameters> {
    let lists = Parameters::default()
        .with_some("verifiedEmails", list(verified))
        .with_some("unverifiedEmails", list(unverified));
    (!lists.is_empty()).then(|| lists.with("uid", uid.as_str()))
}

fn list(addresses: &[&str]) -> Option<String> {
    (!addresses.is_empty()).then(|| addresses.join(","))
}

/// `accounts.setAccountInfo` that verifies every address of the account.
pub(super) fn account_verified(uid: Uid<'_>) -> Parameters {
    of(uid).with("isVerified", "true")
}

/// `accounts.addEmails` that moves an existing address to the verified ones.
pub(super) fn verified(uid: Uid<'_>, email: &str) -> Parameters {
    Parameters::default()
        .with("uid", uid.as_str())
        .with("verifiedEmails", email)
}

/// `accounts.addEmails` that moves an existing address to the unverified ones.
pub(super) fn unverified(uid: Uid<'_>, email: &str) -> Parameters {
    Parameters::default()
        .with("uid", uid.as_str())
        .with("unverifiedEmails", email)
}

/// Parameters with the UID alone.
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
            let mut rest = query.strip_prefix("SELECT * FROM accounts WHERE ").unwrap();
            for (place, after) in PLACES.iter().zip([" OR ", " OR ", ""]) {
                let quoted = rest.strip_prefix(place).unwrap().strip_prefix(" CONTAINS ").unwrap();
                // The quotes and escapes are those of a JSON string, for the characters an address can have.
                let mut strings = serde_json::Deserializer::from_str(quoted).into_iter::<String>();
                prop_assert_eq!(strings.next().unwrap().unwrap(), email.as_str());
                rest = quoted.get(strings.byte_offset()..).unwrap().strip_prefix(after).unwrap();
            }
            prop_assert_eq!(rest, "");
        }
    }
}
