//! How things are: what was looked at, what was found, and what to do about it.

pub(crate) mod deployment;
mod finding;
pub(crate) mod tables;
pub(crate) mod tenant;

pub(crate) use self::finding::{Finding, State, table};
