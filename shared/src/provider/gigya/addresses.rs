//! Changes of the address, and of whether it is verified.
//!
//! Gigya can verify an account together with another change, but needs a separate call to unverify it. That call comes first,
//! because an unconfirmed address must not count as verified even for a moment. If the second of two calls fails, the first
//! is undone, and time is reserved for that, so that a missing permission, for example, does not leave half a change.

use std::time::Duration;

use super::{
    Gigya,
    account::Account,
    errors::Refusal,
    exchange::Method,
    id::Uid,
    meaning::Operation::{self, ChangeEmail, Update},
    parameters::Parameters,
    requests,
};
use crate::{
    error::PortError,
    model::{EmailAddress, ProfileChanges},
    settings::Tenant,
    steps::Call,
};

/// The time that a write reserves for undoing it, which takes at most two calls.
pub(super) const TIME_TO_UNDO: Duration = Duration::from_secs(2);

impl Gigya {
    /// Changes the profile and sets `verified` to false.
    pub(super) async fn update_and_unverify(
        &self,
        tenant: &Tenant,
        call: &Call,
        uid: Uid<'_>,
        changes: &ProfileChanges,
    ) -> Result<(), PortError> {
        let account = self.account(tenant, call, uid).await?;
        let email = account.email().filter(|_| account.is_email_verified());
        match (email, requests::change(uid, changes)) {
            (None, None) => Ok(()),
            (None, Some(change)) => self.set(tenant, call, Update, &change).await,
            (Some(email), None) => {
                let unverify = requests::unverified(uid, email);
                self.list(tenant, call, Update, &unverify).await
            }
            (Some(email), Some(change)) => {
                let ahead = call.leaving(TIME_TO_UNDO);
                let unverify = requests::unverified(uid, email);
                let mut outcome = self.list(tenant, &ahead, Update, &unverify).await;
                if outcome.is_ok() {
                    outcome = self.set(tenant, &ahead, Update, &change).await;
                    if outcome.is_err() {
                        let before = requests::verified(uid, email);
                        let undone = self.list(tenant, &call.beside(), Update, &before).await;
                        self.note_undone(tenant, call, undone);
                    }
                }
                call.adopt(ahead);
                outcome
            }
        }
    }

    /// Replaces the address in each place that holds the user's, and sets `verified` as given.
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
                (true, false) => self.list(tenant, call, ChangeEmail, &unverify).await,
                (false, true) => {
                    let verify = requests::account_verified(uid);
                    self.set(tenant, call, ChangeEmail, &verify).await
                }
                _ => Ok(()),
            };
        }
        let mut old = account.logins();
        old.retain(|login| EmailAddress::stored(login).as_ref() != Some(new));
        let change = requests::email_change(uid, new.as_str(), &old, verified);
        // A verified account counts every address as verified that is not in the unverified list.
        if verified || !account.is_verified {
            return self.set_address(tenant, call, uid, new, &change).await;
        }
        let ahead = call.leaving(TIME_TO_UNDO);
        let mut outcome = self.list(tenant, &ahead, ChangeEmail, &unverify).await;
        if outcome.is_ok() {
            outcome = self.set_address(tenant, &ahead, uid, new, &change).await;
            if outcome.is_err() {
                self.restore(tenant, call, uid, &account, new, &old).await;
            }
        }
        call.adopt(ahead);
        outcome
    }

    /// Sends `accounts.setAccountInfo` with another address.
    async fn set_address(
        &self,
        tenant: &Tenant,
        call: &Call,
        uid: Uid<'_>,
        new: &EmailAddress,
        change: &Parameters,
    ) -> Result<(), PortError> {
        let outcome = self
            .ask(tenant, call, ChangeEmail, Method::SetAccountInfo, change)
            .await;
        match outcome {
            Ok(_) => Ok(()),
            Err(Refusal::EmailConflict) => {
                // A change that is retried may find that the user has the address already.
                let account = self.account(tenant, &call.beside(), uid).await?;
                if account.goes_by(new) {
                    Ok(())
                } else {
                    Err(PortError::EmailTaken)
                }
            }
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Restores every place, whether or not the failed change had its effect.
    async fn restore(
        &self,
        tenant: &Tenant,
        call: &Call,
        uid: Uid<'_>,
        before: &Account,
        new: &EmailAddress,
        old: &[&str],
    ) {
        let gone = (!before.is_login(new)).then_some(new.as_str());
        let places = requests::email_restored(uid, gone, before.profile_email(), old);
        let undone = self.set(tenant, &call.beside(), ChangeEmail, &places).await;
        self.note_undone(tenant, call, undone);
        let [verified, unverified] = before.lists();
        if let Some(lists) = requests::lists_restored(uid, &verified, &unverified) {
            let undone = self.list(tenant, &call.beside(), ChangeEmail, &lists).await;
            self.note_undone(tenant, call, undone);
        }
    }

    /// Sends `accounts.setAccountInfo`.
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

    /// Sends `accounts.addEmails`.
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

    /// Reports it if undoing the first half failed, after the second one had failed.
    pub(super) fn note_undone(&self, tenant: &Tenant, call: &Call, outcome: Result<(), PortError>) {
        if let Err(error) = outcome {
            self.http
                .left_behind(tenant.id(), call, "Gigya", "half a change stays at Gigya", &error);
        }
    }
}
