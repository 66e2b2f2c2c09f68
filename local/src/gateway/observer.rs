//! Who is told of the requests that come to the gateway.

use axum::{
    body::Bytes,
    http::{request, response},
};
use uuid::Uuid;

use super::Route;

/// Told how each request begins and ends, also those that the gateway refuses by itself.
pub trait Observer: Send + Sync {
    /// A request has arrived, before anything of its body is read. `route` is where it goes, if anywhere.
    fn begun(&self, request_id: Uuid, parts: &request::Parts, route: Option<&Route<'_>>);

    /// It has been answered; the answer is about to be sent.
    fn ended(&self, request_id: Uuid, head: &response::Parts, body: &Bytes);
}
