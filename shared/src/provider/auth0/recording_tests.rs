//! Recorded exchanges of other projects with Auth0, if a folder with recordings is beside the project.

use std::{
    fs,
    io::{Write, stderr},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    errors::{Refusal, check},
    meaning::Operation,
    wire::User,
};
use crate::{error::PortError, model::ProviderUser, upstream::Reply};

#[derive(Deserialize)]
struct Recording {
    interactions: Vec<Interaction>,
}

#[derive(Deserialize)]
struct Interaction {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: String,
}

#[derive(Deserialize)]
struct Response {
    code: u16,
    body: String,
}

/// The recordings, if they are there.
fn recordings() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/contracts/auth0-recordings");
    let files: Vec<PathBuf> = fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    Some(files)
}

#[test]
fn recorded_answers_are_read() {
    let Some(files) = recordings() else {
        writeln!(stderr(), "skipped: there are no recordings of Auth0 beside the project").unwrap();
        return;
    };
    let (mut users, mut absent) = (0, 0);
    for file in files {
        let recording: Recording = serde_saphyr::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for Interaction { request, response } in recording.interactions {
            let what = format!("{}: {} {}", file.display(), request.method, request.url);
            let reply = Reply::prepared(response.code, &response.body);
            let read: Vec<User> = match (request.method.as_str(), response.code) {
                ("GET", 404) => {
                    let refusal = check(Operation::Get, &reply).unwrap_err();
                    assert!(matches!(refusal, Refusal::Plain(PortError::NotFound)), "{what}");
                    absent += 1;
                    continue;
                }
                ("DELETE", 204) => continue,
                ("GET", 200) if request.url.contains("users-by-email") => reply.json().expect(&what),
                ("GET" | "PATCH", 200) | ("POST", 201) => vec![reply.json().expect(&what)],
                other => panic!("{what}: {other:?} is new here"),
            };
            for user in read {
                assert!(user.is_in("Username-Password-Authentication"), "{what}");
                let user = ProviderUser::from(user);
                assert!(user.provider_id.starts_with("auth0|") && user.email.is_some(), "{what}");
                assert_eq!(
                    user.verified,
                    user.first_name.is_some(),
                    "the recorded users with names are verified: {what}"
                );
                users += 1;
            }
        }
    }
    assert!(
        users >= 5 && absent >= 1,
        "{users} users and {absent} absent ones were read"
    );
}
