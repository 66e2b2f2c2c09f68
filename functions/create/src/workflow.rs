//! The steps of Create.

use shared::{
    catalogue::Code,
    error::{ApiError, PortError},
    events::EventType,
    model::NewUser,
    provider::UserProvider,
    response::Output,
    settings::Tenant,
    steps::{Call, Step, Steps},
    workflow::taken_back,
};

use crate::{
    Create, Input,
    lookup::{self, Finding},
    output::Data,
};

pub(crate) async fn run(ports: &Create, tenant: &Tenant, steps: &Steps, input: Input) -> Result<Output, ApiError> {
    let provider = ports
        .providers
        .select(tenant, input.ignore_provider)
        .map_err(PortError::in_read)?;
    let user = &input.user;

    // 1. Email and id must be free on both sides. Subscribe's look-ups belong to the step of its write.
    let (at_provider, (mut at_subscribe, found)) = tokio::join!(
        ask_provider(tenant, steps, provider, &input),
        ask_subscribe(ports, tenant, steps, &input)
    );
    at_subscribe.rest();
    let own_code = found.as_ref().map_or_else(
        |error| Some(error.code()),
        |finding| finding.verdict().err().map(|error| error.code()),
    );
    if let Err(error) = verdict(at_provider, found) {
        at_subscribe.abandon(own_code.unwrap_or(error.code()));
        return Err(error);
    }

    // 2. The provider first: what it refuses has had no effect anywhere.
    if let Some(provider) = provider
        && let Err(error) = create_at_provider(tenant, steps, provider, user).await
    {
        at_subscribe.go_on();
        at_subscribe.abandon(error.code());
        return Err(error);
    }

    // 3. Subscribe, which alone sends mail, so that no mail goes out for a user who is then taken back.
    at_subscribe.go_on();
    let at_subscribe_user = NewUser {
        password: user.password.clone().filter(|_| provider.is_none()),
        ..user.clone()
    };
    if provider.is_some() {
        at_subscribe.keep_time_for_undo();
    }
    let created = create_at_subscribe(
        ports,
        tenant,
        at_subscribe.call(),
        &at_subscribe_user,
        provider.is_some(),
    )
    .await;
    if let Err(error) = at_subscribe.close(created.map_err(PortError::in_create)) {
        return Err(match provider {
            Some(provider) => take_back(tenant, steps, provider, user, error).await,
            None => error,
        });
    }
    Output::new(Code::CreateCompleted).with_data(&Data {
        customer_registration_id: user.id.as_str(),
        encrypted_customer_registration_id: &input.encrypted_id,
    })
}

/// The provider's look-ups, which are a step of their own.
async fn ask_provider(
    tenant: &Tenant,
    steps: &Steps,
    provider: Option<&dyn UserProvider>,
    input: &Input,
) -> Result<Finding, ApiError> {
    let Some(provider) = provider else {
        return Ok(Finding::default());
    };
    let step = steps.open(EventType::AuthsystemUserGet, &input.user.id);
    let found = lookup::at_provider(tenant, step.call(), provider, input).await;
    match &found {
        Ok(finding) => match finding.verdict() {
            Ok(()) => step.succeed(),
            Err(error) => step.abandon(error.code()),
        },
        Err(error) => step.abandon(error.code()),
    }
    found
}

/// Subscribe's look-ups, and the step that goes on with its write.
async fn ask_subscribe<'a>(
    ports: &Create,
    tenant: &Tenant,
    steps: &'a Steps,
    input: &Input,
) -> (Step<'a>, Result<Finding, ApiError>) {
    let step = steps.open(EventType::SubscribeUserCreate, &input.user.id);
    let found = lookup::at_subscribe(tenant, step.call(), ports.registrations.as_ref(), input).await;
    (step, found)
}

fn verdict(at_provider: Result<Finding, ApiError>, at_subscribe: Result<Finding, ApiError>) -> Result<(), ApiError> {
    at_provider?.and(at_subscribe?).verdict()
}

async fn create_at_provider(
    tenant: &Tenant,
    steps: &Steps,
    provider: &dyn UserProvider,
    user: &NewUser,
) -> Result<(), ApiError> {
    let step = steps.open(EventType::AuthsystemUserCreate, &user.id);
    let created = provider.create(tenant, step.call(), user).await;
    step.close(created.map_err(PortError::in_create))
}

/// Makes the registration. Between the two writes a read may have come by, found the new user at the provider alone and
/// synchronised it to Subscribe. That registration is of our making too: it gives way to the one that was asked for,
/// with its mail.
async fn create_at_subscribe(
    ports: &Create,
    tenant: &Tenant,
    call: &Call,
    user: &NewUser,
    is_at_provider: bool,
) -> Result<(), PortError> {
    let registrations = ports.registrations.as_ref();
    match registrations.create(tenant, call, user).await {
        Err(PortError::IdTaken) if is_at_provider => {}
        other => return other,
    }
    let found = registrations.get(tenant, call, &user.id).await?;
    if found.email != user.email || found.has_password {
        return Err(PortError::IdTaken);
    }
    registrations.delete(tenant, call, &user.id).await?;
    let again = call.again();
    let created = registrations.create(tenant, &again, user).await;
    call.adopt(again);
    created
}

async fn take_back(
    tenant: &Tenant,
    steps: &Steps,
    provider: &dyn UserProvider,
    user: &NewUser,
    error: ApiError,
) -> ApiError {
    let step = steps.open(EventType::AuthsystemUserCreate, &user.id);
    let undone = provider.delete(tenant, step.call(), &user.id).await;
    taken_back(step, undone, error)
}

#[cfg(test)]
#[path = "workflow_tests.rs"]
mod tests;
