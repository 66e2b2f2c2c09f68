//! The methods of the port.

use async_trait::async_trait;
use http::{Method, StatusCode};
use serde_json::{Map, Value};

use super::{
    Auth0, apart,
    errors::{Refusal, check},
    id::{UserId, settle},
    meaning::Operation,
    settings,
    wire::{User, email_change, profile_change},
};
use crate::{
    error::PortError,
    ids::FreshId,
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser},
    provider::{Ownership, UserProvider},
    settings::Tenant,
    steps::Call,
    upstream::{Reply, Request},
};

#[async_trait]
impl UserProvider for Auth0 {
    fn settle_id(
        &self,
        _tenant: &Tenant,
        wanted: Option<&CustomerRegistrationId>,
        fresh: FreshId,
    ) -> Result<CustomerRegistrationId, PortError> {
        settle(wanted, fresh)
    }

    async fn prepare(&self, tenant: &Tenant, call: &Call) -> Result<(), PortError> {
        self.tokens.get(tenant, call, None).await.map(drop)
    }

    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<ProviderUser, PortError> {
        // No user has an id that Auth0 cannot keep.
        let id = UserId::of(id).map_err(|_| PortError::NotFound)?;
        let user = self.user(tenant, call, id.as_str()).await?;
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
        let mut owners = self.owners(tenant, call, email).await?;
        // The sort is stable, so among equals Auth0's first is taken.
        let connection = &settings(tenant)?.connection;
        owners.sort_by_key(|user| !user.is_at_home_in(connection));
        Ok(owners.into_iter().next().map(ProviderUser::from))
    }

    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError> {
        self.make(tenant, call, user).await
    }

    async fn ownership(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
    ) -> Result<Ownership, PortError> {
        let id = UserId::of(id)?;
        match self.user(tenant, call, id.as_str()).await {
            Ok(found) if found.is_of_creation(call.creation_key()) => Ok(Ownership::Own),
            Ok(_) => Ok(Ownership::Foreign),
            Err(PortError::NotFound) => Ok(Ownership::Absent),
            Err(error) => Err(error),
        }
    }

    async fn update(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &ProfileChanges,
    ) -> Result<(), PortError> {
        let change = profile_change(changes)?;
        Ok(self.change(tenant, call, Operation::Update, id, change).await?)
    }

    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError> {
        let change = email_change(email, verified);
        match self.change(tenant, call, Operation::ChangeEmail, id, change).await {
            Err(Refusal::PerhapsEmailTaken) => {
                // The event record is to show the refusal, not the look-up.
                let owners = self.owners(tenant, &call.beside(), email).await?;
                let own = UserId::of(id).map_err(|_| PortError::NotFound)?;
                Err(if owners.iter().any(|owner| owner.user_id != own.as_str()) {
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
        self.remove(tenant, call, id.as_str()).await
    }
}

impl Auth0 {
    /// The user with this id, in any connection.
    pub(super) async fn user(&self, tenant: &Tenant, call: &Call, user_id: &str) -> Result<User, PortError> {
        let endpoint = self.endpoint(tenant, ["api", "v2", "users", user_id])?;
        let reply = self.exchange(tenant, call, Request::new(Method::GET, endpoint)).await?;
        check(Operation::Get, &reply)?;
        expect_user(&reply, user_id)
    }

    /// The users of the connection with this address. An address is unique only within a connection, and not even there if
    /// the connection allows more.
    pub(super) async fn owners(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Vec<User>, PortError> {
        let endpoint = self
            .endpoint(tenant, ["api", "v2", "users-by-email"])?
            .query("email", email.as_str());
        let reply = self.exchange(tenant, call, Request::new(Method::GET, endpoint)).await?;
        match check(Operation::FindByEmail, &reply) {
            Err(Refusal::Plain(PortError::NotFound)) => return Ok(Vec::new()),
            other => other?,
        }
        let connection = &settings(tenant)?.connection;
        let mut users: Vec<User> = reply.json()?;
        users.retain(|user| user.is_in(connection));
        Ok(users)
    }

    pub(super) async fn remove(&self, tenant: &Tenant, call: &Call, user_id: &str) -> Result<(), PortError> {
        let endpoint = self.endpoint(tenant, ["api", "v2", "users", user_id])?;
        let reply = self
            .exchange(tenant, call, Request::new(Method::DELETE, endpoint).repeatable())
            .await?;
        match check(Operation::Delete, &reply) {
            Ok(()) if reply.status() == StatusCode::NO_CONTENT => Ok(()),
            // A proxy's page can have a success status too.
            Ok(()) => Err(reply.unforeseen()),
            Err(Refusal::Plain(PortError::NotFound)) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// Sends a change in as many calls as it needs; an empty one needs none.
    async fn change(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: Operation,
        id: &CustomerRegistrationId,
        change: Map<String, Value>,
    ) -> Result<(), Refusal> {
        for body in apart::calls(change) {
            let reply = self.patch(tenant, call, id, &body).await.map_err(Refusal::Plain)?;
            check(operation, &reply)?;
            // Only the changed user in the body proves that Auth0 has made the change.
            let user_id = UserId::of(id).map_err(PortError::from).map_err(Refusal::Plain)?;
            expect_user(&reply, user_id.as_str()).map_err(Refusal::Plain)?;
        }
        Ok(())
    }

    async fn patch(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        body: &Map<String, Value>,
    ) -> Result<Reply, PortError> {
        let id = UserId::of(id).map_err(|_| PortError::NotFound)?;
        let endpoint = self.endpoint(tenant, ["api", "v2", "users", id.as_str()])?;
        let request = Request::new(Method::PATCH, endpoint).repeatable().json(body)?;
        self.exchange(tenant, call, request).await
    }
}

/// The user in an answer. Another user than the requested one is [`PortError::Unavailable`], so that it is never mistaken for
/// that.
fn expect_user(reply: &Reply, user_id: &str) -> Result<User, PortError> {
    let user: User = reply.json()?;
    if user.user_id == user_id {
        Ok(user)
    } else {
        Err(reply.unforeseen())
    }
}
