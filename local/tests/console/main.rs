//! The console: its page, and what the stack tells it of the requests to it at `/_local/requests` and `/_local/live`.

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
