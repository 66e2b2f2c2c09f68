//! Changes of the address, and of whether it counts as verified.
//!
//! Gigya can verify an account with the rest of a change, but takes that back only by a call of its own. Where the second
//! of two calls is refused, the first one is taken back: a permission that lacks must not leave half a change.

use super::{
    Gigya,
    errors::{Operation, Refusal},
    exchange::Method,
    id::Uid,
    parameters::Parameters,
    requests,
};
use crate::{
    error::PortError,
    model::{EmailAddress, ProfileChanges},
    settings::Tenant,
    steps::Call,
};

impl Gigya {
    /// A change of the profile that also takes `verified` back.
    pub(super) async fn update_and_unverify(
        &self,
        tenant: &Tenant,
        call: &Call,
        uid: Uid<'_>,
        changes: &ProfileChanges,
    ) -> Result<(), PortError> {
        let account = self.account(tenant, call, uid).await?;
        let email = account.email().filter(|_| account.is_email_verified());
        if let Some(email) = email {
            self.list(tenant, call, Operation::Update, &requests::unverified(uid, email))
                .await?;
        }
        let Some(parameters) = requests::change(uid, changes) else {
            return Ok(());
        };
        let outcome = self.set(tenant, call, Operation::Update, &parameters).await;
        if let (Err(_), Some(email)) = (&outcome, email) {
            let before = requests::verified(uid, email);
            let undone = self.list(tenant, &call.beside(), Operation::Update, &before).await;
            note_undone(tenant, undone);
        }
        outcome
    }

    /// Another address in each place that holds the user's, verified as told.
    pub(super) async fn replace_address(
        &self,
        tenant: &Tenant,
        call: &Call,
        uid: Uid<'_>,
        new: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError> {
        let account = self.account(tenant, call, uid).await?;
        let unverify = requests::unverified(uid, new.as_str());
        if account.goes_by(new) {
            return match (account.is_email_verified(), verified) {
                (true, false) => self.list(tenant, call, Operation::ChangeEmail, &unverify).await,
                (false, true) => {
                    let verify = requests::account_verified(uid);
                    self.set(tenant, call, Operation::ChangeEmail, &verify).await
                }
                _ => Ok(()),
            };
        }
        let old = account
            .email()
            .filter(|old| EmailAddress::stored(old).as_ref() != Some(new));
        let parameters = requests::email_change(uid, new.as_str(), old, verified);
        let outcome = self
            .ask(
                tenant,
                call,
                Operation::ChangeEmail,
                Method::SetAccountInfo,
                &parameters,
            )
            .await;
        match outcome {
            Ok(_) => {}
            Err(Refusal::EmailConflict) => {
                // A change that is sent again may meet the address as its own.
                let account = self.account(tenant, &call.beside(), uid).await?;
                if !account.goes_by(new) {
                    return Err(PortError::EmailTaken);
                }
            }
            Err(refusal) => return Err(refusal.into()),
        }
        // An account that is verified counts every address as verified, unless it is told otherwise.
        if !account.is_verified || verified {
            return Ok(());
        }
        let outcome = self.list(tenant, call, Operation::ChangeEmail, &unverify).await;
        if let (Err(_), Some(old)) = (&outcome, old) {
            let before = requests::email_change(uid, old, Some(new.as_str()), account.is_email_verified());
            let undone = self.set(tenant, &call.beside(), Operation::ChangeEmail, &before).await;
            note_undone(tenant, undone);
        }
        outcome
    }

    /// `accounts.setAccountInfo`.
    pub(super) async fn set(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: Operation,
        parameters: &Parameters,
    ) -> Result<(), PortError> {
        self.ask(tenant, call, operation, Method::SetAccountInfo, parameters)
            .await?;
        Ok(())
    }

    /// `accounts.addEmails`.
    async fn list(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: Operation,
        parameters: &Parameters,
    ) -> Result<(), PortError> {
        self.ask(tenant, call, operation, Method::AddEmails, parameters).await?;
        Ok(())
    }
}

/// The caller is told of the failure that made it necessary; that it could not be taken back is for the log.
fn note_undone(tenant: &Tenant, outcome: Result<(), PortError>) {
    if let Err(error) = outcome {
        let tenant = tenant.id();
        tracing::error!(%tenant, cause = %crate::error::chain(&error), "half a change stays at Gigya");
    }
}
