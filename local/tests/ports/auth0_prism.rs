//! The Auth0 adapter against Auth0's own API description, served by Prism, if both are available.
//!
//! Prism refuses requests that violate the description. The variable `PRISM` names its executable; without it, `target/prism` is
//! used (`npm install --prefix target/prism @stoplight/prism-cli@5`).

use std::{
    io::{BufRead, BufReader, Read, Write, stderr},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use serde_json::json;
use shared::{
    clock::ManualClock,
    error::PortError,
    ids::{FreshId, RandomIds},
    metrics::Meter,
    model::{
        CustomerRegistrationId, EmailAddress, Metadata, MetadataChanges, Name, NewUser, Password, Patch,
        ProfileChanges, TenantId, Verification,
    },
    provider::contract,
    runtime::{Backends, Config},
    settings::{SettingsDocument, Tenant},
};

use crate::client::client;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Prism's executable and the description, if they exist.
fn tools() -> Option<(PathBuf, PathBuf)> {
    #[expect(clippy::disallowed_methods, reason = "the tool's place is the test's own setting")]
    let named = std::env::var_os("PRISM").map(PathBuf::from);
    let prism = named.unwrap_or_else(|| root().join("target/prism/node_modules/.bin/prism"));
    let description = root().join("../shared/contracts/auth0-management.prism.json");
    (prism.exists() && description.exists()).then_some((prism, description))
}

struct Prism {
    process: Child,
    output: BufReader<ChildStdout>,
    base_url: String,
}

impl Prism {
    fn start(executable: &Path, description: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = Command::new(executable)
            .args(["mock", "--errors", "-h", "127.0.0.1", "-p", &port.to_string()])
            .arg(description)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let mut prism = Self {
            process,
            output,
            base_url: format!("http://127.0.0.1:{port}/"),
        };
        prism.read_until("Prism is listening");
        prism
    }

    /// Prism's output up to the line that contains `text`.
    fn read_until(&mut self, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for line in self.output.by_ref().lines() {
            lines.push(line.unwrap());
            if lines.last().is_some_and(|line| line.contains(text)) {
                return lines;
            }
        }
        panic!("Prism ended without a word of {text:?}: {lines:#?}");
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn crid(text: &str) -> CustomerRegistrationId {
    CustomerRegistrationId::parse(text).unwrap()
}

fn tenant(base_url: &str) -> Tenant {
    let settings = json!({
        "Flow.UserProvider": "Auth0",
        "Auth0.BaseUrl": base_url,
        "Auth0.ClientId": "client",
        "Auth0.ClientSecret": "file:auth0",
        // The connection in the description's examples.
        "Auth0.Connection": "string",
        "Subscribe.BaseUrl": base_url,
        "Subscribe.Credential": "file:subscribe",
        "Ids.EncryptionKey": "file:ids",
    });
    let tenant = TenantId::parse("group", "client", "paper").unwrap();
    SettingsDocument {
        tenant,
        settings: settings.as_object().unwrap().clone(),
    }
    .parse()
    .unwrap()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one server for every call, and each call is named")]
async fn every_request_fits_the_description() {
    let Some((executable, description)) = tools() else {
        writeln!(
            stderr(),
            "skipped: no Prism, or no description of the Auth0 API beside the project"
        )
        .unwrap();
        return;
    };
    let mut prism = Prism::start(&executable, &description);
    let secrets = tempfile::tempdir().unwrap();
    std::fs::write(secrets.path().join("auth0"), "secret").unwrap();
    let config = Config {
        secrets_dir: Some(secrets.path().to_owned()),
        upstream_allowed_hosts: vec!["127.0.0.1".to_owned()],
        dynamodb_endpoint: Some("http://127.0.0.1:9".to_owned()),
        ..Config::default()
    };
    let clock = Arc::new(ManualClock::at("2026-03-01T12:00:00Z".parse().unwrap()));
    let backends = Backends::connect_with(&config, clock.clone(), Arc::new(RandomIds), Meter::silent()).unwrap();
    let (tenant, calls) = (tenant(&prism.base_url), contract::calls(clock));
    let call = || calls(Duration::from_secs(30));
    let (_, auth0) = backends.providers.select(&tenant, false).unwrap().unwrap();

    // The user in the description's examples.
    let id = crid("auth0|507f1f77bcf86cd799439020");
    let fresh = FreshId(backends.ids.ulid(backends.clock.as_ref()));
    assert!(auth0.settle_id(&tenant, Some(&id), fresh).is_ok());
    let metadata = Metadata::stored(
        json!({"title": "Dr", "age": 7, "newsletter": true})
            .as_object()
            .unwrap(),
    );
    let added: MetadataChanges = MetadataChanges::toward(&Metadata::default(), &metadata);
    let removed: MetadataChanges = metadata.iter().map(|(key, _)| (key.clone(), None)).collect();
    let bare = NewUser {
        id: id.clone(),
        email: EmailAddress::parse("ana+news@example.com").unwrap(),
        password: None,
        first_name: None,
        last_name: None,
        metadata: Metadata::default(),
        verification: Verification::Immediate,
    };
    let full = NewUser {
        password: Some(Password::parse("correct-horse-Battery-1").unwrap()),
        first_name: Name::parse("Zoë").unwrap(),
        last_name: Name::parse(&"Ł".repeat(150)).unwrap(),
        metadata,
        verification: Verification::ByMail { return_url: None },
        ..bare.clone()
    };
    for user in [&bare, &full] {
        auth0.create(&tenant, &call(), user).await.unwrap();
    }
    // Prism returns its own id for every creation and knows no key of ours. So both ids are looked up, and no user is deleted.
    let other = NewUser {
        id: crid("a/b@c:d+ü"),
        ..bare.clone()
    };
    let refused = auth0.create(&tenant, &call(), &other).await;
    assert!(matches!(refused, Err(PortError::Unavailable { .. })), "{refused:?}");
    assert_eq!(
        auth0.get(&tenant, &call(), &id).await.unwrap().first_name,
        Name::parse("string").unwrap()
    );
    // Prism returns the example's user for every id, and the adapter refuses an answer about another user. The requests are
    // checked all the same.
    let foreign = auth0.get(&tenant, &call(), &other.id).await;
    assert!(matches!(foreign, Err(PortError::Unavailable { .. })), "{foreign:?}");
    for verified in [true, false] {
        auth0
            .change_email(&tenant, &call(), &id, &bare.email, verified)
            .await
            .unwrap();
        let foreign = auth0
            .change_email(&tenant, &call(), &other.id, &bare.email, verified)
            .await;
        assert!(matches!(foreign, Err(PortError::Unavailable { .. })), "{foreign:?}");
    }
    for id in [&id, &other.id] {
        auth0.delete(&tenant, &call(), id).await.unwrap();
    }
    auth0.find_by_email(&tenant, &call(), &bare.email).await.unwrap();
    let name = Name::parse("Zoë").unwrap();
    let changes = [
        ProfileChanges::default(),
        ProfileChanges {
            verified: Some(true),
            ..ProfileChanges::default()
        },
        ProfileChanges {
            first_name: Patch::Clear,
            last_name: Patch::Clear,
            ..ProfileChanges::default()
        },
        ProfileChanges {
            metadata: removed,
            ..ProfileChanges::default()
        },
        ProfileChanges {
            verified: Some(false),
            first_name: Patch::between(None, name.as_ref()),
            last_name: Patch::between(None, name.as_ref()),
            metadata: added,
        },
    ];
    for change in &changes {
        auth0.update(&tenant, &call(), &id, change).await.unwrap();
    }
    // A token, two creations, one more with two look-ups, four calls for each id, one by address, and an update for each change
    // except the empty one.
    let expected = 1 + 2 + 3 + 2 * 4 + 1 + (changes.len() - 1);

    // An invalid request, to see that Prism checks requests, and to find the end of its log.
    let client = client();
    let wrong = client
        .post(format!("{}api/v2/users", prism.base_url))
        .bearer_auth("token")
        .json(&json!({"email": 1}));
    assert_eq!(wrong.send().await.unwrap().status(), 400);
    let log = prism.read_until("Violation: request.body.email");
    let count = |text: &str| log.iter().filter(|line| line.contains(text)).count();
    assert_eq!(count("Request received"), expected + 1, "{log:#?}");
    assert_eq!(count("did not pass the validation rules"), 1, "{log:#?}");
}
