//! The simulators over HTTP.

#![cfg(test)]

mod auth0_create;
mod auth0_limits;
mod auth0_profile;
mod auth0_read;
mod auth0_token;
mod auth0_update;
mod calls;
mod contract;
mod faults;
mod faults_written;
mod firefly;
mod firefly_change;
mod firefly_create;
mod firefly_faults;
mod firefly_read;
mod firefly_token;
mod gigya;
mod gigya_credentials;
mod gigya_faults;
mod gigya_import;
mod gigya_read;
mod gigya_register;
mod gigya_search;
mod gigya_update;
mod persistence;
mod ssor;
mod ssor_change;
mod ssor_create;
mod ssor_idempotency;
mod ssor_read;
mod stage;
mod subscribe_change;
mod subscribe_create;
mod subscribe_idempotency;
mod subscribe_tenants;
mod subscribe_verification;
