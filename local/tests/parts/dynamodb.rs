//! The embedded DynamoDB: the template's tables, kept between runs, over HTTP.

use std::path::Path;

use dynoxide::actions::{
    describe_table::DescribeTableRequest, describe_time_to_live::DescribeTimeToLiveRequest, get_item::GetItemRequest,
    list_tables::ListTablesRequest, put_item::PutItemRequest, query::QueryRequest,
};
use local::{
    dynamodb::{DynamoDb, Tables},
    template::Template,
};
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::client::client;

const EVENTS: &str = "users-orchestrator-events";
const JOURNAL: &str = "users-orchestrator-journal";
const SETTINGS: &str = "users-orchestrator-settings";

fn tables() -> Tables {
    Tables::from_template(&Template::deployed().unwrap()).unwrap()
}

async fn start(directory: Option<&Path>) -> DynamoDb {
    DynamoDb::start(directory, 0, &tables()).await.unwrap()
}

fn signed(method: Method, dynamodb: &DynamoDb, operation: &str) -> RequestBuilder {
    let request = client()
        .request(method, dynamodb.url())
        .header("content-type", "application/x-amz-json-1.0");
    request
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=local/20250102/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        )
        .header("x-amz-date", "20250102T030405Z")
}

fn request<T: DeserializeOwned>(request: Value) -> T {
    serde_json::from_value(request).unwrap()
}

#[tokio::test]
async fn the_tables_are_those_of_the_template() {
    let dynamodb = start(None).await;
    let describe = |name: &str| {
        let found = dynamodb
            .database()
            .describe_table(DescribeTableRequest {
                table_name: name.to_owned(),
            })
            .unwrap();
        serde_json::to_value(found.table).unwrap()
    };
    let names = dynamodb
        .database()
        .list_tables(ListTablesRequest::default())
        .unwrap()
        .table_names;
    assert_eq!(names, [EVENTS, JOURNAL, SETTINGS]);

    let hash = |name: &str| json!({ "AttributeName": name, "KeyType": "HASH" });
    let range = |name: &str| json!({ "AttributeName": name, "KeyType": "RANGE" });
    assert_eq!(describe(SETTINGS)["KeySchema"], json!([hash("tenant")]));
    let events = describe(EVENTS);
    assert_eq!(events["KeySchema"], json!([hash("userKey"), range("id")]));
    let mut indexes: Vec<(Value, Value, Value)> = events["GlobalSecondaryIndexes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|index| {
            (
                index["IndexName"].clone(),
                index["KeySchema"].clone(),
                index["Projection"]["ProjectionType"].clone(),
            )
        })
        .collect();
    indexes.sort_by_key(|index| index.0.to_string());
    assert_eq!(
        indexes,
        [
            (
                json!("by-request"),
                json!([hash("requestId"), range("id")]),
                json!("ALL")
            ),
            (
                json!("by-tenant-day"),
                json!([hash("tenantDay"), range("id")]),
                json!("ALL")
            ),
        ]
    );
    let expiry = dynamodb
        .database()
        .describe_time_to_live(request::<DescribeTimeToLiveRequest>(json!({ "TableName": EVENTS })));
    let expiry = serde_json::to_value(expiry.unwrap()).unwrap();
    assert_eq!(
        expiry["TimeToLiveDescription"],
        json!({ "AttributeName": "expiresAt", "TimeToLiveStatus": "ENABLED" })
    );
    dynamodb.stop().await;
}

#[tokio::test]
async fn indexes_answer_queries() {
    let dynamodb = start(None).await;
    for id in ["02", "01"] {
        let item =
            json!({ "userKey": { "S": "u" }, "id": { "S": id }, "tenantDay": { "S": "t" }, "requestId": { "S": "r" } });
        dynamodb
            .database()
            .put_item(request::<PutItemRequest>(json!({ "TableName": EVENTS, "Item": item })))
            .unwrap();
    }
    let query = json!({
        "TableName": EVENTS, "IndexName": "by-request", "KeyConditionExpression": "requestId = :r",
        "ExpressionAttributeValues": { ":r": { "S": "r" } },
    });
    let found = dynamodb.database().query(request::<QueryRequest>(query)).unwrap();
    let found = serde_json::to_value(found).unwrap();
    let ids: Vec<&Value> = found["Items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["id"]["S"])
        .collect();
    assert_eq!(ids, [&json!("01"), &json!("02")]);
}

#[tokio::test]
async fn what_is_written_over_http_is_there_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("data");
    let dynamodb = start(Some(&place)).await;
    let item = json!({ "tenant": { "S": "G/C/P" }, "flow": { "S": "Auth0" } });
    let put = json!({ "TableName": SETTINGS, "Item": item });
    let response = signed(Method::POST, &dynamodb, "PutItem")
        .body(put.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
    dynamodb.stop().await;

    let dynamodb = start(Some(&place)).await;
    let get = json!({ "TableName": SETTINGS, "Key": { "tenant": { "S": "G/C/P" } } });
    let found = dynamodb.database().get_item(request::<GetItemRequest>(get)).unwrap();
    assert_eq!(serde_json::to_value(found).unwrap()["Item"], item);
    dynamodb.stop().await;
}

#[tokio::test]
async fn nothing_is_told_to_a_page_in_a_browser() {
    let dynamodb = start(None).await;
    let own = dynamodb.url();
    for (name, value) in [
        ("origin", "https://page.example"),
        ("origin", "null"),
        // A page with a host name that resolves to this address.
        ("origin", own.as_str()),
        ("sec-fetch-site", "same-origin"),
    ] {
        for method in [Method::POST, Method::OPTIONS, Method::GET] {
            let asked = signed(method.clone(), &dynamodb, "ListTables").header(name, value);
            let response = asked.body("{}").send().await.unwrap();
            assert_eq!(response.status(), 403, "{method} with {name}: {value}");
            let lets_in = |name: &str| name.starts_with("access-control-");
            assert!(
                !response.headers().keys().any(|name| lets_in(name.as_str())),
                "{response:?}"
            );
            let body = response.text().await.unwrap();
            assert!(body.contains(name) && !body.contains(EVENTS), "{body}");
        }
    }
    dynamodb.stop().await;
}

#[tokio::test]
async fn faults_are_named_as_dynamodb_names_them() {
    let dynamodb = start(None).await;
    let ask = |operation| signed(Method::POST, &dynamodb, operation);
    let elsewhere = r#"{"TableName":"none","Key":{"a":{"S":"b"}}}"#;
    for (request, body, says) in [
        (
            client().post(dynamodb.url()),
            "{}",
            "MissingAuthenticationTokenException",
        ),
        (ask("GetTable"), "{}", "UnknownOperationException"),
        (ask("GetItem"), "{", "ValidationException"),
        (ask("GetItem"), elsewhere, "ResourceNotFoundException"),
    ] {
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.status(), 400, "{says}");
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert!(answer["__type"].as_str().unwrap().ends_with(says), "{answer}");
    }
    dynamodb.stop().await;
}

#[tokio::test]
async fn a_table_that_no_longer_fits_the_template_is_named_with_the_remedy() {
    let directory = tempfile::tempdir().unwrap();
    let older = Template::parse(
        "Resources:\n  EventsTable:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: PAY_PER_REQUEST\n      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]\n      KeySchema: [{ AttributeName: id, KeyType: HASH }]\n",
    )
    .unwrap();
    let dynamodb = DynamoDb::start(Some(directory.path()), 0, &Tables::from_template(&older).unwrap())
        .await
        .unwrap();
    dynamodb.stop().await;
    let error = DynamoDb::start(Some(directory.path()), 0, &tables())
        .await
        .unwrap_err()
        .to_string();
    for part in [EVENTS, "dynamodb.db", "delete the data directory"] {
        assert!(error.contains(part), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_named() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(
        directory.path().join("dynamodb.db"),
        "not a database, but long enough to be looked at as one",
    )
    .unwrap();
    let error = DynamoDb::start(Some(directory.path()), 0, &tables())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("dynamodb.db") && error.contains("delete the data directory"),
        "{error}"
    );

    let taken = local::port::bind(0).await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = DynamoDb::start(None, port, &tables()).await.unwrap_err().to_string();
    assert!(error.contains(&port.to_string()), "{error}");
}
