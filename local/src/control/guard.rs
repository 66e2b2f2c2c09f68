//! Protects the control API and its page from other web pages, because they show tokens and mails.
//!
//! A page can resolve a name of its own to 127.0.0.1 (DNS rebinding); then the `Host` header shows that name. A page can also
//! submit a form to this address without permission; then the browser sends the page's `Origin`. Tools such as curl send no
//! `Origin`.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::failure::Failure;

pub(super) async fn guard(request: Request, next: Next) -> Response {
    let admitted =
        require_loopback_host(request.headers()).and_then(|()| require_own_origin(request.method(), request.headers()));
    match admitted {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Refuses requests whose `Host` is not a name of this machine.
pub(crate) fn require_loopback_host(headers: &HeaderMap) -> Result<(), Failure> {
    if is_loopback(headers) {
        return Ok(());
    }
    let message = "Host: the console and /_local are answered on 127.0.0.1, localhost and [::1] only";
    Err(Failure::new(StatusCode::FORBIDDEN, message))
}

/// Refuses requests from another site's page that create or change something. Reads need no check: the browser does not let the
/// other page see the answer.
fn require_own_origin(method: &Method, headers: &HeaderMap) -> Result<(), Failure> {
    let own = headers
        .get(header::HOST)
        .map(|host| [b"http://", host.as_bytes()].concat());
    let is_own = |origin: &[u8]| own.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(origin));
    if method.is_safe()
        || headers
            .get_all(header::ORIGIN)
            .iter()
            .all(|origin| is_own(origin.as_bytes()))
    {
        return Ok(());
    }
    let message = "Origin: a page of another site may not ask for this";
    Err(Failure::new(StatusCode::FORBIDDEN, message))
}

fn is_loopback(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter().peekable();
    hosts.peek().is_some() && hosts.all(|host| host.to_str().is_ok_and(names_loopback))
}

fn names_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    host == "127.0.0.1" || host == "[::1]" || host.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::names_loopback;

    #[test]
    fn only_the_names_of_this_machine_pass() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:8080",
            "localhost",
            "LocalHost:1",
            "[::1]",
            "[::1]:8080",
        ] {
            assert!(names_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8080",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "localhost@evil.example",
            "127.0.0.1:80:90",
            "127.0.0.1:",
            "127.0.0.1:x",
            "0.0.0.0",
            "192.168.0.7",
            "::1",
            " localhost",
        ] {
            assert!(!names_loopback(host), "{host}");
        }
    }
}
