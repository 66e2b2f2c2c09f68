//! Finds the user that a call was about in its answer.

use serde_json::Value;

use super::{answer::Answer, values};
use crate::{
    error::PortError,
    model::{EmailAddress, ProviderUser},
    settings::rest::connector::{Connector, Field, IdForm, Operation, Response},
};

/// A user in the vendor's form and in ours.
pub(super) struct Found {
    pub(super) value: Value,
    pub(super) user: ProviderUser,
}

/// The user that a call was about.
#[derive(Clone, Copy)]
pub(super) enum Whom<'a> {
    Id(&'a str),
    Email(&'a EmailAddress),
}

impl Whom<'_> {
    /// The value in the vendor's user of the field that it was asked for by.
    fn shown<'v>(self, user: &'v Value, connector: &Connector) -> Option<&'v str> {
        let field = match self {
            Self::Id(_) => Field::Id,
            Self::Email(_) => Field::Email,
        };
        connector.user.place_of(field)?.find(user)?.as_str()
    }

    fn is(self, user: &Value, connector: &Connector) -> bool {
        self.shown(user, connector).is_some_and(|shown| match self {
            Self::Id(id) => connector.ids.is_same(shown, id),
            Self::Email(email) => EmailAddress::stored(shown).as_ref() == Some(email),
        })
    }
}

/// The user that was asked for in the answer of a read; `None` if a list does not hold it. Other users in a list are ignored
/// if the description says that the search is wider. Otherwise they mean that the vendor was asked something else.
pub(super) fn asked_for(
    answer: &Answer,
    operation: &Operation,
    connector: &Connector,
    whom: Whom<'_>,
) -> Result<Option<Found>, PortError> {
    answer.check(operation, connector)?;
    let users = answer.users(operation).ok_or_else(|| answer.unforeseen())?;
    let is_plausible = if matches!(operation.response, Some(Response::Users { wider: true, .. })) {
        // If no user has the field, the description looks for it in the wrong place.
        users.is_empty() || users.iter().any(|user| whom.shown(user, connector).is_some())
    } else {
        users.iter().all(|user| whom.is(user, connector))
    };
    if !is_plausible {
        return Err(answer.unforeseen());
    }
    let Some(value) = users.into_iter().find(|user| whom.is(user, connector)) else {
        return Ok(None);
    };
    let mut user = values::user(value, &connector.user).ok_or_else(|| answer.unforeseen())?;
    if connector.ids == IdForm::Uuid {
        user.provider_id.make_ascii_lowercase();
    }
    let value = value.clone();
    Ok(Some(Found { value, user }))
}

/// Checks that the answer of a write shows the user that it was about, if the description says so: the status alone could be
/// that of a proxy's page.
pub(super) fn check_shown(
    answer: &Answer,
    operation: &Operation,
    connector: &Connector,
    id: Option<&str>,
) -> Result<(), PortError> {
    if operation.response.is_none() {
        return Ok(());
    }
    let shown = answer.users(operation).unwrap_or_default();
    let is_asked = |user: &&Value| id.is_some_and(|id| Whom::Id(id).is(user, connector));
    if shown.iter().any(is_asked) {
        Ok(())
    } else {
        Err(answer.unforeseen())
    }
}
