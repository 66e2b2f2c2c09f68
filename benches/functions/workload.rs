//! The requests of each function.

use std::sync::atomic::{AtomicU64, Ordering};

use benches::reader::READER_IN_PATH;
use serde_json::{Value, json};
use shared::request::TenantHeaders;

use crate::{Failure, world::World};

/// The workload of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workload {
    Floor,
    GetById,
    Create,
    Update,
    UpdateEmail,
    Repair,
    Export,
}

impl Workload {
    pub(crate) const ALL: [Self; 7] = [
        Self::Floor,
        Self::GetById,
        Self::Create,
        Self::Update,
        Self::UpdateEmail,
        Self::Repair,
        Self::Export,
    ];

    /// Its package and binary.
    pub(crate) const fn package(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::GetById => "get-by-id",
            Self::Create => "create",
            Self::Update => "update",
            Self::UpdateEmail => "update-email",
            Self::Repair => "repair",
            Self::Export => "export",
        }
    }

    /// Whether it serves tenants, so that a tenant can be warmed up.
    pub(crate) const fn is_of_tenants(self) -> bool {
        matches!(self, Self::GetById | Self::Create | Self::Update | Self::UpdateEmail)
    }

    /// The next event. Each asks for something new.
    pub(crate) fn event(self, world: &World) -> String {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let reader = format!("/v4/Users/{READER_IN_PATH}");
        match self {
            Self::Repair => include_str!("../../events/repair/scheduled.json").to_owned(),
            Self::Export => include_str!("../../events/export/two-records.json").to_owned(),
            Self::Floor | Self::GetById => request(world, "GET", &reader, None),
            Self::Create => {
                let body = json!({"email": format!("reader-{number}@example.com"), "password": "Correct-Horse-7"});
                request(world, "POST", "/v4/Users", Some(&body))
            }
            Self::Update => request(
                world,
                "PUT",
                &reader,
                Some(&json!({"firstName": format!("Ana {number}")})),
            ),
            Self::UpdateEmail => {
                let body = json!({"email": format!("ana-{number}@example.com")});
                request(world, "PATCH", &format!("{reader}/Email"), Some(&body))
            }
        }
    }

    /// Checks that an answer is the expected one.
    pub(crate) fn check(self, answer: &[u8]) -> Result<(), Failure> {
        let answer: Value = serde_json::from_slice(answer)?;
        let is_done = match self {
            Self::Repair => answer.get("done").is_some() && answer.get("failed") == Some(&json!(0)),
            Self::Export => answer.as_array().is_some_and(|events| events.len() == 2),
            _ => answer.get("statusCode") == Some(&json!(200)),
        };
        if is_done {
            Ok(())
        } else {
            Err(format!("{}: {answer}", self.package()).into())
        }
    }
}

/// An event in a REST API's format (payload format 1.0).
fn request(world: &World, method: &str, path: &str, body: Option<&Value>) -> String {
    let token = format!("Bearer {}", world.token);
    let always = [
        ("Accept", "application/json"),
        ("Authorization", &token),
        ("Content-Type", "application/json"),
        ("User-Agent", "benchmark"),
    ];
    let headers = || always.into_iter().chain(TenantHeaders::of(&world.tenant, "benchmark"));
    let one: serde_json::Map<_, _> = headers().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let many: serde_json::Map<_, _> = headers()
        .map(|(name, value)| (name.to_owned(), json!([value])))
        .collect();
    json!({
        "resource": "/v4/Users", "path": path, "httpMethod": method, "headers": one, "multiValueHeaders": many,
        "queryStringParameters": null, "multiValueQueryStringParameters": null, "pathParameters": null,
        "stageVariables": null, "isBase64Encoded": false, "body": body.map(ToString::to_string),
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "stage": "prod", "httpMethod": method, "path": path,
            "protocol": "HTTP/1.1", "requestId": "0f2d1c3b-4a59-4687-8c7d-9e0f1a2b3c4d", "resourceId": "abc123",
            "resourcePath": "/v4/Users", "identity": {"sourceIp": "203.0.113.24", "userAgent": "benchmark"},
        },
    })
    .to_string()
}
