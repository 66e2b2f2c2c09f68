//! The fixture of the workflows' tests: a tenant with a provider, both sides in memory, and users that both know.
#![cfg(any(test, feature = "contract-suites"))]
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a rehearsal fails by panicking"
)]

use std::{sync::Arc, time::Duration};

use serde_json::json;

use super::Upstreams;
use crate::{
    clock::ManualClock,
    error::{ApiError, PortError},
    events::{EventHistory, EventV1, MemoryEvents, Origin, Outcome},
    ids::SequentialIds,
    journal::{Books, Ledger, MemoryJournal, State},
    model::{CustomerRegistrationId, EmailAddress, Metadata, Name, ProviderUser, Registration, TenantId},
    operation::Operation,
    provider::{MemoryProvider, Providers},
    registration::MemoryRegistrations,
    request::{HttpRequest, Invocation, RequestContext, caller::Caller},
    response::Output,
    script::{Moment, PortMethod},
    secrets::MemorySecrets,
    settings::{ProviderKind, SettingsDocument, Tenant},
    steps::Steps,
    work::Work,
};

/// The tenant's `Ids.EncryptionKey`.
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The authentication provider.
    Provider,
    /// Subscribe.
    Subscribe,
}

/// Both sides in memory, and the arguments of a workflow.
#[derive(Debug)]
pub struct Rehearsal {
    /// A tenant on Auth0; the memory provider stands in for Auth0.
    pub tenant: Tenant,
    /// The provider's side.
    pub provider: Arc<MemoryProvider>,
    /// Subscribe's side.
    pub registrations: Arc<MemoryRegistrations>,
    /// The steps of the one request.
    pub steps: Steps,
    /// The journal.
    pub journal: Arc<MemoryJournal>,
    /// The records that were stored.
    pub events: Arc<MemoryEvents>,
    books: Books,
    operation: Operation,
}

impl Rehearsal {
    /// A fixture for an operation, with no users at either side.
    pub fn of(operation: Operation) -> Self {
        let settings = json!({
            "Flow.UserProvider": "Auth0",
            "Auth0.BaseUrl": "https://auth0.example.com",
            "Auth0.ClientId": "client",
            "Auth0.ClientSecret": "file:auth0",
            "Auth0.Connection": "Readers",
            "Subscribe.BaseUrl": "https://subscribe.example.com",
            "Subscribe.Credential": "file:subscribe",
            "Ids.EncryptionKey": "file:ids",
        });
        let id = TenantId::parse("GCI", "WestPalmBeach", "PO").expect("a tenant");
        let document = SettingsDocument {
            tenant: id,
            settings: settings.as_object().cloned().unwrap_or_default(),
        };
        let tenant = document.parse().expect("settings");
        let event = json!({"httpMethod": "GET", "path": "/", "requestContext": {"requestId": "rehearsal", "httpMethod": "GET"}});
        let request = HttpRequest::from_event(&event.to_string()).expect("an event");
        let invocation = Invocation {
            id: "rehearsal".to_owned(),
            deadline: Duration::from_secs(30),
            xray_trace: None,
        };
        let context = Arc::new(RequestContext::new(&request, &invocation, "rehearsal"));
        let clock = Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().expect("a moment")));
        let ids = Arc::new(SequentialIds::default());
        let steps = Steps::new(
            context,
            tenant.id().clone(),
            "somebody".to_owned(),
            Origin::Request(operation),
            clock.clone(),
            ids.clone(),
        );
        let events = Arc::new(MemoryEvents::default());
        let journal = Arc::new(MemoryJournal::new(Arc::clone(&events)));
        let books = Books {
            events: events.clone(),
            journal: Some(journal.clone()),
            secrets: Arc::new(MemorySecrets::of([("file:ids", KEY)])),
            clock,
            ids,
        };
        Self {
            tenant,
            provider: Arc::default(),
            registrations: Arc::default(),
            steps,
            journal,
            events,
            books,
            operation,
        }
    }

    /// Adds a user whom both sides know with the same values.
    #[must_use]
    pub fn with_user(self, id: &str, email: &str) -> Self {
        let (user, registration) = known_to_both(id, email, [Some("Ana"), Some("Reader")]);
        self.provider.put(self.tenant.id(), user);
        self.registrations.put(self.tenant.id(), registration);
        self
    }

    /// Runs a workflow and then closes its entry, as the pipeline does.
    pub async fn run(
        &self,
        workflow: impl AsyncFnOnce(Work<'_>) -> Result<Output, ApiError>,
    ) -> Result<Output, ApiError> {
        let caller = Caller {
            issuer: "https://login.example.com/".to_owned(),
            subject: "somebody".to_owned(),
        };
        let ledger = Ledger::new(&self.books, &self.tenant, &self.steps, self.operation, caller, None);
        let work = Work {
            tenant: &self.tenant,
            steps: &self.steps,
            ledger: &ledger,
        };
        let result = workflow(work).await;
        ledger.conclude(&result).await;
        result
    }

    /// The records that were stored, oldest first.
    pub async fn records(&self) -> Vec<EventV1> {
        self.events.of_request("rehearsal").await.unwrap_or_default()
    }

    /// How many entries of the journal are open.
    pub fn open_entries(&self) -> usize {
        let entries = self.journal.entries();
        entries.iter().filter(|entry| entry.state == State::Open).count()
    }

    /// Both sides, as an endpoint gets them.
    pub fn upstreams(&self) -> Upstreams {
        let providers = Providers::none().with(ProviderKind::ALL, self.provider.clone());
        Upstreams::new(providers, self.registrations.clone())
    }

    /// Makes the next call of a method on one side fail without effect.
    pub fn fail_next(&self, side: Side, method: PortMethod, error: PortError) {
        match side {
            Side::Provider => self.provider.fail_next(method, Moment::BeforeEffect, error),
            Side::Subscribe => self.registrations.fail_next(method, Moment::BeforeEffect, error),
        }
    }

    /// How many steps were undone.
    pub async fn undone(&self) -> usize {
        let records = self.records().await;
        let undone = records.iter().filter(|record| record.outcome == Outcome::Undone.name());
        undone.count()
    }

    /// Panics unless both sides have the same values for a user, or neither knows it.
    pub fn assert_sides_agree(&self, id: &str, when: &str) {
        let (provider, registrations) = (&self.provider, &self.registrations);
        let agree = do_sides_agree(provider, registrations, self.tenant.id(), &crid(id));
        assert!(agree, "the sides differ {when}");
    }
}

/// A user with the same values in the form of each side.
pub fn known_to_both(id: &str, email: &str, names: [Option<&str>; 2]) -> (ProviderUser, Registration) {
    let [first_name, last_name] = names.map(|name| name.and_then(|name| Name::stored(name.to_owned())));
    let metadata = Metadata::stored(json!({"title": "Dr", "age": 41}).as_object().expect("an object"));
    let email = EmailAddress::parse(email).expect("an email");
    let user = ProviderUser {
        provider_id: id.to_owned(),
        email: Some(email.clone()),
        verified: true,
        first_name: first_name.clone(),
        last_name: last_name.clone(),
        metadata: metadata.clone(),
    };
    let registration = Registration {
        id: crid(id),
        email,
        verified: true,
        has_password: false,
        first_name,
        last_name,
        last_logout_date: None,
        metadata,
    };
    (user, registration)
}

/// Whether both sides have the same values for a user, or neither knows it.
pub fn do_sides_agree(
    provider: &MemoryProvider,
    registrations: &MemoryRegistrations,
    tenant: &TenantId,
    id: &CustomerRegistrationId,
) -> bool {
    let at_provider = provider.user(tenant, id).map(|user| {
        let names = [user.first_name, user.last_name];
        (user.email, user.verified, names, user.metadata)
    });
    let at_subscribe = registrations.registration(tenant, id).map(|known| {
        let names = [known.first_name, known.last_name];
        (Some(known.email), known.verified, names, known.metadata)
    });
    at_provider == at_subscribe
}

/// Errors with which a call can fail without effect.
pub fn failures() -> [PortError; 4] {
    [
        PortError::Rejected { reason: None },
        PortError::Throttled { retry_after: None },
        PortError::unavailable("down"),
        PortError::misconfigured("a setting"),
    ]
}

/// Parses an id.
pub fn crid(text: &str) -> CustomerRegistrationId {
    CustomerRegistrationId::parse(text).expect("an id")
}
