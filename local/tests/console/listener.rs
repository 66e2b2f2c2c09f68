//! A client of `/_local/live`.

use std::collections::VecDeque;

use reqwest::Response;
use serde_json::Value;

use crate::rows::Trace;

pub(crate) struct Listener {
    response: Response,
    text: String,
    events: VecDeque<(String, u64, Value)>,
}

impl Listener {
    pub(crate) fn to(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            text: String::new(),
            events: VecDeque::new(),
        }
    }

    /// The next event: its name, its id and its data; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<(String, u64, Value)> {
        while self.events.is_empty() {
            let chunk = self.response.chunk().await.unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                self.events.extend(parsed(event));
                self.text = rest.to_owned();
            }
        }
        self.events.pop_front()
    }

    /// The data of the next event of this name.
    pub(crate) async fn next_of(&mut self, name: &str) -> Value {
        loop {
            let (event, _, data) = self.next().await.unwrap();
            if event == name {
                return data;
            }
        }
    }

    /// All states of traces up to the first that matches.
    pub(crate) async fn until(&mut self, is_wanted: impl Fn(&Trace) -> bool) -> Vec<Trace> {
        let mut states = Vec::new();
        loop {
            let state = Trace(self.next_of("request").await);
            let is_last = is_wanted(&state);
            states.push(state);
            if is_last {
                return states;
            }
        }
    }
}

/// `None` for a comment.
fn parsed(event: &str) -> Option<(String, u64, Value)> {
    let field = |name: &str| {
        let mut lines = event.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| *known == name).map(|(_, value)| value)
    };
    let data = serde_json::from_str(field("data")?).unwrap();
    Some((field("event")?.to_owned(), field("id")?.parse().unwrap(), data))
}
