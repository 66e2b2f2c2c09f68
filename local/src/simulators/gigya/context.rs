//! All that a method works with.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use super::account::Account;
use super::answer::{Failure, Fields, Problem, field_error};
use super::config::GigyaSite;
use super::directory::Directory;
use super::params::Params;
use super::recent::Recent;
use super::tokens;
use crate::simulators::sources::Sources;

pub(super) struct Context<'c> {
    pub(super) site: &'c GigyaSite,
    pub(super) params: &'c Params,
    pub(super) directory: Directory<'c>,
    pub(super) sources: &'c Sources,
    pub(super) imports: &'c Recent,
    pub(super) now: Timestamp,
}

/// The account a call is about, and whether it may do what only servers may.
pub(super) struct Subject {
    pub(super) account: Account,
    pub(super) is_server_side: bool,
}

impl Context<'_> {
    /// The account named by `UID` or by a registration token; a call with a token counts as one from a browser.
    pub(super) fn subject(&self) -> Result<Subject, Problem> {
        if let Some(uid) = self.params.text("UID") {
            return Ok(Subject {
                account: self.directory.get(uid)?,
                is_server_side: true,
            });
        }
        if self.params.text("regToken").is_none() {
            return Err(Failure::missing("UID").into());
        }
        let uid = tokens::redeem(self)?.uid.ok_or_else(|| Failure::invalid("regToken"))?;
        Ok(Subject {
            account: self.directory.get(&uid)?,
            is_server_side: false,
        })
    }

    /// Refuses fields of `data` that only servers write, which is all of them until the site says otherwise.
    pub(super) fn check_client_fields(&self, data: &Fields) -> Result<(), Failure> {
        let faults: Vec<Value> = data
            .keys()
            .map(|name| format!("data.{name}"))
            .filter(|field| !self.site.policies.client_fields.contains(field))
            .map(|field| field_error(&field, 400_025, "Write access validation"))
            .collect();
        if faults.is_empty() {
            return Ok(());
        }
        Err(Failure::new(400_020).with("validationErrors", faults))
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Context")
            .field("params", &self.params)
            .finish_non_exhaustive()
    }
}
