//! What API Gateway routes, renames and answers itself, as the template configures it.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::{catalogue::Code, operation::Operation};

use crate::{
    document, operations,
    repository::{function_resources, outcomes, template},
    validator::Schemas,
};

#[test]
fn the_routes_are_those_of_the_template() {
    let template = template();
    let resources = function_resources(&template);
    let events = resources
        .iter()
        .filter_map(|(_, resource)| resource["Properties"]["Events"].as_object());
    let routes = events
        .flat_map(|events| events.values())
        .filter(|event| event["Type"] == "Api");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let deployed: BTreeSet<(String, String)> = routes
        .map(|event| &event["Properties"])
        .map(|route| (text(&route["Path"]), text(&route["Method"]).to_ascii_lowercase()))
        .collect();
    let described = Operation::ALL.map(|operation| (operation.path().to_owned(), operations::method(operation)));
    assert_eq!(deployed, described.into());
}

/// API Gateway renames the challenge's header, the local stack does not, so neither name is required.
#[test]
fn a_challenge_may_come_under_either_name() {
    let document = document::document();
    let schemas = Schemas::of(&document.components);
    for operation in Operation::ALL {
        let responses = &document.paths[operation.path()][operations::method(operation)]["responses"];
        for status in ["401", "403"] {
            let headers = &schemas.resolve(&responses[status])["headers"];
            for name in ["www-authenticate", "x-amzn-remapped-www-authenticate"] {
                let header = schemas.resolve(&headers[name]);
                assert!(
                    header["schema"].is_object(),
                    "{}: {status} without {name}",
                    operation.name()
                );
                assert_ne!(header["required"], true, "{}: {status} with {name}", operation.name());
            }
        }
        for (case, outcome) in outcomes(operation.name()) {
            let is_challenged = outcome["headers"]["www-authenticate"].is_string();
            assert!(is_challenged || outcome["status"] != 401, "{}/{case}", operation.name());
        }
    }
}

/// If a function fails or times out, the gateway answers with a text from the template.
#[test]
fn a_function_that_fails_is_described_at_each_operation() {
    let document = document::document();
    let schemas = Schemas::of(&document.components);
    let template = template();
    let answer = &template["Resources"]["Api"]["Properties"]["GatewayResponses"]["DEFAULT_5XX"];
    let body = answer["ResponseTemplates"]["application/json"].as_str().unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    for operation in Operation::ALL {
        let responses = &document.paths[operation.path()][operations::method(operation)]["responses"];
        for status in ["502", "504"] {
            let response = schemas.resolve(&responses[status]);
            let place = format!("{}: {status}", operation.name());
            let content = response["content"]
                .as_object()
                .unwrap_or_else(|| panic!("{place} is missing"));
            assert!(
                content.keys().eq(["application/json"]),
                "{place}: the gateway does not read `Accept`"
            );
            let content = &content["application/json"];
            assert_eq!(schemas.fault(&content["schema"], &body), None, "{place}");
            assert!(
                content["examples"].is_object() && response["description"].is_string(),
                "{place}"
            );
            let required = response["headers"].as_object().unwrap().iter();
            let required: BTreeSet<&str> = required
                .filter(|(_, header)| schemas.resolve(header)["required"] == true)
                .map(|(name, _)| name.as_str())
                .collect();
            let sent = answer["ResponseParameters"]["Headers"].as_object().unwrap();
            assert!(
                required.iter().all(|name| sent.contains_key(*name)),
                "{place}: {required:?}"
            );
        }
    }
}

#[test]
fn what_the_gateway_answers_by_itself_is_an_error_of_the_description() {
    let document = document::document();
    let schemas = Schemas::of(&document.components);
    let template = template();
    let answers = template["Resources"]["Api"]["Properties"]["GatewayResponses"]
        .as_object()
        .unwrap();
    assert!(!answers.is_empty());
    for (name, answer) in answers {
        let body = answer["ResponseTemplates"]["application/json"].as_str().unwrap();
        let body: Value = serde_json::from_str(body).unwrap();
        let code = Code::TABLE
            .iter()
            .find(|code| body["message"]["code"] == code.full())
            .unwrap();
        let response = &document.components["responses"][code.status().canonical_reason().unwrap().replace(' ', "")];
        // 400 is described at each operation, with the operation's codes.
        let schema = match response.get("content") {
            Some(content) => content["application/json"]["schema"].clone(),
            None => serde_json::json!({"$ref": "#/components/schemas/Error"}),
        };
        assert_eq!(schemas.fault(&schema, &body), None, "{name}");
        let headers = answer["ResponseParameters"]["Headers"].as_object().unwrap();
        let has = |wanted: &str| headers.keys().any(|name| name.eq_ignore_ascii_case(wanted));
        for (header, described) in response["headers"].as_object().into_iter().flatten() {
            assert!(
                schemas.resolve(described)["required"] != true || has(header),
                "{name} has no {header}"
            );
        }
    }
}
