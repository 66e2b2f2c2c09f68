//! A planned step that waits for its write.

use crate::{
    error::ApiError,
    steps::{PlannedStep, Step},
    work::Work,
};

/// A step whose write comes later. If it has made its look-ups already, it is paused until then.
pub(super) struct Due<'a> {
    planned: PlannedStep,
    resting: Option<Step<'a>>,
}

impl<'a> Due<'a> {
    pub(super) const fn of(planned: PlannedStep, resting: Option<Step<'a>>) -> Self {
        Self { planned, resting }
    }

    pub(super) fn begin(self, work: Work<'a>) -> Step<'a> {
        match self.resting {
            None => work.steps.start(self.planned),
            Some(mut step) => {
                step.go_on_as(&self.planned);
                step
            }
        }
    }

    pub(super) fn abandon(self, error: &ApiError) {
        if let Some(mut step) = self.resting {
            step.go_on_as(&self.planned);
            step.abandon(error.code());
        }
    }
}
