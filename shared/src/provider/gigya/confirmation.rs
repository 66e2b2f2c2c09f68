//! Making sure that it is the user whom Gigya does not know, and not the application.

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
    /// Calls for what no user is needed for. It succeeds where Gigya knows the application; elsewhere the failure says
    /// what is wrong. Needed only where a refusal does not say who is meant, which Gigya has not been seen to do.
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
            // A site that does not tell who is registered does not answer that either.
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
