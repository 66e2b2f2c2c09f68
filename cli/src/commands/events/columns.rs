//! A record as a table row. The JSON output has all of its members.

use shared::{
    catalogue::PREFIX,
    events::{EventV1, Outcome},
};

use super::selection::Selection;
use crate::output::{Cell, Style};

/// Which columns are shown. Columns with the same value in every row are left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    has_user: bool,
    has_request: bool,
}

impl Columns {
    /// The columns of a selection.
    pub(super) const fn of(selection: &Selection) -> Self {
        match selection {
            Selection::User(..) => Self::of_user(),
            Selection::Request(..) => Self {
                has_user: true,
                has_request: false,
            },
            Selection::Days(..) => Self::of_tenant(),
        }
    }

    /// The columns of one user's records.
    pub(super) const fn of_user() -> Self {
        Self {
            has_user: false,
            has_request: true,
        }
    }

    /// The columns of a tenant's records.
    pub(super) const fn of_tenant() -> Self {
        Self {
            has_user: true,
            has_request: true,
        }
    }

    pub(super) fn headings(self) -> Vec<&'static str> {
        let mut headings = vec!["TIME (UTC)", "EVENT", "OUTCOME", "CODE", "OPERATION", "SOURCE", "MS"];
        headings.extend(self.has_user.then_some("USER"));
        headings.push(if self.has_request { "REQUEST" } else { "TENANT" });
        headings
    }

    pub(super) fn row(self, record: &EventV1) -> Vec<Cell> {
        let time = record.occurred_at.strftime("%Y-%m-%d %H:%M:%S.%3f").to_string();
        let code = record.code.as_deref().unwrap_or("-");
        let mut cells = vec![
            time.into(),
            record.event_type_code.as_str().into(),
            outcome(record),
            code.strip_prefix(PREFIX).unwrap_or(code).into(),
            record.operation.as_str().into(),
            record.source_system.as_str().into(),
            record.duration_ms.to_string().into(),
        ];
        cells.extend(self.has_user.then(|| record.customer_registration_id.as_str().into()));
        cells.push(if self.has_request {
            record.request_id.as_str().into()
        } else {
            let codes = [&record.client_group_code, &record.client_code, &record.paper_code];
            codes.map(String::as_str).join("/").into()
        });
        cells
    }
}

fn outcome(record: &EventV1) -> Cell {
    let style = match record.outcome.as_str() {
        outcome if outcome == Outcome::Succeeded.name() => Style::Good,
        outcome if outcome == Outcome::Failed.name() => Style::Bad,
        _ => Style::Doubtful,
    };
    let found = if record.reconstructed { " (reconstructed)" } else { "" };
    Cell::styled(format!("{}{found}", record.outcome), style)
}
