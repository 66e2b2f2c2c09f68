//! A function's process, seen from outside.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    time::{clock_getcpuclockid, clock_gettime},
    unistd::Pid,
};
use tokio::process::{Child, Command};

use crate::{Failure, runtime_api::RuntimeApi};

/// A running function; dropping it stops it.
pub(crate) struct Process {
    child: Child,
    pub(crate) pid: Pid,
    pub(crate) started: Instant,
}

impl Process {
    pub(crate) fn spawn(
        binary: &Path,
        api: &RuntimeApi,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, Failure> {
        let mut command = Command::new(binary);
        command
            .env_clear()
            .envs(environment)
            .env("AWS_LAMBDA_RUNTIME_API", api.address().to_string())
            .envs([
                ("AWS_LAMBDA_FUNCTION_NAME", "benchmark"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                ("AWS_LAMBDA_LOG_GROUP_NAME", "benchmark"),
                ("AWS_LAMBDA_LOG_STREAM_NAME", "benchmark"),
                ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let started = Instant::now();
        let child = command
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        let pid = child.id().ok_or("the function ended at once")?;
        Ok(Self {
            child,
            pid: Pid::from_raw(i32::try_from(pid)?),
            started,
        })
    }

    /// The CPU time so far, user and system, of all threads.
    pub(crate) fn cpu(&self) -> Result<Duration, Failure> {
        let time = clock_gettime(clock_getcpuclockid(self.pid)?)?;
        Ok(Duration::from(time))
    }

    /// Its peak memory in MiB.
    pub(crate) fn peak_memory(&self) -> Result<f64, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line
            .and_then(|line| line.trim().strip_suffix(" kB"))
            .ok_or("no VmHWM")?;
        Ok(kib.trim().parse::<f64>()? / 1024.0)
    }

    /// Stops it so that a profiler around it can write its results.
    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        kill(self.pid, Signal::SIGTERM)?;
        self.child.wait().await?;
        Ok(())
    }
}
