//! What every store in DynamoDB has in common.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, OnceLock},
};

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{Client, error::SdkError, types::AttributeValue};

use crate::error::{PortError, chain};

/// The service of all tables.
///
/// Its client is made when it is first needed: it reads a table of where services are in each region, which computes about as
/// much as the rest of a start. `WARM_UP` has it done while a function starts.
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

/// A call that failed, in the words of the service. Its answer itself is not told: it may hold what must not be logged.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
pub(crate) fn unavailable<E, R>(error: SdkError<E, R>) -> PortError
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    PortError::unavailable(chain(&error))
}
