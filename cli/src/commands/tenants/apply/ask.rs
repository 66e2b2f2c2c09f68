//! The confirmation before anything is written.

use std::io::{self, IsTerminal as _, Write as _};

use crate::{connection::Deployment, failure::Failure, output::count};

/// Asks whether to continue. Fails if the answer is no, or if there is no terminal.
pub(super) async fn confirm(asked: &str, deployment: &Deployment, changes: usize) -> Result<(), Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(format!(
            "{} would change on {}, and there is nobody to ask",
            count(changes, "tenant", "tenants"),
            deployment.name
        ))
        .hint("Say --yes to go ahead, or --dry-run to see what would change."));
    }
    let question = format!("{asked}. Go ahead? [y/N] ");
    // In a thread of its own, so that Ctrl-C works meanwhile.
    let answered = tokio::task::spawn_blocking(move || answer(&question)).await;
    let answer = answered
        .map_err(io::Error::other)
        .flatten()
        .map_err(|error| Failure::failed(format!("nobody can be asked, so nothing was changed: {error}")))?;
    if matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(Failure::failed("nothing was changed"))
    }
}

fn answer(question: &str) -> io::Result<String> {
    let mut to = io::stderr();
    to.write_all(question.as_bytes()).and_then(|()| to.flush())?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer)
}
