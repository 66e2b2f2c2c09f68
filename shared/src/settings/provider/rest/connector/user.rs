//! The vendor's user: the place of each field, and how the vendor treats it.

use super::{
    field::Field,
    operation::{check_crossings, fields},
    place::{Faults, Object, Place},
    pointer::Pointer,
};

/// The fields that a vendor can return; the password is not among them.
const SHOWN: [Field; 6] = [
    Field::Id,
    Field::Email,
    Field::Verified,
    Field::FirstName,
    Field::LastName,
    Field::Metadata,
];

/// How the removal of a name is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cleared {
    Null,
    EmptyText,
}

/// What an update does to metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MetadataUpdate {
    /// The vendor changes the keys that are sent; `null` removes one.
    Merge,
    /// The vendor keeps what is sent and nothing else.
    Replace,
}

/// The vendor's user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UserShape {
    fields: Vec<(Field, Pointer)>,
    /// Whether the vendor can have unverified addresses at all.
    pub(crate) keeps_verified: bool,
    /// Whether a user must have a password.
    pub(crate) needs_password: bool,
    pub(crate) cleared: Cleared,
    pub(crate) metadata_update: MetadataUpdate,
    /// Whether a user without metadata in an answer has none. If not, such an answer is a failure.
    pub(crate) absent_metadata_is_empty: bool,
}

impl UserShape {
    pub(super) fn read(place: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let before = faults.count();
        let mut object = place.object(faults)?;
        let map = object.required("fields", faults);
        let fields = map.map_or_else(Vec::new, |place| {
            let map = fields(&place, &SHOWN, Pointer::parse_member, faults);
            let names: Vec<_> = map.iter().map(|(field, pointer)| (field.name(), pointer)).collect();
            check_crossings(place.pointer(), &names, faults);
            for field in [Field::Id, Field::Email] {
                if place.value().get(field.name()).is_none_or(serde_json::Value::is_null) {
                    faults.note(format!("{}/{}", place.pointer(), field.name()), "is required");
                }
            }
            map
        });
        let is_sound = faults.count() == before;
        let has = |field| fields.iter().any(|(known, _)| *known == field);
        let verification = [("kept", true), ("always", false)];
        let keeps_verified = object
            .required("verification", faults)
            .and_then(|place| place.choice(&verification, faults));
        if is_sound && keeps_verified.is_some_and(|keeps| keeps != has(Field::Verified)) {
            faults.note(
                object.pointer_of("verification"),
                "is kept where fields has verified, and always where it has not",
            );
        }
        let passwords = [("required", true), ("optional", false)];
        let needs_password = object
            .required("password", faults)
            .and_then(|place| place.choice(&passwords, faults));
        let has_names = has(Field::FirstName) || has(Field::LastName);
        let words = [("null", Cleared::Null), ("empty", Cleared::EmptyText)];
        let cleared = word(&mut object, "clearedName", has_names, Cleared::Null, &words, faults);
        let words = [("merge", MetadataUpdate::Merge), ("replace", MetadataUpdate::Replace)];
        let metadata = has(Field::Metadata);
        let metadata_update = word(
            &mut object,
            "metadataUpdate",
            metadata,
            MetadataUpdate::Merge,
            &words,
            faults,
        );
        let absent_metadata_is_empty = object.optional("absentMetadata").map_or(Some(false), |place| {
            if metadata_update.is_some_and(|update| update != MetadataUpdate::Replace) {
                faults.note(place.pointer(), "goes with the metadataUpdate replace alone");
            }
            place.choice(&[("empty", true), ("failure", false)], faults)
        });
        object.finish(faults);
        if faults.count() > before {
            return None;
        }
        Some(Self {
            fields,
            keeps_verified: keeps_verified?,
            needs_password: needs_password?,
            cleared: cleared?,
            metadata_update: metadata_update?,
            absent_metadata_is_empty: absent_metadata_is_empty?,
        })
    }

    /// The place of a field in the vendor's user; `None` if the vendor does not keep it.
    pub(crate) fn place_of(&self, field: Field) -> Option<&Pointer> {
        self.fields
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, pointer)| pointer)
    }

    pub(super) fn keeps(&self, field: Field) -> bool {
        self.place_of(field).is_some()
    }
}

/// A choice that is required if `matters` (the vendor keeps the field concerned), and otherwise optional, with `otherwise` as
/// default.
fn word<T: Copy>(
    object: &mut Object<'_>,
    name: &'static str,
    matters: bool,
    otherwise: T,
    words: &[(&str, T)],
    faults: &mut Faults,
) -> Option<T> {
    let place = if matters {
        object.required(name, faults)?
    } else if let Some(place) = object.optional(name) {
        place
    } else {
        return Some(otherwise);
    };
    place.choice(words, faults)
}
