//! Catches a panic in a request, so that it becomes an answer like any other failure.

use std::{any::Any, panic::AssertUnwindSafe};

use futures_util::FutureExt as _;

use crate::{error::ApiError, response::Output};

/// The result of a stage; a panic becomes `E500`. Not an `async fn`, whose future would hold the stage twice.
pub(super) fn caught(
    stage: impl Future<Output = Result<Output, ApiError>>,
) -> impl Future<Output = Result<Output, ApiError>> {
    let caught = AssertUnwindSafe(stage).catch_unwind();
    caught.map(|result| result.unwrap_or_else(|panic| Err(ApiError::internal(Panicked::of(panic.as_ref())))))
}

/// The message of a panic.
#[derive(Debug, thiserror::Error)]
#[error("panicked: {0}")]
struct Panicked(String);

impl Panicked {
    fn of(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Self(
            text.or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_default(),
        )
    }
}
