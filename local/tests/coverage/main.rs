//! What belongs together in the repository, and nobody else checks: functions with their resources, sample events and
//! rows; codes and event types with the cases that show them; environment variables with template and documentation; ports
//! and caches with the tenant.
//!
//! The lists of exceptions here may only shrink: one that is not needed any more fails too.

#![cfg(test)]

mod cases;
mod codes;
mod environment;
mod functions;
mod gateway;
mod operations;
mod repository;
mod routes;
mod rust_source;
mod security;
mod sizes;
mod tenancy;
mod workflows;
