//! One line of CloudWatch's embedded metric format: the measures, and the directives that say which they are.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::Sink;

/// A line in the making.
#[derive(Default)]
pub(super) struct Document<'a> {
    /// Metrics by the dimensions that they are told by.
    directives: Vec<(&'a [&'a str], Vec<Value>)>,
    members: Map<String, Value>,
}

impl<'a> Document<'a> {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn dimension(mut self, name: &str, value: &str) -> Self {
        self.members.insert(name.to_owned(), json!(value));
        self
    }

    pub(super) fn count(self, dimensions: &'a [&'a str], name: &str, count: u32) -> Self {
        self.metric(dimensions, name, "Count", json!(count))
    }

    pub(super) fn duration(self, dimensions: &'a [&'a str], name: &str, took: Option<Duration>) -> Self {
        match took {
            Some(took) => self.metric(dimensions, name, "Milliseconds", json!(milliseconds(took))),
            None => self,
        }
    }

    pub(super) fn durations(self, dimensions: &'a [&'a str], name: &str, took: &[Duration]) -> Self {
        if took.is_empty() {
            return self;
        }
        let values: Vec<f64> = took.iter().copied().map(milliseconds).collect();
        self.metric(dimensions, name, "Milliseconds", json!(values))
    }

    fn metric(mut self, dimensions: &'a [&'a str], name: &str, unit: &str, value: Value) -> Self {
        let metric = json!({"Name": name, "Unit": unit});
        match self.directives.iter_mut().find(|(known, _)| *known == dimensions) {
            Some((_, metrics)) => metrics.push(metric),
            None => self.directives.push((dimensions, vec![metric])),
        }
        self.members.insert(name.to_owned(), value);
        self
    }

    pub(super) fn write(mut self, sink: &Sink) {
        let now = sink.clock.now();
        let directives: Vec<Value> = self
            .directives
            .iter()
            .map(|(dimensions, metrics)| {
                json!({"Namespace": sink.namespace, "Dimensions": [dimensions], "Metrics": metrics})
            })
            .collect();
        let metadata = json!({"Timestamp": now.as_millisecond(), "CloudWatchMetrics": directives});
        self.members.insert("_aws".to_owned(), metadata);
        // Without these two, Lambda's filter of levels would guess, and stamp the line anew.
        self.members.insert("timestamp".to_owned(), json!(now.to_string()));
        self.members.insert("level".to_owned(), json!("INFO"));
        sink.line(format!("{}\n", Value::Object(self.members)).as_bytes());
    }
}

/// Whole microseconds are exact enough, and short.
fn milliseconds(took: Duration) -> f64 {
    let microseconds = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
    f64::from(microseconds) / 1000.0
}
