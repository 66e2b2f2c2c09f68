//! Traces in the order in which they began, each with its internal data.

use std::{collections::VecDeque, time::Duration};

use serde_json::Value;

use super::{
    records,
    row::{Lane, Row},
    trace::{Summary, Trace},
};
use crate::simulators::Arrived;

/// How many traces are kept.
const MOST_KEPT: usize = 500;

/// How many rows of a trace are kept, not counting those of its records. A request has some dozens, a run of the repair a dozen
/// for each entry that it takes up.
pub(super) const MOST_ROWS: usize = 1000;

/// The store's id of a trace; the request id is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub(super) u64);

/// The store's id of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) trace: Key,
    pub(super) row: u64,
}

#[derive(Debug)]
pub(super) struct Kept {
    pub(super) key: Key,
    pub(super) trace: Trace,
    /// On the monotonic clock.
    pub(super) began: Duration,
    pub(super) rows: u64,
    /// Requests whose entries this run of the repair has taken up.
    pub(super) touched: Vec<String>,
    /// A run of the repair is shown once it has taken up an entry.
    pub(super) is_shown: bool,
    /// Whether there may be unread records.
    pub(super) lacks_records: bool,
}

#[derive(Debug, Default)]
pub(super) struct Ring {
    pub(super) traces: VecDeque<Kept>,
    pub(super) keys: u64,
    pub(super) shown: u64,
    pub(super) calls: u64,
}

impl Ring {
    /// Appends a trace, hidden at first, and drops the oldest if there are too many.
    pub(super) fn append(&mut self, summary: Summary, began: Duration) -> Key {
        self.keys += 1;
        let key = Key(self.keys);
        self.traces.push_back(Kept {
            key,
            trace: Trace {
                summary,
                rows: Vec::new(),
                rows_left_out: 0,
                records: Vec::new(),
            },
            began,
            rows: 0,
            touched: Vec::new(),
            is_shown: false,
            lacks_records: false,
        });
        if self.traces.len() > MOST_KEPT {
            self.traces.pop_front();
        }
        key
    }

    pub(super) fn of(&mut self, key: Key) -> Option<&mut Kept> {
        let index = self.traces.binary_search_by_key(&key, |kept| kept.key).ok()?;
        self.traces.get_mut(index)
    }

    pub(super) fn at(&mut self, place: Place) -> Option<(&mut Kept, usize)> {
        let kept = self.of(place.trace)?;
        let index = kept.trace.rows.iter().position(|row| row.id == place.row)?;
        Some((kept, index))
    }

    pub(super) fn of_request(&mut self, request_id: &str) -> Option<&mut Kept> {
        let mut shown = self.traces.iter_mut().rev().filter(|kept| kept.is_shown);
        shown.find(|kept| kept.trace.summary.request_id == request_id)
    }

    /// The visible traces, newest first.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Kept> {
        self.traces.iter().rev().filter(|kept| kept.is_shown)
    }
}

impl Kept {
    /// Adds a row, unless there are too many.
    pub(super) fn begin(&mut self, row: Row) -> Option<u64> {
        if self.trace.rows.len() < MOST_ROWS {
            return Some(self.push(row));
        }
        self.trace.rows_left_out += 1;
        None
    }

    fn push(&mut self, row: Row) -> u64 {
        self.rows += 1;
        let id = self.rows;
        self.trace.rows.push(Row { id, ..row });
        id
    }

    /// Replaces the rows of records. A record that was there before keeps its row's number.
    pub(super) fn put_records(&mut self, found: &[Value]) {
        let is_record = |row: &Row| row.lane == Lane::Record;
        let before: Vec<u64> = self
            .trace
            .rows
            .iter()
            .filter(|row| is_record(row))
            .map(|row| row.id)
            .collect();
        let before: Vec<(Value, u64)> = self.trace.records.drain(..).zip(before).collect();
        self.trace.rows.retain(|row| !is_record(row));
        for record in found {
            let row = records::row(record, self.trace.summary.at);
            match before.iter().find(|(other, _)| other.get("id") == record.get("id")) {
                Some((_, id)) => self.trace.rows.push(Row { id: *id, ..row }),
                None => {
                    self.push(row);
                }
            }
        }
    }

    /// Whether this row may be the call that has arrived for a request.
    pub(super) fn may_have_called(&self, row: &Row, arrived: &Arrived<'_>) -> bool {
        let request = row.request.as_ref().unwrap_or(&self.trace.summary.request_id);
        row.duration.is_none()
            && row.call.is_none()
            && row.may_be_call_of(arrived.system, arrived.method)
            && arrived.request_id.is_none_or(|id| request == id)
    }
}
