//! What every upstream call of a step carries, and what is learnt from its answer.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{clock::Clock, request::RequestContext};

/// What every upstream call of a step carries, and what is learnt from its answer.
#[derive(Debug)]
pub struct Call {
    context: Arc<RequestContext>,
    clock: Arc<dyn Clock>,
    key: String,
    creation_key: String,
    kept_back: Duration,
    observed: Mutex<Observed>,
}

/// What an upstream said of itself.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    pub(crate) code: Option<String>,
    pub(crate) call_id: Option<String>,
}

impl Call {
    /// The call of one step. `key` is its own, from which its idempotency keys are made.
    pub fn new(context: Arc<RequestContext>, clock: Arc<dyn Clock>, key: &str) -> Self {
        Self::of_attempt(context, clock, key, key)
    }

    /// The call of one step in one attempt at a piece of work. `work` is the same in every attempt, `key` is not.
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

    /// The request behind the call: its id, trace and source system are passed on.
    pub fn context(&self) -> &RequestContext {
        &self.context
    }

    /// The idempotency key of one write of this step; `purpose` tells several writes of a step apart.
    pub fn idempotency_key(&self, purpose: &str) -> String {
        format!("{}-{purpose}", self.key)
    }

    /// The key of the creation that this call's work makes, if it makes one. It is the same in every attempt, so what an
    /// earlier attempt made is known by it.
    pub fn creation_key(&self) -> &str {
        &self.creation_key
    }

    /// How much of the invocation is left for this call.
    pub fn remaining(&self) -> Duration {
        let left = self.context.deadline().saturating_sub(self.clock.monotonic());
        left.saturating_sub(self.kept_back)
    }

    /// Leaves this much of the invocation for what may have to follow.
    pub(super) fn keep_back(&mut self, time: Duration) {
        self.kept_back = time;
    }

    /// A call that repeats an answered write, and so needs a key of its own.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            key: format!("{}-again", self.key),
            creation_key: format!("{}-again", self.creation_key),
            ..self.beside()
        }
    }

    /// A call beside this one: concurrent look-ups of a step each observe on their own, so that its record does not
    /// depend on which answer came last.
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

    /// A call beside this one that leaves this much more of the invocation for what may have to follow.
    #[must_use]
    pub(crate) fn leaving(&self, time: Duration) -> Self {
        Self {
            kept_back: self.kept_back + time,
            ..self.beside()
        }
    }

    /// Takes over what a call beside this one observed.
    pub fn adopt(&self, beside: Self) {
        *self.lock() = beside.observed.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    /// Keeps the upstream's own code and call id for the event record; a later answer of the step replaces them.
    pub fn observe(&self, code: Option<String>, call_id: Option<String>) {
        *self.lock() = Observed { code, call_id };
    }

    /// What was kept, which is thereby forgotten.
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
