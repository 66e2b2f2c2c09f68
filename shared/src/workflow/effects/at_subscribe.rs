//! The effect at Subscribe.

use crate::{
    error::PortError,
    events::EventType,
    journal::SubscribeEffect,
    model::{CustomerRegistrationId, NewUser},
    operation::Operation,
    registration::Registrations,
    settings::Tenant,
    steps::Call,
};

impl SubscribeEffect {
    /// The type of the step that makes it.
    pub const fn event_type(operation: Operation) -> EventType {
        match operation {
            Operation::UpdateEmail => EventType::SubscribeUserChangeEmail,
            Operation::GetById | Operation::Create | Operation::Update => EventType::SubscribeUserCreate,
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

    /// Makes it. With a provider, that one alone keeps the password.
    pub(crate) async fn write(
        &self,
        registrations: &dyn Registrations,
        tenant: &Tenant,
        call: &Call,
        user: &CustomerRegistrationId,
        new_user: Option<&NewUser>,
        is_at_provider: bool,
    ) -> Result<(), PortError> {
        match self {
            Self::Creation(_) => {
                let new_user = new_user.ok_or_else(|| PortError::unavailable("a creation without its user"))?;
                let new_user = NewUser {
                    password: new_user.password.clone().filter(|_| !is_at_provider),
                    ..new_user.clone()
                };
                create(registrations, tenant, call, &new_user, is_at_provider).await
            }
            Self::Profile(changes) => registrations.upsert(tenant, call, user, changes).await,
            Self::Email(to) => registrations.change_email(tenant, call, user, to).await,
        }
    }

    /// Looks whether it has happened.
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
            Self::Profile(changes) => changes.for_subscribe(&found).is_empty(),
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
    is_at_provider: bool,
) -> Result<(), PortError> {
    match registrations.create(tenant, call, user).await {
        Err(PortError::IdTaken) if is_at_provider => {}
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
