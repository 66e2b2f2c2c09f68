//! Enters what the gateway and the simulators report into the traces.

use axum::{
    body::Bytes,
    http::{HeaderMap, request::Parts, response},
};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use shared::{model::TenantId, operation::Operation, request::TenantHeaders};
use uuid::Uuid;

use super::{
    Traces,
    trace::{Ending, Kind, Summary},
};
use crate::{
    gateway::{Observer, Route},
    simulators::{Arrived, Fault, Mail, Ticket, Watcher},
};

/// The route parameter with a user's id.
const USER: &str = "customerRegistrationId";

impl Observer for Traces {
    fn begun(&self, request_id: Uuid, parts: &Parts, route: Option<&Route<'_>>) {
        let (method, path) = (parts.method.to_string(), parts.uri.path().to_owned());
        let mut summary = Summary::new(Kind::Request, request_id.to_string(), self.now(), method, path);
        let header = |name| header(&parts.headers, name);
        let codes = [TenantHeaders::GROUP, TenantHeaders::CLIENT, TenantHeaders::PAPER].map(header);
        if let [Some(group), Some(client), Some(paper)] = codes {
            summary.tenant = TenantId::parse(group, client, paper).ok();
        }
        summary.provider = summary.tenant.as_ref().and_then(|tenant| self.provider(tenant));
        summary.source_system = header(TenantHeaders::SOURCE).map(str::to_owned);
        if let Some(route) = route {
            let is_asked =
                |operation: &Operation| operation.method() == parts.method && operation.path() == route.resource;
            summary.operation = Operation::ALL.into_iter().find(is_asked).map(Operation::name);
            summary.user = route.parameters.get(USER).map(|raw| decoded(raw));
        }
        self.store.begin(summary);
    }

    fn ended(&self, request_id: Uuid, head: &response::Parts, body: &Bytes) {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |pointers: [&str; 2]| {
            let found = pointers.into_iter().find_map(|pointer| body.pointer(pointer)?.as_str());
            found.map(str::to_owned)
        };
        let ending = Ending {
            status: Some(head.status.as_u16()),
            // In the envelope, or in problem details.
            code: text(["/message/code", "/code"]),
            text: text(["/message/text", "/detail"]),
            replayed: head.headers.contains_key("idempotent-replayed"),
        };
        let request_id = request_id.to_string();
        if let Some(key) = self.store.key(&request_id) {
            self.store.end(key, ending);
            self.read_for_listeners(vec![request_id]);
        }
    }
}

impl Watcher for Traces {
    fn arrived(&self, call: &Arrived<'_>) -> Option<Ticket> {
        self.store.arrived(call)
    }

    fn left(&self, ticket: Ticket, status: Option<u16>) {
        self.store.left(ticket, status);
    }

    fn mailed(&self, mail: &Mail) {
        self.store.live.tell("mail", || mail);
    }

    fn switched(&self, simulator: &'static str, fault: Option<&Fault>) {
        let told = || serde_json::json!({ "simulator": simulator, "fault": fault });
        self.store.live.tell("faults", told);
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}
