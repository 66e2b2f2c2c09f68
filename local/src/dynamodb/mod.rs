//! DynamoDB in this process: an engine on SQLite with DynamoDB's HTTP interface and the template's tables.

mod operations;
mod server;
mod tables;

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

use dynoxide::Database;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

pub use self::tables::Tables;
use crate::goodbye;

const FILE: &str = "dynamodb.db";

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DynamoDbError {
    #[error("the local DynamoDB, {place}: {reason}")]
    Open { place: String, reason: String },
    #[error("the local DynamoDB could not listen on port {port}")]
    Listen { port: u16, source: std::io::Error },
    #[error("the local DynamoDB could not create table {table}: {reason}")]
    Create { table: String, reason: String },
    #[error(
        "table {table} of the local DynamoDB ({place}) is not as template.yaml describes it now; delete the data directory to start afresh"
    )]
    Drifted { table: String, place: String },
}

/// The running database.
pub struct DynamoDb {
    database: Database,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
}

impl DynamoDb {
    /// Opens the database in `data_directory`, or in memory without one, creates missing `tables`, and serves it on `port` of
    /// loopback (0: any free port).
    pub async fn start(data_directory: Option<&Path>, port: u16, tables: &Tables) -> Result<Self, DynamoDbError> {
        let (database, place) = open(data_directory)?;
        tables.ensure(&database, &place)?;
        let listen = |source| DynamoDbError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let (stop, stopped) = oneshot::channel();
        let server = axum::serve(listener, server::router(database.clone())).with_graceful_shutdown(async {
            // Dropping the sender stops it as well.
            let _ = stopped.await;
        });
        let server = tokio::spawn(server.into_future());
        Ok(Self {
            database,
            address,
            stop,
            server,
        })
    }

    /// The endpoint for AWS clients.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The engine itself, for uses that need no client.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Stops serving once the requests in progress are answered, or after a timeout.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        goodbye::of("the local DynamoDB", self.server).await;
    }
}

impl fmt::Debug for DynamoDb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamoDb")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

fn open(data_directory: Option<&Path>) -> Result<(Database, String), DynamoDbError> {
    let Some(directory) = data_directory else {
        let place = "in memory".to_owned();
        let database = Database::memory().map_err(|error| DynamoDbError::Open {
            place: place.clone(),
            reason: error.to_string(),
        })?;
        return Ok((database, place));
    };
    let path = directory.join(FILE);
    let failed = |reason: String| DynamoDbError::Open {
        place: path.display().to_string(),
        reason,
    };
    std::fs::create_dir_all(directory).map_err(|error| failed(error.to_string()))?;
    let name = path
        .to_str()
        .ok_or_else(|| failed("the path is not valid UTF-8".to_owned()))?;
    let database = Database::new(name).map_err(|error| {
        failed(format!(
            "{error} If the file is damaged, delete the data directory to start afresh."
        ))
    })?;
    Ok((database, name.to_owned()))
}
