//! The data of a request that later stages and upstream calls use: ids, trace, source system, deadline.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use super::{HttpRequest, Requester};

/// The platform's data of one invocation.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The platform's id of the invocation. It is the request id if the gateway gives none.
    pub id: String,
    /// The end of the invocation on the monotonic clock.
    pub deadline: Duration,
    /// The X-Ray trace header of the invocation.
    pub xray_trace: Option<String>,
}

/// The technical data of one request.
#[derive(Debug, Clone)]
pub struct RequestContext {
    request_id: String,
    trace_id: Option<String>,
    traceparent: Option<String>,
    xray: Option<String>,
    source_system: String,
    deadline: Duration,
}

impl RequestContext {
    /// The context of a request.
    pub fn new(request: &HttpRequest, invocation: &Invocation, source_system: &str) -> Self {
        let traceparent = traceparent(&request.headers);
        let trace_id = traceparent
            .as_deref()
            .and_then(|header| header.split('-').nth(1).map(str::to_owned))
            .or_else(|| xray_root(invocation.xray_trace.as_deref()?));
        Self {
            request_id: request_id(Some(request), invocation),
            trace_id,
            traceparent,
            xray: xray(invocation.xray_trace.as_deref()),
            source_system: source_system.to_owned(),
            deadline: invocation.deadline,
        }
    }

    /// The context of a repair, with the ids of the request that is repaired.
    pub fn of_repair(requester: &Requester, deadline: Duration) -> Self {
        Self {
            request_id: requester.request_id.clone(),
            trace_id: requester.trace_id.clone(),
            traceparent: None,
            xray: None,
            source_system: requester.source_system.clone(),
            deadline,
        }
    }

    /// The context of calls during the start of a function, without a request.
    pub fn of_start(request_id: String, deadline: Duration) -> Self {
        Self {
            request_id,
            trace_id: None,
            traceparent: None,
            xray: None,
            source_system: "users-orchestrator".to_owned(),
            deadline,
        }
    }

    /// The request id, sent as `x-request-id` in the answer and in every upstream call.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The W3C or X-Ray trace that the request belongs to.
    pub fn trace_id(&self) -> Option<&str> {
        self.trace_id.as_deref()
    }

    /// The W3C trace header to pass on.
    pub fn traceparent(&self) -> Option<&str> {
        self.traceparent.as_deref()
    }

    /// The X-Ray trace header to pass on.
    pub fn xray(&self) -> Option<&str> {
        self.xray.as_deref()
    }

    /// The name that the caller gives itself (`X-SourceSystem`). It is passed on to Subscribe.
    pub fn source_system(&self) -> &str {
        &self.source_system
    }

    /// The end of the invocation on the monotonic clock.
    pub const fn deadline(&self) -> Duration {
        self.deadline
    }
}

/// The gateway's id of a request; else the platform's id of the invocation, for example if the event cannot be parsed.
/// An id that cannot be a header value is ignored.
pub(crate) fn request_id(request: Option<&HttpRequest>, invocation: &Invocation) -> String {
    let given = request
        .and_then(|request| request.request_id.as_ref())
        .filter(|id| HeaderValue::from_str(id).is_ok());
    given.unwrap_or(&invocation.id).clone()
}

/// The `traceparent` header if it is well-formed (W3C Trace Context, version 00). Others are dropped, as the standard
/// says.
fn traceparent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let zero = |part: &str| part.bytes().all(|byte| byte == b'0');
    match parts.as_slice() {
        ["00", trace, parent, flags]
            if hex(trace, 32) && hex(parent, 16) && hex(flags, 2) && !zero(trace) && !zero(parent) =>
        {
            Some(text.to_owned())
        }
        _ => None,
    }
}

/// The X-Ray header if it names a trace and can be a header value.
fn xray(header: Option<&str>) -> Option<String> {
    let header = header.filter(|header| HeaderValue::from_str(header).is_ok())?;
    xray_root(header).map(|_| header.to_owned())
}

/// `Root=1-5759e988-bd862e3fe1be46a994272793;…` → `1-5759e988-bd862e3fe1be46a994272793`.
fn xray_root(header: &str) -> Option<String> {
    header
        .split(';')
        .find_map(|part| part.trim().strip_prefix("Root="))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::event::{RawBody, RawPath};

    #[test]
    fn only_well_formed_traces_are_passed_on() {
        let header = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("traceparent", text.parse().unwrap());
            traceparent(&headers)
        };
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(header(good).as_deref(), Some(good));
        for bad in [
            "",
            "00",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ] {
            assert_eq!(header(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_id_that_no_header_can_carry_is_none() {
        for (given, expected) in [
            (Some("request-1"), "request-1"),
            (Some("a\r\nb"), "invocation-1"),
            (None, "invocation-1"),
        ] {
            let request = HttpRequest {
                method: http::Method::GET,
                path: RawPath::Encoded(String::new()),
                query: Vec::new(),
                headers: HeaderMap::new(),
                body: RawBody::Absent,
                request_id: given.map(str::to_owned),
            };
            let invocation = Invocation {
                id: "invocation-1".to_owned(),
                deadline: Duration::ZERO,
                xray_trace: None,
            };
            assert_eq!(request_id(Some(&request), &invocation), expected);
        }
    }

    #[test]
    fn the_xray_root_is_the_trace() {
        assert_eq!(
            xray_root("Root=1-5759e988-bd86;Parent=1;Sampled=1").as_deref(),
            Some("1-5759e988-bd86")
        );
        assert_eq!(xray_root("Parent=1"), None);
        for (given, passed_on) in [
            (Some("Root=1-5759e988-bd86;Parent=1;Sampled=1"), true),
            (Some("Parent=1;Sampled=1"), false),
            (Some("Root=1-5759e988-bd86\r\nx-admin: 1"), false),
            (None, false),
        ] {
            assert_eq!(xray(given).as_deref(), given.filter(|_| passed_on));
        }
    }
}
