//! The results of the entries that a run took up.

use jiff::Timestamp;
use repair::{Fate, Settled};
use serde::Serialize;

use crate::{
    context::Context,
    failure::Failure,
    output::{Cell, Style, Table},
};

/// One entry in the output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'s> {
    entry: &'s str,
    tenant: String,
    operation: &'static str,
    customer_registration_id: &'s str,
    request_id: &'s str,
    outcome: &'static str,
    /// When it may be taken up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'s str>,
}

pub(super) fn show(settled: &[Settled], context: &Context) -> Result<(), Failure> {
    let rows: Vec<Row<'_>> = settled.iter().map(row).collect();
    context.output().list(&rows, |_| {
        let mut table = Table::new(["ENTRY", "TENANT", "OPERATION", "OUTCOME"], "Nothing to repair.");
        for (row, settled) in rows.iter().zip(settled) {
            let outcome = Cell::styled(settled.fate.to_string(), style(&settled.fate));
            table.row([
                row.entry.into(),
                row.tenant.as_str().into(),
                row.operation.into(),
                outcome,
            ]);
        }
        table
    })
}

fn row(settled: &Settled) -> Row<'_> {
    let Settled { entry, fate } = settled;
    let (until, reason) = match fate {
        Fate::Postponed { until, reason } => (Some(*until), Some(reason.as_str())),
        Fate::NeedsAttention { reason } | Fate::Failed { reason } => (None, Some(reason.as_str())),
        Fate::Held { until } => (Some(*until), None),
        Fate::Done | Fate::Undone | Fate::Taken | Fate::Closed(_) | Fate::Unstarted => (None, None),
    };
    Row {
        entry: entry.key.as_str(),
        tenant: entry.tenant.escaped(),
        operation: entry.operation.name(),
        customer_registration_id: entry.user.as_str(),
        request_id: &entry.requester.request_id,
        outcome: fate.name(),
        until,
        reason,
    }
}

const fn style(fate: &Fate) -> Style {
    match fate {
        Fate::Done | Fate::Undone | Fate::Closed(_) => Style::Good,
        Fate::Postponed { .. } | Fate::Held { .. } | Fate::Taken | Fate::Unstarted => Style::Doubtful,
        Fate::NeedsAttention { .. } | Fate::Failed { .. } => Style::Bad,
    }
}
