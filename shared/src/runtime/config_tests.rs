use std::collections::HashMap;

use super::*;

fn read(given: &[(&str, &str)]) -> Result<(Logs, Config), String> {
    let given: HashMap<String, String> = given
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let get = |name: &str| given.get(name).cloned();
    let mut variables = Variables::of(&get);
    let read = (Logs::read(&mut variables), Config::read(&mut variables));
    variables.verdict(read).map_err(|faults| faults.to_string())
}

const TABLES: [(&str, &str); 3] = [
    ("SETTINGS_TABLE", "stack-SettingsTable-1ABC"),
    ("EVENTS_TABLE", "stack-EventsTable-1ABC"),
    ("JOURNAL_TABLE", "stack-JournalTable-1ABC"),
];

#[test]
fn tables_are_enough() {
    let (logs, config) = read(&TABLES).unwrap();
    assert_eq!(config.settings_table, "stack-SettingsTable-1ABC");
    assert!(config.upstream_allowed_hosts.is_empty());
    assert_eq!(
        (
            config.secrets_dir,
            config.upstream_authorities,
            config.metrics_namespace
        ),
        (None, None, None)
    );
    assert_eq!(logs, Logs::default());
}

#[test]
fn everything_else_is_read_as_it_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path().to_str().unwrap();
    let more = [
        ("SECRETS_DIR", directory),
        ("UPSTREAM_ALLOWED_HOSTS", "127.0.0.1, auth.corp.internal,[::1],"),
        ("METRICS_NAMESPACE", "UsersOrchestrator/prod"),
    ];
    let (_, config) = read(&[TABLES.as_slice(), &more].concat()).unwrap();
    assert_eq!(config.secrets_dir, Some(directory.into()));
    assert_eq!(
        config.upstream_allowed_hosts,
        ["127.0.0.1", "auth.corp.internal", "[::1]"]
    );
    assert_eq!(config.metrics_namespace.as_deref(), Some("UsersOrchestrator/prod"));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let faults = read(&[
        ("EVENTS_TABLE", ""),
        ("JOURNAL_TABLE", "a table"),
        ("SECRETS_DIR", "/nowhere/at/all"),
        ("UPSTREAM_ALLOWED_HOSTS", "good.example.com,https://auth.example.com/"),
        ("UPSTREAM_CA_FILE", "/nowhere/ca.pem"),
        ("METRICS_NAMESPACE", "AWS/Lambda"),
        ("LOG_LEVEL", "LOUD"),
        ("AWS_LAMBDA_LOG_FORMAT", "XML"),
    ])
    .unwrap_err();
    for fault in [
        "SETTINGS_TABLE is not set",
        "EVENTS_TABLE is not set",
        "JOURNAL_TABLE is no name of a DynamoDB table",
        "SECRETS_DIR /nowhere/at/all is no folder",
        "UPSTREAM_ALLOWED_HOSTS \"https://auth.example.com/\" is no host",
        "UPSTREAM_CA_FILE /nowhere/ca.pem cannot be read as PEM",
        "METRICS_NAMESPACE \"AWS/Lambda\" is no namespace of CloudWatch",
        "LOG_LEVEL \"LOUD\" is none of TRACE, DEBUG, INFO, WARN, ERROR, FATAL",
        "AWS_LAMBDA_LOG_FORMAT \"XML\" is none of JSON, Text",
    ] {
        assert!(faults.contains(fault), "{fault}: {faults}");
    }
    assert_eq!(faults.matches("; ").count(), 8, "{faults}");
}
