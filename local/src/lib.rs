//! The local stack: the Users Orchestrator on this machine, with everything behind it simulated. It is a library, so that tests
//! and benchmarks start the same [`stack::Stack`] as `cargo run`.
//!
//! ```text
//! one port     console    /            the page; it uses nothing but the two below
//!              control    /_local/…    what tools and tests see and switch
//!              gateway    all else     API Gateway's routes and events, in front of the functions, which run in this process
//!                 │
//!              traces                  watches: what each request, function and call did, for console and control
//!                 │
//! behind it    issuer                  signs the tokens that the demo tenants trust
//!              dynamodb                DynamoDB, embedded, on a port of its own, with the tables of `template`
//!              simulators              Auth0, Gigya, SSOR, Firefly, Subscribe, each on a port of its own
//! ```
//!
//! `stack` starts and stops all of it. `template` reads `template.yaml`, so that routes and tables are the same as in a
//! deployment. The program uses `options`, `port`, `banner` and `goodbye`. The functions reach everything over HTTP, through the
//! same adapters as on AWS. `cases` (a feature) plays the sample events of `events/` against such a stack.

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
