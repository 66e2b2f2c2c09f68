//! The last traces, in memory.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use shared::clock::{Clock, SystemClock};

use super::{
    call::{Call, End},
    filter::Filter,
    live::Live,
    records,
    ring::{Kept, Key, Place, Ring},
    row::{Lane, Outcome, Row},
    settling::settle,
    trace::{Ending, Kind, Summary, Trace},
};
use crate::simulators::{Arrived, Ticket};

/// The traces of one stack.
#[derive(Default)]
pub(super) struct Store {
    ring: Mutex<Ring>,
    // Rows are measured in real time, whatever clock the functions have.
    clock: SystemClock,
    pub(super) live: Live,
}

impl Store {
    /// Begins a trace. A trace of the repair stays hidden until it has taken up an entry.
    pub(super) fn begin(&self, summary: Summary) -> Key {
        let began = self.clock.monotonic();
        let mut ring = self.lock();
        let is_request = summary.kind == Kind::Request;
        let key = ring.append(summary, began);
        if is_request {
            self.show(&mut ring, key);
        }
        key
    }

    /// Ends a trace and returns the requests that it has touched.
    pub(super) fn end(&self, key: Key, ending: Ending) -> Vec<String> {
        let now = self.clock.monotonic();
        let mut ring = self.lock();
        let Some(kept) = ring.of(key) else {
            return Vec::new();
        };
        kept.trace.summary.end(ending, now.saturating_sub(kept.began));
        kept.lacks_records = kept.trace.summary.kind == Kind::Request && kept.trace.summary.operation.is_some();
        let touched = std::mem::take(&mut kept.touched);
        if kept.is_shown {
            self.tell(kept);
        } else {
            ring.traces.retain(|kept| kept.key != key);
        }
        for request in &touched {
            if let Some(kept) = ring.of_request(request) {
                kept.lacks_records = kept.trace.summary.duration.is_some();
            }
        }
        touched
    }

    /// Notes that a run of the repair has taken up an entry of this request.
    pub(super) fn touch(&self, key: Key, request_id: String) {
        let mut ring = self.lock();
        if let Some(kept) = ring.of(key) {
            kept.touched.push(request_id);
            if !kept.is_shown {
                self.show(&mut ring, key);
            }
        }
    }

    /// Begins a row, which `make` creates for the trace's provider.
    pub(super) fn begin_row(&self, key: Key, make: impl FnOnce(Option<&str>) -> Option<Row>) -> Option<Place> {
        let now = self.clock.monotonic();
        let mut ring = self.lock();
        let kept = ring.of(key)?;
        let row = make(kept.trace.summary.provider)?;
        let start = now.saturating_sub(kept.began);
        let row = kept.begin(Row { start, ..row });
        if kept.is_shown {
            self.tell(kept);
        }
        Some(Place { trace: key, row: row? })
    }

    /// Records how a row ends.
    pub(super) fn note(&self, place: Place, outcome: Outcome) {
        let mut ring = self.lock();
        let Some((kept, index)) = ring.at(place) else { return };
        if let Some(row) = kept.trace.rows.get_mut(index) {
            row.note(outcome);
        }
    }

    /// Ends a row.
    pub(super) fn end_row(&self, place: Place) {
        let now = self.clock.monotonic();
        let mut ring = self.lock();
        let Some((kept, index)) = ring.at(place) else { return };
        let began = kept.began;
        let Some(row) = kept.trace.rows.get_mut(index) else {
            return;
        };
        row.duration = Some(now.saturating_sub(began).saturating_sub(row.start));
        if row.lane != Lane::Stage && row.status.is_none() && row.failure.is_none() {
            row.failure = Some("given up before an answer came".to_owned());
        }
        settle(&mut kept.trace.rows, index);
        if kept.is_shown {
            self.tell(kept);
        }
    }

    /// Notes that a call has arrived at a system, and finds its row. Calls that no function made have none.
    pub(super) fn arrived(&self, arrived: &Arrived<'_>) -> Option<Ticket> {
        let mut ring = self.lock();
        let running = ring.traces.iter().filter(|kept| kept.trace.summary.duration.is_none());
        let waiting = running.flat_map(|kept| {
            let rows = kept.trace.rows.iter().enumerate();
            rows.filter(|(_, row)| kept.may_have_called(row, arrived))
                .map(|(index, row)| (kept.began + row.start, kept.key, index))
        });
        let (_, key, index) = waiting.min()?;
        ring.calls += 1;
        let call = ring.calls;
        let kept = ring.of(key)?;
        kept.trace.rows.get_mut(index)?.set_call(Some(Call {
            id: call,
            system: arrived.system,
            path: arrived.path.to_owned(),
            end: End::NotYet,
        }));
        if kept.is_shown {
            self.tell(kept);
        }
        Some(Ticket { trace: key.0, call })
    }

    /// Notes a system's answer to a call, if there was one.
    pub(super) fn left(&self, ticket: Ticket, status: Option<u16>) {
        let mut ring = self.lock();
        let Some(kept) = ring.of(Key(ticket.trace)) else {
            return;
        };
        let mut calls = kept.trace.rows.iter_mut().filter_map(|row| row.call.as_mut());
        if let Some(call) = calls.find(|call| call.id == ticket.call) {
            call.end = status.map_or(End::Cut, End::Answered);
        }
    }

    /// Replaces the records of a request.
    pub(super) fn set_records(&self, request_id: &str, found: Vec<Value>) {
        let mut ring = self.lock();
        let Some(kept) = ring.of_request(request_id) else {
            return;
        };
        kept.lacks_records = false;
        if kept.trace.records == found {
            return;
        }
        kept.put_records(&found);
        if let Some(user) = records::user(&found) {
            kept.trace.summary.user = Some(user.to_owned());
        }
        kept.trace.records = found;
        self.tell(kept);
    }

    /// The traces that pass the filter, newest first.
    pub(super) fn list(&self, filter: &Filter, limit: usize) -> Vec<Summary> {
        let ring = self.lock();
        let shown = ring.shown().map(|kept| &kept.trace.summary);
        let wanted = shown.filter(|summary| filter.admits(summary));
        wanted.take(limit).cloned().collect()
    }

    /// The requests whose records have to be read to know their user before they are listed.
    pub(super) fn without_user(&self, filter: &Filter, limit: usize) -> Vec<String> {
        let ring = self.lock();
        let candidates = ring
            .shown()
            .filter(|kept| filter.admits_but_for_user(&kept.trace.summary));
        // The user of a creation is only in its records, and other paths may hold an encrypted id. Without a filter by user, only
        // the traces that will be listed matter.
        let limit = if filter.names_user() { usize::MAX } else { limit };
        let lacking = candidates.take(limit).filter(|kept| kept.lacks_records);
        lacking
            .map(|kept| &kept.trace.summary)
            .filter(|summary| filter.names_user() || summary.user.is_none())
            .map(|summary| summary.request_id.clone())
            .collect()
    }

    /// One trace.
    pub(super) fn get(&self, request_id: &str) -> Option<Trace> {
        let found = self.lock().of_request(request_id).map(|kept| kept.trace.clone());
        found.map(Trace::in_order)
    }

    /// The present state of this trace, if it is still kept.
    pub(super) fn state(&self, key: Key) -> Option<Trace> {
        let found = self.lock().of(key).map(|kept| kept.trace.clone());
        found.map(Trace::in_order)
    }

    /// The key of the trace of a request.
    pub(super) fn key(&self, request_id: &str) -> Option<Key> {
        let mut ring = self.lock();
        ring.of_request(request_id).map(|kept| kept.key)
    }

    fn show(&self, ring: &mut Ring, key: Key) {
        ring.shown += 1;
        let number = ring.shown;
        if let Some(kept) = ring.of(key) {
            kept.is_shown = true;
            kept.trace.summary.number = number;
            if kept.trace.summary.kind == Kind::Repair {
                kept.trace.summary.request_id = format!("repair-{number}");
            }
            self.tell(kept);
        }
    }

    fn tell(&self, kept: &Kept) {
        self.live.changed(kept.key);
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Traces contain user ids.
        formatter.debug_struct("Store").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
