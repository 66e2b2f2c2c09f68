//! The one HTTP client for every system that is not AWS.
//!
//! Only the client makes an [`Endpoint`], and it checks the host first, so no request goes to an address that the deployment
//! does not allow. A request without an answer becomes a [`Failure`] that names method, host and kind, but nothing of what
//! was sent, because paths and bodies hold personal data. A failed request is retried only if that is harmless ([`repeat`]).
//! An upstream that keeps failing is not called for a while ([`circuit`]).
//!
//! A call goes through the files in this order:
//!
//! - `guard`, `resolver`: whether the host may be called, by its name and by its addresses; `endpoint`: the URL;
//! - `request`: what is sent, and whether it may be retried;
//! - `circuit`: whether this upstream may be called at the moment;
//! - `client`: sends it within the time of the step, and retries it as `repeat` allows, after the pause that `retry_after`
//!   reads;
//! - `transport`: sends it once;
//! - `reply`: the answer, read up to a largest size; `failure`: why there is none.
//!
//! `prepared` gives answers without a network, for fuzz targets; `loopback` and `samples` are for tests of the adapters.

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
