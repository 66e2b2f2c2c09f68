//! Health checks: what was checked, what was found, and what to do about it.
//!
//! Each check returns a list of [`Finding`]s: `tables` about the shape of the tables, `deployment` about journal and API,
//! `tenant` about one tenant's settings and everything that they refer to. No check changes anything. `uo check` runs all of
//! them, `uo tenants check` those of tenants.

pub(crate) mod deployment;
mod finding;
pub(crate) mod tables;
pub(crate) mod tenant;

pub(crate) use self::finding::{Finding, State, table};
