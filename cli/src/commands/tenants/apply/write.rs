//! Puts plans into force, several at once, each on the condition that what is in force is still what was shown.

use futures_util::{StreamExt as _, stream};
use shared::error::chain;

use super::plan::{Kind, Plan};
use crate::{connection::Deployment, context::Context, progress};

/// Writes what is new or changed; why it could not be, per plan.
pub(super) async fn all(plans: &[Plan], deployment: &Deployment, context: &Context) -> Vec<Option<String>> {
    let bar = progress::bar(plans.len(), "writing", context);
    let directory = &deployment.tools.directory;
    let bar_of = &bar;
    let written = stream::iter(plans).map(|plan| async move {
        let failure = match plan.kind() {
            Kind::Unchanged => None,
            Kind::New | Kind::Changed => match directory.replace(&plan.document, plan.seen.as_ref()).await {
                Ok(true) => None,
                Ok(false) => Some("somebody else has changed it meanwhile".to_owned()),
                Err(error) => Some(chain(&error)),
            },
        };
        bar_of.inc(1);
        failure
    });
    let failures = written.buffered(progress::AT_ONCE).collect().await;
    bar.finish_and_clear();
    failures
}
