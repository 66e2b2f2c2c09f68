//! Checks whether a deployed API works: creates and changes one user of a tenant over HTTP, and sends requests that it must
//! refuse.
//!
//! | Variable | Meaning |
//! |---|---|
//! | `STACK_URL` | The API to try, with its stage: an https address, or a local stack's. Without it, a local stack is started. |
//! | `SMOKE_TENANT` | The tenant, as `GROUP/CLIENT/PAPER`; a `/` or `%` within a code is written `%2f` or `%25`. |
//! | `SMOKE_TOKEN` | A bearer token that may read and write at the tenant; or the next ones, to ask the issuer for one. |
//! | `SMOKE_TOKEN_URL` | The issuer's token endpoint, which gives tokens for client credentials. |
//! | `SMOKE_CLIENT_ID`, `SMOKE_CLIENT_SECRET` | The credentials. |
//! | `SMOKE_AUDIENCE`, `SMOKE_SCOPE` | What goes with them, where the issuer asks for it. |
//! | `SMOKE_EMAIL_DOMAIN` | Where the reader's addresses are (`example.com`, where no mail arrives); nothing is sent to them. |
//!
//! A local stack reports its tenants and tokens itself, and all of them are tested. The API deletes no users, so each run leaves
//! one in the tenant.

#![cfg(test)]

#[path = "../client/answer.rs"]
mod answer;
#[path = "../client/mod.rs"]
mod client;
mod deployment;
#[path = "../client/environment.rs"]
mod environment;
mod grant;
mod patience;
#[expect(dead_code, reason = "another test uses the rest of it")]
#[path = "../client/person.rs"]
mod person;
mod refusals;
mod tenant;
#[path = "../client/tenants.rs"]
mod tenants;
mod walk;
