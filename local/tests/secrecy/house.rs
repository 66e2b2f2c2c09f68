//! The stack and its output.

use std::{fs, sync::Arc, time::Duration};

use local::{
    issuer::MintRequest,
    simulators::{Purpose, Sources},
    stack::{DemoTenant, Stack, StackConfig},
};
use reqwest::{Client, Response};
use serde_json::json;
use shared::{
    clock::Clock as _,
    ids::{IdSource as _, RandomIds},
    metrics::Meter,
};

use crate::{
    client::client,
    clock::ImpatientClock,
    lines::Lines,
    logs::Logs,
    marks::{Kind, Marks, Place},
    reader::{self, Asked},
    scan::scan,
};

/// Longer than any lease, and than any circuit stays open.
const LONG: Duration = Duration::from_mins(2);

/// The stack, with marks in all its secrets.
pub(crate) struct House {
    pub(crate) stack: Stack,
    pub(crate) clock: Arc<ImpatientClock>,
    logs: Logs,
    marks: Marks,
    client: Client,
    /// The number of answers that were searched.
    pub(crate) answers: usize,
    /// The marks that were found.
    pub(crate) findings: Vec<String>,
}

impl House {
    pub(crate) async fn open() -> Self {
        let logs = Logs::capture();
        let clock = Arc::new(ImpatientClock::default());
        let of_simulators = Arc::clone(&clock);
        let ids = |purpose| match purpose {
            Purpose::AccessToken => format!("mkaccesstoken{}", RandomIds.uuid()),
            _ => RandomIds.uuid().replace('-', ""),
        };
        let meter = Meter::new("UsersOrchestrator/secrecy", clock.clone(), Box::new(logs.clone()));
        let config = StackConfig {
            meter: Arc::new(meter),
            sources: Sources::new(move || of_simulators.now(), ids),
            ..ImpatientClock::stack(&clock)
        };
        let stack = Box::pin(Stack::start(config)).await.unwrap();
        let mut marks = Marks::default();
        reader::mark(&mut marks);
        marks.add(Kind::Secret, "an access token", "mkaccesstoken");
        let directory = stack.function_config().secrets_dir.clone().unwrap();
        for file in fs::read_dir(directory).unwrap() {
            let file = file.unwrap();
            let name = format!("the secret {}", file.file_name().display());
            marks.add(Kind::Secret, &name, &fs::read_to_string(file.path()).unwrap());
        }
        Self {
            stack,
            clock,
            logs,
            marks,
            client: client(),
            answers: 0,
            findings: Vec::new(),
        }
    }

    /// A token for a tenant, which is added to the secrets.
    pub(crate) fn token(&mut self, tenant: &DemoTenant) -> String {
        let id = &tenant.document.tenant;
        let mut request = MintRequest::of_tenant(id.group(), id.client(), id.paper());
        request.expires_in = Some(365 * 24 * 3600);
        request.claims.insert("note".to_owned(), json!("mktokenclaim"));
        let token = self.stack.issuer().mint(&request, self.clock.now()).unwrap();
        let signature = token.rsplit('.').next().unwrap();
        self.marks.add(Kind::Secret, "a token's signature", signature);
        token
    }

    /// Sends a request and searches the whole answer.
    pub(crate) async fn ask(&mut self, tenant: &DemoTenant, token: &str, asked: &Asked) {
        let id = &tenant.document.tenant;
        let url = format!("{}{}", self.stack.status().api, asked.path);
        let mut request = self
            .client
            .request(asked.method.clone(), url)
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/json")
            .header("Cookie", "session=mkcookie")
            .header("X-SourceSystem", "secrecy")
            .header("X-ClientGroupCode", id.group())
            .header("X-ClientCode", id.client())
            .header("X-PaperCode", id.paper());
        if let Some(key) = &asked.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = &asked.body {
            request = request.body(body.clone());
        }
        let response = request.send().await.unwrap();
        let is_read = asked.method == "GET" && response.status() == 200;
        let place = if is_read { Place::Read } else { Place::Elsewhere };
        let answer = told(response).await;
        self.answers += 1;
        self.look(&format!("the answer to {} of {id}", asked.method), &answer, place);
    }

    /// Advances the clock past every lease and open circuit, and runs the repair.
    pub(crate) async fn repair(&mut self) {
        self.clock.pass(LONG);
        let url = format!("{}/_local/repair", self.stack.status().api);
        let response = self.client.post(url).send().await.unwrap();
        let answer = told(response).await;
        self.look("the answer of the repair", &answer, Place::Elsewhere);
    }

    /// Searches a text for marks.
    pub(crate) fn look(&mut self, what: &str, text: &str, place: Place) {
        let found = self.marks.found(text, place).join(", ");
        if !found.is_empty() {
            let text: String = text.chars().take(2000).collect();
            self.findings.push(format!("{found} in {what}: {text}"));
        }
    }

    /// Searches every table.
    pub(crate) async fn look_into_tables(&mut self) {
        for (name, table) in self.stack.status().tables {
            let items = scan(&self.client, &self.stack.status().dynamodb, &table).await;
            assert!(!items.is_empty(), "{name} is empty");
            for item in items {
                self.look(&name, &item.to_string(), Place::Elsewhere);
            }
        }
    }

    /// Searches every log line.
    pub(crate) fn look_at_logs(&mut self) {
        let text = self.logs.text();
        let mut lines = Lines::default();
        for line in text.lines() {
            self.look("a log line", line, Place::Elsewhere);
            if let Err(fault) = lines.count(line) {
                self.findings.push(format!("{fault}: {line}"));
            }
        }
        // The gateway refuses some requests by itself.
        assert!(
            lines.requests >= self.answers / 2,
            "the lines have not been captured: {lines:?}"
        );
        assert_eq!(lines.requests, lines.request_measures, "{lines:?}");
        assert!(lines.repair_measures > 0 && lines.upstream_measures > 0, "{lines:?}");
    }
}

async fn told(response: Response) -> String {
    let head = format!("{:?}", response.headers());
    format!("{head}\n{}", response.text().await.unwrap())
}
