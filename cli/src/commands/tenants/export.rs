//! `uo tenants export`.

use clap::Args;
use shared::{
    model::TenantId,
    settings::{Listed, SettingsDocument},
};

use crate::{context::Context, exit::Exit, failure::Failure, tenant_file};

const EXAMPLES: &str = "Examples:
  uo tenants export --stage prod > tenants.toml
  uo tenants export GCI/WestPalmBeach/PO > westpalmbeach.toml
  uo tenants export -o json                      settings as JSON, with dotted names";

/// Print settings in the file format of apply, which accepts them unchanged
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Tenants, as GROUP/CLIENT/PAPER (default: all)
    #[arg(value_name = "TENANT")]
    tenants: Vec<TenantId>,
}

pub(super) async fn run(options: &Options, context: &Context) -> Result<Exit, Failure> {
    let deployment = context.deployment().await?;
    let listed = super::chosen(&deployment, &options.tenants).await?;
    let mut faults = Vec::new();
    let (mut texts, mut documents) = (Vec::new(), Vec::new());
    for Listed { key, document } in listed {
        match document.and_then(|document| Ok((tenant_file::text(&document)?, document))) {
            Ok((text, document)) => {
                texts.push(text);
                documents.push(json(&document));
            }
            Err(fault) => faults.push(format!("{key}: {fault}")),
        }
    }
    if context.is_for_people() {
        context.output().text(&texts.join("\n"))?;
    } else {
        context
            .output()
            .list(&documents, |_| crate::output::Table::new([], ""))?;
    }
    if faults.is_empty() {
        return Ok(Exit::Done);
    }
    Err(Failure::failed(format!("{} tenants cannot be exported; the others are", faults.len())).details(faults.iter()))
}

fn json(document: &SettingsDocument) -> serde_json::Value {
    serde_json::json!({"tenant": document.tenant.escaped(), "settings": document.settings})
}
