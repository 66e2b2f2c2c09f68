//! `GET /_local/live`: events of the stack as they happen, as server-sent events.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;

use super::{Control, failure::Failure};
use crate::traces::Told;

/// Frequent enough for proxies and clients that close idle connections.
const PULSE: Duration = Duration::from_secs(15);

/// Tells proxies not to buffer; a buffered page would see nothing.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

pub(super) async fn listen(State(control): State<Arc<Control>>) -> Result<impl IntoResponse, Failure> {
    let Some(listener) = control.traces.listen() else {
        return Err(Failure::new(StatusCode::SERVICE_UNAVAILABLE, "the stack stops"));
    };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = match listener.next().await? {
            Told::Message(message) => Event::default()
                .event(message.event)
                .id(message.number.to_string())
                .data(&message.data),
            Told::Missed(missed) => Event::default().event("lagged").data(missed.to_string()),
        };
        Some((Ok::<_, Infallible>(event), listener))
    });
    let pulse = KeepAlive::new().interval(PULSE).text("keep");
    let headers = [(header::CACHE_CONTROL, "no-store"), UNBUFFERED];
    Ok((headers, Sse::new(events).keep_alive(pulse)))
}
