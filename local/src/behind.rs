//! What the control API and the traces need from the functions: reading event records, and running the repair.

use async_trait::async_trait;
use serde_json::Value;

/// Why records could not be read.
pub type EventReadError = Box<dyn std::error::Error + Send + Sync>;

/// Reads event records as JSON, oldest first.
#[async_trait]
pub trait EventReader: Send + Sync {
    /// Reads the records of one request.
    async fn by_request(&self, request_id: &str) -> Result<Vec<Value>, EventReadError>;

    /// Reads the records of one user, in any tenant.
    async fn by_user(&self, customer_registration_id: &str) -> Result<Vec<Value>, EventReadError>;
}

/// Why the repair could not run.
pub type RepairError = Box<dyn std::error::Error + Send + Sync>;

/// Runs the repair.
#[async_trait]
pub trait Repairer: Send + Sync {
    /// Does one run. The event and the report are those of the repair function.
    async fn run(&self, event: &Value) -> Result<Value, RepairError>;
}
