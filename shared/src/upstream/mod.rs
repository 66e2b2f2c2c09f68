//! The one HTTP client for every system that is not AWS.
//!
//! An [`Endpoint`] can only be had through the client, which looks at its host first, so no request leaves for a
//! host that the deployment does not allow; what a public name resolves to is not looked at. Whatever is not an answer becomes a [`Failure`] that names method, host
//! and kind, and nothing of what was sent: paths and bodies hold personal data.

mod client;
mod endpoint;
mod failure;
mod guard;
#[cfg(test)]
pub(crate) mod loopback;
mod reply;
mod request;
mod retry_after;
#[cfg(test)]
pub(crate) mod samples;
mod tls;

pub(crate) use client::HttpClient;
pub(crate) use endpoint::{BaseUrl, Endpoint};
pub(crate) use failure::{Failure, FailureKind};
pub(crate) use reply::Reply;
pub(crate) use request::Request;
