//! The planned change for each tenant.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use shared::settings::SettingsDocument;

use super::difference::{self, Change};
use crate::{
    connection::Deployment,
    context::Context,
    failure::Failure,
    output::{Output, Style},
    progress,
    tenant_file::Written,
};

/// One tenant: its present settings and the wanted ones.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plan {
    pub(super) tenant: String,
    file: String,
    change: Kind,
    settings: Vec<Change>,
    #[serde(skip)]
    pub(super) seen: Option<SettingsDocument>,
    #[serde(skip)]
    pub(super) document: SettingsDocument,
}

/// The kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Kind {
    New,
    Changed,
    Unchanged,
}

impl Plan {
    pub(super) const fn kind(&self) -> Kind {
        self.change
    }

    fn of(written: Written, seen: Option<SettingsDocument>) -> Self {
        let Written { place, document } = written;
        let settings = difference::between(seen.as_ref(), &document);
        let change = match (&seen, settings.is_empty()) {
            (None, _) => Kind::New,
            (Some(_), false) => Kind::Changed,
            (Some(_), true) => Kind::Unchanged,
        };
        Self {
            tenant: document.tenant.escaped(),
            file: place,
            change,
            settings,
            seen,
            document,
        }
    }
}

/// Compares the files with the stored settings.
pub(super) async fn all(
    written: Vec<Written>,
    deployment: &Deployment,
    context: &Context,
) -> Result<Vec<Plan>, Failure> {
    let bar = progress::bar(written.len(), "comparing", context);
    let store = &deployment.backends.settings;
    let bar_of = &bar;
    let plans = stream::iter(written).map(|written| async move {
        let seen = store.get(&written.document.tenant).await;
        bar_of.inc(1);
        let named = written.document.tenant.escaped();
        let seen = seen.map_err(|error| {
            Failure::port(
                format!("what is in force for {named} cannot be compared; nothing was changed"),
                &error,
            )
        })?;
        Ok::<_, Failure>(Plan::of(written, seen))
    });
    let plans = plans.buffered(progress::AT_ONCE).try_collect().await;
    bar.finish_and_clear();
    plans
}

/// The plan for people, without unchanged tenants.
pub(super) fn text(plans: &[Plan], output: Output) -> String {
    let mut lines = Vec::new();
    for plan in plans {
        let (sign, style) = match plan.change {
            Kind::New => ("+", Style::Good),
            Kind::Changed => ("~", Style::Doubtful),
            Kind::Unchanged => continue,
        };
        let head = format!("{sign} {}  ({})", plan.tenant, plan.file);
        lines.push(output.paint(style, &head));
        lines.extend(
            plan.settings
                .iter()
                .map(|change| format!("    {}", change.text(output))),
        );
    }
    lines.join("\n")
}
