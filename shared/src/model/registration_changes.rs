//! Changes of a registration at Subscribe: of the profile, and of fields that only Subscribe takes this way.

use jiff::Timestamp;

use super::{EmailAddress, Metadata, MetadataChanges, Name, Patch, ProfileChanges, ProviderUser, Registration};

/// Changes at Subscribe. Absent fields stay as they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RegistrationChanges {
    /// The email. Only the synchronisation on read changes it this way.
    pub email: Option<EmailAddress>,
    /// The time of the last logout, which providers do not keep.
    pub last_logout_date: Patch<Timestamp>,
    /// The fields that both sides keep.
    pub profile: ProfileChanges,
}

impl RegistrationChanges {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The names of the changed fields, for the event record; never their values.
    pub fn field_names(&self) -> Vec<String> {
        let Self {
            email,
            last_logout_date,
            profile,
        } = self;
        let email = email.is_some().then(|| "email".to_owned());
        let last_logout_date = (!last_logout_date.is_keep()).then(|| "lastLogoutDate".to_owned());
        let fixed = email.into_iter().chain(profile.fixed_names()).chain(last_logout_date);
        fixed.chain(profile.metadata_names()).collect()
    }

    /// The part of this change that differs from Subscribe's current values.
    #[must_use]
    pub fn against(&self, current: &Registration) -> Self {
        let profile = &self.profile;
        Self {
            email: self.email.clone().filter(|email| *email != current.email),
            last_logout_date: self.last_logout_date.against(current.last_logout_date.as_ref()),
            profile: ProfileChanges {
                verified: profile.verified.filter(|verified| *verified != current.verified),
                first_name: profile.first_name.against(current.first_name.as_ref()),
                last_name: profile.last_name.against(current.last_name.as_ref()),
                metadata: profile.metadata.against(&current.metadata),
            },
        }
    }

    /// The provider's values that Subscribe lacks or has otherwise, for the synchronisation on read
    /// (`docs/decisions/0003-combined-read.md`). Values that the provider lacks stay. `verified` never changes from
    /// true to false for the same email.
    pub fn synchronising(provider: &ProviderUser, registration: Option<&Registration>) -> Self {
        let current_first = registration.and_then(|known| known.first_name.as_ref());
        let current_last = registration.and_then(|known| known.last_name.as_ref());
        let same_email =
            registration.is_some_and(|known| provider.email.as_ref().is_none_or(|email| *email == known.email));
        let verified = match registration {
            Some(known) if same_email => (provider.verified && !known.verified).then_some(true),
            Some(known) => (provider.verified != known.verified).then_some(provider.verified),
            None => Some(provider.verified),
        };
        let toward = |current: Option<&Name>, wanted: Option<&Name>| match wanted {
            Some(_) => Patch::between(current, wanted),
            None => Patch::Keep,
        };
        let nothing = Metadata::default();
        let current_metadata = registration.map_or(&nothing, |known| &known.metadata);
        Self {
            email: if same_email { None } else { provider.email.clone() },
            last_logout_date: Patch::Keep,
            profile: ProfileChanges {
                verified,
                first_name: toward(current_first, provider.first_name.as_ref()),
                last_name: toward(current_last, provider.last_name.as_ref()),
                metadata: MetadataChanges::toward(current_metadata, &provider.metadata),
            },
        }
    }

    /// This change combined with an earlier one. If both change a field, this one counts.
    #[must_use]
    pub fn over(&self, earlier: &Self) -> Self {
        Self {
            email: self.email.clone().or_else(|| earlier.email.clone()),
            last_logout_date: self.last_logout_date.over(&earlier.last_logout_date),
            profile: self.profile.over(&earlier.profile),
        }
    }
}

/// A change of the profile only.
impl From<ProfileChanges> for RegistrationChanges {
    fn from(profile: ProfileChanges) -> Self {
        Self {
            profile,
            ..Self::default()
        }
    }
}
