//! Which CRIDs Gigya can keep as a UID.
//!
//! SAP documents the limits of a UID of one's own for `accounts.register` (`siteUID`): up to 252 characters, all ASCII.
//! Imported UIDs are the same UIDs, so the same limits apply.

use crate::{error::PortError, ids::FreshId, model::CustomerRegistrationId};

const LONGEST: usize = 252;

/// Why Gigya cannot have a user with an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum IdFault {
    #[error("Gigya keeps ids of ASCII characters only")]
    NotAscii,
    #[error("Gigya keeps ids of at most 252 characters")]
    TooLong,
}

impl From<IdFault> for PortError {
    fn from(fault: IdFault) -> Self {
        Self::Rejected {
            reason: Some(fault.to_string()),
        }
    }
}

/// A UID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Uid<'a>(&'a str);

impl<'a> Uid<'a> {
    pub(super) fn of(id: &'a CustomerRegistrationId) -> Result<Self, IdFault> {
        let text = id.as_str();
        if !text.is_ascii() {
            Err(IdFault::NotAscii)
        } else if text.len() > LONGEST {
            Err(IdFault::TooLong)
        } else {
            Ok(Self(text))
        }
    }

    pub(super) const fn as_str(self) -> &'a str {
        self.0
    }
}

/// The CRID of a new user: the wanted one, which Gigya must be able to keep, or `fresh` if none is wanted. It is the UID too.
pub(super) fn settle(
    wanted: Option<&CustomerRegistrationId>,
    fresh: FreshId,
) -> Result<CustomerRegistrationId, PortError> {
    match wanted {
        Some(wanted) => {
            Uid::of(wanted)?;
            Ok(wanted.clone())
        }
        None => CustomerRegistrationId::parse(&fresh.to_string()).map_err(PortError::unavailable),
    }
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
    fn without_a_wish_the_id_is_the_fresh_one() {
        assert_eq!(settle(None, FRESH).unwrap().as_str(), "00000000000000000000000007");
    }

    #[test]
    fn a_wanted_id_is_kept_as_it_stands() {
        let longest = "x".repeat(252);
        for wanted in ["63d1", "auth0|63d1", "a/b@c:d+e f%2F", "_gid_30A3+l/Q=", &longest] {
            assert_eq!(settled(wanted).unwrap(), wanted);
            assert_eq!(Uid::of(&crid(wanted)).unwrap().as_str(), wanted);
        }
    }

    #[test]
    fn ids_that_gigya_cannot_keep_are_refused_with_the_reason() {
        for (wanted, fault) in [
            ("odd-ü", IdFault::NotAscii),
            (&"ü".repeat(253), IdFault::NotAscii),
            (&"x".repeat(253), IdFault::TooLong),
        ] {
            assert_eq!(settled(wanted).unwrap_err(), format!("refused: {fault}"), "{wanted:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_settled_is_a_uid(text in "\\PC{1,60}|[ -~]{240,255}") {
            let Ok(wanted) = CustomerRegistrationId::parse(&text) else { return Ok(()) };
            prop_assert_eq!(settle(Some(&wanted), FRESH).is_ok(), text.is_ascii() && text.len() <= 252);
        }
    }
}
