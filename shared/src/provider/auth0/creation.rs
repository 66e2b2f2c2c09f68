//! Creates a user, and finds out the outcome if Auth0's answer leaves it open.

use std::time::Duration;

use http::Method;

use super::{
    Auth0,
    attempts::Attempts,
    errors::{Refusal, check},
    id::UserId,
    meaning::Operation,
    settings,
    wire::{User, UserCreation},
};
use crate::{
    error::PortError,
    model::{EmailAddress, NewUser},
    settings::Tenant,
    steps::Call,
    upstream::{HttpClient, Reply, Request},
};

/// The longest time reserved for a look-up of the outcome of a creation. It is at most a quarter of the time left.
const LOOK: Duration = Duration::from_secs(2);

/// One creation, and what distinguishes its user from all others.
struct Creation<'a> {
    tenant: &'a Tenant,
    id: UserId,
    key: String,
    /// The call for look-ups, because the event record is to show Auth0's answer to the creation.
    aside: Call,
}

impl Auth0 {
    /// Creates a user under the settled id.
    ///
    /// Every creation stores its own key with the user. So a creation whose answer was lost recognises its own user, and
    /// never mistakes another one for it.
    pub(super) async fn make(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError> {
        let creation = Creation {
            tenant,
            id: UserId::of(&user.id)?,
            key: call.creation_key().to_owned(),
            aside: call.beside(),
        };
        let attempts = Attempts::default();
        let answer = match self.post(call, user, &creation, &attempts).await {
            Ok(reply) => check(Operation::Create, &reply).map(|()| reply.json::<User>()),
            Err(error) => Err(Refusal::Plain(error)),
        };
        let is_told = matches!(answer, Ok(Ok(_)));
        let outcome = match answer {
            Ok(Ok(made)) => self.keep_only(&creation, &made).await,
            // Whatever garbled the answer, Auth0 may have accepted the creation.
            Ok(Err(unreadable)) => self.unless_made(&creation, unreadable).await,
            Err(Refusal::UserExists) => match self.holder(&creation, &user.email).await? {
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
            Err(Refusal::PerhapsUserExists) => match self.holder(&creation, &user.email).await? {
                Holder::ThisCreation => Ok(()),
                Holder::OfId => Err(PortError::IdTaken),
                Holder::OfEmail => Err(PortError::EmailTaken),
                Holder::OutOfSight => Err(PortError::Rejected { reason: None }),
            },
            Err(other) if attempts.leave_doubt() => self.unless_made(&creation, other.into()).await,
            Err(other) => Err(other.into()),
        };
        if outcome.is_ok() && !is_told {
            // A success must not be recorded with the code of the answer that hid it.
            call.adopt(creation.aside);
        }
        outcome
    }

    async fn post(
        &self,
        call: &Call,
        user: &NewUser,
        creation: &Creation<'_>,
        attempts: &Attempts,
    ) -> Result<Reply, PortError> {
        let tenant = creation.tenant;
        let password = user.password.clone().unwrap_or_else(|| self.ids.password());
        let connection = &settings(tenant)?.connection;
        let local_id = creation.id.local()?;
        let body = UserCreation::of(user, local_id, password.expose(), connection, &creation.key)?;
        let endpoint = self.endpoint(tenant, ["api", "v2", "users"])?;
        let request = Request::new(Method::POST, endpoint).repeatable().json(&body)?;
        let time = HttpClient::time_left(call);
        let ahead = call.leaving(LOOK.min(time / 4));
        let reply = self
            .exchange_composed(tenant, &ahead, &|| attempts.begin(&request))
            .await;
        call.adopt(ahead);
        reply
    }

    /// `Ok` if this creation has made the user, else `error`.
    async fn unless_made(&self, creation: &Creation<'_>, error: PortError) -> Result<(), PortError> {
        match self.user(creation.tenant, &creation.aside, creation.id.as_str()).await {
            Ok(found) if found.is_of_creation(&creation.key) => Ok(()),
            _ => Err(error),
        }
    }

    /// Removes a user that Auth0 made under another id than the settled one: no call would find it, and it would hold the
    /// address for ever. It is removed only if it is this creation's, because a mixed-up answer may name another user.
    async fn keep_only(&self, creation: &Creation<'_>, made: &User) -> Result<(), PortError> {
        if made.user_id == creation.id.as_str() {
            return Ok(());
        }
        let (tenant, aside) = (creation.tenant, &creation.aside);
        let found = self.user(tenant, aside, &made.user_id).await;
        if !found.is_ok_and(|found| found.is_of_creation(&creation.key)) {
            tracing::error!(
                tenant = %tenant.id(),
                request.id = aside.context().request_id(),
                "Auth0 answered a creation with a user who does not carry its key; nobody was removed"
            );
            let error = PortError::unavailable("POST /api/v2/users: the answer tells of another user");
            return self.unless_made(creation, error).await;
        }
        if let Err(fault) = self.remove(tenant, aside, &made.user_id).await {
            let what =
                "a user whom Auth0 made under another id than it was told could not be removed: it is at Auth0 alone";
            self.http.left_behind(tenant.id(), aside, "Auth0", what, &fault);
        }
        Err(PortError::of_setting(
            "Auth0.Connection",
            "it gives users other ids than they are made with; it must keep the user_id of a creation",
        ))
    }

    /// Finds out who stands in the way: Auth0 only says that "the user" exists, not whether it means the id or the address.
    async fn holder(&self, creation: &Creation<'_>, email: &EmailAddress) -> Result<Holder, PortError> {
        let (tenant, aside) = (creation.tenant, &creation.aside);
        match self.user(tenant, aside, creation.id.as_str()).await {
            Ok(found) if found.is_of_creation(&creation.key) => return Ok(Holder::ThisCreation),
            Ok(_) => return Ok(Holder::OfId),
            Err(PortError::NotFound) => {}
            Err(error) => return Err(error),
        }
        let owners = self.owners(tenant, aside, email).await?;
        Ok(if owners.is_empty() {
            Holder::OutOfSight
        } else {
            Holder::OfEmail
        })
    }
}

/// The user that stands in the way of a creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// This creation's own user, made by an attempt whose answer was lost.
    ThisCreation,
    /// Another user with the id.
    OfId,
    /// Another user with the address.
    OfEmail,
    /// A user that Auth0 knows but does not show. A user with the id is always shown, so it has the address.
    OutOfSight,
}
