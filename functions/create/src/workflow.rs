//! The workflow of Create.

use shared::{
    error::ApiError,
    events::EventType,
    journal::{Creation, Plan, ProviderEffect, SubscribeEffect},
    model::NewUser,
    response::Output,
    steps::Step,
    work::Work,
    workflow::{Begun, Done, Sides, completed, encrypted_id, finish_both, write_both},
};

use crate::{
    Create, Input,
    lookup::{self, Finding},
};

pub(crate) async fn run(ports: &Create, work: Work<'_>, input: &Input) -> Result<Output, ApiError> {
    let sides = ports.upstreams.sides(work.tenant, input.ignore_provider)?;

    // 1. Email and id must be free on both sides. Subscribe's look-ups are part of the step of its write.
    let (at_provider, (mut at_subscribe, found)) =
        tokio::join!(ask_provider(work, sides, input), ask_subscribe(work, sides, input));
    at_subscribe.rest();
    let own_code = found.as_ref().map_or_else(
        |error| Some(error.code()),
        |finding| finding.verdict().err().map(|error| error.code()),
    );
    if let Err(error) = verdict(at_provider, found) {
        at_subscribe.abandon(own_code.unwrap_or(error.code()));
        return Err(error);
    }

    // 2. The provider comes first. Subscribe sends the mail, so if it came first, a user who is then taken back could
    //   get one.
    let plan = plan(sides, input);
    let begun = Begun {
        provider: None,
        subscribe: Some(at_subscribe),
    };
    write_both(work, sides, &plan, Some(&input.user), begun).await?;
    completed(Done::Created {
        id: &input.user.id,
        encrypted: &input.encrypted_id,
    })
}

/// Finishes with the id that the first attempt settled, not with the one that this repeat has settled.
pub(crate) async fn resume(ports: &Create, work: Work<'_>, input: &Input, plan: &Plan) -> Result<Output, ApiError> {
    let user = NewUser {
        id: plan.user.clone(),
        ..input.user.clone()
    };
    let encrypted = encrypted_id(work.tenant, ports.secrets.as_ref(), &user.id).await?;
    let sides = ports.upstreams.sides(work.tenant, input.ignore_provider)?;
    finish_both(work, sides, plan, Some(&user)).await?;
    completed(Done::Created {
        id: &user.id,
        encrypted: &encrypted,
    })
}

fn plan(sides: Sides<'_>, input: &Input) -> Plan {
    let creation = Creation {
        email: input.user.email.clone(),
        id_was_given: input.id_was_given,
    };
    Plan {
        user: input.user.id.clone(),
        provider: sides
            .provider
            .map(|(kind, _)| (kind, ProviderEffect::Creation(creation.clone()))),
        subscribe: Some(SubscribeEffect::Creation(creation)),
    }
}

/// The provider's look-ups, in a step of their own.
async fn ask_provider(work: Work<'_>, sides: Sides<'_>, input: &Input) -> Result<Finding, ApiError> {
    let Some((_, provider)) = sides.provider else {
        return Ok(Finding::default());
    };
    let step = work.steps.open(EventType::AuthsystemUserGet, &input.user.id);
    let found = lookup::at_provider(work.tenant, step.call(), provider, input).await;
    match &found {
        Ok(finding) => match finding.verdict() {
            Ok(()) => step.succeed(),
            Err(error) => step.abandon(error.code()),
        },
        Err(error) => step.abandon(error.code()),
    }
    found
}

/// Subscribe's look-ups, and their step, in which the write continues.
async fn ask_subscribe<'a>(work: Work<'a>, sides: Sides<'_>, input: &Input) -> (Step<'a>, Result<Finding, ApiError>) {
    let step = work.steps.open(EventType::SubscribeUserCreate, &input.user.id);
    let found = lookup::at_subscribe(work.tenant, step.call(), sides.registrations, input).await;
    (step, found)
}

fn verdict(at_provider: Result<Finding, ApiError>, at_subscribe: Result<Finding, ApiError>) -> Result<(), ApiError> {
    at_provider?.and(at_subscribe?).verdict()
}

#[cfg(test)]
#[path = "workflow_tests.rs"]
mod tests;
