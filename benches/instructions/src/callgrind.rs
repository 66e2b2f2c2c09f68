//! Runs this program under Callgrind, and reads the counts.

use std::{
    ffi::OsString,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use crate::{Failure, case::Case, inner::COUNTED, issuer::Credentials, options::INNER};

/// The number of instructions of a case's request.
pub(crate) fn count(case: &Case, credentials: &Credentials, scratch: &Path) -> Result<u64, Failure> {
    let file = scratch.join(format!("{}.callgrind", case.name));
    let mut out_file = OsString::from("--callgrind-out-file=");
    out_file.push(&file);
    let mut inner = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(out_file)
        .arg(std::env::current_exe()?)
        .args([INNER, case.name])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = inner.stdin.take() {
        // If it exits before it reads, its output says why.
        let _ = stdin.write_all(&serde_json::to_vec(credentials)?);
    }
    let ended = inner.wait_with_output()?;
    if !ended.status.success() {
        let told = String::from_utf8_lossy(&ended.stderr);
        return Err(format!("{} under valgrind: {}\n{told}", case.name, ended.status).into());
    }
    let profile = std::fs::read_to_string(&file)?;
    let counted = total(&profile).ok_or_else(|| format!("{}: there is no count of {COUNTED}", file.display()))?;
    Ok(counted)
}

/// The total of a profile that only counts instructions; `None` if it counted none.
fn total(profile: &str) -> Option<u64> {
    let value = |key: &str| {
        profile
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix(key))
            .map(str::trim)
    };
    let total = value("totals:")?.parse().ok()?;
    (value("events:")? == "Ir" && total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read() {
        let profile =
            "# callgrind format\nversion: 1\npositions: line\nevents: Ir\nsummary: 7\n\nfn=(1) f\n3 7\n\ntotals: 7\n";
        assert_eq!(total(profile), Some(7));
    }

    #[test]
    fn what_is_not_a_count_of_instructions_is_none() {
        for profile in [
            "",
            "events: Ir\n",
            "events: Ir\ntotals: 0\n",
            "events: Ir Dr\ntotals: 7 2\n",
            "events: Dr\ntotals: 7\n",
        ] {
            assert_eq!(total(profile), None, "{profile}");
        }
    }
}
