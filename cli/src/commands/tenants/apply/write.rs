//! Writes the plans, several at once. Each write requires that the stored settings are still those that were shown.

use std::{cell::Cell, io, pin::Pin};

use futures_util::{StreamExt as _, stream};
use shared::error::chain;

use super::plan::{Kind, Plan};
use crate::{connection::Deployment, context::Context, progress};

/// The result of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing was to be written.
    Nothing,
    Written,
    /// It was not written, for this reason.
    Failed(String),
    /// Ctrl-C came before its turn.
    NotBegun,
}

impl Fate {
    /// Whether it was written; `None` if nothing was to be written.
    pub(super) fn is_written(&self) -> Option<bool> {
        (*self != Self::Nothing).then_some(*self == Self::Written)
    }

    /// Why it was not written.
    pub(super) fn failure(&self) -> Option<&str> {
        match self {
            Self::Nothing | Self::Written => None,
            Self::Failed(why) => Some(why),
            Self::NotBegun => Some("not begun when Ctrl-C came"),
        }
    }
}

/// Writes what is new or changed, and returns the result of each plan. When interrupted, it finishes running writes and starts no
/// more.
pub(super) async fn all(
    plans: &[Plan],
    deployment: &Deployment,
    mut interrupted: Pin<&mut impl Future<Output = io::Result<()>>>,
    context: &Context,
) -> Vec<Fate> {
    let bar = progress::bar(plans.len(), "writing", context);
    let directory = &deployment.tools.directory;
    let (bar_of, is_stopped) = (&bar, &Cell::new(false));
    let written = stream::iter(plans).map(|plan| async move {
        let fate = match plan.kind() {
            Kind::Unchanged => Fate::Nothing,
            Kind::New | Kind::Changed if is_stopped.get() => Fate::NotBegun,
            Kind::New | Kind::Changed => match directory.replace(&plan.document, plan.seen.as_ref()).await {
                Ok(true) => Fate::Written,
                Ok(false) => Fate::Failed("somebody else has changed it meanwhile".to_owned()),
                Err(error) => Fate::Failed(chain(&error)),
            },
        };
        bar_of.inc(1);
        fate
    });
    let mut fates = std::pin::pin!(written.buffered(progress::AT_ONCE).collect());
    let fates = loop {
        tokio::select! {
            fates = &mut fates => break fates,
            _ = &mut interrupted, if !is_stopped.get() => {
                is_stopped.set(true);
                bar.suspend(|| context.note("Waiting for the tenants that are being written …"));
            }
        }
    };
    bar.finish_and_clear();
    fates
}
