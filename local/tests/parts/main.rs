//! The parts of the local stack, each by itself and over real HTTP: its gateway, its control API, its DynamoDB.

#![cfg(test)]

#[path = "../client/mod.rs"]
mod client;
mod control;
mod dynamodb;
mod gateway;
