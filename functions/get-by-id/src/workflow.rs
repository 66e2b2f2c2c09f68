//! The workflow of Get By Id.

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

/// `meta` of an answer that has only Subscribe's data because the provider failed.
const PARTIAL: &str = "partial: provider unavailable";

pub(crate) async fn run(ports: &GetById, work: Work<'_>, input: &Input) -> Result<Output, ApiError> {
    let tenant = work.tenant;
    let id = &input.id;
    let sides = ports.upstreams.sides(tenant, input.ignore_provider)?;

    // 1. Read both sides and encrypt the id, concurrently.
    let (both, encrypted) = tokio::join!(
        read_both(work, sides, id),
        encrypted_id(tenant, ports.secrets.as_ref(), id),
    );
    let encrypted = encrypted?;

    // 2. If the provider fails, Subscribe's data is enough if the tenant's settings allow it and Subscribe knows the
    //   user.
    let known = match both {
        Both {
            provider: Err(_),
            registration: Ok(Some(registration)),
        } if tenant.settings().degraded_reads => {
            return Ok(answer(tenant, id, &encrypted, &KnownUser::AtSubscribe(registration))?.with_meta(PARTIAL));
        }
        both => both.known()?,
    };

    // 3. Write the provider's values to Subscribe where they differ. If that fails, the next read tries again.
    if let Some(user) = known.provider() {
        synchronise(work, sides, id, user, known.registration()).await;
    }

    // 4. Answer with both combined.
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
    // Subscribe cannot keep a registration without an email.
    let possible = registration.is_some() || changes.email.is_some();
    if changes.is_empty() || !possible {
        return;
    }
    let mut step = work.steps.open(EventType::SubscribeUserUpdate, id);
    step.changing(changes.field_names());
    let written = sides.registrations.upsert(work.tenant, step.call(), id, &changes).await;
    // A failure does not change the answer. The step's record shows it.
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
