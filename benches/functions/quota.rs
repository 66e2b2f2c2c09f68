//! The share of a core that Lambda gives a function of some memory size, by a control group of this machine.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
};

use nix::unistd::Pid;

/// Megabytes for one core.
const WHOLE_CORE_MB: u64 = 1769;
/// Microseconds in which the share may be used up.
const PERIOD_US: u64 = 20_000;

/// A control group; it is removed when dropped.
pub(crate) struct Quota {
    folder: PathBuf,
    is_unified: bool,
}

impl Quota {
    /// A group without a limit yet. `Err` where this machine does not let us have one.
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

    /// Puts a process into the group.
    pub(crate) fn hold(&self, pid: Pid) -> io::Result<()> {
        fs::write(self.folder.join("cgroup.procs"), pid.to_string())
    }

    /// From now on, what a function of so many megabytes gets.
    pub(crate) fn limit(&self, megabytes: u64) -> io::Result<()> {
        let share = PERIOD_US * megabytes / WHOLE_CORE_MB;
        if self.is_unified {
            return fs::write(self.folder.join("cpu.max"), format!("{share} {PERIOD_US}"));
        }
        fs::write(self.folder.join("cpu.cfs_period_us"), PERIOD_US.to_string())?;
        fs::write(self.folder.join("cpu.cfs_quota_us"), share.to_string())
    }

    /// No limit, as while a function starts.
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
        // A group with a process that is just ending stays behind, empty and without effect.
        let _ = fs::remove_dir(&self.folder);
    }
}
