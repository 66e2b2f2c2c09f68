//! How CRIDs map to Auth0's `user_id`.
//!
//! A CRID with a `|` is the `user_id` itself. Any other is the local part of a database user's, `auth0|<CRID>`.

use crate::{error::PortError, ids::FreshId, model::CustomerRegistrationId};

/// The prefix of the ids of Auth0's database users.
const DATABASE_PREFIX: &str = "auth0|";

/// Why Auth0 cannot have a user with an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum IdFault {
    #[error("Auth0 cannot keep an id with white space")]
    WhiteSpace,
    #[error("Auth0 makes users only under ids that begin with auth0|, or that hold no |")]
    Foreign,
    #[error("nothing follows auth0|")]
    Empty,
}

impl From<IdFault> for PortError {
    fn from(fault: IdFault) -> Self {
        Self::Rejected {
            reason: Some(fault.to_string()),
        }
    }
}

/// Auth0's `user_id`, prefix included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UserId(String);

impl UserId {
    /// The `user_id` of a CRID. The length needs no check: Auth0 keeps 255 characters after the prefix.
    pub(super) fn of(id: &CustomerRegistrationId) -> Result<Self, IdFault> {
        let text = id.as_str();
        if text.contains(is_space) {
            return Err(IdFault::WhiteSpace);
        }
        Ok(Self(if text.contains('|') {
            text.to_owned()
        } else {
            format!("{DATABASE_PREFIX}{text}")
        }))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The part that a creation sends; Auth0 adds the prefix itself.
    pub(super) fn local(&self) -> Result<&str, IdFault> {
        match self.0.strip_prefix(DATABASE_PREFIX) {
            Some("") => Err(IdFault::Empty),
            Some(local) => Ok(local),
            None => Err(IdFault::Foreign),
        }
    }

    pub(super) fn is_of_database(id: &str) -> bool {
        id.starts_with(DATABASE_PREFIX)
    }
}

/// The CRID of a new user: the wanted one, with which Auth0 must be able to create a user, or one in Auth0's own form if none
/// is wanted.
pub(super) fn settle(
    wanted: Option<&CustomerRegistrationId>,
    fresh: FreshId,
) -> Result<CustomerRegistrationId, PortError> {
    match wanted {
        Some(wanted) => {
            UserId::of(wanted)?.local()?;
            Ok(wanted.clone())
        }
        None => CustomerRegistrationId::parse(&format!("{DATABASE_PREFIX}{fresh}")).map_err(PortError::unavailable),
    }
}

/// White space by the pattern `^\S*$` of Auth0's schema: that of Unicode, and the byte order mark, which ECMAScript counts as
/// white space.
fn is_space(symbol: char) -> bool {
    symbol.is_whitespace() || symbol == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::samples::in_full;
    use proptest::prelude::*;
    use ulid::Ulid;

    const FRESH: FreshId = FreshId(Ulid(7));

    fn crid(text: &str) -> CustomerRegistrationId {
        CustomerRegistrationId::parse(text).unwrap()
    }

    fn settled(text: &str) -> Result<String, String> {
        let settled = settle(Some(&crid(text)), FRESH).map(|id| id.as_str().to_owned());
        settled.map_err(|error| in_full(&error))
    }

    #[test]
    fn without_a_wish_the_id_has_auth0s_form() {
        assert_eq!(
            settle(None, FRESH).unwrap().as_str(),
            "auth0|00000000000000000000000007"
        );
    }

    #[test]
    fn a_wanted_id_is_kept_and_mapped_the_same_way_every_time() {
        for (wanted, user_id, local) in [
            ("63d1", "auth0|63d1", "63d1"),
            ("auth0|63d1", "auth0|63d1", "63d1"),
            ("auth0|con|63d1", "auth0|con|63d1", "con|63d1"),
            ("a/b@c:d+ü", "auth0|a/b@c:d+ü", "a/b@c:d+ü"),
        ] {
            assert_eq!(settled(wanted).unwrap(), wanted);
            let id = UserId::of(&crid(wanted)).unwrap();
            assert_eq!((id.as_str(), id.local().unwrap()), (user_id, local));
        }
    }

    #[test]
    fn an_id_of_255_characters_is_within_auth0s_limit() {
        let longest = "ü".repeat(255);
        assert_eq!(settled(&longest).unwrap(), longest);
    }

    #[test]
    fn ids_that_auth0_cannot_make_are_refused_with_the_reason() {
        for (wanted, fault) in [
            ("a b", IdFault::WhiteSpace),
            ("a\u{a0}b", IdFault::WhiteSpace),
            ("a\u{feff}b", IdFault::WhiteSpace),
            ("google-oauth2|1", IdFault::Foreign),
            ("|1", IdFault::Foreign),
            ("Auth0|1", IdFault::Foreign),
            ("auth0|", IdFault::Empty),
        ] {
            assert_eq!(settled(wanted).unwrap_err(), format!("refused: {fault}"), "{wanted:?}");
        }
    }

    #[test]
    fn users_of_other_connections_can_still_be_named() {
        assert_eq!(
            UserId::of(&crid("google-oauth2|1")).unwrap().as_str(),
            "google-oauth2|1"
        );
    }

    proptest! {
        #[test]
        fn what_is_settled_can_be_made(text in "\\PC{1,60}") {
            let Ok(wanted) = CustomerRegistrationId::parse(&text) else { return Ok(()) };
            if settle(Some(&wanted), FRESH).is_ok() {
                let id = UserId::of(&wanted).unwrap();
                let local = id.local().unwrap();
                prop_assert!(!local.is_empty() && local.chars().count() <= 255 && !local.contains(char::is_whitespace));
            }
        }
    }
}
