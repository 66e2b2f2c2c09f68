//! The whole stack over HTTP, through `/v4/Users` and `/_local`.
//!
//! Each test starts its own stack. With `STACK_URL=http://127.0.0.1:8080`, the tests use a running one instead, one after the
//! other, and leave their users in it.

#![cfg(test)]

#[path = "../client/answer.rs"]
mod answer;
#[path = "../client/mod.rs"]
mod client;
mod clock;
mod concurrency;
mod credentials;
mod duplicates;
#[path = "../client/environment.rs"]
mod environment;
mod events;
mod faults;
mod ids;
mod isolation;
mod journey;
mod persistence;
#[path = "../client/person.rs"]
mod person;
mod provider;
mod refusals;
mod service;
mod states;
mod stopping;
mod tenant;
#[path = "../client/tenants.rs"]
mod tenants;
mod undo;
mod verification;
