//! The steps of Create.

use shared::{
    catalogue::Code,
    error::{ApiError, PortError},
    events::EventType,
    model::NewUser,
    provider::UserProvider,
    response::Output,
    settings::Tenant,
    steps::{Step, Steps},
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
        at_subscribe.sort_behind_others();
        at_subscribe.abandon(error.code());
        return Err(error);
    }

    // 3. Subscribe, which alone sends mail, so that no mail goes out for a user who is then taken back.
    at_subscribe.sort_behind_others();
    let at_subscribe_user = NewUser {
        password: user.password.clone().filter(|_| provider.is_none()),
        ..user.clone()
    };
    let created = ports
        .registrations
        .create(tenant, at_subscribe.call(), &at_subscribe_user)
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
