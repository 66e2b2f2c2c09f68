//! The schemas of values in requests, which match their parsers.

use serde_json::{Value, json};
use shared::{
    model::{CustomerRegistrationId, EmailAddress, Metadata, Name, Password, SentReturnUrl, TenantId, UserState},
    request::IdempotencyKey,
};

/// No control characters.
const TEXT: &str = r"^[^\x00-\x1f\x7f-\x9f]*$";

/// `local@domain.tld` (RFC 5321 §4.1.2, without quoted local parts and address literals). Each part has SMTP's maximum length,
/// and the last label is not a number.
const EMAIL: &str = concat!(
    r"^(?!.{65,}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*",
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?![0-9]+$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"
);

/// RFC 3339 §5.6, with at most nine digits of a second. In the first and the last year, the offset decides which moments can be
/// stored; a pattern cannot express that.
const MOMENT: &str = concat!(
    r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]",
    r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
);

/// A moment in answers.
const MOMENT_IN_UTC: &str = concat!(
    r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T",
    r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z$"
);

/// The range of moments that can be stored, both ends included.
pub(crate) const FIRST_MOMENT: &str = "0001-01-01T00:00:00Z";
pub(crate) const LAST_MOMENT: &str = "9999-12-30T22:00:00.999999999Z";

/// The words are case-insensitive.
const FLAG: &str = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|1|0)$";

pub(crate) fn id() -> Value {
    json!({
        "type": "string", "minLength": 1, "maxLength": CustomerRegistrationId::MAX_LENGTH,
        "pattern": r"^(?!\.{1,2}$)[^\x00-\x1f\x7f-\x9f]+$",
    })
}

pub(crate) fn encrypted_id() -> Value {
    json!({"type": "string", "minLength": 23, "pattern": "^[A-Za-z0-9_-]{23,}$"})
}

pub(crate) fn email() -> Value {
    json!({"type": "string", "format": "email", "minLength": "a@b.c".len(), "maxLength": EmailAddress::MAX_LENGTH, "pattern": EMAIL})
}

pub(crate) fn name() -> Value {
    json!({"type": "string", "maxLength": Name::MAX_LENGTH, "pattern": TEXT})
}

pub(crate) fn password() -> Value {
    json!({"type": "string", "format": "password", "minLength": 1, "maxLength": Password::MAX_LENGTH, "pattern": TEXT})
}

pub(crate) fn return_url() -> Value {
    json!({
        "type": "string", "format": "uri", "maxLength": SentReturnUrl::MAX_LENGTH,
        "pattern": r"^https://[^\s\\@/?#]+([/?#][^\s\\]*)?$",
    })
}

pub(crate) fn state() -> Value {
    json!({"type": "string", "enum": UserState::ALL.map(UserState::name)})
}

/// The schemas that are used in several places, by name.
pub(crate) fn named() -> [(&'static str, Value); 2] {
    [("Moment", moment()), ("MomentInUtc", moment_in_utc())]
}

pub(crate) fn moment() -> Value {
    let text = format!(
        "A time in RFC 3339 form, with any offset and at most nine fractional digits. Converted to UTC it lies between \
         {FIRST_MOMENT} and {LAST_MOMENT}. A leap second must be at the end of a UTC day and is stored as the second before it."
    );
    described(
        json!({"type": "string", "format": "date-time", "pattern": MOMENT}),
        &text,
    )
}

pub(crate) fn moment_in_utc() -> Value {
    let schema = json!({"type": "string", "format": "date-time", "pattern": MOMENT_IN_UTC});
    described(schema, "A time in RFC 3339 form, in UTC.")
}

pub(crate) fn flag() -> Value {
    json!({"type": "boolean"})
}

pub(crate) fn written_flag() -> Value {
    json!({"type": "string", "pattern": FLAG})
}

/// A code of the tenant or the source system.
pub(crate) fn code() -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": TenantId::MAX_LENGTH, "pattern": "^[!-~]+$"})
}

pub(crate) fn idempotency_key() -> Value {
    json!({
        "type": "string", "minLength": IdempotencyKey::LENGTH.start(), "maxLength": IdempotencyKey::LENGTH.end(),
        "pattern": "^[!-~]+$",
    })
}

/// Metadata as a caller sends it. Fractions are exact up to 2^53, integers in 64 bits.
pub(crate) fn metadata() -> Value {
    let exact = 9_007_199_254_740_992_u64;
    json!({
        "type": "object",
        "propertyNames": {"maxLength": Metadata::MAX_LENGTH, "pattern": "^[a-z][A-Za-z0-9_]*$"},
        "additionalProperties": {"anyOf": [
            {"type": "string", "maxLength": Metadata::MAX_LENGTH, "pattern": r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"},
            {"type": "integer", "minimum": i64::MIN, "maximum": u64::MAX},
            {"type": "number", "exclusiveMinimum": -exact.cast_signed(), "exclusiveMaximum": exact},
            {"type": "boolean"},
            {"type": "null"},
        ]},
    })
}

/// The schema, or null.
pub(crate) fn or_null(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"], "null"]);
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    schema
}

/// The schema with a description.
pub(crate) fn described(mut schema: Value, text: &str) -> Value {
    schema["description"] = text.into();
    schema
}
