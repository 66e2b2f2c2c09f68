//! The simulators over real HTTP, as the orchestrator and people meet them.

#![cfg(test)]

mod auth0_create;
mod auth0_profile;
mod auth0_read;
mod auth0_token;
mod auth0_update;
mod calls;
mod contract;
mod faults;
mod persistence;
mod stage;
mod subscribe_change;
mod subscribe_create;
mod subscribe_idempotency;
mod subscribe_tenants;
mod subscribe_verification;
