//! `WARM_UP`: what a function is to get ready while it starts. `readiness` does it.

use super::variables::Variables;
use crate::model::{TenantId, TenantTextFault};

/// Each tenant costs every start its own calls, also those starts that will serve other tenants.
const MOST_TENANTS: usize = 20;

/// `WARM_UP`: what a function gets ready while it starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum WarmUp {
    /// `none`.
    Nothing,
    /// Not set: the connection to DynamoDB, which every request needs.
    #[default]
    Connection,
    /// `GROUP/CLIENT/PAPER`, percent-encoded where need be, several separated by commas: besides, what requests of these tenants need. Their settings, their
    /// issuers' keys, their secrets, their provider's access token.
    Tenants(Vec<TenantId>),
}

impl WarmUp {
    pub(super) fn read(variables: &mut Variables<'_>) -> Self {
        match variables.optional("WARM_UP") {
            None => Self::Connection,
            Some(word) if word.eq_ignore_ascii_case("none") => Self::Nothing,
            Some(list) => match tenants(&list, variables) {
                none if none.is_empty() => Self::Connection,
                tenants => Self::Tenants(tenants),
            },
        }
    }
}

fn tenants(list: &str, variables: &mut Variables<'_>) -> Vec<TenantId> {
    let mut tenants = Vec::new();
    for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        match item.parse() {
            Ok(tenant) => tenants.push(tenant),
            Err(TenantTextFault::Parts) => variables.fault(
                "WARM_UP",
                &format!("{item:?} is no tenant: write GROUP/CLIENT/PAPER, or \"none\""),
            ),
            Err(fault) => variables.fault("WARM_UP", &format!("{item:?}: {fault}")),
        }
    }
    if tenants.len() > MOST_TENANTS {
        let what = format!("names {} tenants, and {MOST_TENANTS} is the most", tenants.len());
        variables.fault("WARM_UP", &what);
    }
    tenants
}

#[cfg(test)]
#[path = "warm_up_tests.rs"]
mod tests;
