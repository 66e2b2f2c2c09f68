//! A trace as the control API returns it.

use serde_json::Value;

#[derive(Debug, Clone)]
pub(crate) struct Trace(pub(crate) Value);

impl Trace {
    fn rows(&self) -> &Vec<Value> {
        self.0["rows"].as_array().unwrap()
    }

    /// The rows of a lane, in their order.
    pub(crate) fn lane(&self, lane: &str) -> Vec<&Value> {
        self.rows().iter().filter(|row| row["lane"] == lane).collect()
    }

    /// The names of the rows of a lane.
    pub(crate) fn names(&self, lane: &str) -> Vec<&str> {
        self.lane(lane)
            .into_iter()
            .map(|row| row["name"].as_str().unwrap())
            .collect()
    }

    /// The only row with this name.
    #[track_caller]
    pub(crate) fn row(&self, name: &str) -> &Value {
        let named: Vec<&Value> = self.rows().iter().filter(|row| row["name"] == name).collect();
        let [row] = named.as_slice() else {
            panic!("{} rows are named {name}: {:#}", named.len(), self.0)
        };
        row
    }

    /// Record rows as `TYPE outcome operation`.
    pub(crate) fn records(&self) -> Vec<String> {
        let record = |row: &&Value| {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            format!("{} {} {}", text("name"), text("outcome"), text("operation"))
        };
        self.lane("record").iter().map(record).collect()
    }

    /// Asserts what must hold for each trace that has ended.
    #[track_caller]
    pub(crate) fn expect_whole(&self) {
        let whole = self.0["durationMs"].as_f64().unwrap();
        let mut before = 0.0;
        let mut ids = Vec::new();
        for row in self.rows() {
            let start = row["startMs"].as_f64().unwrap();
            let duration = row["durationMs"].as_f64().unwrap();
            assert!(start >= before && duration >= 0.0, "{row}");
            // Records are timed by another clock, in whole milliseconds.
            assert!(row["lane"] == "record" || start + duration <= whole, "{row} in {whole}");
            before = start;
            ids.push(row["id"].as_u64().unwrap());
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), self.rows().len(), "ids are given twice");
        assert_eq!(self.lane("record").len(), self.0["records"].as_array().unwrap().len());
    }
}

/// Whether one row lies within the time of another.
pub(crate) fn is_within(inner: &Value, outer: &Value) -> bool {
    start(inner) >= start(outer) && end(inner) <= end(outer)
}

/// Whether two rows overlap in time.
pub(crate) fn overlap(one: &Value, other: &Value) -> bool {
    start(one) < end(other) && start(other) < end(one)
}

fn start(row: &Value) -> f64 {
    row["startMs"].as_f64().unwrap()
}

fn end(row: &Value) -> f64 {
    start(row) + row["durationMs"].as_f64().unwrap()
}
