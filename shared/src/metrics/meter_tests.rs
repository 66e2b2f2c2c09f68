use serde_json::{Value, json};

use super::{samples::meter, *};

fn answered(code: Code) -> Answered {
    Answered {
        operation: Operation::Update,
        code,
        took: Duration::from_micros(12_345),
        is_cold: false,
        stages: Stages {
            workflow: Some(Duration::from_millis(9)),
            ..Stages::default()
        },
    }
}

#[test]
fn a_request_is_one_line_and_each_upstream_another() {
    let (meter, lines) = meter();
    meter.called("Auth0", Duration::from_millis(30), true);
    meter.called("Auth0", Duration::from_millis(40), false);
    meter.called("Subscribe", Duration::from_millis(20), true);
    meter.circuit_opened("Auth0");
    assert!(lines.take().is_empty(), "nothing is written before the answer");
    meter.answered(&answered(Code::UpdateCompleted));
    let written = lines.take();
    let counted = |name: &str| json!({"Name": name, "Unit": "Count"});
    let timed = |name: &str| json!({"Name": name, "Unit": "Milliseconds"});
    let directive = |dimensions: Value, metrics: Vec<Value>| json!({"Namespace": "UsersOrchestrator/test", "Dimensions": [dimensions], "Metrics": metrics});
    let aws = |directives: Vec<Value>| json!({"Timestamp": 1_767_323_045_678_i64, "CloudWatchMetrics": directives});
    let of_upstream = || {
        let metrics = vec![
            timed("UpstreamLatency"),
            counted("UpstreamFailures"),
            counted("CircuitsOpened"),
        ];
        aws(vec![
            directive(json!(["upstream"]), metrics),
            directive(json!([]), vec![counted("CircuitsOpened")]),
        ])
    };
    let of_operation = vec![
        counted("ServerErrors"),
        counted("ColdStarts"),
        timed("Latency"),
        timed("WorkflowLatency"),
    ];
    assert_eq!(
        written,
        [
            json!({
                "_aws": aws(vec![
                    directive(json!(["operation", "code"]), vec![counted("Requests")]),
                    directive(json!(["operation"]), of_operation),
                ]),
                "timestamp": "2026-01-02T03:04:05.678Z", "level": "INFO",
                "operation": "update", "code": "S200_07",
                "Requests": 1, "ServerErrors": 0, "ColdStarts": 0, "Latency": 12.345, "WorkflowLatency": 9.0,
            }),
            json!({
                "_aws": of_upstream(), "timestamp": "2026-01-02T03:04:05.678Z", "level": "INFO", "upstream": "Auth0",
                "UpstreamLatency": [30.0, 40.0], "UpstreamFailures": 1, "CircuitsOpened": 1,
            }),
            json!({
                "_aws": of_upstream(), "timestamp": "2026-01-02T03:04:05.678Z", "level": "INFO", "upstream": "Subscribe",
                "UpstreamLatency": [20.0], "UpstreamFailures": 0, "CircuitsOpened": 0,
            }),
        ]
    );
    meter.answered(&answered(Code::Internal));
    let next = lines.take();
    assert_eq!(next.len(), 1, "calls are told once");
    assert_eq!(next[0]["ServerErrors"], 1);
}

#[test]
fn no_line_has_more_values_than_cloudwatch_takes() {
    let (meter, lines) = meter();
    for _ in 0..=MOST_VALUES {
        meter.called("Gigya", Duration::from_millis(1), true);
    }
    let repaired = Repaired {
        needs_attention: 2,
        ..Repaired::default()
    };
    meter.repaired(7, &repaired);
    let written = lines.take();
    let values = |line: &Value| line["UpstreamLatency"].as_array().map(Vec::len);
    assert_eq!(
        written.iter().map(values).collect::<Vec<_>>(),
        [Some(MOST_VALUES), None, Some(1)]
    );
    assert_eq!(
        (&written[1]["RepairBacklog"], &written[1]["RepairNeedsAttention"]),
        (&json!(7), &json!(2))
    );
    assert_eq!(written[1]["_aws"]["CloudWatchMetrics"][0]["Dimensions"], json!([[]]));
}

#[test]
fn a_silent_meter_keeps_nothing() {
    let meter = Meter::silent();
    meter.called("Auth0", Duration::from_millis(30), true);
    meter.circuit_opened("Auth0");
    meter.answered(&answered(Code::UpdateCompleted));
    assert!(meter.upstreams().is_empty());
}

#[test]
fn what_was_left_behind_is_written_once_and_only_where_there_is_any() {
    let (meter, lines) = meter();
    meter.called("Gigya", Duration::from_millis(30), true);
    meter.answered(&answered(Code::UpdateCompleted));
    assert!(lines.take().iter().all(|line| line["Leftovers"].is_null()));
    meter.left_behind("Gigya");
    meter.answered(&answered(Code::UpdateCompleted));
    let written = lines.take();
    let directive = json!({
        "Namespace": "UsersOrchestrator/test", "Dimensions": [[]],
        "Metrics": [{"Name": "CircuitsOpened", "Unit": "Count"}, {"Name": "Leftovers", "Unit": "Count"}],
    });
    assert_eq!(written[1]["_aws"]["CloudWatchMetrics"][1], directive);
    assert_eq!(
        (&written[1]["upstream"], &written[1]["Leftovers"]),
        (&json!("Gigya"), &json!(1))
    );
    meter.answered(&answered(Code::UpdateCompleted));
    assert_eq!(lines.left_behind("Gigya"), 0);
}
