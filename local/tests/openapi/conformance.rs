//! Every contract case matches the description: the requests that the functions accept, and their answers.

use serde_json::Value;
use shared::{
    catalogue::Code,
    operation::Operation::{self, Create, Update, UpdateEmail},
};

use crate::{
    document,
    examples::event_body,
    operations,
    repository::{none, outcomes},
    validator::Schemas,
};

/// Cases whose body matches its schema but is refused, each with the reason.
const BEYOND_A_SCHEMA: &[(Operation, &str, &str)] = &[
    (Create, "auth0-metadata-too-large", "the provider's own limit"),
    (Create, "body-with-duplicate-keys", "a schema sees one of them"),
    (Create, "encrypted-id-of-another-tenant", "only the tenant's key tells"),
    (Create, "firefly-own-id-that-is-no-guid", "the provider's own rule"),
    (Create, "firefly-refuses-password", "the provider's own rule"),
    (Create, "gigya-own-id-that-it-cannot-keep", "the provider's own rule"),
    (Create, "gigya-refuses-data", "the provider's own rule"),
    (Create, "ids-differ", "only the tenant's key tells"),
    (Create, "key-too-short", "a header is at fault"),
    (
        Create,
        "own-id-that-the-provider-cannot-make",
        "the provider's own rule",
    ),
    (Create, "provider-refuses-password", "the provider's own rule"),
    (Create, "return-url-not-allowed", "the tenant's own list"),
    (Create, "ssor-refuses-password", "the provider's own rule"),
    (Update, "headers-missing", "a header is at fault"),
    (Update, "key-too-short", "a header is at fault"),
    (UpdateEmail, "headers-missing", "a header is at fault"),
    (UpdateEmail, "key-too-short", "a header is at fault"),
];

/// Codes that refuse a body before any upstream is called.
const REFUSALS: [Code; 3] = [Code::InvalidInput, Code::InvalidMetadata, Code::MetadataTooLong];

#[test]
fn each_answer_of_a_case_is_described() {
    let document = document::document();
    let schemas = Schemas::of(&document.components);
    let mut faults = Vec::new();
    for operation in Operation::ALL {
        let responses = &document.paths[operation.path()][operations::method(operation)]["responses"];
        for (case, outcome) in outcomes(operation.name()) {
            let response = schemas.resolve(&responses[outcome["status"].to_string()]);
            let found = undescribed(response, &outcome, &schemas);
            faults.extend(
                found
                    .into_iter()
                    .map(|fault| format!("{}/{case}: {fault}", operation.name())),
            );
        }
    }
    none(&faults);
}

/// The parts of an outcome that the response does not describe.
fn undescribed(response: &Value, outcome: &Value, schemas: &Schemas<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    let headers = outcome["headers"].as_object().unwrap();
    let media_type = headers["content-type"].as_str().unwrap();
    match response["content"].get(media_type) {
        None => faults.push(format!("{} as {media_type} is not described", outcome["status"])),
        Some(content) => faults.extend(schemas.fault(&content["schema"], &outcome["body"])),
    }
    let described = response["headers"].as_object().unwrap();
    for (name, header) in described {
        let header = schemas.resolve(header);
        match headers.get(name) {
            None if header["required"] == true => faults.push(format!("{name} is missing")),
            None => {}
            Some(value) => faults.extend(schemas.fault(&header["schema"], value)),
        }
    }
    let unknown = headers
        .keys()
        .filter(|name| *name != "content-type" && !described.contains_key(*name));
    faults.extend(unknown.map(|name| format!("{name} is not described")));
    faults
}

#[test]
fn bodies_that_are_accepted_fit_their_schema_and_bodies_that_are_refused_do_not() {
    let document = document::document();
    let schemas = Schemas::of(&document.components);
    let (mut faults, mut compared) = (Vec::new(), 0);
    for operation in Operation::ALL.into_iter().filter(|operation| operation.writes()) {
        let item = &document.paths[operation.path()][operations::method(operation)];
        let schema = &item["requestBody"]["content"]["application/json"]["schema"];
        for (case, outcome) in outcomes(operation.name()) {
            let Some(body) = event_body(operation, &case) else {
                continue;
            };
            let place = format!("{}/{case}", operation.name());
            let excepted = BEYOND_A_SCHEMA
                .iter()
                .any(|(one, name, _)| (*one, *name) == (operation, case.as_str()));
            let code = outcome["body"]["message"]["code"].as_str().unwrap_or_default();
            let is_refused = REFUSALS.iter().any(|refusal| refusal.full() == code);
            let is_accepted = outcome["status"] == 200;
            compared += usize::from(is_refused || is_accepted);
            match schemas.fault(schema, &body) {
                Some(fault) if is_accepted => faults.push(format!("{place} is accepted: {fault}")),
                None if is_refused && !excepted => faults.push(format!("{place} is refused, and fits the schema")),
                Some(_) if excepted => faults.push(format!("{place} does not fit: take it off BEYOND_A_SCHEMA")),
                _ => {}
            }
        }
    }
    none(&faults);
    assert!(compared > 100, "only {compared} bodies were compared");
}

#[test]
fn each_example_fits_its_schema() {
    let document = document::document();
    let schemas = Schemas::of(&document.components);
    let mut faults = Vec::new();
    let mut examples = 0;
    for (place, value) in [("paths", &document.paths), ("components", &document.components)] {
        visit(value, place, &mut |place, holder| {
            let single = holder.get("example").into_iter();
            let named = holder["examples"].as_object().into_iter().flatten();
            for example in single.chain(named.map(|(_, example)| &example["value"])) {
                examples += 1;
                let found = schemas.fault(&holder["schema"], example);
                faults.extend(found.map(|fault| format!("{place}: {fault}")));
            }
        });
    }
    none(&faults);
    assert!(examples > 50, "there are only {examples} examples");
}

/// Visits every part of a value that has a schema, with its place.
fn visit(value: &Value, place: &str, look: &mut impl FnMut(&str, &Value)) {
    if value.get("schema").is_some() {
        look(place, value);
    }
    let members = value.as_object().into_iter().flatten();
    for (name, member) in members {
        visit(member, &format!("{place}/{name}"), look);
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        visit(item, &format!("{place}/{index}"), look);
    }
}
