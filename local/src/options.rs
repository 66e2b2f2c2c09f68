//! The options of `cargo run`.

use std::path::PathBuf;

use clap::Parser;

/// Run the Users Orchestrator on this machine, with every system that it calls simulated
///
/// The API listens on the loopback address only. Data is kept in the data directory and is available again after a restart.
/// Press Ctrl-C to stop.
#[derive(Debug, Clone, PartialEq, Eq, Parser)]
#[command(name = "local", bin_name = "cargo run --", version)]
pub struct Options {
    /// Port of the API on 127.0.0.1; 0 selects any free port
    #[arg(long, env = "PORT", default_value_t = 8080, value_name = "PORT", value_parser = port)]
    pub port: u16,

    /// Directory for users, mails, settings, events and signing keys between runs; delete it to start afresh
    #[arg(long, default_value = ".local", value_name = "DIR")]
    pub data_dir: PathBuf,

    /// Keep data only in memory: no file is written, and every start is like the first
    #[arg(long, conflicts_with = "data_dir")]
    pub in_memory: bool,

    /// Delay of every response of the simulated services in milliseconds, at most 60000, to imitate a network
    #[arg(long, default_value_t = 0, value_name = "MS", value_parser = clap::value_parser!(u64).range(..=60_000))]
    pub latency_ms: u64,
}

/// The port may come from the environment, so the error must name the variable.
fn port(text: &str) -> Result<u16, &'static str> {
    text.parse().map_err(
        |_| "must be a number from 0 to 65535; without the option, the environment variable PORT sets the port",
    )
}

impl Options {
    /// The directory for state, or `None` if nothing is kept.
    pub fn data_directory(&self) -> Option<&std::path::Path> {
        (!self.in_memory).then_some(self.data_dir.as_path())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::CommandFactory as _;

    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, String> {
        // Ignores `PORT` of the environment, which belongs to the process and not to the test.
        let command = Options::command().mut_arg("port", |port| port.env(None::<&str>));
        let matches = command
            .try_get_matches_from(std::iter::once(&"local").chain(arguments))
            .map_err(|error| error.to_string())?;
        clap::FromArgMatches::from_arg_matches(&matches).map_err(|error| error.to_string())
    }

    #[test]
    fn without_arguments_everything_has_its_place() {
        let options = parse(&[]).unwrap();
        assert_eq!((options.port, options.latency_ms), (8080, 0));
        assert_eq!(options.data_directory(), Some(Path::new(".local")));
    }

    #[test]
    fn every_option_is_read() {
        let options = parse(&["--port", "9000", "--data-dir", "elsewhere", "--latency-ms", "250"]).unwrap();
        assert_eq!((options.port, options.latency_ms), (9000, 250));
        assert_eq!(options.data_directory(), Some(Path::new("elsewhere")));
        assert_eq!(parse(&["--in-memory"]).unwrap().data_directory(), None);
    }

    #[test]
    fn wrong_values_are_refused_with_the_option_named() {
        for (arguments, expected) in [
            (vec!["--port", "70000"], "--port"),
            (vec!["--port", "http"], "environment variable PORT"),
            (vec!["--latency-ms", "60001"], "--latency-ms"),
            (vec!["--latency-ms", "-1"], "-1"),
            (vec!["--in-memory", "--data-dir", "x"], "cannot be used with"),
            (vec!["--memory"], "--in-memory"),
        ] {
            let error = parse(&arguments).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn the_port_can_come_from_the_environment_and_help_says_so() {
        let help = Options::command().render_long_help().to_string();
        for expected in [
            "[env: PORT=",
            "[default: 8080]",
            "[default: .local]",
            "delete it to start afresh",
        ] {
            assert!(help.contains(expected), "{expected} is missing in:\n{help}");
        }
    }
}
