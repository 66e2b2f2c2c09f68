//! The configuration of a stack.

use std::{path::PathBuf, sync::Arc, time::Duration};

use shared::{
    clock::{Clock, SystemClock},
    ids::{IdSource, RandomIds},
    metrics::Meter,
};

use crate::simulators::Sources;

/// The configuration of a stack.
#[derive(Debug)]
pub struct StackConfig {
    /// Port of the API; 0 takes any free one.
    pub port: u16,
    /// The data directory; `None` keeps nothing.
    pub data_dir: Option<PathBuf>,
    /// A delay added to every answer of the simulators.
    pub latency: Duration,
    /// The clock of the functions.
    pub clock: Arc<dyn Clock>,
    /// The source of the functions' ids.
    pub ids: Arc<dyn IdSource>,
    /// Time and ids of the simulators.
    pub sources: Sources,
    /// The functions' metrics.
    pub meter: Arc<Meter>,
}

impl StackConfig {
    /// A stack with the system's clock and random ids.
    pub fn new(port: u16, data_dir: Option<PathBuf>, latency: Duration) -> Self {
        let clock = Arc::new(SystemClock::new());
        Self {
            port,
            data_dir,
            latency,
            clock,
            ids: Arc::new(RandomIds),
            sources: Sources::system(),
            meter: Meter::silent(),
        }
    }
}
