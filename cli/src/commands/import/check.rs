//! Validates a row with the API's parser, before anything is sent.

use std::sync::Arc;

use create::{Create, check_without_tenant};
use serde_json::{Map, Value};
use shared::{
    catalogue::Code,
    error::{ApiError, chain},
    model::TenantId,
    settings::{Tenant, encryption_key},
};

use super::{
    pace::{RATE, RATE_WITHOUT_PROVIDER},
    verdict::Refusal,
};
use crate::{connection::Deployment, context::Context, failure::Failure};

/// What rows are validated with.
#[derive(Debug)]
pub(super) enum Checker {
    /// Everything that the API checks before it calls an upstream.
    Tenant { create: Create, tenant: Arc<Tenant> },
    /// The same without the tenant's settings, which cannot be read from here.
    Alone { why: String },
}

impl Checker {
    /// Uses the tenant's settings if the deployment is known and they can be read.
    pub(super) async fn find(id: &TenantId, context: &Context) -> Result<Self, Failure> {
        if !context.names_a_deployment() {
            let why = "only --api says where it is".to_owned();
            return Ok(Self::Alone { why });
        }
        let deployment = match context.deployment().await {
            Ok(deployment) => deployment,
            Err(failure) if context.names_api() => {
                return Ok(Self::Alone {
                    why: failure.to_string(),
                });
            }
            Err(failure) => return Err(failure),
        };
        Self::of(id, &deployment).await
    }

    async fn of(id: &TenantId, deployment: &Deployment) -> Result<Self, Failure> {
        let document = match deployment.backends.settings.get(id).await {
            Ok(Some(document)) => document,
            Ok(None) => {
                let what = format!("{} has no tenant {}", deployment.name, id.escaped());
                return Err(Failure::failed(what).hint("`uo tenants list` shows them all."));
            }
            Err(error) => return Ok(Self::Alone { why: chain(&error) }),
        };
        let found = document.parse().map_err(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Failure::failed(format!(
                "the settings of {} are faulty: {}",
                id.escaped(),
                faults.join("; ")
            ))
            .hint("The API answers nothing but E500 until they are mended.")
        })?;
        if let Err(error) = encryption_key(&found, deployment.backends.secrets.as_ref()).await {
            return Ok(Self::Alone { why: chain(&error) });
        }
        Ok(Self::Tenant {
            create: Create::new(&deployment.backends),
            tenant: Arc::new(found),
        })
    }

    /// The default rate, in requests per second.
    pub(super) fn usual_rate(&self) -> f64 {
        match self {
            Self::Tenant { tenant, .. } if tenant.settings().provider().is_none() => RATE_WITHOUT_PROVIDER,
            Self::Tenant { .. } | Self::Alone { .. } => RATE,
        }
    }

    /// What is not validated, and why.
    pub(super) fn note(&self) -> Option<String> {
        match self {
            Self::Tenant { .. } => None,
            Self::Alone { why } => Some(format!(
                "The tenant's settings cannot be read from here ({why}), so three things are left to the API: whether\n\
                 returnUrl has an allowed origin, whether an encrypted id is the tenant's, and whether its provider can\n\
                 keep an id."
            )),
        }
    }

    /// Validates a body.
    pub(super) async fn check(&self, body: &Map<String, Value>) -> Result<(), Refusal> {
        let text = Value::Object(body.clone()).to_string();
        let judged = match self {
            Self::Tenant { create, tenant } => create.check(tenant, &text).await,
            Self::Alone { .. } => check_without_tenant(&text),
        };
        match judged {
            Err(error) if !is_of_the_row(&error) => Ok(()),
            judged => judged.map_err(|error| Refusal::of(&error)),
        }
    }
}

/// Whether the row is at fault. Other errors occur in the API too, which then reports them.
fn is_of_the_row(error: &ApiError) -> bool {
    !matches!(error.code(), Code::Internal | Code::GetByIdFailed | Code::Unavailable)
}
