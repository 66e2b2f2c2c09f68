//! With `REQUIRE_ALL=1`, as in GitHub's workflows, `.ci/run` fails if it skips anything.

use std::process::Command;

use crate::{
    repository::{lacks, read, root},
    verdict::Faults,
};

const CHECKS: &str = ".ci/run";

/// The one check that may be skipped: the repository does not contain what it needs.
const EXEMPT: &str = "Auth0's description is not beside this checkout";

#[test]
fn whatever_the_checks_leave_out_goes_through_one_door() {
    let mut faults = Faults::default();
    for (index, line) in read(CHECKS)
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
    {
        let is_left_out = line.contains(" NOT ") || line.contains(" alone.\"") || line.contains("will skip");
        if is_left_out && !line.contains("leave_out \"") && !line.contains(EXEMPT) {
            faults.say(format!(
                "{CHECKS}:{}: say this with leave_out: {}",
                index + 1,
                line.trim()
            ));
        }
    }
    for workflow in [".github/workflows/checks.yml", ".github/workflows/release.yml"] {
        let text = read(workflow);
        let runs = text
            .matches("- run: bash .ci/run\n        env:\n          REQUIRE_ALL: 1\n")
            .count();
        if runs != 1 {
            faults.say(format!("{workflow}: `bash .ci/run` needs `REQUIRE_ALL: 1`"));
        }
    }
    faults.none();
}

/// Scripts that may skip something by themselves, and what runs them.
#[test]
fn scripts_that_lack_a_program_fail_where_all_is_required() {
    let scripts = [("bash", "scripts/check_start.sh"), ("python3", "scripts/client.py")];
    let nowhere = tempfile::tempdir().unwrap();
    for (program, script) in scripts {
        if lacks(&[program], script) {
            continue;
        }
        let run = |required: &str| {
            let mut command = Command::new(place_of(program));
            command.arg(root().join(script)).env("PATH", nowhere.path());
            command.env("REQUIRE_ALL", required).output().unwrap()
        };
        for (required, succeeds) in [("", true), ("1", false)] {
            let output = run(required);
            assert_eq!(
                output.status.success(),
                succeeds,
                "{script} with REQUIRE_ALL={required}"
            );
            let said = String::from_utf8(output.stdout).unwrap();
            assert!(said.contains(" missing") && said.contains(" NOT "), "{script}: {said}");
        }
    }
}

/// The path of a program's own executable, as it reports it. A `PATH` entry may be a wrapper script that needs other programs.
fn place_of(program: &str) -> String {
    let ask = if program == "bash" {
        "echo $BASH"
    } else {
        "import sys; print(sys.executable)"
    };
    let output = Command::new(program).args(["-c", ask]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
