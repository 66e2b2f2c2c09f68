//! The one HTTP client for every system that is not AWS.
//!
//! An [`Endpoint`] can only be had through the client, which looks at its host first, so no request leaves for an
//! address that the deployment does not allow. Whatever is not an answer becomes a [`Failure`] that names method, host
//! and kind, and nothing of what was sent: paths and bodies hold personal data. What fails is sent again only where that
//! is harmless ([`repeat`]), and what fails time and again is left alone for a while ([`circuit`]).

mod circuit;
mod client;
mod endpoint;
mod failure;
mod guard;
#[cfg(test)]
pub(crate) mod loopback;
pub(crate) mod prepared;
mod repeat;
mod reply;
mod request;
mod resolver;
mod retry_after;
#[cfg(test)]
pub(crate) mod samples;

pub(crate) use client::HttpClient;
pub(crate) use endpoint::{BaseUrl, Endpoint};
pub(crate) use failure::{Failure, FailureKind};
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use guard::HostGuard;
pub(crate) use reply::Reply;
pub(crate) use request::Request;
pub(crate) use retry_after::http_date;
