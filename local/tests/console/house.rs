//! A stack, and its control API.

use std::sync::Arc;

use local::stack::Stack;
use reqwest::{Client, Method, header::HeaderMap};
use serde_json::{Value, json};

use crate::{answer::Answer, client::client, clock::ImpatientClock, listener::Listener, rows::Trace, tenants};

pub(crate) struct House {
    pub(crate) stack: Stack,
    pub(crate) clock: Arc<ImpatientClock>,
    pub(crate) client: Client,
    api: String,
}

impl House {
    pub(crate) async fn open() -> Self {
        let clock = Arc::new(ImpatientClock::default());
        let stack = Box::pin(Stack::start(ImpatientClock::stack(&clock))).await.unwrap();
        Self {
            api: stack.status().api,
            stack,
            clock,
            client: client(),
        }
    }

    /// The headers of the demo tenant with this provider.
    pub(crate) async fn headers(&self, provider: &str) -> HeaderMap {
        let status = self.local(Method::GET, "status", None).await;
        let mut tenants = status["tenants"].as_array().unwrap().iter();
        tenants::headers(tenants.find(|tenant| tenant["userProvider"] == provider).unwrap())
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, headers: &HeaderMap, body: Option<&Value>) -> Answer {
        let request = self.client.request(method, format!("{}{path}", self.api));
        let request = request.headers(headers.clone());
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn create(&self, headers: &HeaderMap, body: &Value) -> Answer {
        self.ask(Method::POST, "/v4/Users", headers, Some(body)).await
    }

    pub(crate) async fn get(&self, headers: &HeaderMap, id: &str) -> Answer {
        self.ask(Method::GET, &format!("/v4/Users/{id}"), headers, None).await
    }

    /// The trace of an answer.
    pub(crate) async fn trace(&self, answer: &Answer) -> Trace {
        self.trace_of(answer.request_id()).await
    }

    pub(crate) async fn trace_of(&self, request_id: &str) -> Trace {
        Trace(self.local(Method::GET, &format!("requests/{request_id}"), None).await)
    }

    pub(crate) async fn list(&self, query: &str) -> Vec<Value> {
        let found = self.local(Method::GET, &format!("requests{query}"), None).await;
        found.as_array().unwrap().clone()
    }

    /// Calls the control API and expects success.
    pub(crate) async fn local(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let (status, answer) = self.tell_local(method, path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    /// Calls the control API, expects an error, and returns its message.
    pub(crate) async fn refused(&self, status: u16, path: &str) -> String {
        let (found, answer) = self.tell_local(Method::GET, path, None).await;
        assert_eq!(found, status, "{path}: {answer}");
        answer["error"]["message"].as_str().unwrap().to_owned()
    }

    async fn tell_local(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let request = self.client.request(method, format!("{}/_local/{path}", self.api));
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        if text.is_empty() {
            return (status, Value::Null);
        }
        (status, serde_json::from_str(&text).unwrap())
    }

    /// Switches a fault on.
    pub(crate) async fn harm(&self, simulator: &str, fault: &Value) {
        self.local(Method::PUT, &format!("faults/{simulator}"), Some(fault))
            .await;
    }

    /// Switches the fault off.
    pub(crate) async fn mend(&self, simulator: &str) {
        self.local(Method::DELETE, &format!("faults/{simulator}"), None).await;
    }

    /// Writes a malformed event record of a request into the table.
    pub(crate) async fn put_broken_record(&self, request_id: &str) {
        let status = self.stack.status();
        let text = |text: &str| json!({ "S": text });
        let item = json!({ "userKey": text("broken"), "id": text("broken"), "requestId": text(request_id) });
        let put = json!({ "TableName": status.tables["events"], "Item": item });
        let request = self.client.post(status.dynamodb).body(put.to_string());
        let request = request
            .header("x-amz-target", "DynamoDB_20120810.PutItem")
            .header("x-amz-date", "20260101T000000Z")
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
            );
        assert_eq!(request.send().await.unwrap().status(), 200);
    }

    /// Listens to what happens from now on.
    pub(crate) async fn listen(&self) -> Listener {
        let response = self.client.get(format!("{}/_local/live", self.api)).send().await;
        Listener::to(response.unwrap())
    }
}
