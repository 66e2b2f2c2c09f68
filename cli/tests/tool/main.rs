//! The built program, run against a local stack.

#![cfg(test)]

mod aws;
mod check;
mod convert;
mod events;
mod import;
mod interrupted;
mod migration;
mod presentation;
mod repair;
mod secrets;
mod tenants;
mod unfinished;
mod unread;
mod uo;
mod users;
