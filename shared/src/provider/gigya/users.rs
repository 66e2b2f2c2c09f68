//! The methods of the port.

use async_trait::async_trait;

use super::{
    Gigya,
    account::{Account, Found},
    authentication::Credentials,
    errors::Refusal,
    exchange::Method,
    id::{Uid, settle},
    imported,
    meaning::Operation,
    password, requests, settings,
};
use crate::{
    error::PortError,
    ids::FreshId,
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser},
    provider::{UserProvider, reason::presentable},
    settings::Tenant,
    steps::Call,
};

#[async_trait]
impl UserProvider for Gigya {
    fn settle_id(
        &self,
        _tenant: &Tenant,
        wanted: Option<&CustomerRegistrationId>,
        fresh: FreshId,
    ) -> Result<CustomerRegistrationId, PortError> {
        settle(wanted, fresh)
    }

    async fn prepare(&self, tenant: &Tenant, _call: &Call) -> Result<(), PortError> {
        let settings = settings(tenant)?;
        let secret = self.secrets.get(tenant.id(), &settings.secret).await?;
        Credentials::of(settings, &secret, &self.keys).map(drop)
    }

    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<ProviderUser, PortError> {
        // No user has an id that Gigya cannot keep.
        let uid = Uid::of(id).map_err(|_| PortError::NotFound)?;
        Ok(self.account(tenant, call, uid).await?.into())
    }

    async fn find_by_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<ProviderUser>, PortError> {
        let parameters = requests::account_by_email(email);
        let outcome = self
            .ask(
                tenant,
                call,
                Operation::FindByEmail,
                Method::GetAccountInfo,
                &parameters,
            )
            .await;
        match outcome {
            Ok(answer) => {
                let account: Account = answer.read()?;
                if account.holds(email) {
                    Ok(Some(account.into()))
                } else {
                    Err(PortError::unavailable(
                        "accounts.getAccountInfo was answered with an account that does not have the address",
                    ))
                }
            }
            Err(Refusal::Plain(PortError::NotFound)) => Ok(None),
            Err(Refusal::LookupClosed) => self.search(tenant, call, email).await,
            Err(refusal) => Err(refusal.into()),
        }
    }

    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError> {
        let uid = Uid::of(&user.id)?;
        let password = user.password.clone().unwrap_or_else(|| self.ids.password());
        let password = password::import_form(&password, self.ids.as_ref()).await?;
        let parameters = requests::import(uid, user, &password);
        let outcome = self
            .ask(tenant, call, Operation::Create, Method::ImportFullAccount, &parameters)
            .await;
        match outcome {
            Ok(answer) => match imported::ignored(&answer, &parameters) {
                ignored if ignored.is_empty() => Ok(()),
                ignored => Err(self.take_back(tenant, call, uid, &ignored).await),
            },
            // The event record is to show the refusal, not the look-up after it.
            Err(Refusal::UserExists) => match self.account(tenant, &call.beside(), uid).await {
                Ok(_) => Err(PortError::IdTaken),
                // UID and address are all that must be unique in an import.
                Err(PortError::NotFound) => Err(PortError::EmailTaken),
                Err(error) => Err(error),
            },
            Err(refusal) => Err(refusal.into()),
        }
    }

    async fn update(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &ProfileChanges,
    ) -> Result<(), PortError> {
        let uid = Uid::of(id).map_err(|_| PortError::NotFound)?;
        if changes.verified == Some(false) {
            return self.update_and_unverify(tenant, call, uid, changes).await;
        }
        match requests::change(uid, changes) {
            Some(parameters) => self.set(tenant, call, Operation::Update, &parameters).await,
            None => Ok(()),
        }
    }

    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError> {
        let uid = Uid::of(id).map_err(|_| PortError::NotFound)?;
        self.replace_address(tenant, call, uid, email, verified).await
    }

    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError> {
        match Uid::of(id) {
            Ok(uid) => self.remove(tenant, call, uid).await,
            Err(_) => Ok(()),
        }
    }
}

impl Gigya {
    pub(super) async fn account(&self, tenant: &Tenant, call: &Call, uid: Uid<'_>) -> Result<Account, PortError> {
        let parameters = requests::account(uid);
        let answer = self
            .ask(tenant, call, Operation::Get, Method::GetAccountInfo, &parameters)
            .await?;
        let account: Account = answer.read()?;
        if account.uid == uid.as_str() {
            Ok(account)
        } else {
            Err(PortError::unavailable(
                "accounts.getAccountInfo was answered with the account of another UID",
            ))
        }
    }

    /// Sends `accounts.deleteAccount`; a user who does not exist counts as removed.
    async fn remove(&self, tenant: &Tenant, call: &Call, uid: Uid<'_>) -> Result<(), PortError> {
        let (operation, method) = (Operation::Delete, Method::DeleteAccount);
        let outcome = self.ask(tenant, call, operation, method, &requests::of(uid)).await;
        match outcome {
            Ok(_) | Err(Refusal::Plain(PortError::NotFound)) => Ok(()),
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Undoes an import that lost something of the user, and returns the error that names it.
    async fn take_back(&self, tenant: &Tenant, call: &Call, uid: Uid<'_>, ignored: &[String]) -> PortError {
        let removed = self.remove(tenant, &call.beside(), uid).await;
        self.note_undone(tenant, call, removed);
        PortError::Rejected {
            reason: presentable(format!("Gigya does not keep {}", ignored.join(", "))),
        }
    }

    /// Searches the index, which may be half a minute behind.
    async fn search(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<ProviderUser>, PortError> {
        let parameters = requests::search(email);
        let answer = self
            .ask(tenant, call, Operation::Search, Method::Search, &parameters)
            .await?;
        let found = answer.read::<Found>()?.accounts();
        let accounts = found.ok_or_else(|| PortError::unavailable("accounts.search was answered without results"))?;
        // The index compares words, so it may find other users too.
        Ok(accounts
            .into_iter()
            .find(|account| account.holds(email))
            .map(ProviderUser::from))
    }
}
