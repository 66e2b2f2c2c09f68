//! Ports of a deployment that only tools use.

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

/// Ports that no function uses, kept apart so that no function links them.
#[derive(Debug, Clone)]
pub struct Tools {
    /// Lists the settings of all tenants.
    pub directory: Arc<dyn SettingsDirectory>,
    /// Writes settings.
    pub settings_admin: Arc<dyn SettingsAdmin>,
    /// Reads event records.
    pub event_history: Arc<dyn EventHistory>,
    /// Inspects the tables and their definitions.
    pub tables: TableInspector,
}

impl Tools {
    /// Connects the ports with this configuration of the SDK ([`Config::sdk`]).
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
