//! `uo tenants show`.

use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};
use shared::model::TenantId;

use crate::{
    context::Context,
    exit::Exit,
    failure::Failure,
    output::{Cell, Style, Table},
};

const EXAMPLES: &str = "Examples:
  uo tenants show GCI/WestPalmBeach/PO --stage prod";

/// Show the settings of one tenant
///
/// Settings refer to secrets but do not contain them, so no secret is shown. A value that may be a secret, because it is in
/// the place of a reference or under an unknown name, is hidden.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Options {
    /// Tenant, as GROUP/CLIENT/PAPER
    #[arg(value_name = "TENANT")]
    tenant: TenantId,
}

#[derive(Debug, Serialize)]
struct Shown {
    tenant: String,
    settings: Map<String, Value>,
    faults: Vec<String>,
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    let deployment = context.deployment().await?;
    let named = options.tenant.escaped();
    let found = deployment.backends.settings.get(&options.tenant).await;
    let found = found.map_err(|error| Failure::port(format!("the settings of {named}"), &error))?;
    let Some(document) = found else {
        return Err(super::unknown(&deployment, &options.tenant));
    };
    let faults = document.parse().err().unwrap_or_default();
    let exposed = document.exposed();
    let mut settings = document.settings.clone();
    for (name, value) in &mut settings {
        if exposed.contains(name.as_str()) {
            *value = "(hidden)".into();
        }
    }
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let shown = Shown {
        tenant: document.tenant.escaped(),
        settings,
        faults,
    };
    let output = context.output();
    output.one(&shown, |shown| {
        let mut table = Table::new(["SETTING", "VALUE"], "No settings.");
        for (name, value) in &shown.settings {
            table.row([name.as_str().into(), value.to_string().into()]);
        }
        let faults = shown.faults.iter().map(|fault| Cell::styled(fault, Style::Bad));
        let mut about = Table::new(["FAULTS"], "");
        faults.for_each(|fault| about.row([fault]));
        format!(
            "{}\n{}\n{}",
            output.paint(Style::Heading, &shown.tenant),
            output.table(&table),
            output.table(&about)
        )
    })?;
    Ok(if shown.faults.is_empty() {
        Exit::Done
    } else {
        Exit::Failed
    })
}
