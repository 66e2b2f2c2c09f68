//! A deployment on AWS: found by its stage, with the credentials that AWS's own tools use.

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

/// A service with one fixed answer. The channel receives its requests, with headers in lower case.
fn service(status: &'static str, answer: &Value) -> (String, mpsc::Receiver<String>) {
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
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            reader.read_exact(&mut body).unwrap();
            // The receiver may have been dropped.
            let _ = told.send(format!("{head}{}", String::from_utf8(body).unwrap()));
            let length = answer.len();
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
            reader.get_mut().write_all((head + &answer).as_bytes()).unwrap();
        }
    });
    (address, asked)
}

/// The tool with a profile in AWS's files, and no other source of credentials.
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
    let (store, asked) = service("200 OK", &parameter);
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
    let place = format!(
        "5 tenants of stage dev in eu-west-1 (DynamoDB at {})\n",
        world.stack.status().dynamodb
    );
    assert_eq!(listed.err, place, "tables that are elsewhere are named");
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

/// Credentials from single sign-on, by a token that `aws sso login` has stored, and from a credentials program.
#[tokio::test]
async fn credentials_come_from_single_sign_on_and_from_programs_too() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let credentials = json!({"roleCredentials": {
        "accessKeyId": "AKIDSSO", "secretAccessKey": "s", "sessionToken": "t", "expiration": 4_102_444_800_000_i64,
    }});
    let (portal, asked_of_portal) = service("200 OK", &credentials);
    let (store, asked) = service(
        "400 Bad Request",
        &json!({"__type": "ParameterNotFound", "message": "no"}),
    );
    std::fs::create_dir_all(home.join(".aws/sso/cache")).unwrap();
    std::fs::write(
        home.join(".aws/config"),
        "[sso-session team]\nsso_start_url = https://team.awsapps.com/start\nsso_region = eu-west-1\n\
         [profile sso]\nregion = eu-west-1\nsso_session = team\nsso_account_id = 123456789012\nsso_role_name = Operator\n\
         [profile program]\nregion = eu-west-1\n\
         credential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"AKIDPROGRAM\", \"SecretAccessKey\": \"s\"}'\n",
    )
    .unwrap();
    let token = json!({
        "startUrl": "https://team.awsapps.com/start", "region": "eu-west-1", "accessToken": "token-of-the-session",
        "expiresAt": "2099-01-01T00:00:00Z",
    });
    // AWS's tools store the token of the session `team` under the SHA-1 of its name.
    let cached = ".aws/sso/cache/d25187dc137f35c88bc80ec8c3ffbdb17b5eb873.json";
    std::fs::write(home.join(cached), token.to_string()).unwrap();
    for (profile, key) in [("sso", "credential=akidsso/"), ("program", "credential=akidprogram/")] {
        let mut command = alone(&["tenants", "list", "--stage", "dev", "--profile", profile]);
        command
            .env("HOME", home)
            .env("PATH", "/usr/bin:/bin")
            .env("AWS_EC2_METADATA_DISABLED", "true");
        command
            .env("AWS_ENDPOINT_URL_SSM", &store)
            .env("AWS_ENDPOINT_URL_SSO", &portal);
        let refused = run(command).await.with(1);
        assert!(refused.err.contains("there is no stage dev"), "{refused:?}");
        let asked = asked.recv().unwrap();
        assert!(asked.contains(key), "{asked}");
    }
    let asked = asked_of_portal.recv().unwrap();
    assert!(
        asked.contains("x-amz-sso_bearer_token: token-of-the-session"),
        "{asked}"
    );
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
        let (store, _asked) = service("400 Bad Request", &json!({"__type": fault, "message": "no"}));
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
