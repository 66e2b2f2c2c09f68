//! Changes of a user's profile, for the provider and for Subscribe.

use super::{MetadataChanges, Name, Patch, ProviderUser};

/// Changes of the fields that both sides keep. Absent fields stay as they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileChanges {
    /// Whether the email is verified.
    pub verified: Option<bool>,
    /// The first name.
    pub first_name: Patch<Name>,
    /// The last name.
    pub last_name: Patch<Name>,
    /// Metadata, merged per key.
    pub metadata: MetadataChanges,
}

impl ProfileChanges {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The names of the changed fields, for the event record; never their values.
    pub fn field_names(&self) -> Vec<String> {
        self.fixed_names().chain(self.metadata_names()).collect()
    }

    /// The names of changed fields other than metadata.
    pub(super) fn fixed_names(&self) -> impl Iterator<Item = String> {
        let Self {
            verified,
            first_name,
            last_name,
            metadata: _,
        } = self;
        let fixed = [
            (verified.is_some(), "verified"),
            (!first_name.is_keep(), "firstName"),
            (!last_name.is_keep(), "lastName"),
        ];
        let fixed = fixed.into_iter().filter(|(changes, _)| *changes);
        fixed.map(|(_, name)| name.to_owned())
    }

    /// The names of changed metadata fields.
    pub(super) fn metadata_names(&self) -> impl Iterator<Item = String> {
        self.metadata
            .iter()
            .map(|(key, _)| format!("metadata.{}", key.as_str()))
    }

    /// The part of this change that differs from the provider's current values.
    #[must_use]
    pub fn for_provider(&self, current: &ProviderUser) -> Self {
        Self {
            verified: self.verified.filter(|verified| *verified != current.verified),
            first_name: self.first_name.against(current.first_name.as_ref()),
            last_name: self.last_name.against(current.last_name.as_ref()),
            metadata: self.metadata.against(&current.metadata),
        }
    }

    /// The change that restores the values that were read.
    #[must_use]
    pub fn inverse(&self, before: &ProviderUser) -> Self {
        Self {
            verified: self.verified.map(|_| before.verified),
            first_name: self.first_name.inverse(before.first_name.as_ref()),
            last_name: self.last_name.inverse(before.last_name.as_ref()),
            metadata: self.metadata.inverse(&before.metadata),
        }
    }

    /// This change without the fields that `missing` changes. Of an inverse: what is left to put back.
    #[must_use]
    pub fn without(&self, missing: &Self) -> Self {
        Self {
            verified: self.verified.filter(|_| missing.verified.is_none()),
            first_name: self.first_name.without(&missing.first_name),
            last_name: self.last_name.without(&missing.last_name),
            metadata: self.metadata.without(&missing.metadata),
        }
    }

    /// This change combined with an earlier one. If both change a field, this one counts.
    #[must_use]
    pub(super) fn over(&self, earlier: &Self) -> Self {
        Self {
            verified: self.verified.or(earlier.verified),
            first_name: self.first_name.over(&earlier.first_name),
            last_name: self.last_name.over(&earlier.last_name),
            metadata: self.metadata.over(&earlier.metadata),
        }
    }
}
