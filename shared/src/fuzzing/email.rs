//! Fuzz target: emails, as callers send them and as the sides keep them.

use super::text;
use crate::model::EmailAddress;

/// The input: an email as text.
pub fn email(data: &[u8]) {
    if let Some(text) = text(data) {
        check(text);
    }
}

/// A parsed email is plain and parses to itself. A stored one stays the same when stored again.
pub(crate) fn check(text: &str) {
    if let Ok(address) = EmailAddress::parse(text) {
        let plain = address.as_str();
        assert_eq!(plain, text.to_ascii_lowercase());
        assert_eq!(EmailAddress::parse(plain).as_ref(), Ok(&address));
        assert_eq!(EmailAddress::stored(text).as_ref(), Some(&address));
        assert!(plain.len() <= 254 && plain.bytes().all(|byte| byte.is_ascii_graphic()));
        let (local, domain) = plain.split_once('@').expect("an @");
        assert!(!local.is_empty() && local.len() <= 64 && !domain.contains('@'));
        let labels: Vec<&str> = domain.split('.').collect();
        assert!(labels.len() >= 2 && labels.iter().all(|label| (1..=63).contains(&label.len())));
        // Characters that would need quoting in a query, a header or a list of addresses.
        assert!(!plain.contains(['"', '\\', ',', ';', ':', '<', '>', '(', ')', '[', ']']));
    }
    if let Some(address) = EmailAddress::stored(text) {
        assert_eq!(EmailAddress::stored(address.as_str()).as_ref(), Some(&address));
        assert!(!address.as_str().chars().any(char::is_control));
        assert_eq!(format!("{address:?}"), "EmailAddress(…)");
    }
}
