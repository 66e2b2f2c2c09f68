//! What the gateway in `template.yaml` answers by itself, and what it passes on.

use serde_json::{Value, json};
use shared::catalogue::Code;

use crate::repository::{none, template};

/// The envelope of a code, as a function answers it without details.
fn envelope(code: Code) -> Value {
    let entry = code.entry();
    json!({"message": {"code": code.full(), "text": entry.text, "type": "Error"}, "meta": null})
}

/// The code of an envelope in a text.
fn code_of(text: &str) -> Option<Code> {
    let told: Value = serde_json::from_str(text).ok()?;
    Code::TABLE.iter().copied().find(|code| envelope(*code) == told)
}

#[test]
fn what_the_gateway_answers_by_itself_is_in_the_catalogue() {
    let template = template();
    let responses = template["Resources"]["Api"]["Properties"]["GatewayResponses"]
        .as_object()
        .unwrap();
    let mut faults = Vec::new();
    for (name, response) in responses {
        let text = response["ResponseTemplates"]["application/json"].as_str().unwrap();
        match code_of(text) {
            None => faults.push(format!("{name}: {text} is no envelope of the catalogue")),
            // The default responses keep the status that API Gateway has chosen.
            Some(code) if response["StatusCode"].is_null() => {
                let family = format!("DEFAULT_{}XX", code.status().as_u16() / 100);
                if *name != family {
                    faults.push(format!("{name}: has no StatusCode"));
                }
            }
            Some(code) if response["StatusCode"] != code.status().as_u16() => {
                faults.push(format!("{name}: its StatusCode is not that of {}", code.full()));
            }
            Some(_) => {}
        }
        let headers = &response["ResponseParameters"]["Headers"];
        if headers["x-request-id"] != "context.requestId" {
            faults.push(format!("{name}: does not say x-request-id"));
        }
        if response["StatusCode"] == 429 && headers["Retry-After"].is_null() {
            faults.push(format!("{name}: does not say Retry-After"));
        }
    }
    none(&faults);
}

#[test]
fn each_tenant_has_a_share_of_its_own() {
    let template = template();
    let limit = &template["Resources"]["TenantLimit"]["Properties"];
    let rule = &limit["Rules"][0];
    let keys = rule["Statement"]["RateBasedStatement"]["CustomKeys"]
        .as_array()
        .unwrap();
    let headers: Vec<&str> = keys.iter().filter_map(|key| key["Header"]["Name"].as_str()).collect();
    assert_eq!(headers, ["x-clientgroupcode", "x-clientcode", "x-papercode"]);
    // Without it, anyone could use up a tenant's share by sending its headers.
    assert!(keys.iter().any(|key| key.get("IP").is_some()));

    let answer = &rule["Action"]["Block"]["CustomResponse"];
    assert_eq!(answer["ResponseCode"], 429);
    assert_eq!(answer["ResponseHeaders"][0]["Name"], "Retry-After");
    let body = &limit["CustomResponseBodies"][answer["CustomResponseBodyKey"].as_str().unwrap()];
    assert_eq!(code_of(body["Content"].as_str().unwrap()), Some(Code::TooManyRequests));
    // Samples contain headers, including tokens.
    for visibility in [&rule["VisibilityConfig"], &limit["VisibilityConfig"]] {
        assert_eq!(visibility["SampledRequestsEnabled"], false);
    }
}

#[test]
fn the_api_has_a_throttle_over_all_routes() {
    let template = template();
    let settings = &template["Resources"]["Api"]["Properties"]["MethodSettings"][0];
    assert_eq!(
        (&settings["ResourcePath"], &settings["HttpMethod"]),
        (&json!("/*"), &json!("*"))
    );
    assert_eq!(settings["ThrottlingRateLimit"], "RequestsPerSecond");
    assert_eq!(settings["ThrottlingBurstLimit"], "RequestBurst");
    // With it, API Gateway would log bodies and tokens.
    assert!(settings["DataTraceEnabled"] != true);
}
