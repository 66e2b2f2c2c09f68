//! Checks that parts of the repository agree where nothing else checks it: functions with their resources, sample events and
//! rows; codes and event types with their cases; environment variables with template and documentation; ports and caches with the
//! tenant; crates and modules with their order; and `docs/ARCHITECTURE.md` with all of it.
//!
//! Exceptions may only be removed: a test fails if one is not needed any more.

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
