//! The console: its page, and what `/_local/requests` and `/_local/live` report about requests.

#![cfg(test)]

#[expect(dead_code, reason = "another test uses the rest of it")]
#[path = "../client/answer.rs"]
mod answer;
#[path = "../client/mod.rs"]
mod client;
#[path = "../end_to_end/clock.rs"]
mod clock;
mod failing;
mod house;
mod listener;
mod live;
mod page;
#[path = "../client/person.rs"]
mod person;
mod repair;
mod requests;
mod rows;
mod selecting;
#[path = "../client/tenants.rs"]
mod tenants;
