//! The console's page: its files, its guard, and that it loads nothing else.

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use local::stack::{Stack, StackConfig};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

use crate::client::client;

/// The return URL of the demo tenants: it is sent as a value and never loaded.
const RETURN_URL: &str = "https://www.example.com/welcome";

/// An XML namespace, which is never loaded.
const SVG: &str = "xmlns=\"http://www.w3.org/2000/svg\"";

struct Console {
    /// Keeps the stack running.
    _stack: Stack,
    api: String,
    client: reqwest::Client,
}

impl Console {
    async fn start() -> Self {
        let stack = Stack::start(StackConfig::new(0, None, Duration::ZERO)).await.unwrap();
        Self {
            api: stack.status().api,
            _stack: stack,
            client: client(),
        }
    }

    async fn ask(&self, method: Method, path: &str) -> Response {
        let request = self.client.request(method, format!("{}{path}", self.api));
        request.send().await.unwrap()
    }

    async fn file(&self, path: &str) -> String {
        let response = self.ask(Method::GET, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap()
    }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// Every file of `local/console` except the page itself.
fn files() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("console");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names: BTreeSet<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.into_iter().filter(|name| name != "index.html").collect()
}

/// The files that a text refers to: `"./name"` in modules, `"/_console/name"` in the page.
fn named_in(text: &str) -> BTreeSet<String> {
    let quoted = text.split('"').skip(1).step_by(2);
    quoted
        .filter_map(|word| word.strip_prefix("/_console/").or_else(|| word.strip_prefix("./")))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn the_page_and_all_that_it_is_made_of_are_served() {
    let console = Console::start().await;
    let page = console.file("/").await;
    let mut wanted = named_in(&page);
    let mut found = BTreeSet::new();
    while let Some(name) = wanted.pop_first() {
        let text = console.file(&format!("/_console/{name}")).await;
        found.insert(name);
        wanted.extend(named_in(&text).difference(&found).cloned());
    }
    assert!(found.contains("main.js") && found.contains("style.css"), "{found:?}");
    // No file is unused, and none is missing.
    assert_eq!(found, files());
}

#[tokio::test]
async fn each_file_has_its_type_and_the_policy_that_keeps_others_out() {
    let console = Console::start().await;
    let mut paths: Vec<String> = files().iter().map(|name| format!("/_console/{name}")).collect();
    paths.push("/".to_owned());
    for path in &paths {
        let response = console.ask(Method::GET, path).await;
        let media_type = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "text/html; charset=utf-8",
        };
        assert_eq!(header(&response, "content-type"), media_type, "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "cache-control"), "no-cache", "{path}");
        assert_eq!(header(&response, "referrer-policy"), "no-referrer", "{path}");
        let policy: BTreeSet<&str> = header(&response, "content-security-policy").split("; ").collect();
        let expected = [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ];
        assert_eq!(policy, BTreeSet::from(expected), "{path}");
    }
}

#[tokio::test]
async fn a_head_tells_what_a_get_would_send() {
    let console = Console::start().await;
    for path in ["/", "/_console/main.js"] {
        let length = console.file(path).await.len().to_string();
        let response = console.ask(Method::HEAD, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "content-length"), length, "{path}");
        assert!(
            header(&response, "content-security-policy").starts_with("default-src"),
            "{path}"
        );
        assert!(response.bytes().await.unwrap().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn other_names_for_this_machine_do_not_get_the_page() {
    let console = Console::start().await;
    let port = console.api.rsplit(':').next().unwrap().to_owned();
    for path in ["/", "/_console/main.js", "/_console/nothing.js"] {
        let request = console.client.get(format!("{}{path}", console.api));
        let response = request.header("host", format!("rebound.example:{port}")).send();
        let response = response.await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        let answer: Value = response.json().await.unwrap();
        assert!(
            answer["error"]["message"].as_str().unwrap().starts_with("Host: "),
            "{answer}"
        );
    }
    for host in ["localhost", "[::1]"] {
        let request = console
            .client
            .get(format!("{}/", console.api))
            .header("host", format!("{host}:{port}"));
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_is_told_of() {
    let console = Console::start().await;
    for path in [
        "/_console/",
        "/_console/nothing.js",
        "/_console/../Cargo.toml",
        "/_console/index.html",
    ] {
        let response = console.ask(Method::GET, path).await;
        // The client resolves the dots itself, and the resulting path is not the console's.
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let response = console.ask(Method::GET, "/_console/nothing.js").await;
    let answer: Value = response.json().await.unwrap();
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("/_console/nothing.js") && message.contains("main.js"),
        "{message}"
    );
}

#[tokio::test]
async fn everything_else_is_the_gateways_as_before() {
    let console = Console::start().await;
    for (method, path) in [
        (Method::POST, "/"),
        (Method::PUT, "/"),
        (Method::OPTIONS, "/"),
        (Method::DELETE, "/_console/main.js"),
        (Method::GET, "/_console"),
        (Method::GET, "/index.html"),
        (Method::GET, "/favicon.ico"),
    ] {
        let response = console.ask(method.clone(), path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{method} {path}");
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["message"]["code"], "UsersOrchestrator_E404", "{method} {path}");
    }
}

#[tokio::test]
async fn nothing_of_the_page_refers_to_another_place_or_runs_in_line() {
    let console = Console::start().await;
    let mut paths: Vec<String> = files().iter().map(|name| format!("/_console/{name}")).collect();
    paths.push("/".to_owned());
    for path in &paths {
        let text = console.file(path).await.replace(RETURN_URL, "").replace(SVG, "");
        for scheme in [
            "http:",
            "https:",
            "ws:/",
            "wss:/",
            "\"data:",
            "(data:",
            "\"javascript:",
            "\"blob:",
        ] {
            assert!(!text.contains(scheme), "{path} names {scheme}");
        }
        // A URL without a scheme. A comment has a space before it or a line of its own.
        for reference in ["\"//", "'//", "`//", "(//", "=//", "@import"] {
            assert!(!text.contains(reference), "{path} has {reference}");
        }
        for sink in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
            " style=",
            "<style",
            " onclick",
        ] {
            assert!(!text.contains(sink), "{path} has {sink}");
        }
    }
    let page = console.file("/").await;
    assert!(
        page.matches("<script").count() == 1 && page.contains("\"></script>"),
        "a script in line"
    );
}
