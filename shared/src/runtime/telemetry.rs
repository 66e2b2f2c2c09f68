//! Logs: one JSON object per line on Lambda, plain text elsewhere.

use std::{cmp::max, io};

use tracing::{Subscriber, dispatcher::Dispatch};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt::{self, MakeWriter},
    layer::SubscriberExt as _,
};

use super::variables::Variables;

/// From the most verbose to the least.
const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/// How a process logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Logs {
    /// Index into [`LEVELS`].
    level: usize,
    is_json: bool,
    is_on_lambda: bool,
}

impl Default for Logs {
    fn default() -> Self {
        Self {
            level: 2,
            is_json: false,
            is_on_lambda: false,
        }
    }
}

impl Logs {
    /// Lambda sets `AWS_LAMBDA_LOG_LEVEL` and `AWS_LAMBDA_LOG_FORMAT` from the function's logging configuration, and
    /// drops lines below that level. `LOG_LEVEL` can only make the logs quieter, and does not drop the measures.
    pub(super) fn read(variables: &mut Variables<'_>) -> Self {
        let level = |word: Option<&str>| LEVELS.iter().position(|level| Some(*level) == word);
        let of_lambda = level(variables.one_of("AWS_LAMBDA_LOG_LEVEL", &LEVELS));
        let own = level(variables.one_of("LOG_LEVEL", &LEVELS));
        let is_on_lambda = variables.optional("AWS_LAMBDA_RUNTIME_API").is_some();
        let format = variables.one_of("AWS_LAMBDA_LOG_FORMAT", &["JSON", "Text"]);
        Self {
            level: max(of_lambda, own).unwrap_or(Self::default().level),
            // Emulators of Lambda do not set the format.
            is_json: format.map_or(is_on_lambda, |format| format == "JSON"),
            is_on_lambda,
        }
    }

    /// Sets up logging for the process.
    pub(super) fn init(self) {
        let level = log_filter(LEVELS.get(self.level).copied().unwrap_or("INFO"));
        let dispatch: Dispatch = match (self.is_json, self.is_on_lambda) {
            (true, _) => Dispatch::new(json_lines(level, io::stdout)),
            // Lambda takes both streams. Elsewhere stdout is for the answer.
            (false, true) => Dispatch::new(text_lines(level, io::stdout)),
            (false, false) => Dispatch::new(text_lines(level, io::stderr)),
        };
        // It fails only if a logger is set already, which then stays.
        let _ = tracing::dispatcher::set_global_default(dispatch);
    }
}

/// The filter for a level: our own lines from that level on, those of libraries always from `warn` on. Libraries would
/// log requests and responses, which contain data that must not be logged.
pub fn log_filter(level: &str) -> Targets {
    // `tracing` has no level above `error`.
    let level = if level.eq_ignore_ascii_case("fatal") {
        "error"
    } else {
        level
    };
    let own = level.parse().unwrap_or(LevelFilter::INFO);
    Targets::new()
        .with_default(LevelFilter::WARN)
        .with_targets([("shared", own), ("repair", own)])
}

/// A subscriber that writes one flat JSON object per line, with `timestamp`, `level` and `message` as Lambda's log
/// format expects.
pub fn json_lines<W>(filter: Targets, lines: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer()
        .with_target(false)
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_ansi(false)
        .with_writer(lines);
    tracing_subscriber::registry().with(lines).with(filter)
}

/// A subscriber that writes plain text, one line per event, without colours.
pub fn text_lines<W>(filter: Targets, lines: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_target(false).with_ansi(false).with_writer(lines);
    tracing_subscriber::registry().with(lines).with(filter)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::spans;

    fn logs(given: &[(&str, &str)]) -> Logs {
        let get = |wanted: &str| {
            let found = given.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        };
        let mut variables = Variables::of(&get);
        let logs = Logs::read(&mut variables);
        variables.verdict(logs).unwrap()
    }

    fn level(given: &[(&str, &str)]) -> &'static str {
        LEVELS[logs(given).level]
    }

    #[test]
    fn the_quieter_of_both_levels_counts() {
        assert_eq!(level(&[]), "INFO");
        assert_eq!(level(&[("LOG_LEVEL", "debug")]), "DEBUG");
        assert_eq!(level(&[("AWS_LAMBDA_LOG_LEVEL", "TRACE")]), "TRACE");
        assert_eq!(
            level(&[("AWS_LAMBDA_LOG_LEVEL", "INFO"), ("LOG_LEVEL", "ERROR")]),
            "ERROR"
        );
        assert_eq!(
            level(&[("AWS_LAMBDA_LOG_LEVEL", "FATAL"), ("LOG_LEVEL", "DEBUG")]),
            "FATAL"
        );
    }

    #[test]
    fn the_format_is_lambdas_to_choose() {
        let on_lambda = ("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001");
        assert!(!logs(&[]).is_json);
        assert!(logs(&[on_lambda]).is_json);
        assert!(logs(&[on_lambda, ("AWS_LAMBDA_LOG_FORMAT", "JSON")]).is_json);
        assert!(!logs(&[on_lambda, ("AWS_LAMBDA_LOG_FORMAT", "Text")]).is_json);
    }

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(level: &str, is_json: bool) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let writer = move || writer.clone();
        let dispatch = if is_json {
            Dispatch::new(json_lines(log_filter(level), writer))
        } else {
            Dispatch::new(text_lines(log_filter(level), writer))
        };
        tracing::dispatcher::with_default(&dispatch, || {
            let call = spans::upstream_call("Auth0", &http::Method::GET, 2);
            call.record("status", 404);
            call.in_scope(|| tracing::info!("request"));
        });
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn lines_tell_of_spans_only_in_plain_text_at_debug() {
        for (level, is_json) in [("INFO", true), ("INFO", false), ("DEBUG", true), ("TRACE", true)] {
            let log = logged(level, is_json);
            assert!(log.contains("request") && !log.contains("upstream"), "{level}: {log}");
        }
        let log = logged("DEBUG", false);
        assert!(
            log.contains("upstream{upstream=\"Auth0\" method=\"GET\" attempt=2 status=404}: request"),
            "{log}"
        );
    }
}
