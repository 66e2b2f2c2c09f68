//! One entry, and what can become of it.

use std::{fmt, time::Duration};

use jiff::{SignedDuration, Timestamp};
use ulid::Ulid;

use crate::{
    events::EventV1,
    model::{CustomerRegistrationId, TenantId},
    operation::Write,
    request::Requester,
};

/// How an entry stands. The model in `shared/tests/journal_model` has the same four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Begun, and not yet settled.
    Open,
    /// Settled with an answer that a repeat of the request gets again.
    Done,
    /// Put back as if nothing had been asked; a repeat begins anew.
    Undone,
    /// Open, and the repair has given up: a person has to look.
    NeedsAttention,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Done, Self::Undone, Self::NeedsAttention];

    /// The word in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Undone => "undone",
            Self::NeedsAttention => "needs-attention",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// The key of an entry: made of the caller's `Idempotency-Key`, or of the work's own id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryKey(String);

impl EntryKey {
    /// A key as it is stored.
    pub(super) const fn stored(text: String) -> Self {
        Self(text)
    }

    /// A key as an operator has it, from a log or a list, with its tenant (spelt as the key spells it); `None` where it is
    /// none.
    pub fn parse(text: &str) -> Option<(TenantId, Self)> {
        let (codes, rest) = text.match_indices('/').nth(2).map(|(third, _)| text.split_at(third))?;
        let tenant: TenantId = codes.parse().ok()?;
        let key = Self(text.to_owned());
        (rest.len() > 1 && key.is_of(&tenant)).then_some((tenant, key))
    }

    /// The key as text. It begins with the tenant's canonical form, so no two tenants share one.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a key of this tenant: the canonical form has exactly two slashes, so a third ends it.
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

/// Who works on an entry, and until when nobody else may. A process never outlives its lease: that ends after the
/// invocation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The attempt that holds it.
    pub holder: Ulid,
    /// When others may take over, to the millisecond.
    pub until: Timestamp,
}

/// A lease ends so long after its invocation: clocks differ, and a call that was under way when the process ended may have
/// its effect a little later.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);

impl Lease {
    /// The lease of an invocation that has so much time left.
    pub fn of_invocation(holder: Ulid, now: Timestamp, left: Duration) -> Self {
        let left = SignedDuration::try_from(left).unwrap_or(SignedDuration::MAX);
        Self {
            holder,
            until: later(now, left.saturating_add(LEASE_MARGIN)),
        }
    }
}

/// A later moment, to the millisecond, as the journal keeps it.
pub fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    let later = moment.saturating_add(by).unwrap_or(moment);
    Timestamp::from_millisecond(later.as_millisecond()).unwrap_or(later)
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The tenant, as its settings spell it.
    pub tenant: TenantId,
    /// The key under which it is stored, the same for every repeat of the request with its `Idempotency-Key`.
    pub key: EntryKey,
    /// The piece of work: upstream calls carry it as their idempotency key.
    pub work: Ulid,
    /// What was asked for.
    pub operation: Write,
    /// A keyed hash of the request; only where it came with a key, because only then is it compared.
    pub fingerprint: Option<String>,
    /// The user whom the write is about; for a creation, the one to be.
    pub user: CustomerRegistrationId,
    /// Whose request it is, for the records of a repair.
    pub requester: Requester,
    /// Whether it is settled, and how; only an open one can be taken over.
    pub state: State,
    /// Who works on it, or worked on it last, and until when nobody else may.
    pub lease: Lease,
    /// How often it was taken over: 0 while the request that opened it works on it.
    pub attempts: u32,
    /// The plan, sealed under the tenant's key ([`JournalKeys::open_plan`](super::JournalKeys::open_plan)).
    pub plan: String,
    /// The records of the steps that were over when it was opened.
    pub records: Vec<EventV1>,
    /// The records of the steps that it set out to make, in case nobody comes to write them.
    pub planned: Vec<EventV1>,
    /// Whether these steps have left their records already; then only what turned out otherwise is left to tell.
    pub is_told: bool,
    /// The answer, sealed, once there is one.
    pub answer: Option<String>,
    /// Why it needs attention. Never anything of the user.
    pub reason: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed, done or undone; `None` while it is open.
    pub closed_at: Option<Timestamp>,
}

impl Entry {
    /// Hands it to somebody who has taken it over.
    pub fn pass_to(&mut self, lease: Lease) {
        self.state = State::Open;
        self.lease = lease;
        self.attempts += 1;
        self.reason = None;
    }

    /// Whether others may take it over.
    pub fn is_free(&self, now: Timestamp) -> bool {
        match self.state {
            State::Open | State::NeedsAttention => self.lease.until <= now,
            State::Done | State::Undone => false,
        }
    }
}

/// What came of opening an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// It is open, and ours.
    Opened,
    /// There is one with its key.
    Exists(Box<Entry>),
}

/// How an entry ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With an answer (sealed) for whoever repeats the request.
    Done(String),
    /// As if nothing had been asked.
    Undone,
}

/// How an entry is left to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// Open; to be taken over from then on.
    Until(Timestamp),
    /// To a person, with the reason.
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
