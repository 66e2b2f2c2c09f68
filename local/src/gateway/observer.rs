//! Notifications about the requests that reach the gateway.

use axum::{
    body::Bytes,
    http::{request, response},
};
use uuid::Uuid;

use super::Route;

/// Notified of the beginning and end of each request, including those that the gateway refuses.
pub trait Observer: Send + Sync {
    /// A request has arrived; its body is not read yet. `route` is its destination, if it has one.
    fn begun(&self, request_id: Uuid, parts: &request::Parts, route: Option<&Route<'_>>);

    /// The request has been answered; the answer is about to be sent.
    fn ended(&self, request_id: Uuid, head: &response::Parts, body: &Bytes);
}
