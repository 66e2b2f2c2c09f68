//! A base for the memory implementations of both sides: failures on demand, and a log of the calls.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::error::PortError;

/// A method of [`UserProvider`](crate::provider::UserProvider) or [`Registrations`](crate::registration::Registrations).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortMethod {
    /// `get`
    Get,
    /// `find_by_email`
    FindByEmail,
    /// `create`
    Create,
    /// `update` or `upsert`
    Update,
    /// `change_email`
    ChangeEmail,
    /// `delete`
    Delete,
}

/// When a scripted failure happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The call has no effect.
    BeforeEffect,
    /// The call has its effect, and only its answer is lost.
    AfterEffect,
}

#[derive(Debug, Default)]
pub(crate) struct Script {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: VecDeque<(PortMethod, Moment, PortError)>,
    lasting: Option<(Moment, fn() -> PortError)>,
    calls: Vec<PortMethod>,
}

impl Script {
    pub(crate) fn fail_next(&self, method: PortMethod, moment: Moment, error: PortError) {
        self.state().failures.push_back((method, moment, error));
    }

    /// Makes every later call fail.
    #[cfg(test)]
    pub(crate) fn fail_always(&self, moment: Moment, error: fn() -> PortError) {
        self.state().lasting = Some((moment, error));
    }

    #[cfg(test)]
    pub(crate) fn fail_no_more(&self) {
        let mut state = self.state();
        state.lasting = None;
        state.failures.clear();
    }

    pub(crate) fn calls(&self) -> Vec<PortMethod> {
        self.state().calls.clone()
    }

    /// Logs a call and applies the first failure that is scripted for its method.
    pub(crate) fn play<T>(
        &self,
        method: PortMethod,
        effect: impl FnOnce() -> Result<T, PortError>,
    ) -> Result<T, PortError> {
        let failure = {
            let mut state = self.state();
            state.calls.push(method);
            let position = state.failures.iter().position(|(waiting, _, _)| *waiting == method);
            let next = position.and_then(|index| state.failures.remove(index));
            let lasting = || state.lasting.map(|(moment, error)| (moment, error()));
            next.map(|(_, moment, error)| (moment, error)).or_else(lasting)
        };
        match failure {
            None => effect(),
            Some((Moment::BeforeEffect, error)) => Err(error),
            Some((Moment::AfterEffect, error)) => effect().and(Err(error)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_strikes_its_method_once() {
        let script = Script::default();
        script.fail_next(PortMethod::Get, Moment::BeforeEffect, PortError::EmailTaken);
        let get = || script.play(PortMethod::Get, || Ok(1));
        assert!(script.play(PortMethod::Create, || Ok(1)).is_ok());
        assert!(matches!(get(), Err(PortError::EmailTaken)));
        assert!(matches!(get(), Ok(1)));
        assert_eq!(script.calls(), [PortMethod::Create, PortMethod::Get, PortMethod::Get]);
    }

    #[test]
    fn only_a_failure_after_the_effect_lets_it_happen() {
        let script = Script::default();
        let mut effects = Vec::new();
        for moment in [Moment::BeforeEffect, Moment::AfterEffect] {
            script.fail_next(PortMethod::Delete, moment, PortError::unavailable("lost"));
            let result = script.play(PortMethod::Delete, || {
                effects.push(moment);
                Ok(())
            });
            assert!(matches!(result, Err(PortError::Unavailable { .. })));
        }
        assert_eq!(effects, [Moment::AfterEffect]);
    }
}
