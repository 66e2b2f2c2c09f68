//! The whole description.

use serde::Serialize;
use serde_json::{Value, json};
use shared::{
    operation::Operation,
    request::body::{MAX_BYTES, MAX_DEPTH},
};

use crate::{answers, bodies, headers, operations, responses, values, yaml};

/// Its parts.
#[derive(Serialize)]
pub(crate) struct Document {
    openapi: &'static str,
    info: Value,
    servers: Value,
    tags: Value,
    pub(crate) paths: Value,
    pub(crate) components: Value,
}

const ABOUT: &str = "\
One API over a tenant's authentication provider and the publisher's Subscribe Registration API.

**Tenants.** A tenant is the triple of client group, client and paper, sent as three headers and compared without regard to \
case. Every operation needs all headers that are marked as required.

**Answers.** Every answer has the same envelope; a program should decide by `message.code`. With \
`Accept: application/problem+json` an error is sent as problem details (RFC 9457) instead. An answer that the gateway gives \
itself has the envelope whatever `Accept` says. If a function fails or does not answer in time, the gateway answers `E500` with \
status 502 or 504.

**Bodies** are JSON objects in UTF-8 of at most {KIB} KiB, without duplicate members, nested at most {DEPTH} levels deep. All faults of \
a request are reported at once.

**Repeats.** With an `Idempotency-Key`, a write can be repeated safely: it takes effect once, and a repeat gets the first answer.

Paths may end with a slash.";

pub(crate) fn document() -> Document {
    Document {
        openapi: "3.1.0",
        info: json!({
            "title": "Users Orchestrator",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT.replace("{KIB}", &(MAX_BYTES / 1024).to_string()).replace("{DEPTH}", &MAX_DEPTH.to_string()),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        }),
        servers: servers(),
        tags: json!([{"name": "Users", "description": "Users of a tenant, combined from both sides."}]),
        paths: operations::paths(),
        components: json!({
            "schemas": schemas(),
            "responses": responses::shared(),
            "headers": headers::shared(),
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "A token from an issuer that the tenant trusts, issued for this tenant. Each operation names the scope that it needs; the tenant's settings may name another.",
            }},
        }),
    }
}

/// The document as one value.
pub(crate) fn value() -> Value {
    serde_json::to_value(document()).unwrap()
}

/// The document as it is written to its file.
pub(crate) fn rendered() -> String {
    yaml::rendered(&value())
}

fn servers() -> Value {
    json!([
        {"url": "http://127.0.0.1:8080", "description": "The local stack, `cargo run`."},
        {
            "url": "https://{api}.execute-api.{region}.amazonaws.com/{stage}",
            "description": "API Gateway, as `template.yaml` deploys it.",
            "variables": {
                "api": {"default": "a1b2c3d4e5", "description": "Id of the API."},
                "region": {"default": "us-east-1"},
                "stage": {"default": "dev", "description": "The parameter `Stage`."},
            },
        },
    ])
}

fn schemas() -> Value {
    let bodies = Operation::ALL.into_iter().filter_map(bodies::named);
    let schemas = bodies.chain(answers::named()).chain(values::named());
    Value::Object(schemas.map(|(name, schema)| (name.to_owned(), schema)).collect())
}
