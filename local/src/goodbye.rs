//! The end of a server: requests in progress may finish, within a time limit.

use std::{io, time::Duration};

use tokio::{task::JoinHandle, time::timeout};

/// How long the end waits for open requests. Every answer of this stack takes less, unless a fault delays it.
pub(crate) const LONGEST: Duration = Duration::from_secs(2);

/// Waits for a server that has been told to stop, and aborts it after [`LONGEST`].
pub(crate) async fn of(server_name: &str, mut server: JoinHandle<io::Result<()>>) {
    match timeout(LONGEST, &mut server).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(error))) => tracing::warn!(cause = %error, "{server_name} stopped with an error"),
        Ok(Err(error)) => tracing::warn!(cause = %error, "{server_name} did not stop by itself"),
        Err(_) => {
            server.abort();
            // Only then its port is closed.
            let _ = server.await;
            tracing::info!("{server_name} was stopped before it had answered everything");
        }
    }
}
