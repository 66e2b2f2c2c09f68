//! What belongs together in the repository, and nobody else checks: functions with their resources, sample events and
//! rows; codes and event types with the cases that show them; environment variables with template and documentation; ports
//! and caches with the tenant; crates and modules with the order that they have, and `docs/ARCHITECTURE.md` with all of it.
//!
//! The lists of exceptions here may only shrink: one that is not needed any more fails too.

#![cfg(test)]

mod architecture;
mod cases;
mod codes;
mod diagram;
mod environment;
mod functions;
mod gateway;
mod manifest;
mod module_uses;
mod operations;
mod page;
mod repository;
mod routes;
mod rust_source;
mod security;
mod sizes;
mod structure;
mod tenancy;
mod workflows;
