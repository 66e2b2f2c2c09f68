//! Version 1 of the stored entry, with the attributes of the index and of the TTL. Fields are only added, with a
//! default, and never renamed or reused. The golden file has an entry as this version writes it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::entry::{Entry, EntryKey, Lease, State};
use crate::{
    error::PortError,
    events::EventV1,
    model::{CustomerRegistrationId, TenantId},
    operation::Operation,
    request::Requester,
};

/// How long a closed entry is kept to answer repeats.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The number of partitions of the index over which open entries are spread.
const SHARDS: u128 = 4;

/// The partition of the index for entries that need attention.
pub(super) const ATTENTION: &str = "needs-attention";

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EntryV1 {
    pub(super) entry_key: String,
    version: u8,
    client_group_code: String,
    client_code: String,
    paper_code: String,
    work: String,
    operation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    customer_registration_id: String,
    request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    source_system: String,
    caller: String,
    state: String,
    lease_holder: String,
    /// Milliseconds since the Unix epoch.
    lease_until: i64,
    attempts: u32,
    plan: String,
    records: Vec<EventV1>,
    planned: Vec<EventV1>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_told: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    opened_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<i64>,
    /// Partition key of the sparse index. Absent in closed entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<String>,
    /// Seconds since the Unix epoch, for DynamoDB's TTL. Only closed entries have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

/// The error for an entry that this version cannot read.
pub(super) fn unreadable(key: &str) -> PortError {
    PortError::unavailable(format!("the journal's entry {key} is not one that this version reads"))
}

/// The partitions of the index for open entries.
pub(super) fn shards() -> impl Iterator<Item = String> {
    (0..SHARDS).map(partition)
}

/// The partition of the index for an open entry with this work.
pub(super) fn shard(work: Ulid) -> String {
    partition(work.0 % SHARDS)
}

fn partition(number: u128) -> String {
    format!("open/{number}")
}

/// When an entry closed at this time expires, in seconds since the Unix epoch.
pub(super) fn expiry(closed_at: Timestamp) -> i64 {
    closed_at.saturating_add(KEPT).unwrap_or(closed_at).as_second()
}

impl From<&Entry> for EntryV1 {
    fn from(entry: &Entry) -> Self {
        Self {
            entry_key: entry.key.as_str().to_owned(),
            version: 1,
            client_group_code: entry.tenant.group().to_owned(),
            client_code: entry.tenant.client().to_owned(),
            paper_code: entry.tenant.paper().to_owned(),
            work: entry.work.to_string(),
            operation: entry.operation.name().to_owned(),
            fingerprint: entry.fingerprint.clone(),
            customer_registration_id: entry.user.as_str().to_owned(),
            request_id: entry.requester.request_id.clone(),
            trace_id: entry.requester.trace_id.clone(),
            source_system: entry.requester.source_system.clone(),
            caller: entry.requester.caller.clone(),
            state: entry.state.name().to_owned(),
            lease_holder: entry.lease.holder.to_string(),
            lease_until: entry.lease.until.as_millisecond(),
            attempts: entry.attempts,
            plan: entry.plan.clone(),
            records: entry.records.clone(),
            planned: entry.planned.clone(),
            is_told: entry.is_told,
            answer: entry.answer.clone(),
            reason: entry.reason.clone(),
            opened_at: entry.opened_at.as_millisecond(),
            closed_at: entry.closed_at.map(Timestamp::as_millisecond),
            pending: match entry.state {
                State::Open => Some(shard(entry.work)),
                State::NeedsAttention => Some(ATTENTION.to_owned()),
                State::Done | State::Undone => None,
            },
            expires_at: entry.closed_at.map(expiry),
        }
    }
}

impl EntryV1 {
    /// Parses the entry. The error names its key.
    pub(crate) fn entry(self) -> Result<Entry, PortError> {
        let key = self.entry_key.clone();
        self.parsed().ok_or_else(|| unreadable(&key))
    }

    fn parsed(self) -> Option<Entry> {
        let moment = |ms: i64| Timestamp::from_millisecond(ms).ok();
        Some(Entry {
            tenant: TenantId::parse(&self.client_group_code, &self.client_code, &self.paper_code).ok()?,
            key: EntryKey::stored(self.entry_key),
            work: Ulid::from_string(&self.work).ok()?,
            operation: Operation::parse(&self.operation)?.write()?,
            fingerprint: self.fingerprint,
            user: CustomerRegistrationId::parse(&self.customer_registration_id).ok()?,
            requester: Requester {
                request_id: self.request_id,
                trace_id: self.trace_id,
                source_system: self.source_system,
                caller: self.caller,
            },
            state: State::parse(&self.state)?,
            lease: Lease {
                holder: Ulid::from_string(&self.lease_holder).ok()?,
                until: moment(self.lease_until)?,
            },
            attempts: self.attempts,
            plan: self.plan,
            records: self.records,
            planned: self.planned,
            is_told: self.is_told,
            answer: self.answer,
            reason: self.reason,
            opened_at: moment(self.opened_at)?,
            closed_at: match self.closed_at {
                Some(ms) => Some(moment(ms)?),
                None => None,
            },
        })
        .filter(|entry| self.version == 1 && entry.key.is_of(&entry.tenant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::contract::sample;

    const GOLDEN: &str = include_str!("golden/entry_v1.json");

    #[test]
    fn version_1_is_read_and_written_as_ever() {
        let written = serde_json::to_string_pretty(&EntryV1::from(&sample("golden"))).unwrap();
        assert_eq!(written, GOLDEN.trim_end());
        let entry: EntryV1 = serde_json::from_str(GOLDEN).unwrap();
        assert_eq!(entry.entry().unwrap(), sample("golden"));
    }

    #[test]
    fn an_entry_of_another_version_is_named() {
        let newer = EntryV1 {
            version: 2,
            ..EntryV1::from(&sample("newer"))
        };
        let error = newer.entry().unwrap_err();
        assert!(
            crate::error::chain(&error).contains("contract/n%2fa/journal/k/newer"),
            "{error}"
        );
    }

    #[test]
    fn an_entry_under_another_tenants_key_is_not_read() {
        let moved = EntryV1 {
            paper_code: "Other".to_owned(),
            ..EntryV1::from(&sample("moved"))
        };
        assert!(moved.entry().is_err());
    }
}
