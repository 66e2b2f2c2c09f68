//! When a request is retried, and after what wait.

use std::time::Duration;

use http::{StatusCode, header::RETRY_AFTER};

use super::{FailureKind, Reply};

/// The longest wait before each retry. The actual wait is random up to this, so that requests that failed together are not
/// retried together.
const LONGEST_WAITS: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(100)];

/// The least time for an attempt. A retry with less is not made, and a timeout after less does not count as a failure of the
/// upstream.
pub(super) const LEAST_ATTEMPT: Duration = Duration::from_secs(1);

/// The longest pause that an upstream can ask for within one call, over all its retries, because our caller is waiting too.
/// If it asks for more, the call is not retried, and its answer has that pause.
pub(super) const LONGEST_ASKED: Duration = Duration::from_secs(2);

/// After which outcomes a request is retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Once and without a wait, if there was no connection or it broke: a connection that was idle while a function was
    /// frozen is often dead.
    AtOnce,
    /// If the upstream has certainly not begun: it was not reached, or it refused because of too many requests.
    Untaken,
    /// Also after a temporary failure, even if the upstream may have begun.
    Always,
    /// Also after a failure inside the upstream, because a read leaves nothing half done.
    Read,
}

impl Repeat {
    /// The longest wait before each retry; there are as many retries as waits.
    pub(super) const fn waits(self) -> &'static [Duration] {
        match self {
            Self::AtOnce => &[Duration::ZERO],
            Self::Untaken | Self::Always | Self::Read => &LONGEST_WAITS,
        }
    }

    /// The pause that the upstream asks for before the next attempt, zero if it asks for none. `None` if the outcome is
    /// final, or if the pause is longer than `patience`.
    pub(super) fn pause(self, outcome: &Result<Reply, FailureKind>, patience: Duration) -> Option<Duration> {
        let allowed = match self {
            Self::AtOnce => is_unconnected(outcome),
            Self::Untaken => is_untaken(outcome),
            Self::Always => is_untaken(outcome) || is_passing(outcome),
            Self::Read => is_untaken(outcome) || is_passing(outcome) || is_inside(outcome),
        };
        let asked = outcome.as_ref().ok().and_then(asked).unwrap_or_default();
        (allowed && asked <= patience).then_some(asked)
    }
}

fn is_unconnected(outcome: &Result<Reply, FailureKind>) -> bool {
    matches!(outcome, Err(FailureKind::NoConnection(_) | FailureKind::Broken))
}

fn is_untaken(outcome: &Result<Reply, FailureKind>) -> bool {
    match outcome {
        Ok(reply) => reply.standing() == StatusCode::TOO_MANY_REQUESTS,
        Err(kind) => matches!(kind, FailureKind::NoConnection(_)),
    }
}

/// A timeout is not among these: the caller has waited long enough.
fn is_passing(outcome: &Result<Reply, FailureKind>) -> bool {
    match outcome {
        Ok(reply) => matches!(
            reply.standing(),
            StatusCode::REQUEST_TIMEOUT
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT
        ),
        Err(kind) => *kind == FailureKind::Broken,
    }
}

fn is_inside(outcome: &Result<Reply, FailureKind>) -> bool {
    matches!(outcome, Ok(reply) if reply.standing() == StatusCode::INTERNAL_SERVER_ERROR)
}

/// The pause that the upstream asks for. Auth0 says in every answer when its count of requests starts again; that is a
/// request to wait only in an answer 429.
fn asked(reply: &Reply) -> Option<Duration> {
    let is_wish = reply.standing() == StatusCode::TOO_MANY_REQUESTS || reply.header(RETRY_AFTER.as_str()).is_some();
    reply.retry_after().filter(|_| is_wish)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    type Outcome = Result<Reply, FailureKind>;

    fn answers<const N: usize>(statuses: [u16; N]) -> impl Iterator<Item = Outcome> {
        statuses.into_iter().map(|status| Ok(Reply::prepared(status, "")))
    }

    fn failures<const N: usize>(kinds: [FailureKind; N]) -> impl Iterator<Item = Outcome> {
        kinds.into_iter().map(Err)
    }

    fn is_repeated(repeat: Repeat, outcome: &Outcome) -> bool {
        repeat.pause(outcome, LONGEST_ASKED) == Some(Duration::ZERO)
    }

    /// The kinds of repeat that retry such an outcome.
    fn repeating(outcome: &Outcome) -> Vec<Repeat> {
        let all = [Repeat::AtOnce, Repeat::Untaken, Repeat::Always, Repeat::Read];
        all.into_iter().filter(|repeat| is_repeated(*repeat, outcome)).collect()
    }

    #[test]
    fn what_was_never_begun_is_repeated_even_where_it_is_a_write() {
        for outcome in answers([429]) {
            assert_eq!(repeating(&outcome), [Repeat::Untaken, Repeat::Always, Repeat::Read]);
        }
        for outcome in failures([FailureKind::NoConnection(ErrorKind::ConnectionRefused)]) {
            let all = [Repeat::AtOnce, Repeat::Untaken, Repeat::Always, Repeat::Read];
            assert_eq!(repeating(&outcome), all);
        }
    }

    #[test]
    fn what_failed_in_passing_is_repeated_only_where_that_is_harmless() {
        for outcome in answers([408, 502, 503, 504]) {
            assert_eq!(repeating(&outcome), [Repeat::Always, Repeat::Read], "{outcome:?}");
        }
        for outcome in failures([FailureKind::Broken]) {
            assert_eq!(repeating(&outcome), [Repeat::AtOnce, Repeat::Always, Repeat::Read]);
        }
        for outcome in answers([500]) {
            assert_eq!(repeating(&outcome), [Repeat::Read]);
        }
    }

    #[test]
    fn answers_and_what_no_repeat_can_change_are_final() {
        let kinds = [
            FailureKind::TimedOut,
            FailureKind::NoTimeLeft,
            FailureKind::UnknownHost,
            FailureKind::NotPublic,
            FailureKind::TooLarge,
        ];
        for outcome in answers([200, 302, 404, 409, 501]).chain(failures(kinds)) {
            assert_eq!(repeating(&outcome), [], "{outcome:?}");
        }
    }

    #[test]
    fn who_holds_up_others_repeats_once_and_does_not_wait() {
        assert_eq!(Repeat::AtOnce.waits(), [Duration::ZERO]);
        assert_eq!(Repeat::Untaken.waits(), LONGEST_WAITS);
    }
}
