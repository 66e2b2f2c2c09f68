//! The guard of the control API and its page: they show tokens and mails, so another web page must not reach them.
//!
//! A page can point a name of its own at 127.0.0.1 (DNS rebinding); the `Host` header still tells.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::failure::Failure;

pub(super) async fn guard(request: Request, next: Next) -> Response {
    match require_loopback_host(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Refuses requests that were sent to another name than those of this machine.
pub(crate) fn require_loopback_host(headers: &HeaderMap) -> Result<(), Failure> {
    if is_loopback(headers) {
        return Ok(());
    }
    let message = "Host: the console and /_local are answered on 127.0.0.1, localhost and [::1] only";
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
