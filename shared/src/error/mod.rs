//! The two error types: [`PortError`] is what an upstream or a store answered, [`ApiError`] is what the caller gets.
//!
//! Only `told` maps the one to the other. Public text and private cause are separate fields: only the cause has the
//! chain of sources, and only the log shows it.

mod api;
mod port;
mod told;

use std::{error::Error as StdError, time::Duration};

pub use self::{api::ApiError, port::PortError};

/// Any error, boxed: the private cause of a failure.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// `Retry-After` if the upstream has not named a time: callers always get one.
pub const USUAL_PAUSE: Duration = Duration::from_secs(1);

/// An error and its sources as one text, for the log.
pub fn chain(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
