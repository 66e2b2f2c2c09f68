//! What the upstream calls of a step pass on, and what they learn from the answers.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{clock::Clock, request::RequestContext};

/// What the upstream calls of a step pass on, and what they learn from the answers.
#[derive(Debug)]
pub struct Call {
    context: Arc<RequestContext>,
    clock: Arc<dyn Clock>,
    key: String,
    creation_key: String,
    kept_back: Duration,
    observed: Mutex<Observed>,
}

/// What an upstream reported of its own handling of a call.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    pub(crate) code: Option<String>,
    pub(crate) call_id: Option<String>,
}

impl Call {
    /// The call of a step outside any work. The idempotency keys are made of `key`.
    pub fn new(context: Arc<RequestContext>, clock: Arc<dyn Clock>, key: &str) -> Self {
        Self::of_attempt(context, clock, key, key)
    }

    /// The call of a step in one attempt at a work. `work` is the same in every attempt, `key` differs.
    pub(super) fn of_attempt(context: Arc<RequestContext>, clock: Arc<dyn Clock>, work: &str, key: &str) -> Self {
        Self {
            context,
            clock,
            key: key.to_owned(),
            creation_key: format!("{work}-create"),
            kept_back: Duration::ZERO,
            observed: Mutex::default(),
        }
    }

    /// The request that the call belongs to: its id, trace and source system are passed on.
    pub fn context(&self) -> &RequestContext {
        &self.context
    }

    /// The idempotency key of one write of this step; `purpose` distinguishes several writes of a step.
    pub fn idempotency_key(&self, purpose: &str) -> String {
        format!("{}-{purpose}", self.key)
    }

    /// The key (the mark) of the user that this call's work creates, if it creates one. It is the same in every
    /// attempt, so a user whom an earlier attempt created is recognised by it.
    pub fn creation_key(&self) -> &str {
        &self.creation_key
    }

    /// The time of the invocation that this call may take.
    pub fn remaining(&self) -> Duration {
        let left = self.context.deadline().saturating_sub(self.clock.monotonic());
        left.saturating_sub(self.kept_back)
    }

    /// Reserves this much of the invocation for what may have to follow the call.
    pub(super) fn keep_back(&mut self, time: Duration) {
        self.kept_back = time;
    }

    /// A call for repeating a write that was answered, which therefore needs a new key.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            key: format!("{}-again", self.key),
            creation_key: format!("{}-again", self.creation_key),
            ..self.beside()
        }
    }

    /// A copy for a concurrent call of the same step. Each copy observes on its own, so that the record does not depend
    /// on which answer came last.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            context: Arc::clone(&self.context),
            clock: Arc::clone(&self.clock),
            key: self.key.clone(),
            creation_key: self.creation_key.clone(),
            kept_back: self.kept_back,
            observed: Mutex::default(),
        }
    }

    /// A copy that reserves this much more of the invocation for what may have to follow.
    #[must_use]
    pub(crate) fn leaving(&self, time: Duration) -> Self {
        Self {
            kept_back: self.kept_back + time,
            ..self.beside()
        }
    }

    /// Takes over what a copy has observed.
    pub fn adopt(&self, beside: Self) {
        *self.lock() = beside.observed.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    /// Keeps the upstream's own code and call id for the event record. A later answer of the step replaces them.
    pub fn observe(&self, code: Option<String>, call_id: Option<String>) {
        *self.lock() = Observed { code, call_id };
    }

    /// Returns what was observed and clears it.
    pub(crate) fn take_observed(&self) -> Observed {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Observed> {
        self.observed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::samples;

    #[test]
    fn time_kept_back_is_not_the_calls() {
        let clock = samples::clock();
        let mut call = samples::call_with(&clock, Duration::from_secs(10));
        call.keep_back(Duration::from_secs(3));
        clock.advance(Duration::from_secs(2));
        assert_eq!(call.remaining(), Duration::from_secs(5));
        assert_eq!(call.beside().remaining(), Duration::from_secs(5));
        let ahead = call.leaving(Duration::from_secs(2));
        assert_eq!(ahead.remaining(), Duration::from_secs(3), "both are kept back");
        assert_eq!(call.remaining(), Duration::from_secs(5));
        clock.advance(Duration::from_secs(6));
        assert_eq!(call.remaining(), Duration::ZERO, "what is left is for the undo");
    }

    #[test]
    fn a_repeated_write_has_a_key_of_its_own() {
        let call = samples::call(&samples::clock());
        assert_ne!(call.again().idempotency_key("create"), call.idempotency_key("create"));
        assert_ne!(call.again().creation_key(), call.creation_key());
        assert_eq!(call.beside().idempotency_key("create"), call.idempotency_key("create"));
    }
}
