//! Follows records: returns each new record once, although records do not become visible in the order of their ids, and although
//! days end.
//!
//! A record gets its id when its step begins, and is stored when its request ends. So each poll reads again the time in which
//! records may have been stored late, and leaves out those that it has seen.

use std::collections::BTreeSet;

use futures_util::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use shared::{
    error::PortError,
    events::{EventHistory, EventV1, beginning_at},
    model::{CustomerRegistrationId, TenantId},
};

use super::day;
use crate::failure::Failure;

/// A record's day is that of its step's beginning; its id is made a moment before or after that.
const AROUND_MIDNIGHT: SignedDuration = SignedDuration::from_mins(1);

/// Whose records are followed.
#[derive(Debug)]
pub(super) enum Subject {
    Tenant(TenantId),
    User(TenantId, CustomerRegistrationId),
}

/// The state of following.
#[derive(Debug)]
pub(super) struct Follow<'h> {
    history: &'h dyn EventHistory,
    subject: Subject,
    late: SignedDuration,
    /// Where the next poll begins to read.
    floor: Timestamp,
    /// Records with ids before this are not new; `None` after the first poll.
    news: Option<String>,
    /// The ids seen so far, from the floor on.
    seen: BTreeSet<String>,
}

impl<'h> Follow<'h> {
    /// Starts with the records of the last `since`. An earlier record is new only if it becomes visible from now on.
    pub(super) fn begin(
        history: &'h dyn EventHistory,
        subject: Subject,
        now: Timestamp,
        since: SignedDuration,
        late: SignedDuration,
    ) -> Self {
        Self {
            history,
            subject,
            late,
            floor: before(now, since.max(late)),
            news: Some(beginning_at(before(now, since))),
            seen: BTreeSet::new(),
        }
    }

    /// Whether there was no successful poll yet.
    pub(super) const fn is_beginning(&self) -> bool {
        self.news.is_some()
    }

    /// Reads the new records and passes them to `tell`. If reading fails, the next poll catches up; the outer error is that of
    /// `tell`.
    pub(super) async fn poll(
        &mut self,
        now: Timestamp,
        tell: &mut dyn FnMut(EventV1) -> Result<(), Failure>,
    ) -> Result<Result<(), PortError>, Failure> {
        let after = beginning_at(self.floor);
        let readings = match &self.subject {
            Subject::User(tenant, user) => vec![self.history.read_user(tenant, user, Some(&after))],
            Subject::Tenant(tenant) => {
                let first = day::of(before(self.floor, AROUND_MIDNIGHT));
                let last = day::of(now.saturating_add(AROUND_MIDNIGHT).unwrap_or(now));
                let days = first.series(1.day()).take_while(|day| *day <= last);
                days.map(|day| self.history.read_day(tenant, day, Some(&after)))
                    .collect()
            }
        };
        for mut reading in readings {
            loop {
                let record = match reading.try_next().await {
                    Ok(Some(record)) => record,
                    Ok(None) => break,
                    Err(error) => return Ok(Err(error)),
                };
                let is_news = self.news.as_ref().is_none_or(|beginning| record.id > *beginning);
                if self.seen.insert(record.id.clone()) && is_news {
                    tell(record)?;
                }
            }
        }
        self.news = None;
        self.floor = before(now, self.late).max(self.floor);
        self.seen = self.seen.split_off(&beginning_at(self.floor));
        Ok(Ok(()))
    }
}

fn before(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.saturating_sub(by).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use shared::{
        catalogue::Code,
        events::{EventLog as _, EventRecord, EventType, MemoryEvents, NewRecords, Origin, Outcome},
    };
    use ulid::Ulid;

    use super::*;

    const LATE: SignedDuration = SignedDuration::from_mins(1);

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    fn tenant() -> TenantId {
        TenantId::parse("GCI", "WestPalmBeach", "PO").unwrap()
    }

    /// Stores a record of a user with this name, whose step began then.
    async fn stored(events: &MemoryEvents, began: &str, name: &str) {
        let occurred_at = at(began);
        let ms = u64::try_from(occurred_at.as_millisecond()).unwrap();
        let record = EventRecord {
            id: Ulid::from_parts(ms, name.bytes().map(u128::from).sum()),
            event_type: EventType::AuthsystemUserGet,
            tenant: tenant(),
            source_system: "tests".to_owned(),
            caller: "tests".to_owned(),
            customer_registration_id: CustomerRegistrationId::parse(name).unwrap(),
            operation: Origin::Repair,
            outcome: Outcome::Failed,
            code: Some(Code::Internal),
            upstream_code: None,
            upstream_call_id: None,
            duration_ms: 1,
            request_id: name.to_owned(),
            trace_id: None,
            occurred_at,
            changed_fields: Vec::new(),
        };
        let records = [EventV1::from(&record)];
        events
            .append(&tenant(), NewRecords::kept_for(400, &records))
            .await
            .unwrap();
    }

    async fn look(follow: &mut Follow<'_>, now: &str) -> Vec<String> {
        let mut news = Vec::new();
        let mut tell = |record: EventV1| {
            news.push(record.customer_registration_id);
            Ok(())
        };
        follow.poll(at(now), &mut tell).await.unwrap().unwrap();
        news
    }

    #[tokio::test]
    async fn over_midnight_and_late_each_record_is_told_once() {
        let events = MemoryEvents::default();
        let begun = at("2026-11-26T23:59:30Z");
        let subject = Subject::Tenant(tenant());
        let mut follow = Follow::begin(&events, subject, begun, SignedDuration::ZERO, LATE);
        stored(&events, "2026-11-26T23:59:29Z", "before").await;
        assert!(follow.is_beginning());
        assert!(
            look(&mut follow, "2026-11-26T23:59:30Z").await.is_empty(),
            "it was there before"
        );

        stored(&events, "2026-11-26T23:59:59.999Z", "last").await;
        stored(&events, "2026-11-27T00:00:00Z", "first").await;
        assert_eq!(look(&mut follow, "2026-11-27T00:00:01Z").await, ["last", "first"]);
        // Its request began before the start of following, and ended only now.
        stored(&events, "2026-11-26T23:59:20Z", "slow").await;
        stored(&events, "2026-11-27T00:00:02Z", "second").await;
        assert_eq!(look(&mut follow, "2026-11-27T00:00:03Z").await, ["slow", "second"]);
        assert!(look(&mut follow, "2026-11-27T00:00:05Z").await.is_empty());
        // As late as allowed after a late poll: the window counts from the poll before.
        stored(&events, "2026-11-26T23:59:05.001Z", "latest").await;
        assert_eq!(look(&mut follow, "2026-11-27T00:10:00Z").await, ["latest"]);
        stored(&events, "2026-11-27T00:08:00Z", "too-late").await;
        stored(&events, "2026-11-27T00:09:00Z", "in-time").await;
        assert_eq!(look(&mut follow, "2026-11-27T00:10:02Z").await, ["in-time"]);
        assert!(look(&mut follow, "2026-11-27T00:30:00Z").await.is_empty());
        assert!(look(&mut follow, "2026-11-27T00:31:00Z").await.is_empty());
        assert!(
            follow.seen.is_empty(),
            "what cannot be read again need not be remembered"
        );
    }

    #[tokio::test]
    async fn what_was_before_is_told_as_far_as_asked() {
        let events = MemoryEvents::default();
        for (began, name) in [
            ("2026-11-26T11:49:59.999Z", "too-old"),
            ("2026-11-26T11:50:00Z", "old"),
            ("2026-11-26T11:59:59Z", "new"),
        ] {
            stored(&events, began, name).await;
        }
        let now = at("2026-11-26T12:00:00Z");
        let since = SignedDuration::from_mins(10);
        let mut follow = Follow::begin(&events, Subject::Tenant(tenant()), now, since, LATE);
        assert_eq!(look(&mut follow, "2026-11-26T12:00:00Z").await, ["old", "new"]);
        let user = CustomerRegistrationId::parse("new").unwrap();
        let subject = Subject::User(tenant(), user);
        let mut follow = Follow::begin(&events, subject, now, since, LATE);
        assert_eq!(look(&mut follow, "2026-11-26T12:00:00Z").await, ["new"]);
        assert!(look(&mut follow, "2026-11-26T12:00:02Z").await.is_empty());
    }
}
