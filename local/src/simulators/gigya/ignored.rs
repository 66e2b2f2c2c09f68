//! The unknown properties that an import ignores.

use serde_json::Value;

use super::failure::{Failure, Fields};
use super::merge::is_profile_field;
use super::params::Params;

/// The member with the list. The vendor's page promises "a list of the first few failed properties", but does not name it.
pub(super) const MEMBER: &str = "ignoredFields";

const FIRST_FEW: usize = 5;

/// The parameters of the vendor's page, some of which have no effect here, and those common to all calls.
const KNOWN: &[&str] = &[
    "apiKey",
    "communications",
    "context",
    "created",
    "createUID",
    "data",
    "dataCenter",
    "emails",
    "format",
    "httpStatusCodes",
    "identities",
    "ignoreInterruptions",
    "importPolicy",
    "isActive",
    "isRegistered",
    "isVerified",
    "lang",
    "lastLogin",
    "lastUpdated",
    "loginIDs",
    "nonce",
    "password",
    "phoneNumber",
    "preferences",
    "profile",
    "providerSessions",
    "registered",
    "regSource",
    "secret",
    "secretQuestionAndAnswer",
    "sig",
    "subscriptions",
    "timestamp",
    "uid",
    "userKey",
    "verified",
];

/// Paths of the first few properties that are ignored.
pub(super) fn ignored(params: &Params) -> Result<Vec<Value>, Failure> {
    let names = params.all().iter().map(|(name, _)| name.clone());
    let mut ignored: Vec<String> = names
        .filter(|name| !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name)))
        .collect();
    let is_login: fn(&str) -> bool = |name| matches!(name, "username" | "emails" | "unverifiedEmails");
    let is_list: fn(&str) -> bool = |name| matches!(name, "verified" | "unverified");
    let is_field: fn(&str) -> bool = is_profile_field;
    for (parameter, is_known) in [("profile", is_field), ("loginIDs", is_login), ("emails", is_list)] {
        let members: Fields = params.object(parameter)?.unwrap_or_default();
        let unknown = members.keys().filter(|name| !is_known(name));
        ignored.extend(unknown.map(|name| format!("{parameter}.{name}")));
    }
    Ok(ignored.into_iter().take(FIRST_FEW).map(Value::from).collect())
}
