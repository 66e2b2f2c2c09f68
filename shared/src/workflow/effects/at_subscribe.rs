//! Making and finding the effect at Subscribe.

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
    /// The type of the step that makes the effect.
    pub const fn event_type(write: Write) -> EventType {
        match write {
            Write::UpdateEmail => EventType::SubscribeUserChangeEmail,
            Write::Create | Write::Update => EventType::SubscribeUserCreate,
        }
    }

    /// The names of the changed fields, for the event record.
    pub fn field_names(&self) -> Vec<String> {
        match self {
            Self::Creation(_) => Vec::new(),
            Self::Profile(changes) => changes.field_names(),
            Self::Email(_) => vec!["email".to_owned()],
        }
    }

    /// Makes the effect at Subscribe. A creation needs `new_user`, as at the provider. With `gives_way`, it replaces a
    /// registration that a read has made meanwhile from the provider's new user.
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

    /// Reads Subscribe to find out whether the effect has happened. It is the last effect and a single write, so one
    /// field with its new value is enough: others may have been changed since.
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

/// Creates the registration. Between the write at the provider and this one, a read may have found the new user at the
/// provider alone and synchronised it to Subscribe. That registration is replaced by the one that was asked for, whose
/// creation sends the mail.
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
