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
    observed: Mutex<Observed>,
}

/// What an upstream said of itself.
#[derive(Debug, Default)]
pub(super) struct Observed {
    pub(super) code: Option<String>,
    pub(super) call_id: Option<String>,
}

impl Call {
    /// The call of one step. `key` is the step's own, from which its idempotency keys are made.
    pub fn new(context: Arc<RequestContext>, clock: Arc<dyn Clock>, key: &str) -> Self {
        Self {
            context,
            clock,
            key: key.to_owned(),
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

    /// How much of the invocation is left.
    pub fn remaining(&self) -> Duration {
        self.context.deadline().saturating_sub(self.clock.monotonic())
    }

    /// A call beside this one: concurrent look-ups of a step each observe on their own, so that its record does not
    /// depend on which answer came last.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            context: Arc::clone(&self.context),
            clock: Arc::clone(&self.clock),
            key: self.key.clone(),
            observed: Mutex::default(),
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
    pub(super) fn take_observed(&self) -> Observed {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Observed> {
        self.observed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
