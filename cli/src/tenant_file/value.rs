//! Converts TOML values to the JSON values of settings.

use serde_json::{Map, Number, Value};
use toml::de::DeValue;

/// The value as JSON, or why settings cannot have it.
pub(super) fn json(value: &DeValue<'_>) -> Result<Value, &'static str> {
    Ok(match value {
        DeValue::String(text) => Value::String(text.clone().into_owned()),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Integer(integer) => {
            let number = i64::from_str_radix(integer.as_str(), integer.radix());
            number.map_err(|_| "is a number that is too large")?.into()
        }
        DeValue::Float(float) => {
            let number = float.as_str().parse().ok().and_then(Number::from_f64);
            Value::Number(number.ok_or("is no number that settings can hold")?)
        }
        DeValue::Datetime(_) => return Err("is a date, which no setting is: put it into quotes"),
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| json(item.get_ref()))
                .collect::<Result<_, _>>()?,
        ),
        DeValue::Table(table) => {
            let member = |(name, value): (&toml::Spanned<_>, &toml::Spanned<_>)| member(name, value);
            Value::Object(table.iter().map(member).collect::<Result<Map<_, _>, _>>()?)
        }
    })
}

fn member(
    name: &toml::Spanned<std::borrow::Cow<'_, str>>,
    value: &toml::Spanned<DeValue<'_>>,
) -> Result<(String, Value), &'static str> {
    Ok((name.get_ref().clone().into_owned(), json(value.get_ref())?))
}
