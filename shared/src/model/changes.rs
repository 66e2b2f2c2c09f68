//! A change of a user's profile, as the write operations plan it for one side.

use jiff::Timestamp;

use super::{EmailAddress, MetadataChanges, Name, Patch, ProviderUser, Registration};

/// What to change on one side; everything absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileChanges {
    /// The email; only synchronisation changes it this way, and only at Subscribe.
    pub email: Option<EmailAddress>,
    /// Whether the email is verified.
    pub verified: Option<bool>,
    /// The first name.
    pub first_name: Patch<Name>,
    /// The last name.
    pub last_name: Patch<Name>,
    /// The last logout; Subscribe alone keeps it.
    pub last_logout_date: Patch<Timestamp>,
    /// Metadata, merged at the first level.
    pub metadata: MetadataChanges,
}

impl ProfileChanges {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The names of the fields that change, for the event record; never their values.
    pub fn field_names(&self) -> Vec<String> {
        let Self {
            email,
            verified,
            first_name,
            last_name,
            last_logout_date,
            metadata,
        } = self;
        let fixed = [
            (email.is_some(), "email"),
            (verified.is_some(), "verified"),
            (!first_name.is_keep(), "firstName"),
            (!last_name.is_keep(), "lastName"),
            (!last_logout_date.is_keep(), "lastLogoutDate"),
        ];
        let fixed = fixed.into_iter().filter(|(changes, _)| *changes);
        let fixed = fixed.map(|(_, name)| name.to_owned());
        let metadata = metadata.iter().map(|(key, _)| format!("metadata.{}", key.as_str()));
        fixed.chain(metadata).collect()
    }

    /// The part of this change that concerns the provider and would change something there.
    #[must_use]
    pub fn for_provider(&self, current: &ProviderUser) -> Self {
        Self {
            email: None,
            verified: self.verified.filter(|verified| *verified != current.verified),
            first_name: self.first_name.against(current.first_name.as_ref()),
            last_name: self.last_name.against(current.last_name.as_ref()),
            last_logout_date: Patch::Keep,
            metadata: self.metadata.against(&current.metadata),
        }
    }

    /// The part of this change that would change something at Subscribe.
    #[must_use]
    pub fn for_subscribe(&self, current: &Registration) -> Self {
        Self {
            email: self.email.clone().filter(|email| *email != current.email),
            verified: self.verified.filter(|verified| *verified != current.verified),
            first_name: self.first_name.against(current.first_name.as_ref()),
            last_name: self.last_name.against(current.last_name.as_ref()),
            last_logout_date: self.last_logout_date.against(current.last_logout_date.as_ref()),
            metadata: self.metadata.against(&current.metadata),
        }
    }

    /// The change that puts the provider's user back to what was read.
    #[must_use]
    pub fn inverse(&self, before: &ProviderUser) -> Self {
        Self {
            email: None,
            verified: self.verified.map(|_| before.verified),
            first_name: self.first_name.inverse(before.first_name.as_ref()),
            last_name: self.last_name.inverse(before.last_name.as_ref()),
            last_logout_date: Patch::Keep,
            metadata: self.metadata.inverse(&before.metadata),
        }
    }

    /// This change without the fields that another one names: of the inverse, what is left to put back.
    #[must_use]
    pub fn without(&self, missing: &Self) -> Self {
        fn keep<T: Clone + PartialEq>(own: &Patch<T>, missing: &Patch<T>) -> Patch<T> {
            if missing.is_keep() { own.clone() } else { Patch::Keep }
        }
        let is_missing = |key: &_| missing.metadata.iter().any(|(other, _)| other == key);
        Self {
            email: self.email.clone().filter(|_| missing.email.is_none()),
            verified: self.verified.filter(|_| missing.verified.is_none()),
            first_name: keep(&self.first_name, &missing.first_name),
            last_name: keep(&self.last_name, &missing.last_name),
            last_logout_date: keep(&self.last_logout_date, &missing.last_logout_date),
            metadata: self
                .metadata
                .iter()
                .filter(|(key, _)| !is_missing(*key))
                .map(|(key, value)| (key.clone(), value.cloned()))
                .collect(),
        }
    }

    /// What Subscribe lacks of the provider's user, for the synchronisation on read
    /// (`docs/decisions/0003-combined-read.md`): the provider's values
    /// where it has one. `verified` never falls from true to false for the same email.
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
        let nothing = super::Metadata::default();
        let current_metadata = registration.map_or(&nothing, |known| &known.metadata);
        Self {
            email: if same_email { None } else { provider.email.clone() },
            verified,
            first_name: toward(current_first, provider.first_name.as_ref()),
            last_name: toward(current_last, provider.last_name.as_ref()),
            last_logout_date: Patch::Keep,
            metadata: MetadataChanges::toward(current_metadata, &provider.metadata),
        }
    }

    /// This change over an earlier one: where both speak of a field, this one counts.
    #[must_use]
    pub fn over(&self, earlier: &Self) -> Self {
        fn pick<T: Clone + PartialEq>(later: &Patch<T>, earlier: &Patch<T>) -> Patch<T> {
            if later.is_keep() {
                earlier.clone()
            } else {
                later.clone()
            }
        }
        Self {
            email: self.email.clone().or_else(|| earlier.email.clone()),
            verified: self.verified.or(earlier.verified),
            first_name: pick(&self.first_name, &earlier.first_name),
            last_name: pick(&self.last_name, &earlier.last_name),
            last_logout_date: pick(&self.last_logout_date, &earlier.last_logout_date),
            metadata: earlier
                .metadata
                .iter()
                .chain(self.metadata.iter())
                .map(|(key, value)| (key.clone(), value.cloned()))
                .collect(),
        }
    }
}
