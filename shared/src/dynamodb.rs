//! What every store in DynamoDB has in common.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    error::{DisplayErrorContext, SdkError},
    types::AttributeValue,
};

use crate::error::PortError;

/// An item of a table.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A call that failed, with all that the SDK knows of it.
pub(crate) fn unavailable<E, R>(error: SdkError<E, R>) -> PortError
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug,
{
    PortError::unavailable(DisplayErrorContext(error).to_string())
}
