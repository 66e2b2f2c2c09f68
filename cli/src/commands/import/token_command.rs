//! A shell command that prints a token.

use std::{process::Stdio, time::Duration};

use tokio::process::Command;

use crate::failure::Failure;

/// The command and its time limit.
#[derive(Debug)]
pub(super) struct TokenCommand {
    command: String,
    limit: Duration,
}

impl TokenCommand {
    pub(super) const fn new(command: String, limit: Duration) -> Self {
        Self { command, limit }
    }

    /// Runs the command and returns the token that it prints. Its standard error goes to the terminal. It gets a process group of
    /// its own, so that Ctrl-C, which the import handles, does not kill it. It is killed at the time limit, or when this future
    /// is dropped.
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
        // Background processes that it started on purpose, such as an agent, keep running.
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

/// A process group, by its leader; dropping it kills the group.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.0.and_then(|leader| i32::try_from(leader).ok()) {
            use nix::{
                sys::signal::{Signal, killpg},
                unistd::Pid,
            };
            // It may have ended already.
            let _ = killpg(Pid::from_raw(leader), Signal::SIGKILL);
        }
    }
}
