//! Answers that violate the contract: foreign, garbage, too large, or too slow.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Bytes,
    http::{
        Response, StatusCode,
        header::{CONTENT_TYPE, HeaderValue},
    },
};
use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::Frame;
use serde::Serialize;
use serde_json::json;

use super::exchange::{Reply, Request};

/// The body that is sent.
pub(super) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// One byte more than callers should accept.
const TOO_MUCH: usize = 1024 * 1024 + 1;

/// So slow that callers time out before the end of almost every answer.
const PAUSE_BETWEEN_BYTES: Duration = Duration::from_millis(250);

const LOGIN_PAGE: &str = "<!doctype html><html><head><title>Sign in</title></head>\
    <body><form method=\"post\"><input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>\n";

/// How an answer is spoilt. The request has its effect, unless the variant says that the service does not see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spoil {
    /// A page with status 200 instead of the service, which does not see the request: a login page, or the page of a proxy.
    Page,
    /// A refusal with status 400 that repeats the whole request, credentials included, as error text. The service does not see
    /// the request. Nothing derived from it may show the credentials.
    Echo,
    /// Garbage instead of the answer, with its status.
    Garbage,
    /// The answer, padded with white space to 1 MiB and a byte.
    Oversized,
    /// The answer byte by byte, four per second.
    Drip,
    /// No answer at all.
    Silence,
}

impl Spoil {
    pub(super) const NAMES: &str = "\"page\", \"echo\", \"garbage\", \"oversized\", \"drip\" or \"silence\"";

    /// The variant with this name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "page" => Some(Self::Page),
            "echo" => Some(Self::Echo),
            "garbage" => Some(Self::Garbage),
            "oversized" => Some(Self::Oversized),
            "drip" => Some(Self::Drip),
            "silence" => Some(Self::Silence),
            _ => None,
        }
    }

    /// The reply that replaces the service's.
    pub(super) fn instead(self, request: &Request) -> Option<Reply> {
        match self {
            Self::Page => Some(Reply::html(StatusCode::OK, LOGIN_PAGE.to_owned())),
            Self::Echo => Some(echo(request)),
            Self::Garbage | Self::Oversized | Self::Drip | Self::Silence => None,
        }
    }
}

/// The request, under every member name that the simulated services use for error texts.
fn echo(request: &Request) -> Reply {
    let headers = request.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        format!("{name}: {value}")
    });
    let lines: Vec<String> = std::iter::once(format!("{} {}", request.method, request.uri))
        .chain(headers)
        .chain([String::from_utf8_lossy(&request.body).into_owned()])
        .collect();
    let told = lines.join(" ");
    Reply::json(
        StatusCode::BAD_REQUEST,
        json!({
            "statusCode": 400, "errorCode": 400_009, "code": told,
            "error": told, "error_description": told, "message": told, "errorMessage": told, "errorDetails": told,
            "statusReason": told, "title": told, "detail": told, "errors": [told], "validationErrors": [{"message": told}],
        }),
    )
}

/// The reply as it is sent.
pub(super) fn sent(reply: Reply, spoil: Option<Spoil>) -> Response<Body> {
    let (mut head, body) = Response::<Bytes>::from(reply).into_parts();
    let body = match spoil {
        // `Silence` sends nothing.
        None | Some(Spoil::Page | Spoil::Echo | Spoil::Silence) => whole(body),
        Some(Spoil::Garbage) => {
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            head.headers.insert(CONTENT_TYPE, html);
            whole(Bytes::from_static(
                b"<!doctype html><title>Just a moment</title>{\"half\": ",
            ))
        }
        Some(Spoil::Oversized) => {
            let mut padded = body.to_vec();
            padded.resize(TOO_MUCH, b' ');
            whole(padded.into())
        }
        Some(Spoil::Drip) => dripping(body),
    };
    Response::from_parts(head, body)
}

fn whole(body: Bytes) -> Body {
    Full::new(body).boxed_unsync()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a simulator takes the time that a system would"
)]
fn dripping(body: Bytes) -> Body {
    let bytes = (0..body.len()).map(move |index| body.slice(index..=index));
    let frames = stream::iter(bytes).then(|byte| async move {
        tokio::time::sleep(PAUSE_BETWEEN_BYTES).await;
        Ok(Frame::data(byte))
    });
    StreamBody::new(frames).boxed_unsync()
}
