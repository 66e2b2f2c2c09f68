//! Maps our users to the values that a connector sends, and the vendor's users to ours.

use serde_json::{Map, Value};

use super::compose::Values;
use crate::{
    model::{
        EmailAddress, Metadata, MetadataChanges, Name, NewUser, Password, Patch, ProfileChanges, ProviderUser,
        Verification,
    },
    settings::rest::connector::{Cleared, Field, MetadataUpdate, Pointer, UserShape},
};

/// The values of a new user, except id and email. Fields that are not set are left out.
pub(super) fn of_new(user: &NewUser, password: Option<&Password>) -> Values {
    let name = |field, name: &Option<Name>| Some((field, Value::from(name.as_ref()?.as_str())));
    let verified = Value::from(user.verification == Verification::Immediate);
    let metadata = (!user.metadata.is_empty()).then(|| (Field::Metadata, user.metadata.to_json().into()));
    [
        password.map(|password| (Field::Password, password.expose().into())),
        Some((Field::Verified, verified)),
        name(Field::FirstName, &user.first_name),
        name(Field::LastName, &user.last_name),
        metadata,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The values of the changed fields, except metadata.
pub(super) fn of_change(changes: &ProfileChanges, cleared: Cleared) -> Values {
    let name = |field, patch: &Patch<Name>| {
        let value = match (patch, cleared) {
            (Patch::Keep, _) => return None,
            (Patch::Clear, Cleared::Null) => Value::Null,
            (Patch::Clear, Cleared::EmptyText) => "".into(),
            (Patch::Set(name), _) => name.as_str().into(),
        };
        Some((field, value))
    };
    [
        changes.verified.map(|verified| (Field::Verified, verified.into())),
        name(Field::FirstName, &changes.first_name),
        name(Field::LastName, &changes.last_name),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The whole metadata after a change, for a vendor that replaces it. Values that our model does not know are kept. `None` if
/// the vendor's user does not show its metadata: a wrong pointer must not erase it.
pub(super) fn replaced(changes: &MetadataChanges, user: &Value, shape: &UserShape) -> Option<Map<String, Value>> {
    let mut metadata = match shape.place_of(Field::Metadata)?.look_up(user) {
        Some(Value::Object(current)) => current.clone(),
        Some(Value::Null) => Map::new(),
        None if shape.absent_metadata_is_empty => Map::new(),
        _ => return None,
    };
    for (key, value) in changes.iter() {
        match value {
            Some(value) => metadata.insert(key.as_str().to_owned(), value.to_json()),
            None => metadata.remove(key.as_str()),
        };
    }
    Some(metadata)
}

/// Whether the vendor's user must be read before its metadata can be changed.
pub(super) fn needs_read(changes: &ProfileChanges, shape: &UserShape) -> bool {
    let kept = shape.place_of(Field::Metadata).is_some();
    kept && !changes.metadata.is_empty() && shape.metadata_update == MetadataUpdate::Replace
}

/// The vendor's user as ours; `None` if a field has the wrong type, or if a required field is missing.
pub(super) fn user(value: &Value, shape: &UserShape) -> Option<ProviderUser> {
    let find = |field| shape.place_of(field).and_then(|place: &Pointer| place.find(value));
    let text = |field| find(field).map_or(Some(None), |value| value.as_str().map(Some));
    let name = |field| Some(text(field)?.map(str::to_owned).and_then(Name::stored));
    let verified = match find(Field::Verified) {
        Some(value) => value.as_bool()?,
        None if shape.keeps_verified => return None,
        None => true,
    };
    let metadata = match find(Field::Metadata) {
        Some(value) => Metadata::stored(value.as_object()?),
        None => Metadata::default(),
    };
    Some(ProviderUser {
        provider_id: text(Field::Id)??.to_owned(),
        email: EmailAddress::stored(text(Field::Email)??),
        verified,
        first_name: name(Field::FirstName)?,
        last_name: name(Field::LastName)?,
        metadata,
    })
}
