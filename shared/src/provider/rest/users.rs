//! The methods of the port.

use std::sync::Arc;

use async_trait::async_trait;

use super::{
    Rest,
    answer::Answer,
    compose::Values,
    found::{self, Found, Whom},
    settings, values,
};
use crate::{
    error::PortError,
    ids::FreshId,
    model::{CustomerRegistrationId, EmailAddress, NewUser, Password, ProfileChanges, ProviderUser},
    provider::UserProvider,
    settings::{
        Tenant,
        rest::connector::{About, Field, Operation, Outcome},
    },
    steps::Call,
};

/// How many characters of a random password are sent, the last ones: some vendors allow no more than 64, and the last ones
/// are of every kind that password policies ask for.
const LONGEST_RANDOM: usize = 40;

#[async_trait]
impl UserProvider for Rest {
    fn settle_id(
        &self,
        tenant: &Tenant,
        wanted: Option<&CustomerRegistrationId>,
        fresh: FreshId,
    ) -> Result<CustomerRegistrationId, PortError> {
        settings(tenant)?.connector.ids.settle(wanted, fresh)
    }

    fn keeps_verified(&self, tenant: &Tenant) -> bool {
        // For a tenant of another provider, the calls themselves fail.
        settings(tenant).map_or(true, |settings| settings.connector.user.keeps_verified)
    }

    async fn prepare(&self, tenant: &Tenant, call: &Call) -> Result<(), PortError> {
        self.credential(tenant, call, settings(tenant)?).await.map(drop)
    }

    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<ProviderUser, PortError> {
        let found = self.read(tenant, call, &known_form(tenant, id)?).await?;
        Ok(found.user)
    }

    async fn find_by_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<ProviderUser>, PortError> {
        let about = About {
            email: Some(email.as_str()),
            id: None,
        };
        let connector = &settings(tenant)?.connector;
        let operation = &connector.get_by_email;
        let answer = self.call(tenant, call, operation, about, Values::new()).await?;
        if answer.outcome() == Some(Outcome::NotFound) {
            return Ok(None);
        }
        let found = found::asked_for(&answer, operation, connector, Whom::Email(email))?;
        Ok(found.map(|found| found.user))
    }

    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError> {
        let connector = &settings(tenant)?.connector;
        let id = connector.ids.of(&user.id)?;
        let random = || connector.user.needs_password.then(|| self.random_password());
        let password = user.password.clone().or_else(random);
        let about = About {
            id: Some(&id),
            email: Some(user.email.as_str()),
        };
        let values = values::of_new(user, password.as_ref());
        self.done(tenant, call, &connector.create, about, values).await
    }

    async fn update(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &ProfileChanges,
    ) -> Result<(), PortError> {
        let connector = &settings(tenant)?.connector;
        let Some(operation) = &connector.update else {
            return Ok(());
        };
        let mut values = values::of_change(changes, connector.user.cleared);
        values.retain(|(field, _)| operation.carries(*field));
        let changes_metadata = operation.carries(Field::Metadata) && !changes.metadata.is_empty();
        if values.is_empty() && !changes_metadata {
            return Ok(());
        }
        let id = known_form(tenant, id)?;
        if changes_metadata {
            let metadata = if values::needs_read(changes, &connector.user) {
                let found = self.read(tenant, call, &id).await?;
                let metadata = values::replaced(&changes.metadata, &found.value, &connector.user);
                metadata.ok_or_else(|| {
                    PortError::unavailable(format!(
                        "{} tells a user without metadata, and what is there cannot be kept",
                        connector.name
                    ))
                })?
            } else {
                changes.metadata.to_json()
            };
            values.push((Field::Metadata, metadata.into()));
        }
        let about = About {
            id: Some(&id),
            email: None,
        };
        self.done(tenant, call, operation, about, values).await
    }

    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError> {
        let about = About {
            id: Some(&known_form(tenant, id)?),
            email: Some(email.as_str()),
        };
        let values = vec![(Field::Verified, verified.into())];
        let operation = &settings(tenant)?.connector.change_email;
        self.done(tenant, call, operation, about, values).await
    }

    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError> {
        let id = match known_form(tenant, id) {
            Err(PortError::NotFound) => return Ok(()),
            id => id?,
        };
        let about = About {
            id: Some(&id),
            email: None,
        };
        let operation = &settings(tenant)?.connector.delete;
        match self.done(tenant, call, operation, about, Values::new()).await {
            Err(PortError::NotFound) => Ok(()),
            other => other,
        }
    }
}

impl Rest {
    async fn read(&self, tenant: &Tenant, call: &Call, id: &str) -> Result<Found, PortError> {
        let about = About {
            id: Some(id),
            email: None,
        };
        let connector = &settings(tenant)?.connector;
        let operation = &connector.get_by_id;
        let answer = self.call(tenant, call, operation, about, Values::new()).await?;
        let found = found::asked_for(&answer, operation, connector, Whom::Id(id))?;
        found.ok_or(PortError::NotFound)
    }

    /// Makes a call of a write.
    async fn done(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: &Arc<Operation>,
        about: About<'_>,
        values: Values,
    ) -> Result<(), PortError> {
        let answer = self.call(tenant, call, operation, about, values).await?;
        let connector = &settings(tenant)?.connector;
        answer.check(operation, connector)?;
        found::check_shown(&answer, operation, connector, about.id)
    }

    async fn call(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: &Arc<Operation>,
        about: About<'_>,
        values: Values,
    ) -> Result<Answer, PortError> {
        let request = self.request(tenant, call, operation, about, values)?;
        self.exchange(tenant, call, operation, &request).await
    }

    fn random_password(&self) -> Password {
        let password = self.ids.password();
        let text = password.expose();
        let end = text.get(text.len().saturating_sub(LONGEST_RANDOM)..);
        Password::generated(end.unwrap_or(text).to_owned())
    }
}

/// The vendor's id of a CRID. No user has an id that the vendor cannot keep.
fn known_form(tenant: &Tenant, id: &CustomerRegistrationId) -> Result<String, PortError> {
    settings(tenant)?.connector.ids.of(id).map_err(|_| PortError::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::RandomIds, provider::rest::bench};

    #[test]
    fn a_random_password_is_not_longer_than_vendors_take() {
        let rest = Rest {
            ids: Arc::new(RandomIds),
            ..bench::ssor([]).rest
        };
        let (one, other) = (rest.random_password(), rest.random_password());
        assert_eq!(one.expose().len(), LONGEST_RANDOM);
        assert!(one.expose().ends_with("aA1!"), "one of every kind");
        assert_ne!(one.expose(), other.expose());
    }
}
