//! The local stack: the Users Orchestrator on this machine with everything behind it simulated, as a library first.

pub mod banner;
pub mod behind;
#[cfg(feature = "cases")]
pub mod cases;
pub mod console;
pub mod control;
pub mod dynamodb;
pub mod gateway;
mod goodbye;
pub mod issuer;
pub mod options;
pub mod port;
pub mod simulators;
pub mod stack;
pub mod template;
pub mod traces;
