//! Scans whole tables through the engine.

use reqwest::Client;
use serde_json::{Value, json};

/// Every item of a table.
pub(crate) async fn scan(client: &Client, dynamodb: &str, table: &str) -> Vec<Value> {
    let (mut items, mut from) = (Vec::new(), Value::Null);
    loop {
        let mut asked = json!({"TableName": table});
        if !from.is_null() {
            asked["ExclusiveStartKey"] = from;
        }
        let request = client
            .post(dynamodb)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "DynamoDB_20120810.Scan")
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=local/20250102/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
            )
            .header("x-amz-date", "20250102T030405Z")
            .body(asked.to_string());
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        items.extend(answer["Items"].as_array().unwrap().iter().cloned());
        from = answer["LastEvaluatedKey"].clone();
        if from.is_null() {
            return items;
        }
    }
}
