//! What a failed write has left at a system and could not be taken back: it lasts until a person mends it.

use crate::{
    error::{PortError, chain},
    model::TenantId,
    steps::Call,
};

use super::HttpClient;

impl HttpClient {
    /// Tells of it in the log, and counts it for the alarm. The caller is told of the failure that made it necessary.
    ///
    /// `upstream` is the group of settings that names the system, `what` is left there.
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
