//! Writes settings as a file that can be read again.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use shared::settings::{CONNECTOR, SettingsDocument};

/// The list that is written as an array of tables.
const ISSUERS: &str = "Tokens.Issuers";

/// A tenant as part of a file. An error if a file cannot hold its settings, or should not. `null` is left out, which means the
/// same.
pub(crate) fn text(document: &SettingsDocument) -> Result<String, String> {
    let exposed = Vec::from_iter(document.exposed());
    if !exposed.is_empty() {
        return Err(format!(
            "{}: may hold a secret, which no file should; `uo tenants show` says what is wrong",
            exposed.join(", ")
        ));
    }
    let mut text = format!("[[tenant]]\nname = {}\n", quoted(&document.tenant.escaped()));
    let names: Vec<&str> = document.settings.keys().map(String::as_str).collect();
    let mut issuers = String::new();
    for (name, value) in &document.settings {
        if value.is_null() {
            continue;
        }
        if name == "name" {
            return Err("name: no setting has this name".to_owned());
        }
        let fault = |what: &str| format!("{name}: {what}");
        match value {
            Value::Object(_) if name == CONNECTOR => {
                let json = serde_json::to_string_pretty(value).map_err(|error| fault(&error.to_string()))?;
                let _ = writeln!(text, "{} = {}", key(name, &names), block(&json));
            }
            Value::Array(list) if name == ISSUERS && !list.is_empty() && list.iter().all(Value::is_object) => {
                for issuer in list.iter().filter_map(Value::as_object) {
                    issuers.push_str("\n[[tenant.Tokens.Issuers]]\n");
                    for (member, value) in without_nulls(issuer) {
                        let _ = writeln!(issuers, "{} = {}", segment(&member), inline(&value).map_err(fault)?);
                    }
                }
            }
            value => {
                let _ = writeln!(text, "{} = {}", key(name, &names), inline(value).map_err(fault)?);
            }
        }
    }
    Ok(text + &issuers)
}

/// A setting's name as a dotted TOML key; in quotes if a dotted key would extend another setting.
fn key(name: &str, all: &[&str]) -> String {
    let is_inside = |other: &&&str| name.strip_prefix(**other).is_some_and(|rest| rest.starts_with('.'));
    let segments: Vec<&str> = name.split('.').collect();
    if all.iter().find(is_inside).is_some() || segments.iter().any(|segment| segment.is_empty()) {
        return quoted(name);
    }
    let segments: Vec<String> = segments.into_iter().map(segment).collect();
    segments.join(".")
}

fn segment(text: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_bare) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    // JSON's escapes are valid in TOML, except for one control character that JSON does not escape.
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// A multi-line text, written as a multi-line string if possible.
fn block(text: &str) -> String {
    if text.contains("'''") || text.contains('\u{7f}') {
        quoted(text)
    } else {
        format!("'''\n{text}'''")
    }
}

fn inline(value: &Value) -> Result<String, &'static str> {
    Ok(match value {
        Value::Null => return Err("holds null in a list, which TOML does not have"),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) if number.is_u64() && number.as_i64().is_none() => {
            return Err("is a number that TOML does not have");
        }
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect::<Result<_, _>>()?;
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let member = |(name, value): (String, Value)| {
                Ok::<_, &'static str>(format!("{} = {}", segment(&name), inline(&value)?))
            };
            let members: Vec<String> = without_nulls(members).map(member).collect::<Result<_, _>>()?;
            if members.is_empty() {
                "{}".to_owned()
            } else {
                format!("{{ {} }}", members.join(", "))
            }
        }
    })
}

fn without_nulls(members: &Map<String, Value>) -> impl Iterator<Item = (String, Value)> {
    let members = members.iter().filter(|(_, value)| !value.is_null());
    members.map(|(name, value)| (name.clone(), value.clone()))
}
