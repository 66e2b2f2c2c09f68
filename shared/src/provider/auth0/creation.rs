//! Making a user, and finding out what became of it where Auth0 leaves that open.

use http::Method;

use super::{
    Auth0,
    errors::{Operation, Refusal, check},
    id::UserId,
    settings,
    wire::{User, UserCreation},
};
use crate::{
    error::PortError,
    model::{EmailAddress, NewUser},
    settings::Tenant,
    steps::Call,
    upstream::{Reply, Request},
};

impl Auth0 {
    /// Makes a user under the id that was settled.
    ///
    /// Every creation leaves a key of its own with the user, so a repeat whose first attempt had its effect unseen finds
    /// its own user, and never takes somebody else's for it.
    pub(super) async fn make(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError> {
        let id = UserId::of(&user.id)?;
        let key = call.idempotency_key("create");
        let reply = self.post(tenant, call, user, &id, &key).await?;
        // The record is to tell of this answer, not of the look-ups.
        let aside = call.beside();
        match check(Operation::Create, &reply) {
            Ok(()) => match reply.json::<User>() {
                Ok(made) => self.keep_only(tenant, &aside, &id, &made).await,
                // Whatever came between, it may have been Auth0 that said yes.
                Err(unreadable) => match self.user(tenant, &aside, &id).await {
                    Ok(found) if found.is_of_creation(&key) => Ok(()),
                    _ => Err(unreadable),
                },
            },
            Err(Refusal::UserExists) => match self.holder(tenant, &aside, &id, &user.email, &key).await? {
                Holder::ThisCreation => Ok(()),
                Holder::OfId => Err(PortError::IdTaken),
                Holder::OfEmail => Err(PortError::EmailTaken),
                Holder::OutOfSight => {
                    tracing::warn!(
                        tenant = %tenant.id(),
                        request.id = call.context().request_id(),
                        "Auth0 says that a user exists whom it does not show: the external database of the connection \
                         knows the address, or half a user was left behind, which DELETE /api/v2/connections/{{id}}/users \
                         with the address removes"
                    );
                    Err(PortError::EmailTaken)
                }
            },
            Err(Refusal::PerhapsUserExists) => match self.holder(tenant, &aside, &id, &user.email, &key).await? {
                Holder::ThisCreation => Ok(()),
                Holder::OfId => Err(PortError::IdTaken),
                Holder::OfEmail => Err(PortError::EmailTaken),
                Holder::OutOfSight => Err(PortError::Rejected { reason: None }),
            },
            Err(other) => Err(other.into()),
        }
    }

    async fn post(
        &self,
        tenant: &Tenant,
        call: &Call,
        user: &NewUser,
        id: &UserId,
        key: &str,
    ) -> Result<Reply, PortError> {
        let password = user.password.clone().unwrap_or_else(|| self.ids.password());
        let connection = &settings(tenant)?.connection;
        let body = UserCreation::of(user, id.local()?, password.expose(), connection, key)?;
        let endpoint = self.endpoint(tenant, ["api", "v2", "users"])?;
        let request = Request::new(Method::POST, endpoint).repeatable().json(&body)?;
        self.exchange(tenant, call, request).await
    }

    /// A user under another id than the settled one would be found by nobody, and would hold the address for ever.
    async fn keep_only(&self, tenant: &Tenant, call: &Call, id: &UserId, made: &User) -> Result<(), PortError> {
        if made.user_id == id.as_str() {
            return Ok(());
        }
        self.remove(tenant, call, &made.user_id).await?;
        Err(PortError::misconfigured(
            "Auth0.Connection: it gives users other ids than they are made with; it must keep the user_id of a creation",
        ))
    }

    /// Auth0 says that "the user" exists and not whether it is the id or the address.
    async fn holder(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &UserId,
        email: &EmailAddress,
        key: &str,
    ) -> Result<Holder, PortError> {
        match self.user(tenant, call, id).await {
            Ok(found) if found.is_of_creation(key) => return Ok(Holder::ThisCreation),
            Ok(_) => return Ok(Holder::OfId),
            Err(PortError::NotFound) => {}
            Err(error) => return Err(error),
        }
        let owners = self.owners(tenant, call, email).await?;
        Ok(if owners.is_empty() {
            Holder::OutOfSight
        } else {
            Holder::OfEmail
        })
    }
}

/// Whose user stands in the way of a creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// This very creation's, made by an attempt whose answer was lost.
    ThisCreation,
    /// Somebody who has the id.
    OfId,
    /// Somebody who has the address.
    OfEmail,
    /// Somebody whom Auth0 knows and does not show. Who has an id is always shown, so it is the address.
    OutOfSight,
}
