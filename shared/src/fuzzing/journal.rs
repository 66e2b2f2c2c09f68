//! Fuzz target: entries, plans, answers and records in their stored forms.

use std::sync::LazyLock;

use serde_json::Value;
use ulid::Ulid;

use super::{parts, text};
use crate::{
    error::PortError,
    events::EventV1,
    journal::{Entry, JournalKeys, Sights, answer, contract, reconstructed, wire::EntryV1},
    model::EncryptionKey,
};

static KEYS: LazyLock<JournalKeys> = LazyLock::new(|| {
    let key = format!("{}w", "A".repeat(85));
    JournalKeys::of(&EncryptionKey::parse(&key).expect("64 bytes"))
});

/// The input: an entry; then a plan; then an answer, each as JSON.
pub fn journal(data: &[u8]) {
    let parts = parts(data);
    let mut texts = parts.into_iter().map(|part| text(part).unwrap_or_default());
    if let Ok(stored) = serde_json::from_str(texts.next().unwrap_or_default()) {
        check_entry(&stored);
    }
    check_plan(texts.next().unwrap_or_default());
    check_answer(texts.next().unwrap_or_default());
}

/// An entry that this version can read is written as it was read, in JSON and as a DynamoDB item.
fn check_entry(stored: &EntryV1) {
    let entry = match stored.clone().entry() {
        Ok(entry) => entry,
        Err(error) => return assert!(matches!(error, PortError::Unavailable { .. })),
    };
    let written = EntryV1::from(&entry);
    assert_eq!(written.clone().entry().ok().as_ref(), Some(&entry));
    let json = serde_json::to_value(&written).expect("JSON");
    assert_eq!(serde_json::from_value::<EntryV1>(json).ok().as_ref(), Some(&written));
    let item: serde_dynamo::Item = serde_dynamo::to_item(&written).expect("an item");
    assert_eq!(
        serde_dynamo::from_item::<_, EntryV1>(item).ok().as_ref(),
        Some(&written)
    );
    check_records(&entry);
}

/// Each reconstructed record is one of the planned ones.
fn check_records(entry: &Entry) {
    for provider in [None, Some(false), Some(true)] {
        for subscribe in [None, Some(false), Some(true)] {
            let records = reconstructed(entry, Sights { provider, subscribe });
            assert!(records.len() <= entry.planned.len());
            let is_planned = |record: &EventV1| entry.planned.iter().any(|planned| planned.id == record.id);
            assert!(records.iter().all(is_planned));
        }
    }
}

/// An entry that contains this text, sealed.
fn sealed(part: &str, text: &str) -> Entry {
    let mut entry = contract::sample("fuzzing");
    entry.work = Ulid::from_parts(1, 2);
    let sealed = KEYS
        .seal(&entry.tenant, entry.work, part, text)
        .expect("any text can be sealed");
    assert!(!sealed.contains(text) || text.len() < 4, "in clear");
    assert_eq!(KEYS.unseal(&entry, part, &sealed).ok().as_deref(), Some(text));
    match part {
        "plan" => entry.plan = sealed,
        _ => entry.answer = Some(sealed),
    }
    entry
}

/// A plan stays the same when it is sealed again. The error for one that cannot be read shows nothing of it.
fn check_plan(text: &str) {
    let entry = sealed("plan", text);
    match KEYS.open_plan(&entry) {
        Ok(plan) => {
            super::values::check_id(plan.user.as_str());
            let mut again = entry;
            again.plan = KEYS
                .seal_plan(&again.tenant, again.work, &plan)
                .expect("a plan can be sealed");
            assert_eq!(KEYS.open_plan(&again).ok(), Some(plan));
        }
        Err(error) => super::shown::check_failure(&error),
    }
}

/// An answer gives the same response after it is stored again.
fn check_answer(text: &str) {
    let entry = sealed("answer", text);
    let told = answer::again(&KEYS, &entry);
    let is_kept = told.as_ref().err().is_none_or(crate::error::ApiError::is_replayed);
    if !is_kept {
        return;
    }
    let shown = |result: &_| {
        let response = crate::response::respond(result, &http::HeaderMap::new(), "request-1", None);
        let body: Value = serde_json::from_str(&response.body).expect("JSON");
        (response.status_code, response.headers, body)
    };
    let first = shown(&told);
    let mut again = entry;
    again.answer = answer::seal_answer(&KEYS, &again, &told).ok();
    assert_eq!(shown(&answer::again(&KEYS, &again)), first);
}
