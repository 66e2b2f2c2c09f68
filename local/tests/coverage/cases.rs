//! Contract cases: every event has its snapshot, and no snapshot or given file is without its event.

use shared::operation::Operation;

use crate::repository::{files, none};

#[test]
fn events_givens_and_snapshots_belong_together() {
    let mut faults = Vec::new();
    for function in Operation::ALL.map(Operation::name) {
        let tests = format!("functions/{function}/tests");
        let events = files(&format!("events/{function}"), ".json");
        let snapshots = files(&format!("{tests}/snapshots"), ".json.snap");
        let snapshots = snapshots
            .iter()
            .map(|name| name.strip_prefix("outcome@").unwrap_or(name).to_owned())
            .collect();
        for case in events.difference(&snapshots) {
            faults.push(format!(
                "events/{function}/{case}.json has no snapshot: run `cargo insta test --review -p {function}` and read it before accepting it"
            ));
        }
        for case in snapshots.difference(&events) {
            faults.push(format!(
                "{tests}/snapshots holds an outcome of {case}, which is no event of {function}: remove it"
            ));
        }
        for case in files(&format!("{tests}/given"), ".json").difference(&events) {
            faults.push(format!(
                "{tests}/given/{case}.json belongs to no event of {function}: rename or remove it"
            ));
        }
    }
    none(&faults);
}
