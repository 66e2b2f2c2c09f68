//! Each code of the catalogue and each event type is shown by a case of every operation that can produce it.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::{
    catalogue::{Code, PREFIX},
    events::EventType,
    operation::Operation,
};

use crate::repository::{none, outcomes};

/// Codes that no case of a function can show, each with the reason.
const CODES_WITHOUT_CASE: &[(Code, &str)] = &[(Code::TooManyRequests, "answered by the gateway's throttle alone")];

/// Event types that no case can show, each with the reason.
const EVENT_TYPES_WITHOUT_CASE: &[(EventType, &str)] = &[];

#[test]
fn each_code_has_a_case_per_operation_and_no_operation_answers_others() {
    let mut faults = Vec::new();
    for operation in Operation::ALL {
        let name = operation.name();
        let shown: BTreeSet<String> = outcomes(name)
            .iter()
            .map(|(_, outcome)| code_of(&outcome["body"]))
            .collect();
        for code in Code::TABLE {
            let full = code.full();
            let listed = code.entry().operations.contains(&operation);
            let excepted = CODES_WITHOUT_CASE.iter().any(|(exception, _)| exception == code);
            match (shown.contains(&full), listed, excepted) {
                (false, true, false) => faults.push(format!(
                    "{full} has no case: write an event in events/{name}/ that is answered with it"
                )),
                (true, false, _) => faults.push(format!(
                    "{name} answers {full}, which the catalogue does not list for it: mend one of them"
                )),
                (true, _, true) => faults.push(format!("{full} has a case now: take it off CODES_WITHOUT_CASE")),
                _ => {}
            }
        }
        let known: BTreeSet<String> = Code::TABLE.iter().map(|code| code.full()).collect();
        faults.extend(
            shown
                .difference(&known)
                .map(|code| format!("{name} answers {code}, which is not in the catalogue")),
        );
    }
    none(&faults);
}

#[test]
fn each_event_type_has_a_case_per_operation_and_no_operation_leaves_others() {
    let mut faults = Vec::new();
    for operation in Operation::ALL {
        let name = operation.name();
        let outcomes = outcomes(name);
        let events = outcomes
            .iter()
            .flat_map(|(_, outcome)| outcome["events"].as_array().unwrap());
        let shown: BTreeSet<&str> = events.map(|event| event["eventTypeCode"].as_str().unwrap()).collect();
        for kind in EventType::TABLE {
            let code = kind.code();
            let listed = kind.operations().contains(&operation);
            let excepted = EVENT_TYPES_WITHOUT_CASE.iter().any(|(exception, _)| exception == kind);
            match (shown.contains(code), listed, excepted) {
                (false, true, false) => faults.push(format!(
                    "{code} has no case: write an event in events/{name}/ that leaves it"
                )),
                (true, false, _) => faults.push(format!(
                    "{name} leaves {code}, which the table of event types does not list for it: mend one of them"
                )),
                (true, _, true) => faults.push(format!("{code} has a case now: take it off EVENT_TYPES_WITHOUT_CASE")),
                _ => {}
            }
        }
    }
    none(&faults);
}

#[test]
fn each_documented_text_is_shown_as_it_is_documented() {
    let mut faults = Vec::new();
    for operation in Operation::ALL {
        for (case, outcome) in outcomes(operation.name()) {
            let body = &outcome["body"];
            let full = code_of(body);
            let code = Code::TABLE.iter().find(|code| code.full() == full);
            let entry = code
                .unwrap_or_else(|| panic!("{case}: {full} is not in the catalogue"))
                .entry();
            let text = body["message"]["text"]
                .as_str()
                .or(body["detail"].as_str())
                .unwrap_or_default();
            let beginning = entry.text.split("{Message}").next().unwrap_or_default();
            if !text.starts_with(beginning) || outcome["status"] != entry.status.as_u16() {
                faults.push(format!(
                    "{}/{case}: status and text are not those of {full}",
                    operation.name()
                ));
            }
        }
    }
    none(&faults);
}

/// The code in an envelope or in problem details.
fn code_of(body: &Value) -> String {
    let code = body["message"]["code"].as_str().or(body["code"].as_str());
    let code = code.unwrap_or_else(|| panic!("neither an envelope nor problem details: {body}"));
    assert!(code.starts_with(PREFIX), "{code}");
    code.to_owned()
}
