//! What tools need of a deployment beyond the ports of its functions.

use std::sync::Arc;

use aws_config::SdkConfig;

use super::Config;
use crate::{
    dynamodb::DynamoDb,
    settings::{SettingsDirectory, dynamodb::DynamoSettings},
    table_shape::TableInspector,
};

/// Ports that no function has: nothing of them is linked into one.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The settings of all tenants.
    pub directory: Arc<dyn SettingsDirectory>,
    /// What tables there are, and how they are made.
    pub tables: TableInspector,
}

impl Tools {
    /// Connects them, and speaks to AWS as `sdk` says ([`Config::sdk`]).
    pub fn connect(config: &Config, sdk: SdkConfig) -> Self {
        let dynamodb = DynamoDb::new(sdk);
        Self {
            directory: Arc::new(DynamoSettings::new(dynamodb.clone(), &config.settings_table)),
            tables: TableInspector::new(dynamodb),
        }
    }
}
