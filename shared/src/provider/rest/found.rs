//! Finds in an answer the user whom a call was about.

use serde_json::Value;

use super::{answer::Answer, values};
use crate::{
    error::PortError,
    model::{EmailAddress, ProviderUser},
    settings::rest::connector::{Connector, Field, IdForm, Operation, Response},
};

/// A user as the vendor tells it and as ours.
pub(super) struct Found {
    pub(super) value: Value,
    pub(super) user: ProviderUser,
}

/// Whom a call was about.
#[derive(Clone, Copy)]
pub(super) enum Whom<'a> {
    Id(&'a str),
    Email(&'a EmailAddress),
}

impl Whom<'_> {
    /// What the vendor's user has where that stands by which it was asked for.
    fn told<'v>(self, user: &'v Value, connector: &Connector) -> Option<&'v str> {
        let field = match self {
            Self::Id(_) => Field::Id,
            Self::Email(_) => Field::Email,
        };
        connector.user.place_of(field)?.find(user)?.as_str()
    }

    fn is(self, user: &Value, connector: &Connector) -> bool {
        self.told(user, connector).is_some_and(|told| match self {
            Self::Id(id) => connector.ids.is_same(told, id),
            Self::Email(email) => EmailAddress::stored(told).as_ref() == Some(email),
        })
    }
}

/// Who was asked for, in the answer of a read; `None` where a list does not hold them. Anybody else in it is ignored
/// where the description says that the search is wider, and else shows that the vendor was asked something else.
pub(super) fn asked_for(
    answer: &Answer,
    operation: &Operation,
    connector: &Connector,
    whom: Whom<'_>,
) -> Result<Option<Found>, PortError> {
    answer.check(operation, connector)?;
    let users = answer.users(operation).ok_or_else(|| answer.unforeseen())?;
    let is_plausible = if matches!(operation.response, Some(Response::Users { wider: true, .. })) {
        // Where nobody has one, the description looks for it in the wrong place.
        users.is_empty() || users.iter().any(|user| whom.told(user, connector).is_some())
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

/// Lets a write pass whose answer shows the user that it was about, where the description says that it does: a status
/// alone may be that of a page in between.
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
