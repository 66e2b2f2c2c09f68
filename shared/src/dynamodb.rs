//! What all stores in DynamoDB share.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, OnceLock},
};

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{Client, error::SdkError, types::AttributeValue};

use crate::error::{PortError, chain};

/// The connection to DynamoDB, for all tables.
///
/// Its client is made on first use: that reads a table of the service's endpoints in each region, which computes about as
/// much as the rest of a start. With `WARM_UP`, it is made while a function starts.
#[derive(Clone)]
pub(crate) struct DynamoDb {
    sdk: SdkConfig,
    client: Arc<OnceLock<Client>>,
}

impl DynamoDb {
    pub(crate) fn new(sdk: SdkConfig) -> Self {
        Self {
            sdk,
            client: Arc::default(),
        }
    }

    pub(crate) fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.sdk))
    }
}

impl fmt::Debug for DynamoDb {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DynamoDb").finish_non_exhaustive()
    }
}

/// An item of a table.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The error for a failed call, with the service's error message only: its whole answer may hold what must not be logged.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
pub(crate) fn unavailable<E, R>(error: SdkError<E, R>) -> PortError
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    PortError::unavailable(chain(&error))
}
