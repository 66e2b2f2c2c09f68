//! The form of the vendor's ids, and how CRIDs map to them.

use uuid::Uuid;

use super::place::{Faults, Object, Place};
use crate::{error::PortError, ids::FreshId, model::CustomerRegistrationId};

/// The longest CRID in characters; longer ids are never used.
const LONGEST: u16 = 255;

/// Characters of a ULID. If the caller gives no id, one is made from a ULID.
const FRESH: u16 = 26;

/// Characters of a UUID with its hyphens.
const UUID_LENGTH: usize = 36;

/// Why the vendor cannot have a user with an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdFault {
    #[error("the provider keeps ids of at most {0} characters")]
    TooLong(u16),
    #[error("the provider keeps only UUIDs as ids, like 123e4567-e89b-12d3-a456-426614174000")]
    NoUuid,
    #[error("the provider keeps UUIDs in lower case only, like 123e4567-e89b-12d3-a456-426614174000")]
    Capitals,
}

impl From<IdFault> for PortError {
    fn from(fault: IdFault) -> Self {
        Self::Rejected {
            reason: Some(fault.to_string()),
        }
    }
}

/// The form of the vendor's ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IdForm {
    /// Any text up to a length; ids made here begin with the prefix.
    Text { longest: u16, prefix: String },
    /// A UUID in lower case with hyphens. Vendors treat other spellings as the same id, but Subscribe as different ids, so
    /// that one user of the vendor could be two at Subscribe. Therefore no other spelling is accepted.
    Uuid,
}

impl IdForm {
    pub(super) fn read(place: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let mut object = place.object(faults)?;
        let forms = [("text", false), ("uuid", true)];
        let is_uuid = object.required("form", faults)?.choice(&forms, faults)?;
        let form = if is_uuid {
            Some(Self::Uuid)
        } else {
            Self::text(&mut object, faults)
        };
        object.finish(faults);
        form
    }

    fn text(object: &mut Object<'_>, faults: &mut Faults) -> Option<Self> {
        let longest = object
            .optional("maxLength")
            .map_or(Some(LONGEST), |place| place.number(FRESH, LONGEST, faults))?;
        let Some(place) = object.optional("prefix") else {
            return Some(Self::Text {
                longest,
                prefix: String::new(),
            });
        };
        let prefix = place.text(faults)?;
        if prefix.chars().any(char::is_control) {
            return place.fault(faults, "must not hold control characters");
        }
        if prefix.chars().count() + usize::from(FRESH) > usize::from(longest) {
            return place.fault(
                faults,
                &format!("leaves no room: {FRESH} characters follow it, and maxLength is {longest}"),
            );
        }
        Some(Self::Text {
            longest,
            prefix: prefix.to_owned(),
        })
    }

    /// The vendor's id of a CRID.
    pub(crate) fn of(&self, id: &CustomerRegistrationId) -> Result<String, IdFault> {
        let text = id.as_str();
        match self {
            Self::Text { longest, .. } if text.chars().count() > usize::from(*longest) => {
                Err(IdFault::TooLong(*longest))
            }
            Self::Text { .. } => Ok(text.to_owned()),
            Self::Uuid => uuid(text),
        }
    }

    /// Whether the id in an answer (`shown`) is the one that was asked for. The vendor may spell a UUID in another case.
    pub(crate) fn is_same(&self, shown: &str, asked: &str) -> bool {
        match self {
            Self::Text { .. } => shown == asked,
            Self::Uuid => shown.eq_ignore_ascii_case(asked),
        }
    }

    /// The CRID of a new user: `wanted`, or one made from `fresh`.
    pub(crate) fn settle(
        &self,
        wanted: Option<&CustomerRegistrationId>,
        fresh: FreshId,
    ) -> Result<CustomerRegistrationId, PortError> {
        if let Some(wanted) = wanted {
            self.of(wanted)?;
            return Ok(wanted.clone());
        }
        let id = match self {
            Self::Text { prefix, .. } => format!("{prefix}{fresh}"),
            Self::Uuid => fresh.uuid(),
        };
        CustomerRegistrationId::parse(&id).map_err(PortError::unavailable)
    }
}

/// A UUID in the one accepted spelling.
fn uuid(text: &str) -> Result<String, IdFault> {
    let uuid = Uuid::try_parse(text).ok().filter(|_| text.len() == UUID_LENGTH);
    let spelling = uuid.ok_or(IdFault::NoUuid)?.to_string();
    if spelling == text {
        Ok(spelling)
    } else {
        Err(IdFault::Capitals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::samples::in_full;
    use proptest::prelude::*;
    use ulid::Ulid;

    const FRESH: FreshId = FreshId(Ulid(7));
    const TEXT: IdForm = IdForm::Text {
        longest: 40,
        prefix: String::new(),
    };

    fn crid(text: &str) -> CustomerRegistrationId {
        CustomerRegistrationId::parse(text).unwrap()
    }

    #[test]
    fn a_fresh_uuid_has_the_bits_of_the_ulid() {
        let id = IdForm::Uuid.settle(None, FRESH).unwrap();
        assert_eq!(Uuid::try_parse(id.as_str()).unwrap().as_u128(), FRESH.0.0);
        assert_eq!(IdForm::Uuid.of(&id).unwrap(), id.as_str());
    }

    #[test]
    fn a_fresh_text_stands_behind_its_prefix() {
        let form = IdForm::Text {
            longest: 40,
            prefix: "reader-".to_owned(),
        };
        let id = form.settle(None, FRESH).unwrap();
        assert_eq!(id.as_str(), "reader-00000000000000000000000007");
        assert_eq!(form.settle(Some(&crid("x")), FRESH).unwrap().as_str(), "x");
    }

    #[test]
    fn a_wanted_id_that_the_vendor_cannot_keep_is_refused_with_the_reason() {
        assert!(TEXT.settle(Some(&crid(&"ü".repeat(40))), FRESH).is_ok());
        for (form, id, reason) in [
            (
                TEXT,
                "ü".repeat(41),
                "refused: the provider keeps ids of at most 40 characters",
            ),
            (
                IdForm::Uuid,
                "reader-1".to_owned(),
                "refused: the provider keeps only UUIDs as ids, like 123e4567-e89b-12d3-a456-426614174000",
            ),
        ] {
            let refusal = form.settle(Some(&crid(&id)), FRESH).unwrap_err();
            assert_eq!(in_full(&refusal), reason);
        }
    }

    #[test]
    fn of_a_uuid_only_one_spelling_is_an_id() {
        let id = crid("a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8");
        assert_eq!(IdForm::Uuid.of(&id).unwrap(), id.as_str());
        assert_eq!(IdForm::Uuid.settle(Some(&id), FRESH).unwrap(), id);
        for text in [
            "A1A2A3A4-B1B2-C1C2-D1D2-D3D4D5D6D7D8",
            "a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7D8",
        ] {
            assert_eq!(IdForm::Uuid.of(&crid(text)), Err(IdFault::Capitals), "{text}");
            let refusal = IdForm::Uuid.settle(Some(&crid(text)), FRESH).unwrap_err();
            assert_eq!(
                in_full(&refusal),
                "refused: the provider keeps UUIDs in lower case only, like 123e4567-e89b-12d3-a456-426614174000"
            );
            assert!(IdForm::Uuid.is_same(text, id.as_str()), "as a vendor may show it");
            assert!(!TEXT.is_same(text, id.as_str()));
        }
        for text in [
            "a1a2a3a4b1b2c1c2d1d2d3d4d5d6d7d8",
            "{a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8}",
            "urn:uuid:a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8",
            "g1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8",
        ] {
            assert_eq!(IdForm::Uuid.of(&crid(text)), Err(IdFault::NoUuid), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_settled_is_an_id_of_the_vendor(text in "\\PC{1,60}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}") {
            let Ok(wanted) = CustomerRegistrationId::parse(&text) else { return Ok(()) };
            for form in [TEXT, IdForm::Uuid] {
                prop_assert_eq!(form.settle(Some(&wanted), FRESH).is_ok(), form.of(&wanted).is_ok());
                if let Ok(id) = form.of(&wanted) {
                    prop_assert_eq!(id, wanted.as_str(), "two CRIDs are never one id");
                }
            }
        }
    }
}
