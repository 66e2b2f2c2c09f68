//! The end of a server: what is under way may finish, but nobody keeps it for ever.

use std::{io, time::Duration};

use tokio::{task::JoinHandle, time::timeout};

/// As long as whoever still talks is waited for: more than any answer of this stack takes that nobody has slowed down.
pub(crate) const LONGEST: Duration = Duration::from_secs(2);

/// Waits for the end of a server that has been told to stop, and gives up on those who take too long.
pub(crate) async fn of(server_name: &str, mut server: JoinHandle<io::Result<()>>) {
    match timeout(LONGEST, &mut server).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(error))) => tracing::warn!(cause = %error, "{server_name} stopped with an error"),
        Ok(Err(error)) => tracing::warn!(cause = %error, "{server_name} did not stop by itself"),
        Err(_) => {
            server.abort();
            tracing::info!("{server_name} was stopped before it had answered everything");
        }
    }
}
