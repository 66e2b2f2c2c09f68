//! The workflows of `.github/`: whoever can move a tag of an action must not be able to run code of ours.

use crate::repository::{files, none, read};

#[test]
fn each_action_is_pinned_by_its_digest() {
    let mut faults = Vec::new();
    let workflows = files(".github/workflows", ".yml");
    assert!(!workflows.is_empty());
    for workflow in workflows {
        let path = format!(".github/workflows/{workflow}.yml");
        let text = read(&path);
        for action in text.lines().filter_map(|line| line.split_once("uses:")) {
            let (reference, comment) = action.1.split_once(" #").unwrap_or((action.1, ""));
            let digest = reference.split_once('@').map_or("", |(_, digest)| digest.trim());
            if digest.len() != 40 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                faults.push(format!("{path}: pin{reference} by its digest"));
            }
            if comment.trim().is_empty() {
                faults.push(format!("{path}: say in a comment which version{reference} is"));
            }
        }
        // What a job may do is said job by job.
        if !text.contains("\npermissions: {}\n") {
            faults.push(format!("{path}: begin with no permissions at all"));
        }
    }
    none(&faults);
}
