//! Prints an answer of the API: its code and text, its note, and its data.

use serde_json::Value;

use crate::{
    api::Answer,
    context::Context,
    exit::Exit,
    failure::Failure,
    output::{Output, Style},
};

/// Prints an answer. In JSON, it is the unchanged envelope.
pub(super) fn show(answer: &Answer, context: &Context) -> Result<Exit, Failure> {
    let output = context.output();
    output.one(&answer.body, |body| text(answer, body, output))?;
    Ok(if answer.is_success() { Exit::Done } else { Exit::Failed })
}

fn text(answer: &Answer, body: &Value, output: Output) -> String {
    let word = |place: &str| body.pointer(place).and_then(Value::as_str).unwrap_or_default();
    let style = if answer.is_success() { Style::Good } else { Style::Bad };
    let mut lines = vec![format!(
        "{}  {}",
        output.paint(style, word("/message/code")),
        word("/message/text")
    )];
    if let Some(meta) = body.get("meta").and_then(Value::as_str) {
        lines.push(format!("meta: {meta}"));
    }
    if !answer.is_success() {
        if let Some(id) = &answer.request_id {
            lines.push(format!("HTTP {}, request {id}", answer.status));
        }
        lines.push("docs/errors.md says what the code means and what to do.".to_owned());
    }
    let mut members = Vec::new();
    flatten(body.get("data").unwrap_or(&Value::Null), "", &mut members);
    let width = members.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let members = members.into_iter().map(|(name, value)| {
        let gap = " ".repeat(width - name.chars().count());
        format!("{}{gap}  {}", output.paint(Style::Faint, &name), shown(&value))
    });
    lines.extend(members);
    lines.join("\n")
}

/// The members of an object and its inner objects, with dotted names.
fn flatten(value: &Value, name: &str, members: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(object) if name.is_empty() || !object.is_empty() => {
            for (member, value) in object {
                let name = if name.is_empty() {
                    member.clone()
                } else {
                    format!("{name}.{member}")
                };
                flatten(value, &name, members);
            }
        }
        Value::Null if name.is_empty() => {}
        value => members.push((name.to_owned(), value.clone())),
    }
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect()
}
