//! `uo import`: many users from a file.

mod asking_again;
pub(crate) mod between;
mod duplicates;
#[cfg(target_os = "linux")]
mod full_disk;
mod judging;
mod reports;
mod resuming;
mod rows;
mod slow_input;
#[cfg(unix)]
mod token_commands;
mod tokens;
mod trouble;

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use local::simulators::{AUTH0, SUBSCRIBE};
use serde_json::Value;

use self::between::{Act, Between};
use crate::uo::{Ended, World, run};

const TENANT: &str = "DEMO/HERALD/MORNING";

/// A local stack, and a folder with files to import.
struct Imports {
    world: World,
    folder: tempfile::TempDir,
}

impl Imports {
    async fn start() -> Self {
        Self {
            world: World::start().await,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// A token for the tenant.
    async fn token(&self, arguments: &[&str]) -> String {
        let asked = [&["token", "--tenant", TENANT][..], arguments].concat();
        self.world.uo(&asked).await.with(0).out
    }

    /// The import of a file, without a pause between requests, with its summary as JSON.
    fn command(&self, file: &str, arguments: &[&str]) -> Command {
        let mut command = self.world.command(&["import", file, "--tenant", TENANT]);
        command.args(["-o", "json", "--backoff", "0"]).args(arguments);
        if !arguments.contains(&"--rate") {
            command.args(["--rate", "1000"]);
        }
        command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    async fn import(&self, file: &str, arguments: &[&str]) -> Ended {
        run(self.command(file, arguments)).await
    }

    /// The [`numbers`] of an import of `readers.csv`.
    async fn counts(&self, arguments: &[&str]) -> [u64; 5] {
        let ended = self.import("readers.csv", arguments).await;
        let counted @ [.., refused, failed] = numbers(&ended);
        ended.with(i32::from(refused + failed > 0));
        counted
    }

    /// A proxy of the API that follows a script, then always does the same.
    async fn between(&self, script: impl IntoIterator<Item = Act>, then: Act) -> Between {
        Between::start(&self.world.stack.status().api, script, then).await
    }

    /// How often each address exists at the provider and at Subscribe.
    fn addresses(&self) -> BTreeMap<String, [usize; 2]> {
        let mut addresses: BTreeMap<String, [usize; 2]> = BTreeMap::new();
        for (side, simulator) in [AUTH0, SUBSCRIBE].into_iter().enumerate() {
            for user in self.users(simulator) {
                addresses.entry(user["email"].as_str().unwrap().to_owned()).or_default()[side] += 1;
            }
        }
        addresses
    }

    fn users(&self, simulator: &str) -> Vec<Value> {
        self.world.stack.simulators().users(simulator).unwrap().unwrap()
    }

    /// Asserts that this many users exist, each once on each side.
    #[track_caller]
    fn hold_each_once(&self, count: usize) {
        let addresses = self.addresses();
        assert_eq!(addresses.len(), count, "{addresses:?}");
        assert!(addresses.values().all(|sides| *sides == [1, 1]), "{addresses:?}");
    }
}

/// A CSV file with this many users.
fn readers(count: usize) -> String {
    let rows = (0..count).map(|number| format!("reader{number}@example.com,Ana\n"));
    format!("email,firstName\n{}", rows.collect::<String>())
}

/// The numbers of a summary: created, already done, existing, refused, failed.
#[track_caller]
fn numbers(ended: &Ended) -> [u64; 5] {
    let summary = ended.json();
    ["created", "alreadyDone", "existing", "refused", "failed"].map(|name| summary[name].as_u64().unwrap())
}
