//! Programs of others on the pages, and why their commands cannot run in the test.

use std::collections::BTreeSet;

use crate::verdict::Faults;

/// The first words of commands that cannot run in a test. Rows may only be removed: one that no block needs fails.
pub(crate) const FOREIGN: [(&str, &str); 24] = [
    ("aws cloudformation describe-stack-resource", "needs a deployment"),
    ("aws dynamodb delete-item", "needs a deployment"),
    ("aws dynamodb query", "needs a deployment"),
    ("aws dynamodb restore-table-to-point-in-time", "needs a deployment"),
    ("aws iam create-open-id-connect-provider", "needs an account"),
    ("aws lambda invoke", "needs a deployment"),
    ("aws secretsmanager create-secret", "needs an account"),
    ("cargo fmt", "a step of .ci/run"),
    ("cargo insta", "asks a person; not a part of Rust"),
    ("cargo install", "changes the machine"),
    ("cargo lambda invoke", "needs cargo-lambda and a watching emulator"),
    ("cargo lambda watch", "needs cargo-lambda; runs until it is stopped"),
    ("curl", "asks a deployment, or a vendor"),
    ("node scripts/console/run.mjs", "needs a browser; a step of .ci/run"),
    ("npm install", "changes the machine"),
    ("openssl rand", "makes a secret for a command that does not run"),
    ("sam build", "a step of .ci/run"),
    ("sam deploy", "needs an account"),
    ("sam list", "needs a deployment"),
    (
        "sam local invoke",
        "needs Docker; scripts/sam_local.py runs it in .ci/run",
    ),
    (
        "sam local start-api",
        "needs Docker; scripts/sam_local.py runs it in .ci/run",
    ),
    ("sam logs", "needs a deployment"),
    ("sam remote invoke", "needs a deployment"),
    ("sed", "prepares an event for a deployment"),
];

/// The rows of [`FOREIGN`] that are used.
#[derive(Default)]
pub(crate) struct Foreign(BTreeSet<&'static str>);

impl Foreign {
    pub(crate) fn need(&mut self, name: &'static str) {
        self.0.insert(name);
    }

    pub(crate) fn unused(&self, faults: &mut Faults) {
        for (name, _) in FOREIGN.iter().filter(|(name, _)| !self.0.contains(name)) {
            faults.say(format!(
                "local/tests/documents/foreign.rs: no block needs `{name}` any more, take its row away"
            ));
        }
    }
}
