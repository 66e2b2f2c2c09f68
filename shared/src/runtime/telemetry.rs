//! Logs: one JSON object a line on Lambda, plain text elsewhere.

use tracing_subscriber::EnvFilter;

use super::config::optional;

/// What is logged at a level: our own lines from it on, those of all libraries from `warn` on, whatever the level. Libraries
/// would log requests and answers, and with them what must never be logged.
pub fn log_filter(level: &str) -> EnvFilter {
    EnvFilter::try_new(format!("warn,shared={level}")).unwrap_or_else(|_| EnvFilter::new("warn,shared=info"))
}

/// Sets up logging for the process, as `AWS_LAMBDA_LOG_LEVEL` (Lambda's own setting) or `LOG_LEVEL` say; without them
/// at `info`, and the AWS SDK at `warn`.
pub(super) fn init() {
    let level = optional("AWS_LAMBDA_LOG_LEVEL")
        .or_else(|| optional("LOG_LEVEL"))
        .unwrap_or_else(|| "info".to_owned());
    // The level that Lambda has and tracing has not.
    let level = if level.eq_ignore_ascii_case("fatal") {
        "error".to_owned()
    } else {
        level.to_ascii_lowercase()
    };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(log_filter(&level))
        .with_target(false);
    if optional("AWS_LAMBDA_RUNTIME_API").is_some() {
        // Lambda stamps each line itself, and its log formats expect JSON with flat members.
        lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .with_ansi(false)
            .init();
    } else {
        lines.with_writer(std::io::stderr).init();
    }
}
