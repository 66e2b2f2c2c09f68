//! The effect at the provider.

use crate::{
    error::PortError,
    events::EventType,
    journal::{Creation, ProviderEffect},
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser},
    operation::Write,
    provider::{Trace, UserProvider},
    settings::Tenant,
    steps::Call,
};

/// What a look at the provider found of an effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    /// Whether all of it has happened.
    pub is_whole: bool,
    /// Whether another request that wants the same may have made it.
    pub may_be_anothers: bool,
    /// What would take back what has happened; `None` where there is nothing of it.
    pub back: Option<Back>,
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
    /// The names of the fields that it changes, for the event record.
    pub fn field_names(&self) -> Vec<String> {
        match self {
            Self::Removal => Vec::new(),
            Self::Profile(changes) => changes.field_names(),
            Self::Email { .. } => vec!["email".to_owned()],
        }
    }

    /// Takes the effect back.
    pub async fn apply(
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

    /// Makes it. A creation needs the user, whose password no plan holds.
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
            let trace = provider.trace_creation(tenant, call, user).await?;
            let is_whole = creation.is_traced(&trace);
            return Ok(Sight {
                is_whole,
                may_be_anothers: creation.id_was_given && matches!(trace, Trace::Unmarked(_)),
                back: is_whole.then_some(Back::Removal),
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
                Sight {
                    is_whole: missing.is_empty(),
                    may_be_anothers: false,
                    back: (!back.is_empty()).then_some(Back::Profile(back)),
                }
            }
            (Some(found), Self::Email { to, .. }) if found.email.as_ref() == Some(to) => Sight {
                is_whole: true,
                may_be_anothers: false,
                back: Some(self.back()),
            },
            _ => Sight {
                is_whole: false,
                may_be_anothers: false,
                back: None,
            },
        })
    }
}

impl Creation {
    /// Whether the user that was found is the one that this creation made. Where the provider keeps no mark, an id that was
    /// made for this work is nobody else's; of one that the caller chose, the address has to tell.
    fn is_traced(&self, trace: &Trace) -> bool {
        match trace {
            Trace::Own => true,
            Trace::Absent | Trace::Foreign => false,
            Trace::Unmarked(ProviderUser { email, .. }) => !self.id_was_given || email.as_ref() == Some(&self.email),
        }
    }
}
