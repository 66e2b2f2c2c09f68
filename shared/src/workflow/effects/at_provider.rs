//! The effect at the provider.

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

/// What a look at the provider found of an effect, with what would take it back.
#[derive(Debug, Clone, PartialEq)]
pub enum Sight {
    /// Nothing of it.
    Nothing,
    /// A part of it.
    Part(Back),
    /// All of it.
    Whole(Back),
    /// All of it, and another request that wants the same may have made it.
    PerhapsAnothers(Back),
}

impl Sight {
    /// Whether all of it has happened.
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::PerhapsAnothers(_))
    }

    /// What would take back what has happened; `None` where there is nothing of it.
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
    /// The address is put back.
    Email {
        /// To this; a user who had none cannot be put back.
        from: Option<EmailAddress>,
        /// With this.
        verified: bool,
    },
}

impl Back {
    /// Takes the effect back, in a step of its own. `after` is the code for which it is taken back; the step tells it.
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

    /// The names of the fields that it changes, for the event record.
    fn field_names(&self) -> Vec<String> {
        match self {
            Self::Removal => Vec::new(),
            Self::Profile(changes) => changes.field_names(),
            Self::Email { .. } => vec!["email".to_owned()],
        }
    }

    /// Takes the effect back. [`PortError::Unavailable`], and nothing is called, where the user had no address before: providers
    /// have no call that takes one away.
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
    /// The type of the step that makes it.
    pub const fn event_type(write: Write) -> EventType {
        match write {
            Write::UpdateEmail => EventType::AuthsystemUserChangeEmail,
            Write::Create | Write::Update => EventType::AuthsystemUserCreate,
        }
    }

    /// The names of the fields that it changes, for the event record.
    pub fn field_names(&self) -> Vec<String> {
        match self {
            Self::Creation(_) => Vec::new(),
            Self::Profile { changes, .. } => changes.field_names(),
            Self::Email { .. } => vec!["email".to_owned()],
        }
    }

    /// Makes the effect's one call at the provider. A creation needs `new_user`, whose password no plan holds; without it, as in a
    /// repair, it is [`PortError::Unavailable`] and nothing is called.
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

    /// What takes all of it back.
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

    /// Looks whether it has happened. Only what this effect has made counts: what somebody else has changed since stays
    /// as it is.
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
    /// Whether the user that was found is the one that this creation made. Where the provider keeps no mark, an id that was
    /// made for this work is nobody else's; of one that the caller chose, the address has to tell.
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
