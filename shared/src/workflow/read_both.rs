//! The GetById workflow, with which three of the four operations begin: both sides, concurrently.

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
    /// The provider's answer; `Ok(None)` also where no provider was asked.
    pub provider: Result<Option<ProviderUser>, ApiError>,
    /// Subscribe's answer.
    pub registration: Result<Option<Registration>, ApiError>,
}

/// Reads both sides. Each side asked leaves its event; one that does not know the user is not a failure yet.
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
    /// The user, where neither side failed and at least one knows it; else `E500_01` (or `E503`), else `E400_01`.
    pub fn known(self) -> Result<KnownUser, ApiError> {
        KnownUser::of(self.provider?, self.registration?).ok_or_else(|| ApiError::new(Code::InvalidId))
    }
}

/// A side that does not know the user has answered; only one that failed has not.
fn absent_or<T>(found: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.code() == Code::InvalidId => Ok(None),
        Err(error) => Err(error),
    }
}
