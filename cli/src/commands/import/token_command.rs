//! A command of the shell that prints a token.

use std::{process::Stdio, time::Duration};

use tokio::process::Command;

use crate::failure::Failure;

/// The command, and how long it may take.
#[derive(Debug)]
pub(super) struct TokenCommand {
    command: String,
    limit: Duration,
}

impl TokenCommand {
    pub(super) const fn new(command: String, limit: Duration) -> Self {
        Self { command, limit }
    }

    /// What it prints. What it says on standard error is for the person at the terminal. It is a group of processes of its own,
    /// so that Ctrl-C, which an import heeds in order, does not end it half way; it is ended with the limit, and where nobody
    /// waits for it any more.
    pub(super) async fn token(&self) -> Result<String, Failure> {
        let failed = |what: String| Failure::failed(format!("--token-command: {what}"));
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(&self.command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true);
        #[cfg(unix)]
        shell.process_group(0);
        let shell = shell.spawn();
        let shell = shell.map_err(|error| failed(format!("it cannot be run: {error}")))?;
        let mut group = Group(shell.id());
        let output = tokio::time::timeout(self.limit, shell.wait_with_output()).await;
        let output = output.map_err(|_| {
            failed(format!("it printed no token within {} s", self.limit.as_secs()))
                .hint("It cannot ask anybody at the terminal. If it only needs longer, say so with --token-timeout.")
        })?;
        // What it left behind on purpose, as an agent that keeps tokens, is left alone.
        group.0 = None;
        let output = output.map_err(|error| failed(format!("it cannot be run: {error}")))?;
        if !output.status.success() {
            return Err(failed(format!("it ended with {}", output.status)));
        }
        match String::from_utf8(output.stdout) {
            Ok(token) if token.trim().bytes().all(|byte| byte.is_ascii_graphic()) && !token.trim().is_empty() => {
                Ok(token.trim().to_owned())
            }
            _ => Err(failed("it must print the token and nothing else".to_owned())),
        }
    }
}

/// A group of processes, by the one that began it, which ends with this.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.0.and_then(|leader| i32::try_from(leader).ok()) {
            use nix::{
                sys::signal::{Signal, killpg},
                unistd::Pid,
            };
            // One that has ended already is as good.
            let _ = killpg(Pid::from_raw(leader), Signal::SIGKILL);
        }
    }
}
