//! One row: a stack with some number of tenants and records, and the times of its requests.

use std::{fmt, fs, time::Duration};

use local::stack::{Stack, StackConfig};
use serde::{Deserialize, Serialize};
use shared::settings::SettingsDocument;
use tempfile::TempDir;

use crate::{Failure, load::Load, records};

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub(crate) tenants: u32,
    pub(crate) records: u32,
}

/// Times in milliseconds.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    pub(crate) cell: Cell,
    pub(crate) throughput: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) memory_mib: f64,
}

impl Cell {
    pub(crate) const fn of(tenants: u32, records: u32) -> Self {
        Self { tenants, records }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (tenants, records) = text.split_once(',').ok_or("write TENANTS,RECORDS")?;
        let number = |text: &str| text.parse::<u32>().map_err(|error| format!("{text}: {error}"));
        Ok(Self::of(number(tenants)?.max(1), number(records)?))
    }

    pub(crate) async fn measure(self, requests: u32, callers: u32) -> Result<Measured, Failure> {
        let folder = TempDir::new()?;
        let start = || Stack::start(StackConfig::new(0, Some(folder.path().to_owned()), Duration::ZERO));
        let stack = Box::pin(start()).await?;
        // Creates the user, and with it the first record, which is then copied.
        let load = Load::new(&stack, &on_auth0(&stack)?)?;
        load.create_reader().await?;
        load.pass(1, 1).await?;
        stack.stop().await;
        records::multiply(folder.path(), self.records).await?;

        let stack = Box::pin(start()).await?;
        let demo = on_auth0(&stack)?;
        let documents: Vec<SettingsDocument> = (0..self.tenants)
            .map(|number| numbered(&demo, number))
            .collect::<Result<_, _>>()?;
        for document in &documents {
            stack.tools().settings_admin.put(document).await?;
        }
        let load = Load::of_all(&stack, &documents)?;
        // Each tenant once, to fill the caches, and enough requests to warm up connections and code.
        load.pass(self.tenants.max(500), callers).await?;
        let passed = load.pass(requests, callers).await?;
        let measured = Measured {
            cell: self,
            throughput: f64::from(requests) / passed.took.as_secs_f64(),
            p50: passed.samples.median(),
            p99: passed.samples.percentile(99),
            memory_mib: memory()?,
        };
        stack.stop().await;
        Ok(measured)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{},{}", self.tenants, self.records)
    }
}

fn on_auth0(stack: &Stack) -> Result<SettingsDocument, Failure> {
    let demo = stack.tenants().iter().find(|demo| demo.user_provider == Some("Auth0"));
    Ok(demo.ok_or("no demo tenant is on Auth0")?.document.clone())
}

/// The same tenant under another name.
fn numbered(demo: &SettingsDocument, number: u32) -> Result<SettingsDocument, Failure> {
    let paper = format!("PAPER-{number}");
    let mut document = demo.clone();
    document.tenant = shared::model::TenantId::parse("SCALE", "TENANT", &paper)?;
    Ok(document)
}

/// The memory of this process, in MiB.
fn memory() -> Result<f64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .ok_or("no VmRSS")?;
    Ok(kib.trim().parse::<f64>()? / 1024.0)
}
