//! The real adapters fulfil their ports' contracts over HTTP: against the simulators, on the embedded DynamoDB with the
//! template's tables, and Auth0's adapter also against Auth0's own description.

#![cfg(test)]

mod auth0;
mod auth0_prism;
mod bench;
#[path = "../client/mod.rs"]
mod client;
mod rsa;
mod stores;
mod subscribe;
mod vendor;
mod vendors;
