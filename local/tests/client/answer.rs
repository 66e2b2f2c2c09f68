//! An answer of the API.

use reqwest::header::HeaderMap;
use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{status}, not JSON ({error}): {text}"));
        Self { status, headers, body }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    pub(crate) fn request_id(&self) -> &str {
        self.header("x-request-id")
    }

    /// Asserts the code (whose digits are the status) and the shape of the envelope.
    #[track_caller]
    pub(crate) fn expect(self, code: &str) -> Self {
        assert_eq!(
            self.body["message"]["code"],
            format!("UsersOrchestrator_{code}"),
            "{}",
            self.body
        );
        assert_eq!(self.status.to_string(), code[1..4], "{}", self.body);
        assert_eq!(
            self.body["message"]["type"],
            if code.starts_with('S') { "Success" } else { "Error" }
        );
        assert!(self.body.as_object().unwrap().contains_key("meta"), "{}", self.body);
        assert!(!self.request_id().is_empty(), "an answer without x-request-id");
        self
    }

    /// `data.user` of Get By Id.
    #[track_caller]
    pub(crate) fn user(&self) -> &Value {
        let user = &self.body["data"]["user"];
        assert!(user.is_object(), "{}", self.body);
        user
    }
}
