//! Writes one log line in CloudWatch's embedded metric format: the measures, and the directives that declare them.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use std::time::Duration;

use jiff::Timestamp;
use serde::{Serialize, Serializer, ser::SerializeMap};

/// A line being built.
pub(super) struct Document<'a> {
    namespace: &'a str,
    now: Timestamp,
    dimensions: Vec<(&'a str, &'a str)>,
    measures: Vec<Measure<'a>>,
}

struct Measure<'a> {
    /// The names of its dimensions.
    by: &'a [&'a str],
    name: &'a str,
    value: Value,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Count(u32),
    Milliseconds(f64),
    /// Several durations, in milliseconds.
    Each(Vec<f64>),
}

impl<'a> Document<'a> {
    pub(super) const fn new(namespace: &'a str, now: Timestamp) -> Self {
        Self {
            namespace,
            now,
            dimensions: Vec::new(),
            measures: Vec::new(),
        }
    }

    pub(super) fn dimension(mut self, name: &'a str, value: &'a str) -> Self {
        self.dimensions.push((name, value));
        self
    }

    pub(super) fn count(self, by: &'a [&'a str], name: &'a str, count: u32) -> Self {
        self.measure(by, name, Value::Count(count))
    }

    pub(super) fn duration(self, by: &'a [&'a str], name: &'a str, took: Option<Duration>) -> Self {
        match took {
            Some(took) => self.measure(by, name, Value::Milliseconds(milliseconds(took))),
            None => self,
        }
    }

    pub(super) fn durations(self, by: &'a [&'a str], name: &'a str, took: &[Duration]) -> Self {
        if took.is_empty() {
            return self;
        }
        let values = took.iter().copied().map(milliseconds).collect();
        self.measure(by, name, Value::Each(values))
    }

    fn measure(mut self, by: &'a [&'a str], name: &'a str, value: Value) -> Self {
        self.measures.push(Measure { by, name, value });
        self
    }

    /// Appends the line to others.
    pub(super) fn write(&self, lines: &mut Vec<u8>) {
        // Neither serialising a document nor writing to a vector can fail.
        let _ = serde_json::to_writer(&mut *lines, self);
        lines.push(b'\n');
    }
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("_aws", &Metadata::of(self))?;
        // Without these two fields Lambda's log-level filter would guess the level and set its own timestamp.
        members.serialize_entry("timestamp", &self.now)?;
        members.serialize_entry("level", "INFO")?;
        for (name, value) in &self.dimensions {
            members.serialize_entry(name, value)?;
        }
        for (index, measure) in self.measures.iter().enumerate() {
            // A measure with several sets of dimensions has its value only once.
            let earlier = self.measures.iter().take(index);
            if earlier.clone().all(|earlier| earlier.name != measure.name) {
                members.serialize_entry(measure.name, &measure.value)?;
            }
        }
        members.end()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata<'a> {
    timestamp: i64,
    #[serde(rename = "CloudWatchMetrics")]
    directives: Vec<Directive<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive<'a> {
    namespace: &'a str,
    dimensions: [&'a [&'a str]; 1],
    metrics: Vec<Metric<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metric<'a> {
    name: &'a str,
    unit: &'static str,
}

impl<'a> Metadata<'a> {
    fn of(document: &'a Document<'a>) -> Self {
        let mut directives: Vec<Directive<'a>> = Vec::new();
        for measure in &document.measures {
            let metric = Metric {
                name: measure.name,
                unit: measure.value.unit(),
            };
            match directives.iter_mut().find(|known| known.dimensions == [measure.by]) {
                Some(directive) => directive.metrics.push(metric),
                None => directives.push(Directive {
                    namespace: document.namespace,
                    dimensions: [measure.by],
                    metrics: vec![metric],
                }),
            }
        }
        Self {
            timestamp: document.now.as_millisecond(),
            directives,
        }
    }
}

impl Value {
    const fn unit(&self) -> &'static str {
        match self {
            Self::Count(_) => "Count",
            Self::Milliseconds(_) | Self::Each(_) => "Milliseconds",
        }
    }
}

/// Converts to milliseconds, rounded down to microseconds: precise enough, and short.
fn milliseconds(took: Duration) -> f64 {
    let microseconds = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
    f64::from(microseconds) / 1000.0
}
