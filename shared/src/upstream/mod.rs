//! The one HTTP client for every system that is not AWS.
//!
//! An [`Endpoint`] can only be had through the client, which looks at its host first, so no request leaves for an
//! address that the deployment does not allow. Whatever is not an answer becomes a [`Failure`] that names method, host
//! and kind, and nothing of what was sent: paths and bodies hold personal data. What fails is sent again only where that
//! is harmless ([`repeat`]), and what fails time and again is left alone for a while ([`circuit`]).
//!
//! A call goes through the files in this order:
//!
//! - `guard`, `resolver`: whether the host may be called, by its name and by the addresses behind it; `endpoint`: the URL;
//! - `request`: what is sent, and whether it may be sent twice;
//! - `circuit`: whether this upstream is left alone just now;
//! - `client`: has it sent within the time of the step, again where `repeat` allows it after the pause that `retry_after` reads;
//! - `transport`: sends it once;
//! - `reply`: the answer, read within bounds; `failure`: why there is none.
//!
//! `prepared` gives answers without a network, to fuzz targets; `loopback` and `samples` are what adapters' tests begin with.

mod circuit;
mod client;
mod endpoint;
mod failure;
mod guard;
mod leftover;
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
mod transport;

pub(crate) use client::HttpClient;
pub(crate) use endpoint::{BaseUrl, Endpoint};
pub(crate) use failure::{Failure, FailureKind};
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use guard::HostGuard;
pub(crate) use reply::Reply;
pub(crate) use request::Request;
pub(crate) use retry_after::http_date;
