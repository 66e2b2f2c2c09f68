//! The program that `cargo run` starts: its banner, its exit codes, its shutdown.

#![cfg(test)]

mod program;

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
};

use program::{Program, command};
use serde_json::Value;

fn is_there(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn the_commands_of_the_banner_work_when_pasted() {
    if !is_there("bash") || !is_there("curl") {
        println!("left out: the banner's commands need bash and curl");
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&["--port", "0", "--in-memory"], directory.path());
    let commands = program.commands();
    // Not `uo`, which is the command-line tool.
    assert!(commands.contains("\napi() {") && !commands.contains("uo"), "{commands}");
    let pasted = Command::new("bash")
        .args(["-c", &commands])
        .env("no_proxy", "127.0.0.1")
        .output()
        .unwrap();
    let (output, errors) = (
        String::from_utf8(pasted.stdout).unwrap(),
        String::from_utf8(pasted.stderr).unwrap(),
    );
    assert!(pasted.status.success() && errors.is_empty(), "{errors}\n{output}");

    let answers: Vec<Value> = output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let codes: Vec<&str> = answers
        .iter()
        .filter_map(|answer| answer["message"]["code"].as_str())
        .collect();
    let prefixed = ["S200_06", "S200_01", "S200_07", "S200_12"].map(|code| format!("UsersOrchestrator_{code}"));
    assert_eq!(codes, prefixed);
    let events = answers.last().unwrap().as_array().unwrap();
    assert!(
        events
            .iter()
            .all(|event| event["customerRegistrationId"].as_str().unwrap().starts_with("reader-")),
        "{events:?}"
    );
    assert!(
        events.len() > 4
            && events[0]["operation"] == "create"
            && events[events.len() - 1]["operation"] == "update-email"
    );
    // Every address in the banner answers, starting with the console.
    let page = Command::new("curl")
        .args(["-sSf", "--noproxy", "*", program.address("Console")])
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&page.stdout).starts_with("<!doctype html>"),
        "{page:?}"
    );
    for name in ["status", "mailbox"] {
        let answer = Command::new("curl")
            .args(["-sSf", "--noproxy", "*", program.address(name)])
            .output()
            .unwrap();
        assert!(
            answer.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&answer.stderr)
        );
        serde_json::from_slice::<Value>(&answer.stdout).unwrap();
    }
    assert_eq!(program.end_with("-INT").code(), Some(0));
    assert_eq!(
        fs::read_dir(directory.path()).unwrap().count(),
        0,
        "--in-memory has written a file"
    );
}

#[test]
fn both_signals_end_it_well() {
    for signal in ["-INT", "-TERM"] {
        let directory = tempfile::tempdir().unwrap();
        let program = Program::start(&["--port", "0", "--data-dir", "kept"], directory.path());
        assert!(program.banner.contains("kept"), "{}", program.banner);
        assert_eq!(program.end_with(signal).code(), Some(0), "{signal}");
        assert!(directory.path().join("kept").is_dir());
    }
}

/// Sends incomplete requests to every listening port.
fn half_said(program: &Program) -> Vec<TcpStream> {
    let begun = ["API", "DynamoDB", "auth0", "firefly", "gigya", "ssor", "subscribe"].map(|name| {
        let mut connection = TcpStream::connect(program.address(name).trim_start_matches("http://")).unwrap();
        let said = "GET /v4/Users/7 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nPOST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{";
        connection.write_all(said.as_bytes()).unwrap();
        // Once the first is answered, the server is reading the second.
        assert!(connection.read(&mut [0; 16]).unwrap() > 0, "{name}");
        connection
    });
    begun.into()
}

#[test]
fn nobody_who_does_not_come_to_an_end_keeps_it_from_ending() {
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&["--port", "0", "--in-memory"], directory.path());
    let _connections = half_said(&program);
    assert_eq!(program.end_with("-INT").code(), Some(0));
}

#[test]
fn the_second_signal_ends_it_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&["--port", "0", "--in-memory"], directory.path());
    let _connections = half_said(&program);
    program.signal("-INT");
    program.wait_for("Stopping.");
    assert_eq!(program.end_with("-INT").code(), Some(130));
}

#[test]
fn a_port_that_is_taken_is_named_with_another_to_try() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let directory = tempfile::tempdir().unwrap();
    let by_option = command(&["--port", &port, "--in-memory"], directory.path());
    let mut by_variable = command(&["--in-memory"], directory.path());
    by_variable.env("PORT", &port);
    for mut command in [by_option, by_variable] {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            error.starts_with(&format!("error: port {port} is in use; choose another with --port ")),
            "{error}"
        );
        assert_eq!(error.lines().count(), 1, "{error}");
        assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(
        fs::read_dir(directory.path()).unwrap().count(),
        0,
        "a stack that does not start leaves files behind"
    );
}

#[test]
fn the_version_is_that_of_the_workspace() {
    let directory = tempfile::tempdir().unwrap();
    let output = command(&["--version"], directory.path()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.trim(), concat!("local ", env!("CARGO_PKG_VERSION")));
    let manifest: &str = include_str!("../../../Cargo.toml");
    let line = concat!("\nversion = \"", env!("CARGO_PKG_VERSION"), "\"\n");
    assert!(manifest.contains(line), "the version of `local` is not the workspace's");
}

#[test]
fn wrong_options_are_explained() {
    let directory = tempfile::tempdir().unwrap();
    for (arguments, says) in [
        (&["--port", "70000"][..], "--port"),
        (&["--prot", "1"], "--port"),
        (&["--in-memory", "--data-dir", "x"], "cannot be used with"),
        (&["--latency-ms", "soon"], "--latency-ms"),
        (&["now"], "unexpected argument 'now'"),
    ] {
        let output = command(arguments, directory.path()).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(says), "{error}");
    }
    let help = command(&["--help"], directory.path()).output().unwrap();
    assert!(help.status.success() && String::from_utf8(help.stdout).unwrap().contains("--in-memory"));
}

#[test]
fn a_data_directory_that_cannot_be_used_is_named() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("file"), "").unwrap();
    let output = command(&["--port", "0", "--data-dir", "file"], directory.path())
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    let reason = error
        .strip_prefix("error: the data directory file cannot be used: ")
        .unwrap_or_default();
    let reason = reason.trim_end();
    assert!(
        !reason.is_empty() && !reason.contains(": "),
        "the reason is told once: {error}"
    );
}

#[test]
fn a_log_filter_that_cannot_be_read_is_told() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("file"), "").unwrap();
    for (filter, is_told) in [("local=loud", true), ("local=debug", false)] {
        let mut command = command(&["--port", "0", "--data-dir", "file"], directory.path());
        let output = command.env("RUST_LOG", filter).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error.contains("RUST_LOG is invalid"), is_told, "{error}");
    }
}
