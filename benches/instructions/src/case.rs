//! The requests that are counted: sample events of `events/`.

use serde_json::Value;
use shared::operation::Operation;

use crate::{
    Failure,
    issuer::Credentials,
    world::{OTHER_READER, READER, Reader},
};

/// One request, and its expected answer.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) operation: Operation,
    event: &'static str,
    /// Whether the token is signed with another key.
    is_forged: bool,
    pub(crate) status: u16,
}

impl Case {
    pub(crate) const ALL: [Self; 6] = [
        Self::of(Operation::GetById, include_str!("../../../events/get-by-id/found.json")),
        Self {
            name: "get-by-id-http-api",
            ..Self::of(
                Operation::GetById,
                include_str!("../../../events/get-by-id/http-api.json"),
            )
        },
        Self {
            name: "get-by-id-token-forged",
            is_forged: true,
            status: 401,
            ..Self::of(Operation::GetById, include_str!("../../../events/get-by-id/found.json"))
        },
        Self::of(Operation::Create, include_str!("../../../events/create/created.json")),
        Self::of(Operation::Update, include_str!("../../../events/update/updated.json")),
        Self::of(
            Operation::UpdateEmail,
            include_str!("../../../events/update-email/changed.json"),
        ),
    ];

    const fn of(operation: Operation, event: &'static str) -> Self {
        Self {
            name: operation.name(),
            operation,
            event,
            is_forged: false,
            status: 200,
        }
    }

    pub(crate) fn named(name: &str) -> Result<&'static Self, Failure> {
        const ALL: &[Case] = &Case::ALL;
        let known = || ALL.iter().map(|case| case.name).collect::<Vec<_>>().join(", ");
        let found = ALL.iter().find(|case| case.name == name);
        found.ok_or_else(|| format!("{name} is none of the cases: {}", known()).into())
    }

    /// The measured event, as API Gateway writes it: without the sample's white space.
    pub(crate) fn event(&self, credentials: &Credentials) -> Result<String, Failure> {
        let event: Value = serde_json::from_str(self.event)?;
        let token = if self.is_forged {
            credentials.forged_token()
        } else {
            credentials.token.clone()
        };
        Ok(event.to_string().replace("{token}", &token))
    }

    /// The same request for another user. It fills the caches, and its writes do not change the work of the measured request.
    pub(crate) fn warming_event(&self, credentials: &Credentials) -> Result<String, Failure> {
        let event = self.event(credentials)?;
        let rename = |text: String, name: fn(&Reader) -> &'static str| text.replace(name(&READER), name(&OTHER_READER));
        Ok(rename(rename(event, |reader| reader.id), |reader| reader.mailbox))
    }
}
