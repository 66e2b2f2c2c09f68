//! One entry of the journal, its states and its changes.

use std::{fmt, time::Duration};

use jiff::{SignedDuration, Timestamp};
use ulid::Ulid;

use crate::{
    events::EventV1,
    model::{CustomerRegistrationId, TenantId},
    operation::Write,
    request::Requester,
};

/// The state of an entry. The model in `shared/tests/journal_model` has the same four states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Begun and not yet settled.
    Open,
    /// Settled, with an answer that repeats of the request get.
    Done,
    /// Put back to the state before the request. A repeat starts from the beginning.
    Undone,
    /// Open, but the repair has given up; a person has to act.
    NeedsAttention,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Done, Self::Undone, Self::NeedsAttention];

    /// The name in the stored entry.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Undone => "undone",
            Self::NeedsAttention => "needs-attention",
        }
    }

    /// The state with that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// The key of an entry: derived from the caller's `Idempotency-Key`, or from the id of the work if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryKey(String);

impl EntryKey {
    /// A key as it is stored.
    pub(super) const fn stored(text: String) -> Self {
        Self(text)
    }

    /// Parses a key that an operator has from a log or a list. Returns also its tenant, spelt as in the key. `None` if
    /// it is not a key.
    pub fn parse(text: &str) -> Option<(TenantId, Self)> {
        let (codes, rest) = text.match_indices('/').nth(2).map(|(third, _)| text.split_at(third))?;
        let tenant: TenantId = codes.parse().ok()?;
        let key = Self(text.to_owned());
        (rest.len() > 1 && key.is_of(&tenant)).then_some((tenant, key))
    }

    /// The key as text. It begins with the tenant's canonical form, so keys of two tenants always differ.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a key of this tenant. The canonical form has exactly two slashes, so a third one ends it.
    pub(super) fn is_of(&self, tenant: &TenantId) -> bool {
        let rest = self.0.strip_prefix(tenant.key());
        rest.is_some_and(|rest| rest.starts_with('/'))
    }
}

impl fmt::Display for EntryKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Says which attempt works on an entry, and until when no other may. A lease ends later than its invocation, so no
/// process outlives its lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The attempt that holds the lease.
    pub holder: Ulid,
    /// When others may take the entry over, to the millisecond.
    pub until: Timestamp,
}

/// How long a lease outlasts its invocation: clocks differ, and a call that was under way when the process ended may
/// have its effect a little later.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);

impl Lease {
    /// The lease of an invocation that has `left` of its time left.
    pub fn of_invocation(holder: Ulid, now: Timestamp, left: Duration) -> Self {
        let left = SignedDuration::try_from(left).unwrap_or(SignedDuration::MAX);
        Self {
            holder,
            until: later(now, left.saturating_add(LEASE_MARGIN)),
        }
    }
}

/// The time plus `by`, truncated to the millisecond as the journal stores it.
pub fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    let later = moment.saturating_add(by).unwrap_or(moment);
    Timestamp::from_millisecond(later.as_millisecond()).unwrap_or(later)
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The tenant, as its settings spell it.
    pub tenant: TenantId,
    /// The key under which it is stored. Every repeat of the request with the same `Idempotency-Key` has the same one.
    pub key: EntryKey,
    /// The id of the work. The idempotency keys of upstream calls are made of it.
    pub work: Ulid,
    /// The operation that was requested.
    pub operation: Write,
    /// A keyed hash of the request. `None` without an `Idempotency-Key`, because then there is nothing to compare.
    pub fingerprint: Option<String>,
    /// The user that the write is about; for a creation, the new user.
    pub user: CustomerRegistrationId,
    /// Who sent the request; the records of a repair name it.
    pub requester: Requester,
    /// Whether it is settled, and how. Only an entry that is not closed can be taken over.
    pub state: State,
    /// Which attempt works on it, or was the last to, and until when no other may.
    pub lease: Lease,
    /// How often it was taken over. 0 while the request that opened it works on it.
    pub attempts: u32,
    /// The plan, sealed under the tenant's key ([`JournalKeys::open_plan`](super::JournalKeys::open_plan)).
    pub plan: String,
    /// The records of the steps that had ended when the entry was opened.
    pub records: Vec<EventV1>,
    /// The records that the planned steps get if their process dies before it stores them.
    pub planned: Vec<EventV1>,
    /// Whether records of the planned steps have been stored. Then a later record is stored only of a step that has
    /// turned out to have succeeded.
    pub is_told: bool,
    /// The sealed answer, if there is one yet.
    pub answer: Option<String>,
    /// Why it needs attention. Contains no data of the user.
    pub reason: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed as done or undone; `None` before.
    pub closed_at: Option<Timestamp>,
}

impl Entry {
    /// Gives the entry to the attempt that has taken it over.
    pub fn pass_to(&mut self, lease: Lease) {
        self.state = State::Open;
        self.lease = lease;
        self.attempts += 1;
        self.reason = None;
    }

    /// Whether another attempt may take it over now.
    pub fn is_free(&self, now: Timestamp) -> bool {
        match self.state {
            State::Open | State::NeedsAttention => self.lease.until <= now,
            State::Done | State::Undone => false,
        }
    }
}

/// The result of opening an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// The entry is open, and this request holds it.
    Opened,
    /// The key has an entry already.
    Exists(Box<Entry>),
}

/// How an entry is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With the sealed answer for repeats of the request.
    Done(String),
    /// As put back to the state before the request.
    Undone,
}

/// How a holder leaves an entry without closing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// Open; others may take it over from this time on.
    Until(Timestamp),
    /// For a person to settle, with the reason.
    NeedsAttention(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_shown() {
        for text in [
            "gci/westpalmbeach/po/w/01KF0C9JC00000000000000001",
            "n%2fa/50%25/p/k/a_b-c",
        ] {
            let (tenant, key) = EntryKey::parse(text).unwrap();
            assert_eq!((key.as_str(), key.is_of(&tenant)), (text, true));
        }
        for text in [
            "",
            "a/b/c",
            "a/b/c/",
            "a//c/w/1",
            "GCI/b/c/w/1",
            "a/%ff/c/w/1",
            "%61/b/c/w/1",
            "no key",
        ] {
            assert_eq!(EntryKey::parse(text), None, "{text}");
        }
    }
}
