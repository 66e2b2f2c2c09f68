//! Calls to Gigya, as an application makes them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use local::simulators::{
    Fault, GIGYA, GigyaConfig, GigyaKey, GigyaPolicies, GigyaSite, Mail, SimulatorsConfig, Sources,
};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::stage::{NOW, Stage, answer, config};

pub(crate) const SITE: &str = "3_first";
pub(crate) const OTHER_SITE: &str = "3_second";
pub(crate) const KEY: &str = "AKone";
/// base64 of `app-secret`.
pub(crate) const SECRET: &str = "YXBwLXNlY3JldA==";
pub(crate) const PASSWORD: &str = "correct-horse-1A";

pub(crate) type Form<'f> = &'f [(&'f str, &'f str)];

/// Gigya, with a clock that the test advances.
pub(crate) struct Gigya {
    pub(crate) stage: Stage,
    clock: Arc<Mutex<Timestamp>>,
}

impl Gigya {
    pub(crate) async fn open() -> Self {
        Self::open_with(GigyaPolicies::default()).await
    }

    pub(crate) async fn open_with(policies: GigyaPolicies) -> Self {
        let first = GigyaSite {
            policies,
            ..GigyaSite::new(SITE, [GigyaKey::with_secret(KEY, SECRET)])
        };
        let second = GigyaSite::new(OTHER_SITE, [GigyaKey::with_secret(KEY, SECRET)]);
        Self::open_sites(vec![first, second], config()).await
    }

    pub(crate) async fn open_sites(sites: Vec<GigyaSite>, config: SimulatorsConfig) -> Self {
        let clock = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
        let (time, count) = (Arc::clone(&clock), AtomicU64::new(1));
        let config = SimulatorsConfig {
            sources: Sources::new(
                move || *time.lock().unwrap(),
                move |_| format!("{:032x}", count.fetch_add(1, Ordering::Relaxed)),
            ),
            gigya: GigyaConfig {
                sites,
                ..GigyaConfig::default()
            },
            ..config
        };
        Self {
            stage: Stage::open_with(config).await,
            clock,
        }
    }

    pub(crate) fn pass(&self, seconds: i64) {
        *self.clock.lock().unwrap() += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn now(&self) -> Timestamp {
        *self.clock.lock().unwrap()
    }

    /// A request with only these parameters.
    pub(crate) fn bare(&self, method: &str, form: Form<'_>) -> RequestBuilder {
        let url = self.stage.url(GIGYA, &format!("/accounts.{method}"));
        self.stage.http.request(Method::POST, url).form(form)
    }

    /// A request from the first site's application.
    pub(crate) fn request(&self, method: &str, form: Form<'_>) -> RequestBuilder {
        let credentials = [("apiKey", SITE), ("userKey", KEY), ("secret", SECRET)];
        self.bare(method, &[&credentials, form].concat())
    }

    pub(crate) async fn call(&self, method: &str, form: Form<'_>) -> Value {
        sent(self.request(method, form)).await
    }

    /// A call that must succeed.
    pub(crate) async fn ok(&self, method: &str, form: Form<'_>) -> Value {
        let body = self.call(method, form).await;
        assert_eq!(body["errorCode"], 0, "{method}: {body}");
        body
    }

    /// A call that must fail, with this code.
    pub(crate) async fn refused(&self, method: &str, form: Form<'_>, code: u32) -> Value {
        let body = self.call(method, form).await;
        assert_eq!(body["errorCode"], code, "{method} {form:?}: {body}");
        body
    }

    /// Imports an account with the address in all places that hold one.
    pub(crate) async fn import(&self, uid: &str, email: &str) {
        let profile = json!({"firstName": "Ana", "email": email}).to_string();
        let logins = json!({"emails": [email]}).to_string();
        let emails = json!({"verified": [email]}).to_string();
        let form = [
            ("uid", uid),
            ("profile", &profile),
            ("loginIDs", &logins),
            ("emails", &emails),
            ("isRegistered", "true"),
            ("isVerified", "true"),
        ];
        self.ok("importFullAccount", &form).await;
    }

    /// The account with all parts that can be requested.
    pub(crate) async fn account(&self, uid: &str) -> Value {
        let include = "profile,data,emails,loginIDs,subscriptions,preferences,password";
        self.ok("getAccountInfo", &[("UID", uid), ("include", include)]).await
    }

    pub(crate) async fn found(&self, email: &str) -> Value {
        let by = json!({"_email": email}).to_string();
        self.call("getAccountInfo", &[("findBy", &by)]).await
    }

    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.stage.simulators.mailbox().unwrap()
    }

    pub(crate) fn switch(&self, fault: &Value) {
        let fault = self.stage.simulators.read_fault(GIGYA, fault).unwrap().unwrap();
        self.stage.simulators.faults(GIGYA).unwrap().set(fault);
    }
}

/// The body of an answer whose HTTP status is always 200.
pub(crate) async fn sent(request: RequestBuilder) -> Value {
    body(request.send().await.unwrap()).await
}

pub(crate) async fn body(response: Response) -> Value {
    answer(response, 200).await
}

fn without_ids(mut body: Value) -> Value {
    let members = body.as_object_mut().unwrap();
    assert!(members.remove("callId").is_some_and(|id| id.is_string()));
    body
}

#[tokio::test]
async fn the_envelope_says_what_the_status_does_not() {
    let gigya = Gigya::open().await;
    let answered = gigya
        .request("initRegistration", &[("context", "c1")])
        .send()
        .await
        .unwrap();
    assert_eq!(answered.headers()["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(answered.headers()["date"], "Sun, 01 Mar 2026 12:00:00 GMT");
    let mut success = without_ids(body(answered).await);
    assert!(success.as_object_mut().unwrap().remove("regToken").is_some());
    assert_eq!(
        success,
        json!({"errorCode": 0, "apiVersion": 2, "statusCode": 200, "statusReason": "OK", "time": NOW, "context": "c1"})
    );
    let failure = without_ids(gigya.call("getAccountInfo", &[("UID", "nobody")]).await);
    assert_eq!(
        failure,
        json!({"errorCode": 403_005, "errorMessage": "Unauthorized user", "errorDetails": "Unknown user",
               "apiVersion": 2, "statusCode": 403, "statusReason": "Forbidden", "time": NOW})
    );
}

#[tokio::test]
async fn the_status_means_something_on_request_only() {
    let gigya = Gigya::open().await;
    for (asked, status) in [("true", 403), ("True", 403), ("false", 200), ("", 200)] {
        let form = [("UID", "nobody"), ("httpStatusCodes", asked)];
        let answered = gigya.request("getAccountInfo", &form).send().await.unwrap();
        assert_eq!(answer(answered, status).await["errorCode"], 403_005, "{asked}");
    }
}

#[tokio::test]
async fn parameters_may_stand_in_the_query_and_in_any_case() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    let path = format!("/accounts.getAccountInfo?ApiKey={SITE}&USERKEY={KEY}&secret={SECRET}&uid=one");
    let url = gigya.stage.url(GIGYA, &path);
    for method in [Method::GET, Method::POST] {
        let request = gigya.stage.http.request(method, &url);
        assert_eq!(sent(request).await["UID"], "one");
    }
    // The logged call contains no secret.
    for call in gigya.stage.simulators.calls(GIGYA).unwrap().take() {
        let call = serde_json::to_string(&call).unwrap();
        assert!(!call.contains(SECRET), "{call}");
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_is_said_to_be_invalid() {
    let gigya = Gigya::open().await;
    gigya.refused("getEverything", &[], 405_001).await;
    for path in ["/", "/socialize.getUserInfo"] {
        let request = gigya.stage.http.post(gigya.stage.url(GIGYA, path));
        assert_eq!(sent(request).await["errorCode"], 405_001);
    }
    let put = gigya.stage.http.put(gigya.stage.url(GIGYA, "/accounts.register"));
    assert_eq!(sent(put).await["errorCode"], 405_001);
}

#[test]
fn a_vendors_error_is_a_fault_only_where_the_vendor_has_it() {
    let fault = |value: &Value| Fault::parse(value).unwrap_err().to_string();
    assert_eq!(
        fault(&json!({"errorCode": true})),
        "not a fault: `errorCode` must be a number or a text"
    );
    assert!(fault(&json!({"errorCode": 1, "status": 500})).contains("exclude one another"));
}
