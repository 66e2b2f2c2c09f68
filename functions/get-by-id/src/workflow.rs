//! The steps of Get By Id.

use shared::{
    catalogue::Code,
    error::{ApiError, PortError},
    events::EventType,
    model::{CustomerRegistrationId, KnownUser, ProviderUser, Registration, RegistrationChanges, User},
    response::Output,
    settings::Tenant,
    work::Work,
    workflow::{Both, Sides, encrypted_id, read_both},
};

use crate::{
    GetById, Input,
    output::{Data, UserView},
};

/// What `meta` says where Subscribe alone answered for a provider that failed.
const PARTIAL: &str = "partial: provider unavailable";

pub(crate) async fn run(ports: &GetById, work: Work<'_>, input: &Input) -> Result<Output, ApiError> {
    let tenant = work.tenant;
    let id = &input.id;
    let sides = ports.upstreams.sides(tenant, input.ignore_provider)?;

    // 1. Both sides at once, and the tenant's key for the encrypted id beside them.
    let (both, encrypted) = tokio::join!(
        read_both(work, sides, id),
        encrypted_id(tenant, ports.secrets.as_ref(), id),
    );
    let encrypted = encrypted?;

    // 2. A provider that fails may be passed over, where the tenant says so and Subscribe knows the user.
    let known = match both {
        Both {
            provider: Err(_),
            registration: Ok(Some(registration)),
        } if tenant.settings().degraded_reads => {
            return Ok(answer(tenant, id, &encrypted, &KnownUser::AtSubscribe(registration))?.with_meta(PARTIAL));
        }
        both => both.known()?,
    };

    // 3. What the provider knows better goes to Subscribe; where that fails, the next read tries again.
    if let Some(user) = known.provider() {
        synchronise(work, sides, id, user, known.registration()).await;
    }

    // 4. The two together.
    answer(tenant, id, &encrypted, &known)
}

async fn synchronise(
    work: Work<'_>,
    sides: Sides<'_>,
    id: &CustomerRegistrationId,
    user: &ProviderUser,
    registration: Option<&Registration>,
) {
    let changes = RegistrationChanges::synchronising(user, registration);
    // Subscribe keeps no registration without an email.
    let possible = registration.is_some() || changes.email.is_some();
    if changes.is_empty() || !possible {
        return;
    }
    let mut step = work.steps.open(EventType::SubscribeUserUpdate, id);
    step.changing(changes.field_names());
    let written = sides.registrations.upsert(work.tenant, step.call(), id, &changes).await;
    // The read has its answer all the same; the failed event tells of this.
    let _ = step.close(written.map_err(PortError::in_update));
}

fn answer(
    tenant: &Tenant,
    id: &CustomerRegistrationId,
    encrypted: &str,
    known: &KnownUser,
) -> Result<Output, ApiError> {
    let user = User::combine(known, tenant.settings().provider().is_some());
    Output::new(Code::GetByIdCompleted).with_data(&Data {
        user: UserView::new(id, encrypted, &user),
    })
}
