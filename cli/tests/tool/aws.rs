//! A deployment on AWS: found by its stage, with the credentials that AWS's own tools would take.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    path::Path,
    process::Command,
    sync::mpsc,
    thread,
};

use serde_json::{Value, json};

use crate::uo::{World, alone, run};

/// A Parameter Store with one answer for whoever asks; what it was asked comes through the channel, headers in lower case.
fn parameter_store(status: &'static str, answer: &Value) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (told, asked) = mpsc::channel();
    let answer = answer.to_string();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .unwrap();
            let mut body = vec![0; length.parse().unwrap()];
            reader.read_exact(&mut body).unwrap();
            // Who has seen enough has dropped the other end.
            let _ = told.send(format!("{head}{}", String::from_utf8(body).unwrap()));
            let length = answer.len();
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
            reader.get_mut().write_all((head + &answer).as_bytes()).unwrap();
        }
    });
    (address, asked)
}

/// The tool with a profile of AWS's files, and nothing else that could give credentials.
fn with_profile(folder: &Path, arguments: &[&str]) -> Command {
    let (config, credentials) = (folder.join("config"), folder.join("credentials"));
    std::fs::write(&config, "[profile team]\nregion = eu-west-1\n").unwrap();
    std::fs::write(
        &credentials,
        "[team]\naws_access_key_id = AKIDTEAM\naws_secret_access_key = s\n",
    )
    .unwrap();
    let mut command = alone(arguments);
    command
        .env("AWS_CONFIG_FILE", config)
        .env("AWS_SHARED_CREDENTIALS_FILE", credentials);
    command.env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_is_found_with_the_credentials_of_a_profile() {
    let world = World::start().await;
    let status = world.stack.status();
    let table = |name: &str| status.tables[name].clone();
    let value = json!({
        "api": status.api, "settingsTable": table("settings"), "eventsTable": table("events"), "journalTable": table("journal"),
    });
    let parameter = json!({"Parameter": {"Name": "n", "Type": "String", "Value": value.to_string()}});
    let (store, asked) = parameter_store("200 OK", &parameter);
    let folder = tempfile::tempdir().unwrap();
    let mut command = with_profile(
        folder.path(),
        &["tenants", "list", "--stage", "dev", "--profile", "team"],
    );
    command
        .env("AWS_ENDPOINT_URL_SSM", &store)
        .env("AWS_ENDPOINT_URL_DYNAMODB", status.dynamodb);
    let listed = run(command).await.with(0);
    assert!(listed.out.contains("DEMO/HERALD/MORNING"), "{listed:?}");
    assert_eq!(listed.err, "5 tenants of stage dev in eu-west-1\n");
    let asked = asked.recv().unwrap();
    assert!(
        asked.contains("credential=akidteam/") && asked.contains("/eu-west-1/ssm/"),
        "{asked}"
    );
    assert!(
        asked.ends_with("{\"Name\":\"/users-orchestrator/dev/deployment\"}"),
        "{asked}"
    );

    let tenant = [
        "users",
        "get",
        "nobody",
        "--tenant",
        "demo/herald/morning",
        "--token",
        "none",
        "--stage",
        "dev",
    ];
    let mut command = with_profile(folder.path(), &tenant);
    command.env("AWS_ENDPOINT_URL_SSM", &store).env("AWS_PROFILE", "team");
    assert!(run(command).await.with(1).out.contains("E401"));
}

#[tokio::test]
async fn a_stage_that_is_not_there_and_missing_rights_are_told_with_a_way_on() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["check", "--stage", "nope", "--profile", "team"];
    for (fault, code, told) in [
        ("ParameterNotFound", 1, "there is no stage nope in eu-west-1"),
        ("AccessDeniedException", 3, "docs/cli.md lists the rights"),
        ("ExpiredTokenException", 3, "sign in again"),
    ] {
        let (store, _asked) = parameter_store("400 Bad Request", &json!({"__type": fault, "message": "no"}));
        let mut command = with_profile(folder.path(), &arguments);
        command.env("AWS_ENDPOINT_URL_SSM", store);
        let refused = run(command).await.with(code);
        assert!(refused.err.contains(told), "{refused:?}");
    }
}

#[tokio::test]
async fn without_credentials_or_a_region_it_is_told_where_they_come_from() {
    let mut command = alone(&["tenants", "list", "--stage", "dev", "--region", "eu-west-1"]);
    command
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("HOME", "/nonexistent");
    let refused = run(command).await.with(3);
    assert!(refused.err.contains("aws sso login"), "{refused:?}");
    let mut command = alone(&["tenants", "list", "--stage", "dev"]);
    command
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("HOME", "/nonexistent");
    let refused = run(command).await.with(2);
    assert!(refused.err.contains("--region"), "{refused:?}");
}
