//! What a caller of Update says.

use shared::{
    error::ApiError,
    model::{CustomerRegistrationId, Name, Patch, ProfileChanges, RegistrationChanges, parse_rfc3339},
    request::{Decoded, body::Fields},
};

/// Which user, and what changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Which user.
    pub id: CustomerRegistrationId,
    /// The changes; none where the body names nothing but an empty `metadata`.
    pub changes: RegistrationChanges,
    /// `ignoreProvider`.
    pub ignore_provider: bool,
}

impl Input {
    pub(crate) fn parse(decoded: Decoded<'_>) -> Result<Self, ApiError> {
        let id = decoded.route.user()?;
        let mut fields = Fields::of(decoded.body);
        // An empty metadata object names a field and changes nothing; it is not a body that names none.
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

/// The empty text means the same as null: no name.
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
