//! The calls of the port.

use async_trait::async_trait;
use http::Method;

use super::{
    Auth0,
    errors::{Operation, Refusal, check},
    id::{UserId, settle},
    settings,
    wire::{self, User, UserChange, UserCreation},
};
use crate::{
    error::PortError,
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser},
    provider::UserProvider,
    settings::Tenant,
    steps::Call,
    upstream::Request,
};

#[async_trait]
impl UserProvider for Auth0 {
    fn settle_id(
        &self,
        _tenant: &Tenant,
        wanted: Option<&CustomerRegistrationId>,
        fresh: &str,
    ) -> Result<CustomerRegistrationId, PortError> {
        settle(wanted, fresh)
    }

    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<ProviderUser, PortError> {
        // Nobody can have an id that Auth0 cannot keep.
        let id = UserId::of(id).map_err(|_| PortError::NotFound)?;
        let user = self.user(tenant, call, &id).await?;
        if user.is_visible_to(&settings(tenant)?.connection) {
            Ok(user.into())
        } else {
            Err(PortError::NotFound)
        }
    }

    async fn find_by_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<ProviderUser>, PortError> {
        let endpoint = self
            .endpoint(tenant, ["api", "v2", "users-by-email"])?
            .query("email", email.as_str());
        let reply = self.exchange(tenant, call, Request::new(Method::GET, endpoint)).await?;
        match check(Operation::FindByEmail, &reply) {
            Err(Refusal::Plain(PortError::NotFound)) => return Ok(None),
            other => other?,
        }
        // One address may have a user in each connection.
        let connection = &settings(tenant)?.connection;
        let users: Vec<User> = reply.json()?;
        Ok(users
            .into_iter()
            .find(|user| user.is_in(connection))
            .map(ProviderUser::from))
    }

    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError> {
        let id = UserId::of(&user.id)?;
        let password = user.password.clone().unwrap_or_else(|| self.ids.password());
        let connection = &settings(tenant)?.connection;
        let body = UserCreation::of(user, id.local()?, password.expose(), connection);
        // Not repeatable: a repeat of a creation that had its effect is told "exists", like one of somebody else's user.
        let endpoint = self.endpoint(tenant, ["api", "v2", "users"])?;
        let reply = self
            .exchange(tenant, call, Request::new(Method::POST, endpoint).json(&body)?)
            .await?;
        match check(Operation::Create, &reply) {
            Err(Refusal::UserExists) => {
                let taken = self.what_is_taken(tenant, call, &id, &user.email).await;
                call.observe(Some(wire::answer_code(&reply)), None);
                Err(taken.unwrap_or_else(|| reply.unforeseen()))
            }
            other => Ok(other?),
        }
    }

    async fn update(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &ProfileChanges,
    ) -> Result<(), PortError> {
        let Some(change) = UserChange::of_profile(changes) else {
            return Ok(());
        };
        let id = UserId::of(id).map_err(|_| PortError::NotFound)?;
        let endpoint = self.endpoint(tenant, ["api", "v2", "users", id.as_str()])?;
        let reply = self
            .exchange(
                tenant,
                call,
                Request::new(Method::PATCH, endpoint).repeatable().json(&change)?,
            )
            .await?;
        Ok(check(Operation::Update, &reply)?)
    }

    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError> {
        let id = UserId::of(id).map_err(|_| PortError::NotFound)?;
        let change = UserChange::of_email(email, verified);
        let endpoint = self.endpoint(tenant, ["api", "v2", "users", id.as_str()])?;
        let reply = self
            .exchange(
                tenant,
                call,
                Request::new(Method::PATCH, endpoint).repeatable().json(&change)?,
            )
            .await?;
        match check(Operation::ChangeEmail, &reply) {
            Err(Refusal::PerhapsEmailTaken) => {
                let owner = self.find_by_email(tenant, call, email).await?;
                call.observe(Some(wire::answer_code(&reply)), None);
                let taken = owner.is_some_and(|owner| owner.provider_id != id.as_str());
                Err(if taken {
                    PortError::EmailTaken
                } else {
                    PortError::Rejected { reason: None }
                })
            }
            other => Ok(other?),
        }
    }

    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError> {
        let Ok(id) = UserId::of(id) else { return Ok(()) };
        let endpoint = self.endpoint(tenant, ["api", "v2", "users", id.as_str()])?;
        let reply = self
            .exchange(tenant, call, Request::new(Method::DELETE, endpoint).repeatable())
            .await?;
        match check(Operation::Delete, &reply) {
            Err(Refusal::Plain(PortError::NotFound)) => Ok(()),
            other => Ok(other?),
        }
    }
}

impl Auth0 {
    /// The user with this id, whatever connection it is in.
    async fn user(&self, tenant: &Tenant, call: &Call, id: &UserId) -> Result<User, PortError> {
        let endpoint = self.endpoint(tenant, ["api", "v2", "users", id.as_str()])?;
        let reply = self.exchange(tenant, call, Request::new(Method::GET, endpoint)).await?;
        check(Operation::Get, &reply)?;
        reply.json()
    }

    /// Auth0 says that "the user" exists and not whether it is the id or the address. `None` where it is neither: a
    /// connection on a custom database can be left with half a user that no search finds.
    async fn what_is_taken(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &UserId,
        email: &EmailAddress,
    ) -> Option<PortError> {
        match self.user(tenant, call, id).await {
            Ok(_) => return Some(PortError::IdTaken),
            Err(PortError::NotFound) => {}
            Err(error) => return Some(error),
        }
        match self.find_by_email(tenant, call, email).await {
            Ok(owner) => owner.map(|_| PortError::EmailTaken),
            Err(error) => Some(error),
        }
    }
}
