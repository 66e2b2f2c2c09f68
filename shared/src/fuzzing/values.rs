//! Fuzz target: the small values of requests, settings and answers: ids, names, passwords, times, references.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::text;
use crate::{
    model::{CustomerRegistrationId, Name, Password, TenantId, parse_rfc3339},
    request::IdempotencyKey,
    secrets::{SecretRef, SecretStore},
};

/// The input: one text, parsed as each kind of value.
pub fn values(data: &[u8]) {
    check_key(data);
    let Some(text) = text(data) else { return };
    check_id(text);
    check_name(text);
    check_tenant(text);
    check_moment(text);
    check_reference(text);
}

/// An id is the text itself, without characters that would end a header or a line.
pub(crate) fn check_id(text: &str) {
    if let Ok(id) = CustomerRegistrationId::parse(text) {
        assert_eq!(id.as_str(), text);
        assert!((1..=255).contains(&text.chars().count()) && !text.chars().any(char::is_control));
        assert!(text != "." && text != "..");
    }
}

/// A name or a password is the text itself.
pub(crate) fn check_name(text: &str) {
    if let Ok(name) = Name::parse(text) {
        assert_eq!(name.as_ref().map_or("", Name::as_str), text);
        assert_eq!(name, Name::stored(text.to_owned()));
        assert!(text.chars().count() <= 150 && !text.chars().any(char::is_control));
    }
    if let Ok(password) = Password::parse(text) {
        assert_eq!(password.expose(), text);
        assert!((1..=1000).contains(&text.chars().count()) && !text.chars().any(char::is_control));
        assert_eq!(format!("{password:?}"), "Password(…)");
    }
}

/// The codes of a tenant, one per line, have one key, however they are spelt, from which they can be recovered.
fn check_tenant(text: &str) {
    let mut lines = text.lines();
    let codes = [(); 3].map(|()| lines.next().unwrap_or_default());
    let [group, client, paper] = codes;
    let Ok(tenant) = TenantId::parse(group, client, paper) else {
        return;
    };
    let key: Vec<&str> = tenant.key().split('/').collect();
    assert_eq!(key.len(), 3, "{}", tenant.key());
    for (part, code) in key.iter().zip(codes) {
        let code = code.to_ascii_lowercase();
        assert_eq!(part.replace("%2f", "/").replace("%25", "%"), code);
        assert!(HeaderValue::from_str(&code).is_ok() && code.len() <= 64);
    }
    let shouted = TenantId::parse(
        &group.to_ascii_uppercase(),
        &client.to_ascii_uppercase(),
        &paper.to_ascii_uppercase(),
    );
    assert_eq!(shouted.as_ref(), Ok(&tenant));
}

/// A time is the same after it is written and parsed again.
pub(crate) fn check_moment(text: &str) {
    if let Some(moment) = parse_rfc3339(text) {
        assert_eq!(parse_rfc3339(&moment.to_string()), Some(moment), "{text}");
    }
}

/// A reference is shown as it was written, and the name of a file cannot leave its folder.
pub(crate) fn check_reference(text: &str) {
    if let Ok(reference) = SecretRef::parse(text) {
        assert_eq!(reference.to_string(), text);
        if reference.store() == SecretStore::File {
            let name = reference.name();
            assert!(!name.contains(['/', '\\', '\0']) && !name.starts_with('.'), "{name}");
        }
    }
}

/// A key is visible ASCII of the documented length, and `Debug` does not show it.
fn check_key(data: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(data) else {
        return;
    };
    let name = HeaderName::from_static("idempotency-key");
    match IdempotencyKey::of(&HeaderMap::from_iter([(name, value)])) {
        Ok(key) => {
            let key = key.expect("the key that was sent");
            assert!((8..=255).contains(&key.as_str().len()));
            assert!(key.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
            assert_eq!(format!("{key:?}"), "IdempotencyKey(…)");
        }
        Err(error) => super::shown::check_refusal(&error),
    }
}
