#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod cache;
pub mod catalogue;
pub mod clock;
mod dynamodb;
pub mod error;
pub mod events;
pub mod fuzzing;
pub mod ids;
pub mod journal;
mod json_fault;
pub mod metrics;
pub mod model;
pub mod operation;
pub mod percent;
pub mod pipeline;
pub mod provider;
pub mod registration;
pub mod request;
pub mod response;
pub mod runtime;
pub mod script;
pub mod secrets;
pub mod settings;
pub mod shown;
pub mod spans;
pub mod steps;
pub mod table_shape;
mod tls;
mod upstream;
pub mod work;
pub mod workflow;
