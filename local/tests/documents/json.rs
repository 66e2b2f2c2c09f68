//! JSON blocks: each is parsed by the project's own code for such JSON. Its members tell which kind it is.

use serde_json::{Map, Value};
use shared::{
    catalogue::{Code, Entry, PREFIX},
    events::EventV1,
    model::TenantId,
    settings::{ProviderKind, SettingsDocument},
};

use crate::{page::Page, repository};

type Object = Map<String, Value>;

type Reader = fn(&Object) -> Result<(), String>;

/// The kinds of blocks: the members that identify each, and its parser.
const KINDS: [(&[&str], Reader); 7] = [
    (&["message", "meta"], envelope),
    (&["tenant", "settings"], stored_item),
    (&["Flow.UserProvider"], provider_settings),
    (&["eventTypeCode", "eventTypeId"], event_record),
    (&["statusCode", "headers", "body"], answer_of_a_function),
    (&["done", "undone"], report_of_the_repair),
    (&["Version", "Statement"], trust_policy),
];

pub(crate) fn check(text: &str) -> Result<(), String> {
    let object: Object = serde_json::from_str(text).map_err(|error| format!("not an object in JSON: {error}"))?;
    let is_of = |members: &[&str]| members.iter().all(|name| object.contains_key(*name));
    match KINDS.iter().find(|(members, _)| is_of(members)) {
        Some((_, read)) => read(&object),
        None => Err(
            "nobody knows what this JSON is: mend its members, or add its kind to local/tests/documents/json.rs"
                .to_owned(),
        ),
    }
}

fn only(object: &Object, names: &[&str]) -> Result<(), String> {
    let unknown: Vec<&String> = object.keys().filter(|name| !names.contains(&name.as_str())).collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(format!("unknown members: {unknown:?}"))
    }
}

fn envelope(object: &Object) -> Result<(), String> {
    only(object, &["message", "meta", "data"])?;
    let message = object["message"].as_object().ok_or("message is no object")?;
    only(message, &["code", "text", "type"])?;
    let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
    let known = entry_of(text("code"))?;
    let kind = if known.status.is_success() { "Success" } else { "Error" };
    let beginning = known.text.split('{').next().unwrap_or_default();
    if text("type") == kind && text("text").starts_with(beginning) {
        return Ok(());
    }
    Err(format!(
        "{} is of the type {kind} and begins with {beginning:?}",
        text("code")
    ))
}

fn entry_of(code: &str) -> Result<Entry, String> {
    let known = code.strip_prefix(PREFIX).and_then(Code::parse);
    known
        .map(Code::entry)
        .ok_or_else(|| format!("{code:?} is no code of the catalogue"))
}

fn stored_item(object: &Object) -> Result<(), String> {
    only(
        object,
        &[
            "tenant",
            "clientGroupCode",
            "clientCode",
            "paperCode",
            "version",
            "settings",
        ],
    )?;
    let code = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    let tenant = TenantId::parse(code("clientGroupCode"), code("clientCode"), code("paperCode"))
        .map_err(|fault| format!("{fault:?}"))?;
    if code("tenant") != tenant.key() {
        return Err(format!("the key of this tenant is {}", tenant.key()));
    }
    let settings = object["settings"].as_object().ok_or("settings is no object")?.clone();
    parse(tenant, settings)
}

/// A provider's part of a tenant's settings, merged into those of `docs/settings.md`.
fn provider_settings(object: &Object) -> Result<(), String> {
    let name = object["Flow.UserProvider"].as_str().unwrap_or_default();
    ProviderKind::parse(name).ok_or_else(|| format!("no provider is called {name:?}"))?;
    let page = Page::read("docs/settings.md");
    let item = page.blocks.iter().find(|block| block.language() == "json");
    let item: Value = serde_json::from_str(&item.ok_or("docs/settings.md has lost its item")?.text)
        .map_err(|error| format!("docs/settings.md: {error}"))?;
    let mut settings = item["settings"]
        .as_object()
        .ok_or("docs/settings.md: no settings")?
        .clone();
    settings.retain(|name, _| !name.starts_with("Auth0."));
    settings.extend(object.clone());
    let tenant = TenantId::parse("GROUP", "CLIENT", "PAPER").map_err(|fault| format!("{fault:?}"))?;
    parse(tenant, settings)
}

fn parse(tenant: TenantId, settings: Object) -> Result<(), String> {
    let read = SettingsDocument { tenant, settings }.parse();
    read.map(|_| ())
        .map_err(|faults| format!("the functions would refuse it: {faults:?}"))
}

fn event_record(object: &Object) -> Result<(), String> {
    let read = serde_json::from_value::<EventV1>(Value::Object(object.clone()));
    let read = read.map_err(|error| format!("no event record: {error}"))?;
    let known = serde_json::to_value(read).map_err(|error| error.to_string())?;
    let names: Vec<&str> = known
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    only(object, &names)
}

fn answer_of_a_function(object: &Object) -> Result<(), String> {
    only(object, &["statusCode", "headers", "body", "isBase64Encoded"])?;
    let body = object["body"].as_str().ok_or("body is no text")?;
    let body: Object = serde_json::from_str(body).map_err(|error| format!("body: {error}"))?;
    envelope(&body)?;
    let code = body["message"]["code"].as_str().unwrap_or_default();
    if object["statusCode"] == entry_of(code)?.status.as_u16() {
        return Ok(());
    }
    Err(format!("{code} has another status"))
}

/// The members are those that the repair writes.
fn report_of_the_repair(object: &Object) -> Result<(), String> {
    let report = shared::metrics::Repaired::default();
    let report = serde_json::to_value(report).map_err(|error| error.to_string())?;
    let written: Vec<&String> = report.as_object().into_iter().flatten().map(|(name, _)| name).collect();
    let mut shown: Vec<&String> = object.keys().collect();
    shown.sort();
    let mut expected = written.clone();
    expected.sort();
    if shown == expected {
        Ok(())
    } else {
        Err(format!("the repair reports {expected:?}"))
    }
}

/// A role's trust policy: who may assume it, and which claims of GitHub's token it checks.
fn trust_policy(object: &Object) -> Result<(), String> {
    only(object, &["Version", "Statement"])?;
    let statements = object["Statement"].as_array().ok_or("Statement is no list")?;
    for statement in statements {
        only(
            statement.as_object().ok_or("a statement is no object")?,
            &["Effect", "Principal", "Action", "Condition"],
        )?;
        let claims = statement["Condition"]["StringEquals"]
            .as_object()
            .ok_or("no StringEquals")?;
        for claim in ["aud", "sub"] {
            if !claims.keys().any(|name| name.ends_with(&format!(":{claim}"))) {
                return Err(format!(
                    "who has any token of GitHub would get in: {claim} is not looked at"
                ));
            }
        }
        // The environment is one that the workflow deploys to.
        let subject = claims
            .iter()
            .find(|(name, _)| name.ends_with(":sub"))
            .map_or("", |(_, sub)| sub.as_str().unwrap_or_default());
        let environment = subject.rsplit(':').next().unwrap_or_default();
        if !repository::read(".github/workflows/deploy.yml").contains(&format!("name: {environment}\n")) {
            return Err(format!("deploy.yml has no environment {environment:?}"));
        }
    }
    Ok(())
}

#[test]
fn what_is_wrong_in_a_block_is_told() {
    for (text, says) in [
        ("[1]", "not an object"),
        ("{\"a\":1}", "nobody knows"),
        (
            r#"{"message":{"code":"UsersOrchestrator_E499","text":"","type":"Error"},"meta":null}"#,
            "no code",
        ),
        (
            r#"{"message":{"code":"UsersOrchestrator_E500","text":"Oh","type":"Error"},"meta":null}"#,
            "Internal",
        ),
        (r#"{"Flow.UserProvider":"Gigya","Gigya.ApiKye":"3"}"#, "Gigya.ApiKye"),
        (r#"{"done":0,"undone":0}"#, "postponed"),
        (
            r#"{"Version":"2012-10-17","Statement":[{"Condition":{"StringEquals":{"a:aud":"b"}}}]}"#,
            "sub",
        ),
    ] {
        let fault = check(text).unwrap_err();
        assert!(fault.contains(says), "{text}: {fault}");
    }
}
