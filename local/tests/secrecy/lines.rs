//! Checks the format of log lines.

use jiff::Timestamp;
use serde_json::{Map, Value};

/// Members of every line.
const OF_ALL: [&str; 3] = ["timestamp", "level", "message"];

/// Other members of a request's line.
const OF_REQUEST: [&str; 16] = [
    "operation",
    "version",
    "code",
    "http.status",
    "duration_ms",
    "settings_ms",
    "caller_ms",
    "workflow_ms",
    "books_ms",
    "cold_start",
    "request.id",
    "invocation.id",
    "trace.id",
    "source_system",
    "tenant",
    "cause",
];

const LEVELS: [&str; 5] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"];

/// The number of lines of each kind.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) requests: usize,
    pub(crate) request_measures: usize,
    pub(crate) repair_measures: usize,
    pub(crate) upstream_measures: usize,
}

impl Lines {
    /// Counts a line; an error says what is wrong with it.
    pub(crate) fn count(&mut self, line: &str) -> Result<(), String> {
        let line: Map<String, Value> =
            serde_json::from_str(line).map_err(|error| format!("no JSON object: {error}"))?;
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default();
        text("timestamp")
            .parse::<Timestamp>()
            .map_err(|error| error.to_string())?;
        if !LEVELS.contains(&text("level")) {
            return Err("no level that Lambda knows".to_owned());
        }
        if let Some(metadata) = line.get("_aws") {
            return self.count_measures(&line, metadata);
        }
        for (name, value) in &line {
            let is_plain = name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte));
            if !is_plain || value.is_array() || value.is_object() {
                return Err(format!("{name} is no plain name of a plain value"));
            }
        }
        match text("message") {
            "" => Err("no message".to_owned()),
            "repair" if !line.contains_key("version") => Err("the line of a repair without version".to_owned()),
            "request" => {
                self.requests += 1;
                let known = |name: &&String| !OF_ALL.contains(&name.as_str()) && !OF_REQUEST.contains(&name.as_str());
                let unknown: Vec<&String> = line.keys().filter(known).collect();
                let missing = [
                    "operation",
                    "version",
                    "code",
                    "http.status",
                    "duration_ms",
                    "request.id",
                    "invocation.id",
                ];
                let missing = missing.into_iter().find(|name| !line.contains_key(*name));
                match (unknown.as_slice(), missing) {
                    ([], None) => Ok(()),
                    found => Err(format!("unknown or missing in the line of a request: {found:?}")),
                }
            }
            _ => Ok(()),
        }
    }

    /// Checks the format against the specification of CloudWatch's embedded metric format.
    fn count_measures(&mut self, line: &Map<String, Value>, metadata: &Value) -> Result<(), String> {
        metadata["Timestamp"].as_i64().ok_or("no Timestamp")?;
        let directives = metadata["CloudWatchMetrics"].as_array().ok_or("no CloudWatchMetrics")?;
        for directive in directives {
            directive["Namespace"].as_str().ok_or("no Namespace")?;
            for dimension in directive["Dimensions"].as_array().ok_or("no Dimensions")? {
                for name in dimension.as_array().ok_or("a dimension set is no list")? {
                    let value = name.as_str().and_then(|name| line.get(name)).and_then(Value::as_str);
                    value.ok_or_else(|| format!("the dimension {name} has no value"))?;
                }
            }
            for metric in directive["Metrics"].as_array().ok_or("no Metrics")? {
                let name = metric["Name"].as_str().ok_or("a metric without Name")?;
                if !["Count", "Milliseconds"].iter().any(|unit| metric["Unit"] == *unit) {
                    return Err(format!("{name} has no unit"));
                }
                let is_measure = match line.get(name) {
                    Some(Value::Array(values)) => {
                        (1..=100).contains(&values.len()) && values.iter().all(Value::is_number)
                    }
                    value => value.is_some_and(Value::is_number),
                };
                if !is_measure {
                    return Err(format!("{name} has no value"));
                }
            }
        }
        self.request_measures += usize::from(line.contains_key("Requests"));
        self.repair_measures += usize::from(line.contains_key("RepairBacklog"));
        self.upstream_measures += usize::from(line.contains_key("UpstreamLatency"));
        Ok(())
    }
}
