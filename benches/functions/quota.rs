//! Limits a function to the share of a core that Lambda gives to a memory size, with a control group.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
};

use nix::unistd::Pid;

/// Megabytes that get one core.
const WHOLE_CORE_MB: u64 = 1769;
/// The period of the share, in microseconds.
const PERIOD_US: u64 = 20_000;

/// A control group; dropping it removes it.
pub(crate) struct Quota {
    folder: PathBuf,
    is_unified: bool,
}

impl Quota {
    /// A group without a limit. `Err` if this machine does not allow one.
    pub(crate) fn open() -> io::Result<Self> {
        let name = format!("users-orchestrator-benchmark-{}", process::id());
        let unified = Path::new("/sys/fs/cgroup/cgroup.controllers").exists();
        let parent = if unified {
            "/sys/fs/cgroup"
        } else {
            "/sys/fs/cgroup/cpu"
        };
        let folder = Path::new(parent).join(name);
        fs::create_dir(&folder)?;
        let quota = Self {
            folder,
            is_unified: unified,
        };
        quota.lift()?;
        Ok(quota)
    }

    /// Moves a process into the group.
    pub(crate) fn hold(&self, pid: Pid) -> io::Result<()> {
        fs::write(self.folder.join("cgroup.procs"), pid.to_string())
    }

    /// Sets the share for this many megabytes.
    pub(crate) fn limit(&self, megabytes: u64) -> io::Result<()> {
        let share = PERIOD_US * megabytes / WHOLE_CORE_MB;
        if self.is_unified {
            return fs::write(self.folder.join("cpu.max"), format!("{share} {PERIOD_US}"));
        }
        fs::write(self.folder.join("cpu.cfs_period_us"), PERIOD_US.to_string())?;
        fs::write(self.folder.join("cpu.cfs_quota_us"), share.to_string())
    }

    /// Removes the limit, as while a function starts.
    pub(crate) fn lift(&self) -> io::Result<()> {
        if self.is_unified {
            fs::write(self.folder.join("cpu.max"), "max")
        } else {
            fs::write(self.folder.join("cpu.cfs_quota_us"), "-1")
        }
    }
}

impl Drop for Quota {
    fn drop(&mut self) {
        // If a process in it is just ending, the empty group remains, without effect.
        let _ = fs::remove_dir(&self.folder);
    }
}
