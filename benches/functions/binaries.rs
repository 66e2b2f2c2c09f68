//! The binaries as deployed: each is built separately with the release profile.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use benches::{root, target};

use crate::{Failure, workload::Workload};

/// Builds the binary of a workload, and returns its path.
#[expect(clippy::print_stderr, reason = "whoever waits for minutes wants to know for what")]
pub(crate) fn build(workload: Workload) -> Result<PathBuf, Failure> {
    let package = workload.package();
    eprintln!("building {package} with the release profile …");
    // A separate build, as in `sam build`: a common one would unify the features of all functions.
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "--package", package, "--bin", package])
        .current_dir(root())
        .status()?;
    if !status.success() {
        return Err(format!("{package} cannot be built").into());
    }
    Ok(target().join("release").join(package))
}

/// The size in MiB.
pub(crate) fn size(binary: &Path) -> Result<f64, Failure> {
    let bytes = std::fs::metadata(binary)
        .map_err(|error| format!("{}: {error}", binary.display()))?
        .len();
    Ok(f64::from(u32::try_from(bytes)?) / f64::from(1 << 20))
}
