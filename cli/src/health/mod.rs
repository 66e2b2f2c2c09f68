//! How things are: what was looked at, what was found, and what to do about it.
//!
//! What is to be looked at comes in, a list of [`Finding`]s comes out: `tables` for the shape of a deployment's tables,
//! `deployment` for its journal and API, `tenant` for one tenant's settings and all that they lead to. Nothing is changed.
//! `uo check` asks for all of it, `uo tenants check` for tenants; `finding` is what they all answer, and its table.

pub(crate) mod deployment;
mod finding;
pub(crate) mod tables;
pub(crate) mod tenant;

pub(crate) use self::finding::{Finding, State, table};
