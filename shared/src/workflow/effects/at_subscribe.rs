//! The effect at Subscribe.

use crate::{
    error::PortError,
    events::EventType,
    journal::SubscribeEffect,
    model::{CustomerRegistrationId, NewUser},
    operation::Write,
    registration::Registrations,
    settings::Tenant,
    steps::Call,
};

impl SubscribeEffect {
    /// The type of the step that makes it.
    pub const fn event_type(write: Write) -> EventType {
        match write {
            Write::UpdateEmail => EventType::SubscribeUserChangeEmail,
            Write::Create | Write::Update => EventType::SubscribeUserCreate,
        }
    }

    /// The names of the fields that it changes, for the event record.
    pub fn field_names(&self) -> Vec<String> {
        match self {
            Self::Creation(_) => Vec::new(),
            Self::Profile(changes) => changes.field_names(),
            Self::Email(_) => vec!["email".to_owned()],
        }
    }

    /// Makes the effect at Subscribe. With `gives_way`, a registration that a read has made of the provider's new user is replaced.
    /// A creation needs `new_user`, as at the provider.
    pub(crate) async fn write(
        &self,
        registrations: &dyn Registrations,
        tenant: &Tenant,
        call: &Call,
        user: &CustomerRegistrationId,
        new_user: Option<&NewUser>,
        gives_way: bool,
    ) -> Result<(), PortError> {
        match self {
            Self::Creation(_) => {
                let new_user = new_user.ok_or_else(|| PortError::unavailable("a creation without its user"))?;
                create(registrations, tenant, call, new_user, gives_way).await
            }
            Self::Profile(changes) => registrations.upsert(tenant, call, user, changes).await,
            Self::Email(to) => registrations.change_email(tenant, call, user, to).await,
        }
    }

    /// Looks whether it has happened. It is the last effect and one write, so one field of it that is there tells of all: the
    /// others somebody has changed since.
    pub async fn is_seen(
        &self,
        registrations: &dyn Registrations,
        tenant: &Tenant,
        call: &Call,
        user: &CustomerRegistrationId,
    ) -> Result<bool, PortError> {
        let found = match registrations.get(tenant, call, user).await {
            Err(PortError::NotFound) => return Ok(false),
            found => found?,
        };
        Ok(match self {
            Self::Creation(creation) => found.email == creation.email,
            Self::Profile(changes) => {
                let missing = changes.against(&found).field_names();
                missing.len() < changes.field_names().len()
            }
            Self::Email(to) => found.email == *to,
        })
    }
}

/// Makes the registration. Between the two writes a read may have come by, found the new user at the provider alone and
/// synchronised it to Subscribe. That registration is of our making too: it gives way to the one that was asked for,
/// with its mail.
async fn create(
    registrations: &dyn Registrations,
    tenant: &Tenant,
    call: &Call,
    user: &NewUser,
    gives_way: bool,
) -> Result<(), PortError> {
    match registrations.create(tenant, call, user).await {
        Err(PortError::IdTaken) if gives_way => {}
        other => return other,
    }
    let found = registrations.get(tenant, call, &user.id).await?;
    if found.email != user.email || found.has_password {
        return Err(PortError::IdTaken);
    }
    registrations.delete(tenant, call, &user.id).await?;
    let again = call.again();
    let created = registrations.create(tenant, &again, user).await;
    call.adopt(again);
    created
}
