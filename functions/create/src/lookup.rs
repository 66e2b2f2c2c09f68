//! Looks up whether the email and the id of a new user are free.

use shared::{
    catalogue::Code,
    error::{ApiError, PortError},
    provider::UserProvider,
    registration::Registrations,
    settings::Tenant,
    steps::Call,
};

use crate::Input;

/// What is known of a new user's email and id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Finding {
    /// A user has the id.
    pub(crate) id_known: bool,
    /// If a user has the email: whether it is verified.
    pub(crate) email_verified: Option<bool>,
}

impl Finding {
    /// Combines the findings of both sides. An email is verified if either side says so.
    pub(crate) fn and(self, other: Self) -> Self {
        let email_verified = match (self.email_verified, other.email_verified) {
            (Some(one), Some(other)) => Some(one || other),
            (one, other) => one.or(other),
        };
        Self {
            id_known: self.id_known || other.id_known,
            email_verified,
        }
    }

    /// An error if the id or the email is taken.
    pub(crate) fn verdict(self) -> Result<(), ApiError> {
        match self {
            Self { id_known: true, .. } => Err(ApiError::new(Code::IdTaken)),
            Self {
                email_verified: Some(false),
                ..
            } => Err(ApiError::new(Code::EmailPending)),
            Self {
                email_verified: Some(true),
                ..
            } => Err(ApiError::new(Code::EmailInUse)),
            Self {
                id_known: false,
                email_verified: None,
            } => Ok(()),
        }
    }
}

/// Looks up the email and the id at the provider.
pub(crate) async fn at_provider(
    tenant: &Tenant,
    call: &Call,
    provider: &dyn UserProvider,
    input: &Input,
) -> Result<Finding, ApiError> {
    let beside = call.beside();
    let by_email = async {
        Ok(provider
            .find_by_email(tenant, call, &input.user.email)
            .await?
            .map(|holder| holder.verified))
    };
    let by_id = async { provider.get(tenant, &beside, &input.user.id).await.map(drop) };
    let found = both(by_email, by_id, input.id_was_given).await;
    finding(found, call, beside)
}

/// Looks up the email and the id at Subscribe.
pub(crate) async fn at_subscribe(
    tenant: &Tenant,
    call: &Call,
    registrations: &dyn Registrations,
    input: &Input,
) -> Result<Finding, ApiError> {
    let beside = call.beside();
    let by_email = async {
        Ok(registrations
            .find_by_email(tenant, call, &input.user.email)
            .await?
            .map(|holder| holder.verified))
    };
    let by_id = async { registrations.get(tenant, &beside, &input.user.id).await.map(drop) };
    let found = both(by_email, by_id, input.id_was_given).await;
    finding(found, call, beside)
}

type Found = (Result<Option<bool>, PortError>, Result<(), PortError>);

/// Makes both look-ups concurrently. No side can know an id that was made for this request.
async fn both(
    by_email: impl Future<Output = Result<Option<bool>, PortError>>,
    by_id: impl Future<Output = Result<(), PortError>>,
    id_was_given: bool,
) -> Found {
    let by_id = async {
        if id_was_given {
            by_id.await
        } else {
            Err(PortError::NotFound)
        }
    };
    tokio::join!(by_email, by_id)
}

/// Combines two look-ups. One that fails is `E500_01` or `E503`: a failing side is never "not found". The record
/// describes the look-up that decided.
fn finding((by_email, by_id): Found, call: &Call, beside: Call) -> Result<Finding, ApiError> {
    let id_known = match by_id {
        Err(PortError::NotFound) => false,
        decisive => {
            call.adopt(beside);
            decisive.map_err(PortError::in_read)?;
            true
        }
    };
    Ok(Finding {
        id_known,
        email_verified: by_email.map_err(PortError::in_read)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(one: Finding, other: Finding) -> Option<Code> {
        one.and(other).verdict().err().map(|error| error.code())
    }

    #[test]
    fn the_id_counts_before_the_email_and_verified_anywhere_is_in_use() {
        let free = Finding::default();
        let email = |verified| Finding {
            id_known: false,
            email_verified: Some(verified),
        };
        let id = Finding {
            id_known: true,
            email_verified: Some(false),
        };
        assert_eq!(code(free, free), None);
        assert_eq!(code(free, email(true)), Some(Code::EmailInUse));
        assert_eq!(code(email(false), free), Some(Code::EmailPending));
        assert_eq!(code(email(false), email(true)), Some(Code::EmailInUse));
        assert_eq!(code(email(false), email(false)), Some(Code::EmailPending));
        assert_eq!(code(email(true), id), Some(Code::IdTaken));
    }
}
