//! `uo tenants list`.

use clap::Args;
use serde::Serialize;
use shared::settings::{Listed, SettingFault};

use crate::{
    context::Context,
    exit::Exit,
    failure::Failure,
    output::{Cell, Style, Table, count},
};

const EXAMPLES: &str = "Examples:
  uo tenants list --stage prod
  uo tenants list -o json | jq -r '.[] | select(.faults != []) | .tenant'";

/// List all tenants with their provider, and whether their settings are valid
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    tenant: String,
    provider: Option<&'static str>,
    subscribe: Option<String>,
    redirect_to_orchestrator: Option<bool>,
    faults: Vec<String>,
}

pub(super) async fn run(_: &Options, context: &Context) -> Result<Exit, Failure> {
    let deployment = context.deployment().await?;
    let listed = deployment.tools.directory.list().await;
    let listed = listed.map_err(|error| Failure::port("the tenants cannot be listed", &error))?;
    let rows: Vec<Row> = listed.into_iter().map(row).collect();
    context.output().list(&rows, table)?;
    let faulty = rows.iter().filter(|row| !row.faults.is_empty()).count();
    let of = if faulty == 0 {
        String::new()
    } else {
        format!(", {faulty} with faulty settings: see `uo tenants check`")
    };
    context.note(&format!(
        "{} of {}{of}",
        count(rows.len(), "tenant", "tenants"),
        deployment.name
    ));
    Ok(Exit::Done)
}

fn row(listed: Listed) -> Row {
    let unread = |tenant: String, faults: Vec<String>| Row {
        tenant,
        provider: None,
        subscribe: None,
        redirect_to_orchestrator: None,
        faults,
    };
    let document = match listed.document {
        Ok(document) => document,
        Err(fault) => return unread(listed.key, vec![fault]),
    };
    let tenant = document.tenant.escaped();
    match document.parse() {
        Ok(parsed) => {
            let settings = parsed.settings();
            Row {
                tenant,
                provider: settings.provider().map(|provider| provider.kind().name()),
                subscribe: Some(settings.subscribe.base_url.to_string()),
                redirect_to_orchestrator: Some(document.redirects_to_orchestrator()),
                faults: Vec::new(),
            }
        }
        Err(faults) => unread(tenant, faults.iter().map(SettingFault::to_string).collect()),
    }
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new(["TENANT", "PROVIDER", "SUBSCRIBE", "SETTINGS"], "No tenants.");
    for row in rows {
        let state = match row.faults.as_slice() {
            [] => Cell::styled("ok", Style::Good),
            [fault] => Cell::styled(fault, Style::Bad),
            faults => Cell::styled(count(faults.len(), "fault", "faults"), Style::Bad),
        };
        let or_dash = |text: Option<&str>| Cell::from(text.unwrap_or("-"));
        table.row([
            row.tenant.as_str().into(),
            or_dash(row.provider),
            or_dash(row.subscribe.as_deref()),
            state,
        ]);
    }
    table
}
