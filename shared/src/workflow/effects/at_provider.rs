//! Making, finding and taking back the effect at the provider.

use crate::{
    catalogue::Code,
    error::PortError,
    events::EventType,
    journal::{Creation, ProviderEffect},
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser},
    operation::Write,
    provider::{Ownership, UserProvider},
    settings::Tenant,
    steps::{Call, Steps},
};

/// What a read of the provider found of an effect, with what would take it back.
#[derive(Debug, Clone, PartialEq)]
pub enum Sight {
    /// None of it.
    Nothing,
    /// A part of it.
    Part(Back),
    /// All of it.
    Whole(Back),
    /// All of it, but another request for the same user may have made it.
    PerhapsAnothers(Back),
}

impl Sight {
    /// Whether all of it has happened.
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::PerhapsAnothers(_))
    }

    /// What takes back the part that has happened; `None` if nothing has.
    pub fn into_back(self) -> Option<Back> {
        match self {
            Self::Nothing => None,
            Self::Part(back) | Self::Whole(back) | Self::PerhapsAnothers(back) => Some(back),
        }
    }
}

/// How an effect is taken back.
#[derive(Debug, Clone, PartialEq)]
pub enum Back {
    /// The user is removed.
    Removal,
    /// The profile is put back.
    Profile(ProfileChanges),
    /// The email is put back.
    Email {
        /// The email before. A user who had none cannot be put back.
        from: Option<EmailAddress>,
        /// Whether that email counts as verified.
        verified: bool,
    },
}

impl Back {
    /// Takes the effect back, in a step of its own. `after` is the code of the failure that is the reason; it goes into
    /// the record.
    pub async fn take(
        &self,
        provider: &dyn UserProvider,
        tenant: &Tenant,
        steps: &Steps,
        write: Write,
        user: &CustomerRegistrationId,
        after: Code,
    ) -> Result<(), PortError> {
        let planned = steps.plan(ProviderEffect::event_type(write), user, self.field_names());
        let step = steps.start_undo(planned);
        let taken = self.apply(provider, tenant, step.call(), user).await;
        match &taken {
            Ok(()) => step.close_undone(after),
            Err(_) => step.abandon(Code::Internal),
        }
        taken
    }

    /// The names of the changed fields, for the event record.
    fn field_names(&self) -> Vec<String> {
        match self {
            Self::Removal => Vec::new(),
            Self::Profile(changes) => changes.field_names(),
            Self::Email { .. } => vec!["email".to_owned()],
        }
    }

    /// Takes the effect back. [`PortError::Unavailable`] without a call if the user had no email before, because
    /// providers have no call that removes one.
    async fn apply(
        &self,
        provider: &dyn UserProvider,
        tenant: &Tenant,
        call: &Call,
        user: &CustomerRegistrationId,
    ) -> Result<(), PortError> {
        match self {
            Self::Removal => provider.delete(tenant, call, user).await,
            Self::Profile(changes) => provider.update(tenant, call, user, changes).await,
            Self::Email {
                from: Some(from),
                verified,
            } => provider.change_email(tenant, call, user, from, *verified).await,
            Self::Email { from: None, .. } => Err(PortError::unavailable("the provider's user had no email before")),
        }
    }
}

impl ProviderEffect {
    /// The type of the step that makes the effect.
    pub const fn event_type(write: Write) -> EventType {
        match write {
            Write::UpdateEmail => EventType::AuthsystemUserChangeEmail,
            Write::Create | Write::Update => EventType::AuthsystemUserCreate,
        }
    }

    /// The names of the changed fields, for the event record.
    pub fn field_names(&self) -> Vec<String> {
        match self {
            Self::Creation(_) => Vec::new(),
            Self::Profile { changes, .. } => changes.field_names(),
            Self::Email { .. } => vec!["email".to_owned()],
        }
    }

    /// Makes the effect with one call to the provider. A creation needs `new_user`, because no plan has the password;
    /// without it, as in a repair, it is [`PortError::Unavailable`] without a call.
    pub(crate) async fn write(
        &self,
        provider: &dyn UserProvider,
        tenant: &Tenant,
        call: &Call,
        user: &CustomerRegistrationId,
        new_user: Option<&NewUser>,
    ) -> Result<(), PortError> {
        match self {
            Self::Creation(_) => {
                let new_user = new_user.ok_or_else(|| PortError::unavailable("a creation without its user"))?;
                provider.create(tenant, call, new_user).await
            }
            Self::Profile { changes, .. } => provider.update(tenant, call, user, changes).await,
            Self::Email { to, verified, .. } => provider.change_email(tenant, call, user, to, *verified).await,
        }
    }

    /// What takes the whole effect back.
    pub fn back(&self) -> Back {
        match self {
            Self::Creation(_) => Back::Removal,
            Self::Profile { inverse, .. } => Back::Profile(inverse.as_ref().clone()),
            Self::Email { from, verified, .. } => Back::Email {
                from: from.clone(),
                verified: *verified,
            },
        }
    }

    /// Reads the provider to find out whether the effect has happened. Only values that this effect writes count; what
    /// others have changed since is not taken back.
    pub async fn sight(
        &self,
        provider: &dyn UserProvider,
        tenant: &Tenant,
        call: &Call,
        user: &CustomerRegistrationId,
    ) -> Result<Sight, PortError> {
        if let Self::Creation(creation) = self {
            let ownership = provider.ownership(tenant, call, user).await?;
            return Ok(match ownership {
                ownership if !creation.made(&ownership) => Sight::Nothing,
                Ownership::Unmarked(_) if creation.id_was_given => Sight::PerhapsAnothers(Back::Removal),
                _ => Sight::Whole(Back::Removal),
            });
        }
        let found = match provider.get(tenant, call, user).await {
            Err(PortError::NotFound) => None,
            found => Some(found?),
        };
        Ok(match (found, self) {
            (Some(found), Self::Profile { changes, inverse }) => {
                let missing = changes.for_provider(&found);
                let back = inverse.without(&missing);
                match (missing.is_empty(), back.is_empty()) {
                    (true, _) => Sight::Whole(Back::Profile(back)),
                    (false, false) => Sight::Part(Back::Profile(back)),
                    (false, true) => Sight::Nothing,
                }
            }
            (Some(found), Self::Email { to, .. }) if found.email.as_ref() == Some(to) => Sight::Whole(self.back()),
            _ => Sight::Nothing,
        })
    }
}

impl Creation {
    /// Whether this creation made the user that was found. If the provider keeps no mark: an id that was made for this
    /// work belongs to no other user; for an id that the caller chose, the email decides.
    fn made(&self, ownership: &Ownership) -> bool {
        match ownership {
            Ownership::Own => true,
            Ownership::Absent | Ownership::Foreign => false,
            Ownership::Unmarked(ProviderUser { email, .. }) => {
                !self.id_was_given || email.as_ref() == Some(&self.email)
            }
        }
    }
}
