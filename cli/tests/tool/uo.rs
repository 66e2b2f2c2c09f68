//! Runs the tool.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use local::stack::{Stack, StackConfig};
use serde_json::Value;

/// The output and exit code of a run.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// The output, parsed as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

/// The tool without this process's environment and without a deployment.
pub(crate) fn alone(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_uo"));
    command.env_clear().args(arguments);
    command
}

/// Runs it to its end, in a thread that may block.
pub(crate) async fn run(command: Command) -> Ended {
    run_with(command, "").await
}

/// Runs it with this text on standard input.
pub(crate) async fn run_with(mut command: Command, input: &str) -> Ended {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let input = input.to_owned();
    let output = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A program that does not read its input may have ended before all of it was written.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    });
    let output = output.await.unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs it with a closed output, as before `| true`.
pub(crate) async fn run_unread(mut command: Command) -> Ended {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
    let output = tokio::task::spawn_blocking(move || command.spawn().unwrap().wait_with_output().unwrap());
    let output = output.await.unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::new(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A local stack, and the tool configured for it.
pub(crate) struct World {
    pub(crate) stack: Stack,
}

impl World {
    pub(crate) async fn start() -> Self {
        let stack = Stack::start(StackConfig::new(0, None, Duration::ZERO));
        Self {
            stack: Box::pin(stack).await.unwrap(),
        }
    }

    /// The tool, for this stack.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = alone(arguments);
        command.arg(format!("--local={}", self.stack.status().api));
        command
    }

    pub(crate) async fn uo(&self, arguments: &[&str]) -> Ended {
        run(self.command(arguments)).await
    }

    pub(crate) async fn uo_in(&self, folder: &Path, arguments: &[&str]) -> Ended {
        let mut command = self.command(arguments);
        command.current_dir(folder);
        run(command).await
    }

    pub(crate) async fn uo_with(&self, arguments: &[&str], input: &str) -> Ended {
        run_with(self.command(arguments), input).await
    }
}
