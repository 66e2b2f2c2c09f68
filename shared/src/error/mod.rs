//! What goes wrong, in two languages: [`PortError`] is what a system behind us said, [`ApiError`] is what the caller is told.
//!
//! The mapping between them is in `told` alone. Public text and private cause are different fields; only the cause carries
//! the source chain, and only the log sees it.

mod api;
mod port;
mod told;

use std::{error::Error as StdError, time::Duration};

pub use self::{api::ApiError, port::PortError};

/// Any error, boxed, for the private side of a failure.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// When a caller may come back that is told nothing better: a pause is always named.
pub const USUAL_PAUSE: Duration = Duration::from_secs(1);

/// An error and the causes behind it, for the log.
pub fn chain(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
