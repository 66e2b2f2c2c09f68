//! What tools need of a deployment beyond the ports of its functions.

use std::sync::Arc;

use aws_config::SdkConfig;

use super::Config;
use crate::{
    clock::Clock,
    dynamodb::DynamoDb,
    events::{EventHistory, dynamodb::DynamoEvents},
    settings::{SettingsAdmin, SettingsDirectory, dynamodb::DynamoSettings},
    table_shape::TableInspector,
};

/// Ports that no function has: nothing of them is linked into one.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The settings of all tenants.
    pub directory: Arc<dyn SettingsDirectory>,
    /// Writing settings.
    pub settings_admin: Arc<dyn SettingsAdmin>,
    /// Reading event records.
    pub event_history: Arc<dyn EventHistory>,
    /// What tables there are, and how they are made.
    pub tables: TableInspector,
}

impl Tools {
    /// Connects them, and speaks to AWS as `sdk` says ([`Config::sdk`]).
    pub fn connect(config: &Config, sdk: SdkConfig, clock: Arc<dyn Clock>) -> Self {
        let dynamodb = DynamoDb::new(sdk);
        let settings = Arc::new(DynamoSettings::new(dynamodb.clone(), &config.settings_table));
        let events = DynamoEvents::new(dynamodb.clone(), &config.events_table, clock);
        Self {
            directory: settings.clone(),
            settings_admin: settings,
            event_history: Arc::new(events),
            tables: TableInspector::new(dynamodb),
        }
    }
}
