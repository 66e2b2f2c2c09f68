//! What each method works with.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use super::config::GigyaSite;
use super::directory::Directory;
use super::failure::{Failure, Fields, field_error};
use super::params::Params;
use super::recent::Recent;
use crate::simulators::sources::Sources;

pub(super) struct Context<'c> {
    pub(super) site: &'c GigyaSite,
    pub(super) params: &'c Params,
    pub(super) directory: Directory<'c>,
    pub(super) sources: &'c Sources,
    pub(super) imports: &'c Recent,
    pub(super) now: Timestamp,
}

impl Context<'_> {
    /// Refuses fields of `data` that only servers may write; by default, that is all of them.
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
