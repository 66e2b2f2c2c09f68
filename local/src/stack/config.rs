//! What a stack is started with.

use std::{path::PathBuf, sync::Arc, time::Duration};

use shared::{
    clock::{Clock, SystemClock},
    ids::{IdSource, RandomIds},
    metrics::Meter,
};

use crate::simulators::Sources;

/// What a stack is started with.
#[derive(Debug)]
pub struct StackConfig {
    /// Port of the API; 0 takes any free one.
    pub port: u16,
    /// Where state is kept; `None` keeps nothing.
    pub data_dir: Option<PathBuf>,
    /// Added to every answer of the simulators.
    pub latency: Duration,
    /// The time that the functions see.
    pub clock: Arc<dyn Clock>,
    /// The ids that the functions make.
    pub ids: Arc<dyn IdSource>,
    /// Time and ids of the simulators.
    pub sources: Sources,
    /// What the functions count and time.
    pub meter: Arc<Meter>,
}

impl StackConfig {
    /// A stack with the system's time and random ids.
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
