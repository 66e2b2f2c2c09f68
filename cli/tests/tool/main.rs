//! The tool as people and scripts meet it: the built program, run against a local stack.

#![cfg(test)]

mod aws;
mod check;
mod presentation;
mod tenants;
mod uo;
mod users;
