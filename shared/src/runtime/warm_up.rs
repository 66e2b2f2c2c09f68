//! `WARM_UP`: what a function prepares while it starts. `readiness` does it.

use super::variables::Variables;
use crate::model::{TenantId, TenantTextFault};

/// Limit of tenants. Each one costs calls in every start, also in those that will serve other tenants.
const MOST_TENANTS: usize = 20;

/// The value of `WARM_UP`: what a function prepares while it starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum WarmUp {
    /// `none`: nothing.
    Nothing,
    /// Not set: the connection to DynamoDB, which every request needs.
    #[default]
    Connection,
    /// `GROUP/CLIENT/PAPER`, percent-encoded if necessary, several separated by commas: also what requests of these
    /// tenants need, which is their settings, issuers' keys, secrets, and the provider's access token.
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
