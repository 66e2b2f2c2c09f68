//! What the control API and the traces ask of the functions behind them: their records, and a run of the repair.

use async_trait::async_trait;
use serde_json::Value;

/// Why records could not be read.
pub type EventReadError = Box<dyn std::error::Error + Send + Sync>;

/// Reads event records as JSON, oldest first.
#[async_trait]
pub trait EventReader: Send + Sync {
    /// The records of one request.
    async fn by_request(&self, request_id: &str) -> Result<Vec<Value>, EventReadError>;

    /// The records of one user, whichever tenant the user belongs to.
    async fn by_user(&self, customer_registration_id: &str) -> Result<Vec<Value>, EventReadError>;
}

/// Why the repair could not run.
pub type RepairError = Box<dyn std::error::Error + Send + Sync>;

/// Runs the repair.
#[async_trait]
pub trait Repairer: Send + Sync {
    /// One run; the event and the report are those of the function.
    async fn run(&self, event: &Value) -> Result<Value, RepairError>;
}
