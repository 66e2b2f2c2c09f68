//! The JSON of a fault.

use local::simulators::Fault;
use serde_json::json;

#[test]
fn a_fault_that_makes_no_sense_is_refused_by_name() {
    for (fault, expected) in [
        (json!([]), "it must be a JSON object"),
        (
            json!({}),
            "one of `latencyMs`, `status`, `errorCode`, `cut`, `down` and `answer` is required",
        ),
        (
            json!({"down": false}),
            "one of `latencyMs`, `status`, `errorCode`, `cut`, `down` and `answer` is required",
        ),
        (
            json!({"latency": 5}),
            "`latency` is not known here (known: latencyMs, status, errorCode, cut, down, answer, skip, times, match)",
        ),
        (
            json!({"latencyMs": -1}),
            "`latencyMs` must be a whole number from 0 to 120000",
        ),
        (json!({"status": 200}), "`status` must be a status from 400 to 599"),
        (json!({"status": "503"}), "`status` must be a status from 400 to 599"),
        (
            json!({"cut": "later"}),
            "`cut` must be \"before-effect\" or \"after-effect\"",
        ),
        (json!({"down": 1}), "`down` must be true or false"),
        (
            json!({"down": true, "times": 0}),
            "`times` must be a whole number from 1 upwards",
        ),
        (json!({"down": true, "match": "GET"}), "`match` must be an object"),
        (
            json!({"down": true, "match": {"method": "FETCH"}}),
            "`match.method` must be an HTTP method",
        ),
        (
            json!({"down": true, "match": {"path": "users"}}),
            "`match.path` must be a path that begins with /",
        ),
        (
            json!({"down": true, "match": {"host": "x"}}),
            "`match.host` is not known here (known: method, path)",
        ),
        (
            json!({"status": 500, "cut": "after-effect"}),
            "`status`, `errorCode`, `cut`, `down` and `answer` exclude one another",
        ),
        (
            json!({"answer": "late"}),
            "`answer` must be \"page\", \"echo\", \"garbage\", \"oversized\", \"drip\" or \"silence\"",
        ),
    ] {
        let error = Fault::parse(&fault).unwrap_err().to_string();
        assert_eq!(error, format!("not a fault: {expected}"), "{fault}");
    }
    let several = json!({"status": 1, "times": 0, "extra": 1});
    let error = Fault::parse(&several).unwrap_err().to_string();
    for name in ["`status`", "`times`", "`extra`"] {
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn a_fault_is_written_as_it_is_read() {
    for fault in [
        json!({"latencyMs": 10, "status": 429, "times": 3, "match": {"method": "GET", "path": "/x"}}),
        json!({"cut": "after-effect"}),
        json!({"down": true}),
        json!({"answer": "drip"}),
        json!({"answer": "page"}),
        json!({"answer": "echo"}),
    ] {
        let parsed = Fault::parse(&fault).unwrap();
        assert_eq!(serde_json::to_value(parsed).unwrap(), fault);
    }
}
