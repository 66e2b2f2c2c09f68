//! The real adapters keep the contracts of their ports, over HTTP and against the simulators.

#![cfg(test)]

mod auth0;
mod bench;
mod rsa;
mod subscribe;
mod vendor;
mod vendors;
