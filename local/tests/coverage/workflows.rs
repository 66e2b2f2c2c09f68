//! The workflows of `.github/`: a moved tag of an action must not run other code here.

use std::collections::BTreeSet;

use serde_json::Value;

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
            // Our own workflows come from the same commit.
            if reference.trim().starts_with("./.github/workflows/") {
                continue;
            }
            let digest = reference.split_once('@').map_or("", |(_, digest)| digest.trim());
            if digest.len() != 40 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                faults.push(format!("{path}: pin{reference} by its digest"));
            }
            if comment.trim().is_empty() {
                faults.push(format!("{path}: say in a comment which version{reference} is"));
            }
        }
        // Permissions are declared per job.
        if !text.contains("\npermissions: {}\n") {
            faults.push(format!("{path}: begin with no permissions at all"));
        }
    }
    none(&faults);
}

/// A deployed build has passed the checks, was built once, and has been tried in staging.
#[test]
fn prod_is_deployed_as_staging_was() {
    let workflow: Value = serde_saphyr::from_str(&read(".github/workflows/deploy.yml")).unwrap();
    let jobs = &workflow["jobs"];
    for (job, needed) in [("build", "checks"), ("staging", "build"), ("prod", "staging")] {
        assert_eq!(jobs[job]["needs"], needed, "{job}");
    }
    assert!(jobs["staging"]["steps"].is_array());
    assert_eq!(jobs["staging"]["steps"], jobs["prod"]["steps"]);
    for stage in ["staging", "prod"] {
        let job = &jobs[stage];
        assert_eq!(job["environment"]["name"], stage);
        assert_eq!(job["env"]["STAGE"], stage);
        assert_eq!(job["concurrency"]["group"], format!("deploy-{stage}"));
        assert_eq!(job["concurrency"]["cancel-in-progress"], false);
    }
    // Only jobs with an environment can assume the account's roles.
    for (name, job) in jobs.as_object().unwrap() {
        let deploys = job["environment"].is_object();
        assert_eq!(job["permissions"]["id-token"] == "write", deploys, "{name}");
    }
}

/// The smoke test reads each variable that the workflow sets, and each is documented.
#[test]
fn the_smoke_test_is_told_what_it_asks_for() {
    let workflow: Value = serde_saphyr::from_str(&read(".github/workflows/deploy.yml")).unwrap();
    let steps = workflow["jobs"]["staging"]["steps"].as_array().unwrap();
    let smoke = steps.iter().find(|step| step["name"] == "Smoke test").unwrap();
    let told: BTreeSet<&str> = smoke["env"].as_object().unwrap().keys().map(String::as_str).collect();
    let page = read("local/tests/smoke/main.rs");
    let documented = page.lines().filter(|line| line.starts_with("//! | `"));
    let names = documented.flat_map(|row| row.split('|').nth(1).unwrap_or_default().split('`'));
    let asked: BTreeSet<&str> = names.filter(|name| name.bytes().any(|byte| byte == b'_')).collect();
    assert_eq!(told, asked);
    let setting_up = read("docs/deploying-from-github.md");
    let missing = told.iter().filter(|name| !setting_up.contains(&format!("`{name}`")));
    let faults: Vec<String> = missing
        .map(|name| format!("docs/deploying-from-github.md does not say what `{name}` is"))
        .collect();
    none(&faults);
}
