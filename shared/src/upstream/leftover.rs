//! Reports what a failed write has left at an upstream and could not take back. It stays there until a person removes it.

use crate::{
    error::{PortError, chain},
    model::TenantId,
    steps::Call,
};

use super::HttpClient;

impl HttpClient {
    /// Logs what is left, and counts it for the alarm. The caller gets the error of the failed write itself.
    ///
    /// `upstream` is the group of settings that names the upstream, `what` says what is left.
    pub(crate) fn left_behind(
        &self,
        tenant: &TenantId,
        call: &Call,
        upstream: &'static str,
        what: &'static str,
        cause: &PortError,
    ) {
        let request_id = call.context().request_id();
        tracing::error!(%tenant, request.id = request_id, upstream, cause = %chain(cause), "{what}");
        self.meter.left_behind(upstream);
    }
}
