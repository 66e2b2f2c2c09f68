//! Finds out whether it is the user or the application that Gigya does not know.

use super::{
    Gigya,
    errors::{Refusal, check},
    exchange::Method,
    meaning::Operation,
    requests,
};
use crate::{
    error::PortError,
    settings::{GigyaSettings, Tenant},
    steps::Call,
};

impl Gigya {
    /// Makes a call that is about no user. It succeeds if Gigya knows the application; otherwise the error says what is
    /// wrong. It is needed only if a refusal does not say who is unknown, which Gigya has not been seen to do.
    pub(super) async fn confirm_application(
        &self,
        tenant: &Tenant,
        call: &Call,
        settings: &GigyaSettings,
    ) -> Result<(), PortError> {
        let (operation, method) = (Operation::Confirm, Method::IsAvailableLoginId);
        let answer = self
            .exchange(tenant, call, settings, operation, method, &requests::availability())
            .await?;
        match check(&answer, operation, method.name(), settings) {
            // A site that does not disclose who is registered refuses this call too.
            Err(Refusal::LookupClosed) => {}
            outcome => return Ok(outcome?),
        }
        let (operation, method) = (Operation::Search, Method::Search);
        let answer = self
            .exchange(tenant, call, settings, operation, method, &requests::anybody())
            .await?;
        Ok(check(&answer, operation, method.name(), settings)?)
    }
}
