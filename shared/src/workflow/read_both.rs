//! Reads a user from both sides concurrently: the workflow of Get By Id, with which Update and Update Email begin too.

use super::Sides;
use crate::{
    catalogue::Code,
    error::{ApiError, PortError},
    events::EventType,
    model::{CustomerRegistrationId, KnownUser, ProviderUser, Registration},
    work::Work,
};

/// What the two sides know of one user.
#[derive(Debug)]
pub struct Both {
    /// The provider's answer. `Ok(None)` if it does not know the user, or if no provider was asked.
    pub provider: Result<Option<ProviderUser>, ApiError>,
    /// Subscribe's answer. `Ok(None)` if it does not know the user.
    pub registration: Result<Option<Registration>, ApiError>,
}

/// Reads both sides. Each read leaves a record. A side that does not know the user has not failed.
pub async fn read_both(work: Work<'_>, sides: Sides<'_>, id: &CustomerRegistrationId) -> Both {
    let Work { tenant, steps, .. } = work;
    let at_provider = async {
        let Some((_, provider)) = sides.provider else {
            return Ok(None);
        };
        let step = steps.open(EventType::AuthsystemUserGetById, id);
        let found = provider.get(tenant, step.call(), id).await;
        absent_or(step.close(found.map_err(PortError::in_read)))
    };
    let at_subscribe = async {
        let step = steps.open(EventType::SubscribeUserGetById, id);
        let found = sides.registrations.get(tenant, step.call(), id).await;
        absent_or(step.close(found.map_err(PortError::in_read)))
    };
    let (provider, registration) = tokio::join!(at_provider, at_subscribe);
    Both { provider, registration }
}

impl Both {
    /// The user, if neither side failed and at least one knows it. `E500_01` or `E503` if a side failed; `E400_01` if
    /// neither knows it.
    pub fn known(self) -> Result<KnownUser, ApiError> {
        KnownUser::of(self.provider?, self.registration?).ok_or_else(|| ApiError::new(Code::InvalidId))
    }
}

/// Turns "not found" into `None`; any other error stays an error.
fn absent_or<T>(found: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.code() == Code::InvalidId => Ok(None),
        Err(error) => Err(error),
    }
}
