//! The input of Update.

use shared::{
    error::ApiError,
    model::{CustomerRegistrationId, Name, Patch, ProfileChanges, RegistrationChanges, parse_rfc3339},
    request::{Decoded, body::Fields},
};

/// The input: the id in the path, and the changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The id of the user.
    pub id: CustomerRegistrationId,
    /// The changes. They can only be empty if the body has an empty `metadata`.
    pub changes: RegistrationChanges,
    /// `ignoreProvider`: whether the provider is not called.
    pub ignore_provider: bool,
}

impl Input {
    pub(crate) fn parse(decoded: Decoded<'_>) -> Result<Self, ApiError> {
        let id = decoded.route.user()?;
        let mut fields = Fields::of(decoded.body);
        // An empty `metadata` object changes nothing, but the body does name a field.
        let names_metadata = fields.names("metadata");
        let profile = ProfileChanges {
            verified: fields.boolean_or_absent("verified"),
            first_name: name(&mut fields, "firstName"),
            last_name: name(&mut fields, "lastName"),
            ..ProfileChanges::default()
        };
        let changes = RegistrationChanges {
            email: None,
            last_logout_date: last_logout_date(&mut fields),
            profile: ProfileChanges {
                metadata: fields.metadata().into_iter().collect(),
                ..profile
            },
        };
        let ignore_provider = fields.boolean("ignoreProvider").unwrap_or(false);
        if changes.is_empty() && !names_metadata && fields.is_faultless() {
            fields.fault("body", "names no field to change");
        }
        fields.finish()?;
        Ok(Self {
            id,
            changes,
            ignore_provider,
        })
    }
}

/// An empty text clears the name, like null.
fn name(fields: &mut Fields, field: &'static str) -> Patch<Name> {
    match fields.text_patch(field, Name::parse) {
        Patch::Set(Some(name)) => Patch::Set(name),
        Patch::Set(None) | Patch::Clear => Patch::Clear,
        Patch::Keep => Patch::Keep,
    }
}

fn last_logout_date(fields: &mut Fields) -> Patch<jiff::Timestamp> {
    let parse = |text: &str| parse_rfc3339(text).ok_or("must be a date-time like 2023-06-06T17:42:26Z (RFC 3339)");
    let date = fields.text_patch("lastLogoutDate", parse);
    let remove = fields.boolean("removeLastLogoutDate").unwrap_or(false);
    match (date, remove) {
        (Patch::Clear, _) => {
            fields.fault(
                "lastLogoutDate",
                "must be a date-time, to remove it send removeLastLogoutDate: true",
            );
            Patch::Keep
        }
        (Patch::Set(_), true) => {
            fields.fault("removeLastLogoutDate", "must not be true together with lastLogoutDate");
            Patch::Keep
        }
        (Patch::Keep, true) => Patch::Clear,
        (date, false) => date,
    }
}
