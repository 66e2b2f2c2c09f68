//! The DynamoDB stores fulfil their ports' contracts, on the embedded engine with the template's tables.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Method, StatusCode},
};
use local::{
    dynamodb::{DynamoDb, Tables},
    template::Template,
};
use serde_json::{Value, json};
use shared::{
    clock::{Clock as _, ManualClock, SystemClock},
    error::{PortError, chain},
    events::{self, NewRecords},
    ids::RandomIds,
    journal,
    metrics::Meter,
    model::TenantId,
    runtime::{Backends, Config, Tools},
    settings::{self, SettingsDocument},
};
use tokio::net::TcpListener;

use crate::client::client;

async fn connected() -> (DynamoDb, Backends) {
    let (dynamodb, _, backends) = configured().await;
    (dynamodb, backends)
}

async fn configured() -> (DynamoDb, Config, Backends) {
    let tables = Tables::from_template(&Template::deployed().unwrap()).unwrap();
    let dynamodb = DynamoDb::start(None, 0, &tables).await.unwrap();
    let config = Config {
        settings_table: tables.name("SettingsTable").unwrap().to_owned(),
        events_table: tables.name("EventsTable").unwrap().to_owned(),
        journal_table: tables.name("JournalTable").unwrap().to_owned(),
        dynamodb_endpoint: Some(dynamodb.url()),
        ..Config::default()
    };
    let backends = Backends::connect_with(
        &config,
        Arc::new(SystemClock::new()),
        Arc::new(RandomIds),
        Meter::silent(),
    )
    .unwrap();
    (dynamodb, config, backends)
}

fn tools(config: &Config) -> Tools {
    Tools::connect(config, config.sdk().unwrap(), Arc::new(SystemClock::new()))
}

/// Writes an item that the stores would not write.
fn put(dynamodb: &DynamoDb, table: &str, item: &Value) {
    let put = json!({ "TableName": table, "Item": item });
    let put = serde_json::from_value(put).unwrap();
    dynamodb.database().put_item(put).unwrap();
}

#[tokio::test]
async fn event_records_keep_the_contract() {
    let (_dynamodb, config, backends) = configured().await;
    events::contract::all(backends.events.as_ref(), tools(&config).event_history.as_ref()).await;
}

/// DynamoDB may accept only part of a batch, and expects the rest again after a pause.
#[tokio::test]
async fn event_records_that_dynamodb_leaves_are_sent_again() {
    let (dynamodb, mut config, _) = configured().await;
    let (door, lengths) = taking_one_of_a_batch(dynamodb.url()).await;
    config.dynamodb_endpoint = Some(door);
    let clock = ManualClock::at("2026-01-02T03:04:05Z".parse().unwrap());
    let backends =
        Backends::connect_with(&config, Arc::new(clock.clone()), Arc::new(RandomIds), Meter::silent()).unwrap();
    let tenant = TenantId::parse("GCI", "Left", "PO").unwrap();
    let record = |number| events::contract::record(&tenant, "auth0|1", "request-left", number);
    let records: Vec<_> = (0..9).map(record).collect();
    let (few, many) = records.split_at(4);
    let log = &backends.events;

    log.append(&tenant, NewRecords::kept_for(400, few)).await.unwrap();
    assert_eq!(std::mem::take(&mut *lengths.lock().unwrap()), [4, 3, 2, 1]);
    assert_eq!(clock.slept(), [50, 100, 200].map(Duration::from_millis));
    let history = tools(&config).event_history;
    assert_eq!(history.of_request("request-left").await.unwrap(), few);

    let error = log.append(&tenant, NewRecords::kept_for(400, many)).await.unwrap_err();
    assert!(chain(&error).contains("left 1 event records unprocessed"), "{error:?}");
    assert_eq!(*lengths.lock().unwrap(), [5, 4, 3, 2]);
    assert_eq!(history.of_request("request-left").await.unwrap(), records[..8]);
}

#[tokio::test]
async fn settings_keep_the_contract() {
    let (_dynamodb, config, backends) = configured().await;
    let tools = tools(&config);
    settings::contract::all(backends.settings.as_ref(), tools.settings_admin.as_ref()).await;
    settings::contract::directory(backends.settings.as_ref(), tools.directory.as_ref()).await;
}

/// The SDK retries a write whose answer was lost, and then the condition sees the write's own change.
#[tokio::test]
async fn settings_whose_answer_was_lost_count_as_stored() {
    let (dynamodb, mut config, backends) = configured().await;
    config.dynamodb_endpoint = Some(losing_first_answers(dynamodb.url()).await);
    let directory = tools(&config).directory;
    let document = |days: u32| SettingsDocument {
        tenant: TenantId::parse("GCI", "Lost", "PO").unwrap(),
        settings: json!({"Events.RetentionDays": days, "Reads.Degraded": 1.5})
            .as_object()
            .unwrap()
            .clone(),
    };
    assert!(directory.replace(&document(1), None).await.unwrap());
    assert!(directory.replace(&document(2), Some(&document(1))).await.unwrap());
    assert!(
        !directory.replace(&document(3), Some(&document(1))).await.unwrap(),
        "somebody else's"
    );
    assert!(!directory.replace(&document(3), None).await.unwrap(), "somebody else's");
    let stored = backends.settings.get(&document(2).tenant).await.unwrap();
    assert_eq!(stored, Some(document(2)));
}

/// A proxy of the tables that drops the answer to every other request, starting with the first.
async fn losing_first_answers(tables: String) -> String {
    let count = Arc::new(AtomicUsize::new(0));
    in_front_of(tables, move |request| {
        let count = Arc::clone(&count);
        async move {
            let (status, body) = request.send().await;
            if count.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
                let nothing = futures_util::stream::iter([Err::<Bytes, _>(std::io::Error::other("lost"))]);
                return (status, Body::from_stream(nothing));
            }
            (status, Body::from(body))
        }
    })
    .await
}

/// A proxy of the tables that accepts only the first item of each batch, and the lengths of the batches.
async fn taking_one_of_a_batch(tables: String) -> (String, Arc<Mutex<Vec<usize>>>) {
    let lengths = Arc::<Mutex<Vec<usize>>>::default();
    let seen = Arc::clone(&lengths);
    let url = in_front_of(tables, move |mut request| {
        let seen = Arc::clone(&seen);
        async move {
            if request.headers["x-amz-target"] != "DynamoDB_20120810.BatchWriteItem" {
                let (status, body) = request.send().await;
                return (status, Body::from(body));
            }
            let mut batch: Value = serde_json::from_slice(&request.body).unwrap();
            let mut left = json!({});
            for (table, items) in batch["RequestItems"].as_object_mut().unwrap() {
                let items = items.as_array_mut().unwrap();
                seen.lock().unwrap().push(items.len());
                let rest = items.split_off(1);
                if !rest.is_empty() {
                    left[table] = rest.into();
                }
            }
            request.body = batch.to_string().into();
            let (status, body) = request.send().await;
            let mut answer: Value = serde_json::from_slice(&body).unwrap();
            answer["UnprocessedItems"] = left;
            (status, Body::from(answer.to_string()))
        }
    })
    .await;
    (url, lengths)
}

/// A request to the tables.
struct Passing {
    client: reqwest::Client,
    tables: String,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
}

impl Passing {
    async fn send(self) -> (StatusCode, Bytes) {
        let mut request = self.client.request(self.method, self.tables).body(self.body);
        let own = ["host", "content-length"];
        for (name, value) in self.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
            request = request.header(name, value);
        }
        let answer = request.send().await.unwrap();
        (answer.status(), answer.bytes().await.unwrap())
    }
}

/// A server that answers with `pass`, which can forward requests to the tables.
async fn in_front_of<F>(tables: String, pass: impl Fn(Passing) -> F + Clone + Send + Sync + 'static) -> String
where
    F: Future<Output = (StatusCode, Body)> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let client = client();
    let handle = move |method: Method, headers: HeaderMap, body: Bytes| {
        pass(Passing {
            client: client.clone(),
            tables: tables.clone(),
            method,
            headers,
            body,
        })
    };
    let router = Router::new().fallback(handle);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// An item copied for a new tenant, in which the codes were not changed, must not count as the old tenant's.
#[tokio::test]
async fn settings_under_another_tenants_key_are_refused() {
    let (dynamodb, backends) = connected().await;
    let item = json!({
        "tenant": {"S": "gci/copied/po"}, "clientGroupCode": {"S": "GCI"}, "clientCode": {"S": "WestPalmBeach"},
        "paperCode": {"S": "PO"}, "version": {"N": "1"}, "settings": {"M": {}},
    });
    put(&dynamodb, "users-orchestrator-settings", &item);
    let tenant = TenantId::parse("GCI", "Copied", "PO").unwrap();
    let error = backends.settings.get(&tenant).await.unwrap_err();
    assert!(matches!(error, PortError::Misconfigured { .. }), "{error}");
    assert!(error.to_string().contains("GCI/WestPalmBeach/PO"), "{error}");
}

#[tokio::test]
async fn the_journal_keeps_the_contract() {
    let (_dynamodb, config, backends) = configured().await;
    journal::contract::all(
        backends.journal.as_ref(),
        backends.backlog.as_ref(),
        tools(&config).event_history.as_ref(),
    )
    .await;
}

/// An entry of a version newer than the repair's must not block other entries.
#[tokio::test]
async fn an_open_entry_that_cannot_be_read_is_counted_and_passed_over() {
    let (dynamodb, config, backends) = configured().await;
    let (journal, backlog) = (backends.journal.as_ref(), backends.backlog.as_ref());
    // The contract leaves some entries open.
    journal::contract::all(journal, backlog, tools(&config).event_history.as_ref()).await;
    let later = SystemClock::new().now();
    let before = backlog.overdue(later, 50).await.unwrap();
    assert!(!before.entries.is_empty());
    assert_eq!(before.unreadable, 0);

    let partitions = (0..4).map(|shard| format!("open/{shard}"));
    for (number, partition) in partitions.chain(["needs-attention".to_owned()]).enumerate() {
        let item = json!({
            "entryKey": {"S": format!("demo/herald/morning/{number}")}, "version": {"N": "9"},
            "pending": {"S": partition}, "leaseUntil": {"N": "1"}, "plan": {"S": "of another kind"},
        });
        put(&dynamodb, "users-orchestrator-journal", &item);
    }
    let overdue = backlog.overdue(later, 50).await.unwrap();
    assert_eq!((overdue.entries, overdue.unreadable), (before.entries, 4));
    let given_up = backlog.needing_attention(50).await.unwrap();
    assert_eq!((given_up.entries.len(), given_up.unreadable), (0, 1));
}
