//! The parts of the local stack, one by one over HTTP: gateway, control API, DynamoDB.

#![cfg(test)]

#[path = "../client/mod.rs"]
mod client;
mod control;
mod dynamodb;
mod gateway;
