//! Matches calls that arrive at simulators with rows of a trace.
//!
//! The functions do not report the path of a call, because it may hold personal data; the simulator knows it. Both ends of a call
//! agree in request, system and method, and one end lies within the other in time. If several calls agree in all that, the first
//! that left is matched with the first that arrived, until an answer shows otherwise.

use super::row::Row;

/// Corrects the match of a row that has ended: if its call does not fit its answer, swaps calls with a running row whose call
/// does.
pub(super) fn settle(rows: &mut [Row], ended: usize) {
    let Some(row) = rows.get(ended) else { return };
    let (answered, own) = (row.answered, row.call.as_ref());
    // A call without an answer may not have arrived.
    if own.map_or(answered.is_none(), |call| call.fits(answered)) {
        return;
    }
    let Some(method) = row.method.clone() else { return };
    let (system, request) = (row.system, row.request.clone());
    let is_other = |row: &Row| {
        let call = row.call.as_ref().filter(|call| call.fits(answered));
        row.duration.is_none()
            && row.request == request
            && call.is_some_and(|call| {
                row.method.as_deref() == Some(method.as_str()) && system.is_none_or(|system| call.system == system)
            })
    };
    let Some(other) = rows.iter().position(is_other) else {
        return;
    };
    let theirs = rows.get_mut(other).and_then(|row| row.call.take());
    let ours = rows.get_mut(ended).and_then(|row| row.call.take());
    for (index, call) in [(ended, theirs), (other, ours)] {
        if let Some(row) = rows.get_mut(index) {
            row.set_call(call);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::traces::call::{Call, End};

    fn row(call: Option<(&str, End)>, answered: Option<u16>, is_over: bool) -> Row {
        let mut row = Row::call("Auth0", "GET", 1, None);
        row.answered = answered;
        row.duration = is_over.then_some(Duration::ZERO);
        row.set_call(call.map(|(path, end)| Call {
            id: 0,
            system: "auth0",
            path: path.to_owned(),
            end,
        }));
        row
    }

    fn settled(mut rows: Vec<Row>) -> Vec<String> {
        settle(&mut rows, 0);
        rows.into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn a_call_that_fits_stays_and_one_that_does_not_is_exchanged() {
        let (a, b) = (Some(("/a", End::Answered(200))), Some(("/b", End::Answered(404))));
        assert_eq!(
            settled(vec![row(a, Some(200), true), row(b, None, false)]),
            ["GET /a", "GET /b"]
        );
        assert_eq!(
            settled(vec![row(a, Some(404), true), row(b, None, false)]),
            ["GET /b", "GET /a"]
        );
        // The other call has no answer yet, so this answer is not that call's.
        let waiting = Some(("/a", End::NotYet));
        assert_eq!(
            settled(vec![row(waiting, Some(404), true), row(b, None, false)]),
            ["GET /b", "GET /a"]
        );
        // One call arrived, and it was not the first that left.
        assert_eq!(
            settled(vec![row(None, Some(404), true), row(b, None, false)]),
            ["GET /b", "GET"]
        );
    }

    #[test]
    fn what_has_ended_keeps_its_call() {
        let (a, b) = (Some(("/a", End::Answered(200))), Some(("/b", End::Answered(404))));
        assert_eq!(
            settled(vec![row(a, Some(404), true), row(b, Some(404), true)]),
            ["GET /a", "GET /b"]
        );
    }

    #[test]
    fn a_call_without_an_answer_was_cut_or_never_arrived() {
        let (answered, cut) = (Some(("/a", End::Answered(200))), Some(("/b", End::Cut)));
        assert_eq!(
            settled(vec![row(answered, None, true), row(cut, None, false)]),
            ["GET /b", "GET /a"]
        );
        assert_eq!(
            settled(vec![row(None, None, true), row(cut, None, false)]),
            ["GET", "GET /b"]
        );
    }
}
