//! The ledger's knowledge of rows, in some fifty bytes for each.

use std::collections::HashMap;

use super::{super::verdict::Refusal, entry::Outcome};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Created,
    Existing,
    Refused,
    /// It failed, or it was sent and its answer was not noted.
    Open,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    state: State,
    refusals: u8,
    /// Index of its refusal among all. Refusals repeat, so there are few.
    refusal: u32,
}

/// What is known about a row from earlier runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Earlier {
    Created,
    Existing,
    Refused(Refusal),
    /// Not imported; its request is to be repeated unchanged.
    Open,
}

/// The last outcome of each row.
#[derive(Debug, Default)]
pub(in super::super) struct KnownRows {
    rows: HashMap<u128, Known>,
    refusals: Vec<Refusal>,
    places: HashMap<Refusal, u32>,
}

impl KnownRows {
    /// Adds a line of the ledger: an outcome, or `None` for a row that was sent again.
    pub(super) fn note(&mut self, check: u128, outcome: Option<Outcome>) {
        let (state, refusal) = match outcome {
            Some(Outcome::Created { .. }) => (State::Created, None),
            Some(Outcome::Existing(refusal)) => (State::Existing, Some(refusal)),
            Some(Outcome::Refused(refusal)) => (State::Refused, Some(refusal)),
            Some(Outcome::Failed(_)) | None => (State::Open, None),
        };
        let refusal = refusal.map_or(0, |refusal| self.place(refusal));
        let before = self.rows.get(&check).map_or(0, |known| known.refusals);
        let refused = u8::from(state == State::Refused || state == State::Existing);
        let known = Known {
            state,
            refusals: before.saturating_add(refused),
            refusal,
        };
        self.rows.insert(check, known);
    }

    fn place(&mut self, refusal: Refusal) -> u32 {
        if let Some(place) = self.places.get(&refusal) {
            return *place;
        }
        let place = u32::try_from(self.refusals.len()).unwrap_or(u32::MAX);
        self.refusals.push(refusal.clone());
        self.places.insert(refusal, place);
        place
    }

    /// The number of rows in the ledger.
    pub(in super::super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the ledger has this row.
    pub(in super::super) fn knows(&self, check: u128) -> bool {
        self.rows.contains_key(&check)
    }

    pub(in super::super) fn earlier(&self, check: u128) -> Earlier {
        let Some(known) = self.rows.get(&check) else {
            return Earlier::Open;
        };
        let place = usize::try_from(known.refusal).unwrap_or(usize::MAX);
        match (known.state, self.refusals.get(place)) {
            (State::Created, _) => Earlier::Created,
            (State::Existing, _) => Earlier::Existing,
            (State::Refused, Some(refusal)) => Earlier::Refused(refusal.clone()),
            (State::Open | State::Refused, _) => Earlier::Open,
        }
    }

    /// How often the row was refused.
    pub(in super::super) fn refusals(&self, check: u128) -> u8 {
        self.rows.get(&check).map_or(0, |known| known.refusals)
    }
}
