//! Registration tokens, which connect the steps of a registration.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::failure::{Failure, Problem};
use crate::simulators::sources::Purpose;
use crate::simulators::store::StoreError;

const TOKENS: &str = "gigya.registrations";
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

#[derive(Serialize, Deserialize)]
pub(super) struct RegistrationToken {
    /// The account, once there is one.
    pub(super) uid: Option<String>,
    expires_at: Timestamp,
}

/// Issues a token for a registration that has no account yet (`None`), or whose account is pending.
pub(super) fn issue(context: &Context<'_>, uid: Option<&str>) -> Result<String, StoreError> {
    let token = format!("RT1_{}", context.sources.id(Purpose::Registration));
    let issued = RegistrationToken {
        uid: uid.map(str::to_owned),
        expires_at: context.now.saturating_add(LIFETIME).unwrap_or(Timestamp::MAX),
    };
    let directory = context.directory;
    directory.documents.put(TOKENS, directory.site, &token, None, &issued)?;
    Ok(token)
}

/// Looks up the call's token.
pub(super) fn redeem(context: &Context<'_>) -> Result<RegistrationToken, Problem> {
    let token = context.params.required("regToken")?;
    let directory = context.directory;
    let issued: Option<RegistrationToken> = directory.documents.get(TOKENS, directory.site, token)?;
    let valid = issued.filter(|issued| context.now < issued.expires_at);
    Ok(valid.ok_or_else(|| Failure::invalid("regToken"))?)
}
