//! Puts plans into force, several at once, each on the condition that what is in force is still what was shown.

use std::{cell::Cell, io, pin::Pin};

use futures_util::{StreamExt as _, stream};
use shared::error::chain;

use super::plan::{Kind, Plan};
use crate::{connection::Deployment, context::Context, progress};

/// What became of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// There was nothing to write.
    Nothing,
    Written,
    /// It is not in force, because of this.
    Failed(String),
    /// Ctrl-C came before it was its turn.
    NotBegun,
}

impl Fate {
    /// Whether it is in force now and was not before; `None` where there was nothing to write.
    pub(super) fn is_written(&self) -> Option<bool> {
        (*self != Self::Nothing).then_some(*self == Self::Written)
    }

    /// Why it is not in force.
    pub(super) fn failure(&self) -> Option<&str> {
        match self {
            Self::Nothing | Self::Written => None,
            Self::Failed(why) => Some(why),
            Self::NotBegun => Some("not begun when Ctrl-C came"),
        }
    }
}

/// Writes what is new or changed; what became of it, per plan. When it is interrupted, what is under way is finished, and
/// nothing else is begun.
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
