//! Each alarm and each measure is in the template, in the code, and in `docs/OPERATIONS.md`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::repository::{none, read, template};

const RUNBOOKS: &str = "docs/OPERATIONS.md";

fn alarms(template: &Value) -> Vec<(&String, &Value)> {
    let resources = template["Resources"].as_object().unwrap().iter();
    resources
        .filter(|(_, resource)| resource["Type"] == "AWS::CloudWatch::Alarm")
        .collect()
}

/// The section below a third-level heading.
fn section<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(&format!("\n### {name}\n"))?;
    rest.split("\n##").next()
}

#[test]
fn each_alarm_reaches_somebody_who_finds_its_runbook() {
    let (template, page) = (template(), read(RUNBOOKS));
    let dashboard = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]
        .as_str()
        .unwrap();
    let deployment = &template["Resources"]["GetByIdFunction"]["Properties"]["DeploymentPreference"]["Alarms"];
    let mut faults = Vec::new();
    for (name, alarm) in alarms(&template) {
        let properties = &alarm["Properties"];
        let description = properties["AlarmDescription"].as_str().unwrap();
        let runbook = description.split_once("Runbook - OPERATIONS.md, ");
        let runbook = runbook.map_or("", |(_, runbook)| runbook.trim_end_matches('.'));
        match section(&page, runbook) {
            Some(text) if text.contains(&format!("`{name}`")) => {
                let is_starred = text.contains("(star)");
                if is_starred != deployment.as_array().unwrap().iter().any(|taken| taken == name) {
                    faults.push(format!(
                        "{RUNBOOKS}, {runbook}: the star says of {name} what the template does not"
                    ));
                }
            }
            _ => faults.push(format!(
                "{name}: {RUNBOOKS} has no section `### {runbook}` that names it"
            )),
        }
        for when in ["AlarmActions", "OKActions"] {
            if properties[when] != serde_json::json!(["AlarmTopic"]) {
                faults.push(format!("{name}: {when} must be the topic"));
            }
        }
        // The dashboard cannot refer to a conditional resource.
        if alarm["Condition"].is_null() && !dashboard.contains(&format!("${{{name}.Arn}}")) {
            faults.push(format!("{name} is not on the dashboard"));
        }
        if properties["TreatMissingData"].is_null() {
            faults.push(format!("{name}: say what missing data means"));
        }
    }
    none(&faults);
}

#[test]
fn each_function_is_taken_back_by_the_same_alarms() {
    let template = template();
    let preference = |function: &str| &template["Resources"][function]["Properties"]["DeploymentPreference"];
    for function in ["CreateFunction", "UpdateFunction", "UpdateEmailFunction"] {
        assert_eq!(preference(function), preference("GetByIdFunction"), "{function}");
    }
}

#[test]
fn each_measure_is_written_and_explained() {
    let (template, page) = (template(), read(RUNBOOKS));
    let source = read("shared/src/metrics/mod.rs");
    let (code, _) = source.split_once("impl fmt::Debug").unwrap();
    let written: BTreeSet<&str> = code
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| text.starts_with(char::is_uppercase) && text.chars().all(char::is_alphanumeric))
        .collect();
    assert!(
        written.contains("Requests") && written.contains("RepairBacklog"),
        "{written:?}"
    );
    let measures = page
        .split_once("\n### Measures\n")
        .unwrap()
        .1
        .split("\n### ")
        .next()
        .unwrap();
    let mut faults: Vec<String> = written
        .iter()
        .filter(|name| !measures.contains(&format!("`{name}`")))
        .map(|name| format!("{RUNBOOKS}, Measures, does not explain {name}"))
        .collect();
    for (alarm, resource) in alarms(&template) {
        let properties = &resource["Properties"];
        let is_own = properties["Namespace"] == "UsersOrchestrator/${Stage}";
        let name = properties["MetricName"].as_str().unwrap_or_default();
        if is_own && !written.contains(name) {
            faults.push(format!("{alarm} looks at {name}, which nobody writes"));
        }
    }
    let namespace = &template["Globals"]["Function"]["Environment"]["Variables"]["METRICS_NAMESPACE"];
    assert_eq!(namespace, "UsersOrchestrator/${Stage}");
    none(&faults);
}

#[test]
fn access_logs_hold_neither_addresses_nor_ids() {
    let template = template();
    let format = template["Resources"]["Api"]["Properties"]["AccessLogSetting"]["Format"]
        .as_str()
        .unwrap();
    let line: Value = serde_json::from_str(format).unwrap();
    assert_eq!(line["request.id"], "$context.requestId");
    for personal in [
        "sourceIp",
        "userAgent",
        "$context.path",
        "authorizer",
        "identity",
        "querystring",
    ] {
        assert!(!format.contains(personal), "{personal}");
    }
}
